/** The fake LMS refuses what the standards and Moodle refuse: each line is a value once tried on them. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";
import { FakeLms, type Launch, type Profile } from "../fake/index";

type Row = [element: string, value: string, code: string];

function start(
  edition: "scorm12" | "scorm2004",
  profile: Profile,
): { lms: FakeLms; launch: Launch } {
  const lms = new FakeLms({ edition, profile });
  const launch = lms.launch();
  (launch.api.LMSInitialize ?? launch.api.Initialize)?.("");
  return { lms, launch };
}

/** Set a value on a new attempt; `first` are the values that have to be there before. */
function tryOut(
  edition: "scorm12" | "scorm2004",
  profile: Profile,
  [element, value]: Row,
  first: Array<[string, string]>,
): string {
  const {
    launch: { api },
  } = start(edition, profile);
  const set = api.LMSSetValue ?? api.SetValue;
  for (const pair of first) assert.equal(set?.(...pair), "true", pair.join());
  set?.(element, value);
  return String((api.LMSGetLastError ?? api.GetLastError)?.());
}

const Q = "cmi.interactions.0.";
const S = "cmi.core.";

const ALL12: Row[] = [
  [`${S}lesson_status`, "passed", "0"],
  [`${S}lesson_status`, "not attempted", "405"],
  [`${S}score.raw`, "66.66666666666667", "0"],
  [`${S}score.raw`, "101", "405"],
  [`${S}score.raw`, "-1", "405"],
  [`${S}score.raw`, "85,5", "405"],
  [`${S}score.max`, "120", "405"],
  [`${S}exit`, "", "0"],
  [`${S}exit`, "suspend", "0"],
  [`${S}exit`, "normal", "405"],
  [`${S}session_time`, "00:10:30", "0"],
  [`${S}session_time`, "0000:10:30.55", "0"],
  [`${S}session_time`, "00:90:30", "0"],
  [`${S}session_time`, "1:10:30", "405"],
  [`${S}session_time`, "00:10:30.555", "405"],
  [`${S}session_time`, "PT10M", "405"],
  ["cmi.suspend_data", "🎭".repeat(2048), "0"],
  ["cmi.suspend_data", "x".repeat(64_001), "405"],
  [`${Q}id`, "urn:kdk:q1", "0"],
  [`${Q}id`, "q 1", "405"],
  [`${Q}id`, "pyt-ł", "405"],
  [`${Q}type`, "other", "405"],
  [`${Q}type`, "long-fill-in", "405"],
  [`${Q}result`, "wrong", "0"],
  [`${Q}result`, "0.5", "0"],
  [`${Q}result`, "incorrect", "405"],
  [`${Q}time`, "12:30:00", "0"],
  [`${Q}time`, "1:30:00", "405"],
  [`${Q}latency`, "00:00:12.34", "0"],
  ["cmi.interactions.1.id", "q2", "201"],
  [`${S}student_id`, "x", "403"],
  ["cmi.interactions._count", "1", "402"],
  ["cmi.objects.0.id", "x", "401"],
];

const LENGTHS12: Array<[Profile, string]> = [
  ["strict", "405"],
  ["moodle", "0"],
  ["moodle-standard", "405"],
];

const ALL2004: Row[] = [
  ["cmi.completion_status", "completed", "0"],
  ["cmi.completion_status", "passed", "406"],
  ["cmi.score.scaled", "0.6666667", "0"],
  ["cmi.score.scaled", "1.01", "407"],
  ["cmi.score.scaled", ".5", "406"],
  ["cmi.score.scaled", "1e-7", "406"],
  ["cmi.score.raw", "120", "0"],
  ["cmi.score.raw", "123456", "406"],
  ["cmi.progress_measure", "1.1", "407"],
  ["cmi.session_time", "PT1H5M30S", "0"],
  ["cmi.session_time", "PT0S", "0"],
  ["cmi.session_time", "PT5.123S", "406"],
  ["cmi.session_time", "00:05:00", "406"],
  ["cmi.session_time", "PT", "406"],
  ["cmi.exit", "normal", "0"],
  ["cmi.location", "x".repeat(1001), "406"],
  ["cmi.suspend_data", "x".repeat(64_001), "406"],
  ["cmi.scaled_passing_score", "1", "404"],
  ["adl.nav.request", "exitAll", "0"],
  ["adl.data.0.id", "x", "401"],
  [`${Q}id`, "pyt-ł", "0"],
  [`${Q}id`, "q 1", "406"],
  [`${Q}id`, "urn:q1", "406"],
  [`${Q}id`, "urn:kdk:q1", "0"],
  [`${Q}type`, "choice", "408"],
  ["cmi.interactions.1.id", "q2", "351"],
];

/** Values of an interaction of a type. */
const TYPED2004: Array<[type: string, name: string, value: string, code: string]> = [
  ["choice", "learner_response", "a[,]b", "0"],
  ["choice", "learner_response", "a[,]a", "406"],
  ["choice", "learner_response", "a-b", "406"],
  ["choice", "learner_response", "", "406"],
  ["choice", "learner_response", "ł", "406"],
  ["true-false", "learner_response", "t", "406"],
  ["fill-in", "learner_response", "żółć", "0"],
  ["fill-in", "learner_response", "x".repeat(251), "406"],
  ["fill-in", "learner_response", "{a", "406"],
  ["fill-in", "learner_response", "{lang=pl}a", "0"],
  ["long-fill-in", "learner_response", "a\nb", "406"],
  ["long-fill-in", "learner_response", "x".repeat(4001), "406"],
  ["matching", "learner_response", "s1[.]t1[,]s2[.]t2", "0"],
  ["matching", "learner_response", "ż[.]t", "406"],
  ["numeric", "learner_response", "3,14", "406"],
  ["numeric", "learner_response", "123456", "406"],
  ["numeric", "correct_responses.0.pattern", "3[:]4", "0"],
  ["numeric", "correct_responses.0.pattern", "3", "406"],
  ["choice", "correct_responses.1.pattern", "a", "351"],
  ["choice", "result", "wrong", "406"],
  ["choice", "timestamp", "2026-01-02T12:00:00", "0"],
  ["choice", "timestamp", "2026-01-02T12:00:00.12Z", "0"],
  ["choice", "timestamp", "2026-01-02T12:00:00Z", "406"],
  ["choice", "timestamp", "2026-01-02T12:00:00+02:00", "406"],
  ["choice", "timestamp", "2026-01-02T12:00:00.123Z", "406"],
  ["choice", "timestamp", "2039-01-02T12:00:00", "406"],
  ["choice", "description", "{x", "406"],
  ["choice", "latency", "PT12.34S", "0"],
];

describe("values of 1.2", () => {
  for (const row of ALL12) {
    test(`${row[0]} = ${row[1].slice(0, 30)} answers ${row[2]}`, () => {
      for (const profile of ["strict", "moodle", "moodle-standard"] as const) {
        assert.equal(tryOut("scorm12", profile, row, []), row[2], profile);
      }
    });
  }

  for (const [profile, code] of LENGTHS12) {
    test(`lengths beyond the standard's answer ${code} (${profile})`, () => {
      for (const [element, most] of [
        ["cmi.suspend_data", 4096],
        [`${S}lesson_location`, 255],
        [`${Q}student_response`, 255],
      ] as const) {
        assert.equal(tryOut("scorm12", profile, [element, "x".repeat(most), "0"], []), "0");
        assert.equal(tryOut("scorm12", profile, [element, "x".repeat(most + 1), code], []), code);
      }
    });
  }
});

describe("values of 2004", () => {
  for (const row of ALL2004) {
    test(`${row[0]} = ${row[1].slice(0, 30)} answers ${row[2]}`, () => {
      for (const profile of ["strict", "moodle"] as const)
        assert.equal(tryOut("scorm2004", profile, row, []), row[2], profile);
    });
  }

  for (const [type, name, value, code] of TYPED2004) {
    test(`${type}: ${name} = ${JSON.stringify(value.slice(0, 30))} answers ${code}`, () => {
      const first: Array<[string, string]> = [
        [`${Q}id`, "q1"],
        [`${Q}type`, type],
      ];
      assert.equal(tryOut("scorm2004", "strict", [`${Q}${name}`, value, code], first), code);
    });
  }
});

test("calls outside a session are refused with the standards' codes", () => {
  const one = new FakeLms({ edition: "scorm12" }).launch().api;
  assert.equal(one.LMSGetValue?.("cmi.core.lesson_status"), "");
  assert.equal(one.LMSGetLastError?.(), "301");
  const other = new FakeLms({ edition: "scorm2004" }).launch().api;
  const codes = [
    ["GetValue", "122"],
    ["SetValue", "132"],
    ["Commit", "142"],
    ["Terminate", "112"],
  ] as const;
  for (const [name, code] of codes) {
    other[name]?.("cmi.location", "x");
    assert.equal(other.GetLastError?.(), code);
  }
});

test("1.2 interactions can only be written", () => {
  const {
    launch: { api },
  } = start("scorm12", "strict");
  api.LMSSetValue?.(`${Q}id`, "q1");
  assert.equal(api.LMSGetValue?.(`${Q}id`), "");
  assert.equal(api.LMSGetLastError?.(), "404");
  assert.equal(api.LMSGetValue?.("cmi.interactions._count"), "1");
});

test("Moodle gives numbers back for a score that was set", () => {
  const {
    launch: { api },
  } = start("scorm12", "moodle");
  api.LMSSetValue?.(`${S}score.raw`, "80");
  assert.equal(api.LMSGetValue?.(`${S}score.raw`), 80);
});

test("1.2 ends what was not attempted as completed, and adds up the time", () => {
  const {
    lms,
    launch: { api },
  } = start("scorm12", "moodle");
  api.LMSSetValue?.(`${S}session_time`, "0000:01:30");
  assert.equal(api.LMSFinish?.(""), "true");
  assert.deepEqual(
    [lms.stored()[`${S}lesson_status`], lms.stored()[`${S}total_time`]],
    ["completed", "00:01:30"],
  );
});

test("Moodle 1.2 forgets what a failed commit should have sent, 2004 sends it again", () => {
  const one = start("scorm12", "moodle");
  one.lms.faults.commit = "false";
  one.launch.api.LMSSetValue?.(`${S}score.raw`, "77");
  assert.equal(one.launch.api.LMSCommit?.(""), "false");
  delete one.lms.faults.commit;
  assert.equal(one.launch.api.LMSCommit?.(""), "true");
  one.launch.api.LMSFinish?.("");
  assert.equal(one.lms.stored()[`${S}score.raw`], undefined);
  const other = start("scorm2004", "moodle");
  other.lms.faults.commit = "false";
  other.launch.api.SetValue?.("cmi.score.raw", "77");
  other.launch.api.Commit?.("");
  delete other.lms.faults.commit;
  other.launch.api.Commit?.("");
  assert.equal(other.lms.stored()["cmi.score.raw"], "77");
});

test("a second start in one page of Moodle's player goes wrong in four ways", () => {
  const open = start("scorm12", "moodle").launch.api;
  assert.equal(open.LMSInitialize?.(""), "false");
  assert.equal(open.LMSGetLastError?.(), "101");
  const answered = start("scorm12", "moodle").launch.api;
  answered.LMSSetValue?.(`${Q}id`, "q1");
  answered.LMSCommit?.("");
  assert.throws(() => answered.LMSInitialize?.(""), TypeError);
  const late = start("scorm2004", "moodle").launch.api;
  late.SetValue?.("cmi.location", "mapa");
  late.Commit?.("");
  assert.equal(late.Initialize?.(""), "false");
  assert.equal(late.GetLastError?.(), "103");
  assert.equal(late.GetValue?.("cmi.location"), "");
  late.Terminate?.("");
  late.Initialize?.("");
  assert.equal(late.GetLastError?.(), "104");
});

test("2004 gives back only what was suspended", () => {
  for (const exit of ["suspend", "normal"]) {
    const {
      lms,
      launch: { api },
    } = start("scorm2004", "moodle");
    api.SetValue?.("cmi.location", "mapa");
    api.SetValue?.("cmi.exit", exit);
    api.Terminate?.("");
    const again = lms.launch().api;
    again.Initialize?.("");
    assert.equal(again.GetValue?.("cmi.location"), exit === "suspend" ? "mapa" : "");
    assert.equal(again.GetValue?.("cmi.entry"), exit === "suspend" ? "resume" : "ab-initio");
  }
});

test("a beacon takes no more than 64 KiB", () => {
  const {
    lms,
    launch: { api },
  } = start("scorm12", "moodle");
  lms.faults.beacon = true;
  api.LMSSetValue?.("cmi.suspend_data", "x".repeat(63_990));
  api.LMSSetValue?.(`${S}lesson_location`, "x".repeat(2000));
  assert.equal(api.LMSFinish?.(""), "false");
  assert.equal(lms.stored()["cmi.suspend_data"], undefined);
});

test("telling the same twice, or logging the learner out, is remarked upon", () => {
  const { launch } = start("scorm12", "strict");
  launch.api.LMSSetValue?.(`${S}exit`, "logout");
  launch.api.LMSSetValue?.(`${S}lesson_location`, "a");
  launch.api.LMSSetValue?.(`${S}lesson_location`, "a");
  assert.equal(launch.complaints().length, 2);
});

test("the bundle for browsers gives a page the global KdkFakeLms", () => {
  const folder = mkdtempSync(join(tmpdir(), "kdk-fake-"));
  try {
    const file = join(folder, "fake-lms.js");
    execFileSync(process.execPath, ["runtime/fake/build.mjs", file]);
    const page: Record<string, unknown> = {};
    runInNewContext(
      `${readFileSync(file, "utf8")}
      const lms = new KdkFakeLms.FakeLms({ edition: "scorm12", profile: "moodle" });
      KdkFakeLms.install(page, lms, lms.launch());`,
      { page },
    );
    assert.equal(typeof (page.API as Record<string, unknown>).LMSInitialize, "function");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
