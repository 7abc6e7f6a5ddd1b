/** The data model of SCORM 2004, the strictest of what the reference and Moodle 4.5 take. */

import type { Model, Profile, Rule } from "./model";
import {
  all,
  anything,
  atMost,
  between,
  either,
  listOf,
  matches,
  oneOf,
  pairOf,
  type Check,
} from "./values";

const WRONG = "406";
const RANGE = "407";
const STATUS = "cmi.completion_status";

const real = matches(/^-?\d{1,5}(\.\d{1,18})?$/, WRONG);
const scaled = between(/^-?\d(\.\d{1,7})?$/, -1, 1, WRONG, RANGE);
const share = between(/^-?\d(\.\d{1,7})?$/, 0, 1, WRONG, RANGE);
const longId = either(
  matches(/^(?!urn:)\S{1,4000}$/, WRONG),
  matches(/^urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:\S{1,3960}$/, WRONG),
);
const shortId = matches(/^[A-Za-z0-9_.]{1,250}$/, WRONG);
const line = matches(/^(?!\{(?!lang=|case_matters=|order_matters=))[^\r\n]+$/, WRONG);
const span = matches(
  /^P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?$/,
  WRONG,
);
// A zone is taken only behind a fraction of a second.
const stamp = matches(
  /^(19[7-9]\d|20[0-2]\d|203[0-8])-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2}(Z|[+-]\d\d:\d\d)?)?$/,
  WRONG,
);

const RESPONSE: Record<string, Check> = {
  "true-false": oneOf(WRONG, "true", "false"),
  choice: listOf("[,]", shortId, WRONG, 36, true),
  "fill-in": listOf("[,]", all(line, atMost(250, WRONG)), WRONG, 10),
  "long-fill-in": all(line, atMost(4000, WRONG)),
  matching: listOf("[,]", pairOf("[.]", shortId, WRONG), WRONG, 36),
  sequencing: listOf("[,]", shortId, WRONG, 36),
  likert: shortId,
  numeric: real,
  performance: line,
  other: all(line, atMost(4000, WRONG)),
};

const PATTERN: Record<string, Check> = {
  ...RESPONSE,
  "fill-in": all(line, atMost(250, WRONG)),
  numeric: pairOf("[:]", real, WRONG),
};

function rules(profile: Profile): Map<string, Rule> {
  const read: Rule = { access: "r", check: anything };
  const both = (check: Check, ...after: string[]): Rule => ({ access: "rw", check, after });
  const core: Array<[string, Rule]> = [
    ...[
      "_version",
      "completion_threshold",
      "credit",
      "entry",
      "launch_data",
      "learner_id",
      "learner_name",
      "max_time_allowed",
      "mode",
      "scaled_passing_score",
      "time_limit_action",
      "total_time",
    ].map((name): [string, Rule] => [`cmi.${name}`, read]),
    [STATUS, both(oneOf(WRONG, "completed", "incomplete", "not attempted", "unknown"))],
    ["cmi.success_status", both(oneOf(WRONG, "passed", "failed", "unknown"))],
    ["cmi.location", both(atMost(1000, WRONG))],
    ["cmi.suspend_data", both(atMost(64_000, WRONG))],
    ["cmi.score.scaled", both(scaled)],
    ["cmi.score.raw", both(real)],
    ["cmi.score.min", both(real)],
    ["cmi.score.max", both(real)],
    [
      "cmi.exit",
      { access: "w", check: oneOf(WRONG, "time-out", "suspend", "logout", "normal", "") },
    ],
    ["cmi.session_time", { access: "w", check: span }],
    [
      "adl.nav.request",
      both(
        oneOf(
          WRONG,
          "continue",
          "previous",
          "exit",
          "exitAll",
          "abandon",
          "abandonAll",
          "suspendAll",
          "_none_",
        ),
      ),
    ],
  ];
  const detail: Array<[string, Rule]> = [
    ["cmi.progress_measure", both(share)],
    ["cmi.interactions._count", read],
    ["cmi.interactions._children", read],
    ["cmi.interactions.n.correct_responses._count", read],
    ["cmi.interactions.n.id", both(longId)],
    ["cmi.interactions.n.type", both(oneOf(WRONG, ...Object.keys(RESPONSE)), "id")],
    ["cmi.interactions.n.timestamp", both(stamp, "id")],
    ["cmi.interactions.n.correct_responses.n.pattern", both(anything, "id", "type")],
    ["cmi.interactions.n.weighting", both(real, "id")],
    ["cmi.interactions.n.learner_response", both(anything, "id", "type")],
    [
      "cmi.interactions.n.result",
      both(either(oneOf(WRONG, "correct", "incorrect", "unanticipated", "neutral"), real), "id"),
    ],
    ["cmi.interactions.n.latency", both(span, "id")],
    ["cmi.interactions.n.description", both(all(line, atMost(250, WRONG)), "id")],
  ];
  return new Map(profile === "minimal" ? core : [...core, ...detail]);
}

function seconds(span: string): number {
  const [, hours = 0, minutes = 0, rest = 0] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(span)?.map((part) => Number(part ?? 0)) ?? [];
  return hours * 3600 + minutes * 60 + rest;
}

export function model2004(profile: Profile): Model {
  return {
    verbs: {
      initialize: "Initialize",
      terminate: "Terminate",
      get: "GetValue",
      set: "SetValue",
      commit: "Commit",
      error: "GetLastError",
      text: "GetErrorString",
      diagnostic: "GetDiagnostic",
    },
    codes: {
      general: "391",
      alreadyOpen: "103",
      ended: "104",
      unknown: "401",
      readOnly: "404",
      writeOnly: "405",
      keyword: "404",
      outOfOrder: "351",
      missing: profile === "moodle" || profile === "moodle-standard" ? "0" : "403",
      notOpen: { get: "122", set: "132", commit: "142", terminate: "112" },
    },
    rules: rules(profile),
    lists: ["cmi.interactions", "cmi.interactions.n.correct_responses"],
    defaults: {
      [STATUS]: "unknown",
      "cmi.success_status": "unknown",
      "cmi.total_time": "PT0S",
      "cmi._version": "1.0",
      "adl.nav.request": "_none_",
    },
    names: {
      status: STATUS,
      entry: "cmi.entry",
      exit: "cmi.exit",
      mode: "cmi.mode",
      credit: "cmi.credit",
      time: "cmi.session_time",
      total: "cmi.total_time",
      learnerId: "cmi.learner_id",
      learnerName: "cmi.learner_name",
    },
    isOver: (value) => value(STATUS) === "completed",
    finish: () => undefined,
    add: (total, session) => `PT${Math.round((seconds(total) + seconds(session)) * 100) / 100}S`,
    sibling(element, value, read) {
      const check = element.endsWith(".learner_response")
        ? RESPONSE[read("type")]
        : PATTERN[read("type")];
      return /\.(learner_response|pattern)$/.test(element) && check ? check(value) : "0";
    },
  };
}
