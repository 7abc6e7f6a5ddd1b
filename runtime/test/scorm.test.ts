/** Status, score, modes and exits: what the two editions are told, value by value. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { count, Disk, interaction, quizzes, told, visit } from "./stage";
import type { Edition } from "../src/api";
import type { Profile } from "../fake/index";

const EDITIONS: Edition[] = ["scorm12", "scorm2004"];
const STATUS = "cmi.core.lesson_status";
const ALL = { completion: "completed", success: "passed", score: 90, progress: 1 } as const;

function values(pairs: Array<[string, string]>, ending: string): string[] {
  return pairs.filter(([element]) => element.endsWith(ending)).map(([, value]) => value);
}

test("INI-01: a first visit reads the status, says incomplete and commits at once", async () => {
  for (const edition of EDITIONS) {
    const { launch, lms } = await visit({ edition });
    const calls = launch.calls.map(({ verb }) => verb);
    assert.ok(calls.indexOf("get") < calls.indexOf("set") && calls.includes("commit"));
    const name = edition === "scorm12" ? STATUS : "cmi.completion_status";
    assert.equal(lms.stored()[name], "incomplete");
  }
});

for (const status of ["browsed", "not attempted", ""]) {
  test(`INI-01: a course that is "${status}" begins as incomplete`, async () => {
    const { lms } = await visit({ edition: "scorm12", stored: { [STATUS]: status } });
    assert.equal(lms.stored()[STATUS], "incomplete");
  });
}

for (const status of ["incomplete", "completed", "passed", "failed"]) {
  test(`a course that is "${status}" is opened without a word about its status`, async () => {
    const { launch } = await visit({ edition: "scorm12", stored: { [STATUS]: status } });
    assert.deepEqual(told(launch), []);
    assert.equal(count(launch, "commit"), 0);
  });
}

for (const profile of ["strict", "moodle", "moodle-standard", "minimal"] as Profile[]) {
  test(`INI-02: a course that was opened and left at once ends as incomplete (${profile})`, async () => {
    const { lms, stage } = await visit({ edition: "scorm12", profile });
    stage.leave();
    assert.equal(lms.stored()[STATUS], "incomplete");
  });
}

test("INI-02: even when the first commit failed, Moodle ends with incomplete", async () => {
  const { lms, stage } = await visit({
    edition: "scorm12",
    profile: "moodle",
    faults: { commit: "false" },
  });
  delete lms.faults.commit;
  stage.leave();
  assert.equal(lms.stored()[STATUS], "incomplete");
});

test("INI-07: an element of 2004 that has no value yet is no error", async () => {
  const { session } = await visit({ edition: "scorm2004" });
  assert.deepEqual(session.troubles, []);
  assert.equal(session.opened.state, "");
});

test("INI-08: what an LMS does not implement is tried once", async () => {
  const { launch, stage, session, work } = await visit({ edition: "scorm12", profile: "minimal" });
  for (let n = 0; n < 3; n++) {
    session.changed(work.answer(interaction({ index: n, latency: n }), { score: n * 10 }), true);
    stage.pass(12_000);
  }
  stage.leave();
  const unknown = launch.calls.filter(({ code }) => code === "401").map(({ element }) => element);
  assert.equal(new Set(unknown).size, unknown.length);
  assert.equal(unknown.filter((element) => element.includes("interactions")).length, 2);
});

test("INI-10: the LMS's mastery score is the pass mark", async () => {
  const { session } = await visit({
    edition: "scorm12",
    says: { "cmi.student_data.mastery_score": "85" },
  });
  assert.equal(session.opened.pass, 85);
  const other = await visit({ edition: "scorm2004", says: { "cmi.scaled_passing_score": "0.8" } });
  assert.equal(other.session.opened.pass, 80);
  for (const odd of ["", "abc", "120", "-4"]) {
    const { session: own } = await visit({
      edition: "scorm12",
      says: { "cmi.student_data.mastery_score": odd },
    });
    assert.equal(own.opened.pass, null, odd);
  }
});

test("INI-14: where Moodle's second start throws, the course stays usable and writes nothing", async () => {
  const first = await visit({ edition: "scorm12", profile: "moodle" });
  first.session.changed(first.work.answer(interaction(), { score: 50 }), true);
  first.stage.pass(3000);
  const { Stage } = await import("./stage");
  const stage = new Stage().inside(first.launch, "API");
  const calls = first.launch.calls.length;
  const session = await stage.open("scorm12");
  session.changed(first.work.do({ score: 60 }), true);
  assert.equal(session.opened.tracker, "local");
  assert.deepEqual(
    first.launch.calls.slice(calls).map(({ verb }) => verb),
    ["initialize"],
  );
});

test("a frame that was loaded anew goes on in the session that is still open", async () => {
  const first = await visit({ edition: "scorm12", profile: "moodle" });
  first.session.changed(first.work.do(), true);
  first.stage.pass(12_000);
  const { Stage } = await import("./stage");
  const session = await new Stage().inside(first.launch, "API").open("scorm12");
  assert.equal(session.opened.tracker, "scorm12");
  assert.equal(session.opened.state, first.work.take().state);
});

test("a 2004 session that has ended is not tried again", async () => {
  const first = await visit({ edition: "scorm2004", profile: "moodle" });
  first.stage.leave();
  const { Stage } = await import("./stage");
  const calls = first.launch.calls.length;
  const session = await new Stage().inside(first.launch, "API_1484_11").open("scorm2004");
  assert.equal(session.opened.tracker, "local");
  assert.deepEqual(
    first.launch.calls.slice(calls).map(({ verb }) => verb),
    ["initialize"],
  );
});

for (const edition of EDITIONS) {
  const core = edition === "scorm12" ? "cmi.core." : "cmi.";

  test(`MOD-01 ${edition}: in review nothing is written but time and exit`, async () => {
    const { launch, stage, session, work } = await visit({
      edition,
      mode: "review",
      stored: { [`${core}score.raw`]: "80" },
    });
    session.changed(work.answer(interaction(), ALL), true);
    stage.hide();
    stage.show();
    stage.pass(60_000);
    stage.leave();
    assert.equal(session.opened.mode, "review");
    assert.equal(session.opened.hasCredit, false);
    assert.deepEqual(
      told(launch).map(([element]) => element),
      [`${core}session_time`, `${core}exit`],
    );
    assert.equal(count(launch, "commit"), 0);
    assert.equal(count(launch, "terminate"), 1);
  });

  test(`MOD-02 ${edition}: in a preview nothing is written but time and exit${edition === "scorm12" ? ", and browsed" : ""}`, async () => {
    const disk = new Disk();
    const { launch, stage, session, work, lms } = await visit({
      edition,
      mode: "browse",
      profile: "moodle",
      disk,
    });
    session.changed(work.answer(interaction(), ALL), true);
    stage.pass(60_000);
    stage.leave();
    const only = edition === "scorm12" ? [STATUS] : [];
    assert.deepEqual(
      told(launch).map(([element]) => element),
      [...only, `${core}session_time`, `${core}exit`],
    );
    if (edition === "scorm12") assert.equal(lms.stored()[STATUS], "browsed");
    const exit = edition === "scorm12" ? "" : "suspend";
    assert.deepEqual(told(launch).at(-1), [`${core}exit`, exit]);
    assert.deepEqual([...disk.texts.keys()], []);
  });

  test(`D9 ${edition}: without credit the state is kept, but no score, verdict or answer`, async () => {
    const { launch, stage, session, work, lms } = await visit({ edition, credit: "no-credit" });
    session.changed(work.answer(interaction(), ALL), true);
    stage.leave();
    assert.equal(session.opened.hasCredit, false);
    const names = told(launch)
      .map(([element, value]) => `${element}=${value}`)
      .join("\n");
    assert.doesNotMatch(names, /score|interactions|completed|passed|failed|progress_measure/);
    assert.equal(lms.stored()["cmi.suspend_data"], work.take().state);
  });

  test(`MOD-05 ${edition}: a mode nobody knows is the normal one`, async () => {
    for (const mode of ["", "exam"]) {
      const { session } = await visit({ edition, mode });
      assert.deepEqual([session.opened.mode, session.opened.hasCredit], ["normal", true]);
    }
  });

  test(`STA-17 ${edition}: a course without graded questions never mentions a score`, async () => {
    const { launch, stage, session, work } = await visit({ edition });
    session.changed(work.do({ completion: "completed", progress: 1 }), true);
    stage.leave();
    assert.deepEqual(values(told(launch), "score.raw"), []);
    assert.doesNotMatch(JSON.stringify(told(launch)), /score/);
  });

  test(`STA-07 ${edition}: neither score nor status ever falls`, async () => {
    const { launch, stage, session, work } = await visit({ edition });
    session.changed(work.do({ ...ALL, score: 90 }), true);
    stage.pass(12_000);
    session.changed(
      work.do({ completion: "incomplete", success: "failed", score: 40, progress: 0.5 }),
      true,
    );
    stage.leave();
    assert.deepEqual(values(told(launch), "score.raw"), ["90"]);
    const words = values(told(launch), "status");
    assert.deepEqual(
      words,
      edition === "scorm12" ? ["incomplete", "completed"] : ["incomplete", "passed", "completed"],
    );
  });

  test(`R39 ${edition}: a finished course that lost its state is not taken back`, async () => {
    const stored =
      edition === "scorm12"
        ? { [STATUS]: "passed", "cmi.core.score.raw": "80.0" }
        : {
            "cmi.completion_status": "completed",
            "cmi.success_status": "passed",
            "cmi.score.raw": "80",
            "cmi.exit": "suspend",
          };
    const { launch, stage, session, work } = await visit({ edition, stored });
    assert.equal(session.opened.completion, "completed");
    assert.equal(session.opened.success, "passed");
    session.changed(work.do({ score: 10, progress: 0.1 }), true);
    stage.leave();
    assert.deepEqual(values(told(launch), "score.raw"), []);
    assert.deepEqual(values(told(launch), "status"), []);
  });

  test(`STA-13 STA-14 ${edition}: a score is a plain number between its bounds`, async () => {
    for (const [score, raw, scaled] of [
      [200 / 3, "66.67", "0.6667"],
      [-0, "0", "0"],
      [140, "100", "1"],
      [0.01, "0.01", "0.0001"],
    ] as const) {
      const { launch, session, work } = await visit({ edition });
      session.changed(work.do({ score }), true);
      assert.deepEqual(values(told(launch), "score.raw"), [raw]);
      assert.deepEqual(values(told(launch), "score.min"), ["0"]);
      assert.deepEqual(values(told(launch), "score.max"), ["100"]);
      if (edition === "scorm2004") assert.deepEqual(values(told(launch), "score.scaled"), [scaled]);
    }
  });

  test(`values go out in the order state, place, score, status, answers (${edition})`, async () => {
    const { launch, session, work } = await visit({ edition });
    const before = told(launch).length;
    session.changed(work.answer(interaction({ index: 0, id: "powitanie" }), ALL), true);
    const order = told(launch)
      .slice(before)
      .map(([element]) =>
        element.replace(
          /^.*(suspend_data|location|score|status|interactions|progress|exit).*$/,
          "$1",
        ),
      );
    const wanted = [
      "suspend_data",
      "location",
      "score",
      "status",
      ...(edition === "scorm2004" ? ["progress"] : []),
      "interactions",
    ];
    assert.deepEqual([...new Set(order)].slice(0, wanted.length), wanted);
  });

  test(`nothing is told twice (${edition})`, async () => {
    const { launch, stage, session, work } = await visit({ edition });
    for (let n = 0; n < 4; n++) {
      session.changed(work.answer(interaction({ index: 0, id: "powitanie" }), { score: 50 }), true);
      stage.pass(12_000);
    }
    stage.leave();
    assert.equal(values(told(launch), "score.raw").length, 1);
    assert.equal(values(told(launch), "interactions.0.id").length, 1);
    assert.deepEqual(launch.complaints(), []);
  });

  test(`INT-23 ${edition}: an answer that is refused costs neither score nor status`, async () => {
    const { lms, launch, stage, session, work } = await visit({ edition });
    lms.faults.set = ["cmi.interactions.0.id"];
    for (let n = 0; n < 3; n++) {
      session.changed(
        work.answer(interaction({ index: 0, id: "powitanie", latency: n }), { score: 50 + n }),
        true,
      );
      stage.pass(12_000);
    }
    assert.equal(lms.stored()[`${core}score.raw`], "52");
    assert.equal(values(told(launch), "interactions.0.id").length, 1);
    assert.deepEqual(session.troubles.filter((text) => text.includes("interactions")).length, 1);
    assert.deepEqual([stage.line?.where, stage.line?.failed], ["lms", false]);
  });

  test(`INT-20 INT-22 ${edition}: a question keeps its place in the course, in every session`, async () => {
    const first = await visit({ edition });
    first.session.changed(
      first.work.answer(interaction({ index: 2, id: "cena-biletu" }), { score: 10 }),
      true,
    );
    first.stage.leave();
    const again = await visit({ edition }, first.lms);
    again.session.changed(
      again.work.answer(interaction({ index: 0, id: "powitanie" }), { score: 20 }),
      true,
    );
    again.session.changed(
      again.work.answer(interaction({ index: 3, id: "kolejnosc" }), { score: 30 }),
      true,
    );
    again.stage.leave();
    const stored = first.lms.stored();
    const ids = [0, 1, 2, 3].map((n) => stored[`cmi.interactions.${n}.id`]);
    assert.deepEqual(ids, ["powitanie", "oferta-karta", "cena-biletu", "kolejnosc"]);
    assert.equal(stored["cmi.interactions.1.result"], undefined);
    assert.deepEqual(first.lms.complaints(), []);
  });

  test(`INT-20 ${edition}: a second answer to the same question replaces the first`, async () => {
    const { lms, stage, session, work } = await visit({ edition });
    session.changed(
      work.answer(interaction({ result: "incorrect", response: ["miejsce"] }), { score: 0 }),
      true,
    );
    stage.pass(12_000);
    session.changed(work.answer(interaction(), { score: 50 }), true);
    stage.leave();
    assert.equal(lms.stored()["cmi.interactions.1.result"], "correct");
    assert.equal(lms.stored()["cmi.interactions.2.id"], undefined);
    assert.deepEqual(lms.complaints(), []);
  });
}

test("STA-01 STA-02: all lessons seen is completed, and success stays open", async () => {
  const one = await visit({ edition: "scorm12" });
  one.session.changed(one.work.do({ completion: "completed", progress: 1 }), true);
  assert.equal(one.lms.stored()[STATUS], "completed");
  const other = await visit({ edition: "scorm2004" });
  other.session.changed(other.work.do({ completion: "completed", progress: 1 }), true);
  assert.equal(other.lms.stored()["cmi.completion_status"], "completed");
  assert.equal(other.lms.stored()["cmi.success_status"], undefined);
  assert.equal(other.lms.stored()["cmi.progress_measure"], "1");
});

test("STA-04: a passed 2004 course tells scaled, raw, min, max, passed, completed, progress", async () => {
  const { launch, session, work } = await visit({ edition: "scorm2004" });
  const before = told(launch).length;
  session.changed(work.do(ALL), true);
  assert.deepEqual(told(launch).slice(before + 2), [
    ["cmi.score.scaled", "0.9"],
    ["cmi.score.raw", "90"],
    ["cmi.score.min", "0"],
    ["cmi.score.max", "100"],
    ["cmi.success_status", "passed"],
    ["cmi.completion_status", "completed"],
    ["cmi.progress_measure", "1"],
  ]);
});

test("STA-05: a failed quiz with tries left stays incomplete and unknown", async () => {
  for (const edition of EDITIONS) {
    const { lms, session, work } = await visit({ edition });
    session.changed(work.do({ score: 20 }), true);
    assert.doesNotMatch(JSON.stringify(lms.stored()), /"(failed|completed|passed)"/);
  }
});

test("failed is told when the caller says that no try is left", async () => {
  const one = await visit({ edition: "scorm12" });
  one.session.changed(one.work.do({ score: 20, success: "failed", completion: "completed" }), true);
  assert.equal(one.lms.stored()[STATUS], "failed");
  const other = await visit({ edition: "scorm2004" });
  other.session.changed(
    other.work.do({ score: 20, success: "failed", completion: "completed" }),
    true,
  );
  assert.equal(other.lms.stored()["cmi.success_status"], "failed");
  assert.equal(other.lms.stored()["cmi.completion_status"], "completed");
});

test("STA-08: a quiz passed before all lessons are seen is incomplete in 1.2 and passed in 2004", async () => {
  const one = await visit({ edition: "scorm12", course: quizzes({ statusOnPass: "passed" }) });
  one.session.changed(one.work.do({ success: "passed", score: 80 }), true);
  assert.equal(one.lms.stored()[STATUS], "incomplete");
  assert.equal(one.lms.stored()["cmi.core.score.raw"], "80");
  one.stage.pass(12_000);
  one.session.changed(one.work.do({ completion: "completed" }), true);
  assert.equal(one.lms.stored()[STATUS], "passed");
  const other = await visit({ edition: "scorm2004" });
  other.session.changed(other.work.do({ success: "passed", score: 80 }), true);
  assert.equal(other.lms.stored()["cmi.completion_status"], "incomplete");
  assert.equal(other.lms.stored()["cmi.success_status"], "passed");
});

test("STA-10: every completed 2004 course has progress 1, whatever the caller counted", async () => {
  const { lms, stage, session, work } = await visit({ edition: "scorm2004", profile: "moodle" });
  session.changed(work.do({ progress: 0.6 }), true);
  stage.pass(12_000);
  session.changed(work.do({ completion: "completed" }), true);
  stage.leave();
  assert.equal(lms.stored()["cmi.progress_measure"], "1");
});

test("STA-11: passed and failed agree with the LMS's own pass mark", async () => {
  const says = { "cmi.scaled_passing_score": "0.8" };
  for (const [score, success, wanted] of [
    [75, "passed", undefined],
    [80, "passed", "passed"],
    [85, "failed", undefined],
    [79, "failed", "failed"],
  ] as const) {
    const { lms, session, work } = await visit({ edition: "scorm2004", says });
    session.changed(work.do({ score, success }), true);
    assert.equal(lms.stored()["cmi.success_status"], wanted, `${score} ${success}`);
  }
});

test("STA-16 STA-20: a passed 1.2 course is completed unless the author asked for passed", async () => {
  for (const statusOnPass of ["completed", "passed"] as const) {
    const { lms, stage, session, work } = await visit({
      edition: "scorm12",
      profile: "moodle",
      course: quizzes({ statusOnPass }),
    });
    session.changed(work.do(ALL), true);
    stage.leave();
    assert.equal(lms.stored()[STATUS], statusOnPass);
    assert.equal(lms.stored()["cmi.core.score.raw"], "90");
  }
});

test("EXI-11: 1.2 is suspended until it is done, 2004 always", async () => {
  const one = await visit({ edition: "scorm12" });
  one.session.changed(one.work.do(), true);
  assert.equal(one.lms.stored()["cmi.core.exit"], "suspend");
  one.stage.pass(12_000);
  one.session.changed(one.work.do(ALL), true);
  one.stage.leave();
  assert.equal(one.lms.stored()["cmi.core.exit"], "");
  const other = await visit({ edition: "scorm2004" });
  other.session.changed(other.work.do(ALL), true);
  other.stage.leave();
  assert.equal(other.lms.stored()["cmi.exit"], "suspend");
});

test("EXI-10: the button asks 2004 to suspend what is unfinished", async () => {
  const { launch, session, work } = await visit({ edition: "scorm2004" });
  session.changed(work.do(), true);
  session.closedByUs();
  assert.deepEqual(values(told(launch), "nav.request"), ["suspendAll"]);
});

test("MOD-04: Moodle's review of a finished attempt leaves status and score as they were", async () => {
  const first = await visit({ edition: "scorm12", profile: "moodle" });
  first.session.changed(first.work.do(ALL), true);
  first.stage.leave();
  const again = await visit({ edition: "scorm12", profile: "moodle" }, first.lms);
  assert.equal(again.session.opened.mode, "review");
  assert.equal(again.session.opened.state, first.work.take().state);
  again.session.changed(again.work.do({ score: 5 }), true);
  again.stage.leave();
  assert.equal(first.lms.stored()[STATUS], "completed");
  assert.equal(first.lms.stored()["cmi.core.score.raw"], "90");
});

test("LMS-04: failing with tries left does not lock Moodle's attempt", async () => {
  const first = await visit({ edition: "scorm12", profile: "moodle" });
  first.session.changed(first.work.do({ score: 20 }), true);
  first.stage.leave();
  const again = await visit({ edition: "scorm12", profile: "moodle" }, first.lms);
  assert.equal(again.session.opened.mode, "normal");
});

test("SAV-02 R34: in Moodle 1.2 a status, score and answer whose commit failed arrive in the same session", async () => {
  const { lms, stage, session, work } = await visit({ edition: "scorm12", profile: "moodle" });
  stage.pass(10_000);
  lms.faults.commit = "false";
  session.changed(work.answer(interaction(), ALL), true);
  assert.equal(lms.stored()["cmi.core.score.raw"], undefined);
  delete lms.faults.commit;
  stage.pass(3000);
  const stored = lms.stored();
  assert.equal(stored[STATUS], "completed");
  assert.equal(stored["cmi.core.score.raw"], "90");
  assert.equal(stored["cmi.core.score.max"], "100");
  assert.equal(stored["cmi.core.exit"], "");
  assert.equal(stored["cmi.core.lesson_location"], "mapa");
  assert.equal(stored["cmi.interactions.1.id"], "oferta-karta");
  assert.equal(stored["cmi.interactions.1.type"], "choice");
  assert.equal(stored["cmi.interactions.1.student_response"], "termin");
  assert.equal(stored["cmi.interactions.1.result"], "correct");
  assert.equal(stored["cmi.interactions.1.time"], "09:05:07");
});

test("R34: what failed just before the end arrives with it", async () => {
  const { lms, stage, session, work } = await visit({ edition: "scorm12", profile: "moodle" });
  stage.pass(10_000);
  lms.faults.commit = "false";
  session.changed(work.do(ALL), true);
  delete lms.faults.commit;
  stage.leave();
  assert.equal(lms.stored()[STATUS], "completed");
  assert.equal(lms.stored()["cmi.core.score.raw"], "90");
  assert.equal(lms.stored()["cmi.suspend_data"], work.take().state);
});

test("R37: what the LMS has is believed, whatever it says about the entry", async () => {
  const { session } = await visit({
    edition: "scorm12",
    stored: { [STATUS]: "incomplete", "cmi.suspend_data": "1.7.x" },
    says: { "cmi.core.entry": "" },
  });
  assert.equal(session.opened.state, "1.7.x");
});

test("PLX-01: a learner's name with Polish letters and emoji comes through", async () => {
  for (const edition of EDITIONS) {
    const { session } = await visit({
      edition,
      learner: { id: "ż-1", name: "Żółć-Gęślą, Łucja 🎭" },
    });
    assert.equal(session.opened.learner, "Żółć-Gęślą, Łucja 🎭");
  }
});
