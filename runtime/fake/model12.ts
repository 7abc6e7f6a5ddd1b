/** The data model of SCORM 1.2, by the letter and as Moodle 4.5 takes it. */

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

const WRONG = "405";
const STATUS = "cmi.core.lesson_status";

const identifier = matches(/^[\x21-\x7e]{1,255}$/, WRONG);
const decimal = matches(/^-?\d+(\.\d+)?$/, WRONG);
const percent = between(/^-?\d*\.?\d+$/, 0, 100, WRONG, WRONG);
// Two decimals or none: with one, Moodle adds tenths as hundredths.
const span = matches(/^\d{2,4}:\d{2}:\d{2}(\.\d{2})?$/, WRONG);
const time = matches(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?$/, WRONG);
const line = matches(/^[^\r\n]*$/, WRONG);
const option = matches(/^[A-Za-z0-9_]+$/, WRONG);

const FEEDBACK: Record<string, Check> = {
  "true-false": oneOf(WRONG, "t", "f", "true", "false", "0", "1"),
  choice: listOf(",", option, WRONG, 36, true),
  "fill-in": line,
  matching: listOf(",", pairOf(".", option, WRONG), WRONG, 36),
  performance: line,
  sequencing: listOf(",", option, WRONG, 36),
  likert: option,
  numeric: decimal,
};

function rules(profile: Profile): Map<string, Rule> {
  const isLax = profile === "moodle";
  const short = atMost(isLax ? 64_000 : 255, WRONG);
  const long = atMost(isLax ? 64_000 : 4096, WRONG);
  const read: Rule = { access: "r", check: anything };
  const both = (check: Check): Rule => ({ access: "rw", check });
  const write = (check: Check): Rule => ({ access: "w", check });
  const core: Array<[string, Rule]> = [
    ...[
      "_children",
      "student_id",
      "student_name",
      "credit",
      "entry",
      "total_time",
      "score._children",
    ].map((name): [string, Rule] => [`cmi.core.${name}`, read]),
    ["cmi.core.lesson_location", both(short)],
    [STATUS, both(oneOf(WRONG, "passed", "completed", "failed", "incomplete", "browsed"))],
    ["cmi.core.score.raw", both(percent)],
    ["cmi.core.exit", write(oneOf(WRONG, "time-out", "suspend", "logout", ""))],
    ["cmi.core.session_time", write(span)],
    ["cmi.suspend_data", both(long)],
    ["cmi.launch_data", read],
  ];
  const optional: Array<[string, Rule]> = [
    ["cmi.core.lesson_mode", read],
    ["cmi.core.score.min", both(percent)],
    ["cmi.core.score.max", both(percent)],
    ["cmi.comments", both(long)],
    ["cmi.student_data.mastery_score", read],
    ["cmi.student_data.max_time_allowed", read],
    ["cmi.student_data.time_limit_action", read],
    ["cmi.interactions._count", read],
    ["cmi.interactions._children", read],
    ["cmi.interactions.n.id", write(identifier)],
    ["cmi.interactions.n.type", write(oneOf(WRONG, ...Object.keys(FEEDBACK)))],
    ["cmi.interactions.n.time", write(time)],
    ["cmi.interactions.n.latency", write(span)],
    ["cmi.interactions.n.weighting", write(between(/^-?\d+(\.\d+)?$/, -100, 100, WRONG, WRONG))],
    ["cmi.interactions.n.student_response", write(short)],
    ["cmi.interactions.n.correct_responses.n.pattern", write(short)],
    [
      "cmi.interactions.n.result",
      write(either(oneOf(WRONG, "correct", "wrong", "unanticipated", "neutral"), decimal)),
    ],
  ];
  return new Map(profile === "minimal" ? core : [...core, ...optional]);
}

function seconds(span: string): number {
  const [hours = 0, minutes = 0, rest = 0] = span.split(":").map(Number);
  return Math.round((hours * 3600 + minutes * 60 + rest) * 100) / 100;
}

function add(total: string, session: string): string {
  const sum = seconds(total || "0") + seconds(session || "0");
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  const cents = Math.round((sum % 1) * 100);
  return `${two(sum / 3600)}:${two((sum / 60) % 60)}:${two(sum % 60)}${cents ? `.${two(cents)}` : ""}`;
}

export function model12(profile: Profile): Model {
  return {
    verbs: {
      initialize: "LMSInitialize",
      terminate: "LMSFinish",
      get: "LMSGetValue",
      set: "LMSSetValue",
      commit: "LMSCommit",
      error: "LMSGetLastError",
      text: "LMSGetErrorString",
      diagnostic: "LMSGetDiagnostic",
    },
    codes: {
      general: "101",
      alreadyOpen: "101",
      ended: "101",
      unknown: "401",
      readOnly: "403",
      writeOnly: "404",
      keyword: "402",
      outOfOrder: "201",
      missing: "0",
      notOpen: { get: "301", set: "301", commit: "301", terminate: "301" },
    },
    rules: rules(profile),
    lists: ["cmi.interactions", "cmi.interactions.n.correct_responses"],
    defaults: {
      [STATUS]: "not attempted",
      "cmi.core.total_time": "00:00:00",
      "cmi.core._children":
        "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,exit,session_time",
      "cmi.core.score._children": profile === "minimal" ? "raw" : "raw,min,max",
      "cmi.interactions._children":
        "id,time,type,correct_responses,weighting,student_response,result,latency",
    },
    names: {
      status: STATUS,
      entry: "cmi.core.entry",
      exit: "cmi.core.exit",
      mode: "cmi.core.lesson_mode",
      credit: "cmi.core.credit",
      time: "cmi.core.session_time",
      total: "cmi.core.total_time",
      learnerId: "cmi.core.student_id",
      learnerName: "cmi.core.student_name",
    },
    isOver: (value) => ["completed", "passed", "failed"].includes(value(STATUS)),
    // The standard demands it, and Moodle does it in every mode.
    finish(values) {
      if ((values.get(STATUS) ?? "not attempted") === "not attempted")
        values.set(STATUS, "completed");
    },
    add,
    sibling(element, value, read) {
      const isAnswer = /\.(student_response|pattern)$/.test(element);
      if (!isAnswer || profile.startsWith("moodle")) return "0";
      const check = FEEDBACK[read("type")];
      return check ? all(check)(value) : "0";
    },
  };
}
