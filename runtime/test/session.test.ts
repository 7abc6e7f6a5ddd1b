/** When a visit saves, what it does when that fails, and how it ends. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { readdirSync, readFileSync } from "node:fs";
import { FakeLms } from "../fake/index";
import { count, Disk, interaction, quizzes, Stage, told, visit, Work } from "./stage";
import { Clock } from "../src/clock";
import type { Edition } from "../src/api";

const EDITIONS: Edition[] = ["scorm12", "scorm2004"];
const STATE = "cmi.suspend_data";
const RAW = { scorm12: "cmi.core.score.raw", scorm2004: "cmi.score.raw" };
const STATUS = { scorm12: "cmi.core.lesson_status", scorm2004: "cmi.completion_status" };

for (const edition of EDITIONS) {
  test(`SAV-01 ${edition}: every ordinary change is committed within ten seconds, and only once in that time`, async () => {
    const { launch, stage, session, work, lms } = await visit({ edition });
    stage.pass(10_000);
    const before = count(launch, "commit");
    for (let second = 0; second < 60; second++) {
      session.changed(work.do(), false);
      stage.pass(1000);
    }
    const commits = count(launch, "commit") - before;
    assert.ok(commits >= 6 && commits <= 7, `${commits} commits in a minute`);
    stage.pass(10_000);
    assert.equal(lms.stored()[STATE], work.take().state);
  });

  test(`SAV-01 ${edition}: a score is committed at once`, async () => {
    const { stage, session, work, lms } = await visit({ edition });
    stage.pass(5000);
    session.changed(work.do(), false);
    stage.pass(1500);
    session.changed(work.do(), false);
    stage.pass(3000);
    session.changed(work.do({ score: 50 }), false);
    assert.equal(lms.stored()[RAW[edition]], "50");
  });

  test(`SAV-01 ${edition}: a hidden page commits what waits, and nothing when nothing does`, async () => {
    const { launch, stage, session, work, lms } = await visit({ edition });
    stage.pass(5000);
    session.changed(work.do({ score: 10 }), true);
    session.changed(work.do(), false);
    stage.hide();
    assert.equal(lms.stored()[STATE], work.take().state);
    const commits = count(launch, "commit");
    stage.show();
    stage.hide();
    stage.pass(60_000);
    assert.equal(count(launch, "commit"), commits);
  });

  test(`EXI-05 ${edition}: a hidden page does not end the session`, async () => {
    const { launch, stage, session, work, lms } = await visit({ edition });
    session.changed(work.do(), false);
    stage.hide();
    stage.show();
    assert.equal(count(launch, "terminate"), 0);
    session.changed(work.do(), false);
    stage.pass(20_000);
    assert.equal(lms.stored()[STATE], work.take().state);
  });

  test(`INT-29 ${edition}: quick answers make no more than one commit in two seconds`, async () => {
    const questions = quizzes().questions;
    const { launch, stage, session, work } = await visit({ edition });
    stage.pass(10_000);
    const before = count(launch, "commit");
    for (let n = 0; n < 40; n++) {
      const { id } = questions[n % 4] ?? { id: "" };
      session.changed(work.answer(interaction({ id, index: n % 4 }), { score: n }), true);
      stage.pass(250);
    }
    assert.ok(count(launch, "commit") - before <= 6);
  });

  test(`SAV-02 ${edition}: failed saves are repeated after 2, 4 and 8 seconds, with a raised revision, and the third is news`, async () => {
    const { launch, stage, session, work, lms } = await visit({ edition });
    stage.pass(10_000);
    lms.faults.commit = "false";
    const before = launch.calls.length;
    const started = stage.now;
    const times: number[] = [];
    const commit = launch.api;
    const name = edition === "scorm12" ? "LMSCommit" : "Commit";
    const real = commit[name];
    commit[name] = (text) => {
      times.push((stage.now - started) / 1000);
      return real?.(text);
    };
    session.changed(work.do({ score: 40 }), true);
    assert.deepEqual(stage.line && { ...stage.line, at: null }, {
      where: "device",
      at: null,
      failed: false,
    });
    stage.pass(7000);
    assert.deepEqual(times, [0, 2, 6]);
    assert.equal(stage.line?.failed, true);
    const states = told({ ...launch, calls: launch.calls.slice(before) } as never)
      .filter(([element]) => element === STATE)
      .map(([, value]) => value);
    assert.equal(new Set(states).size, states.length);
    delete lms.faults.commit;
    stage.pass(8000);
    assert.deepEqual([stage.line?.where, stage.line?.failed], ["lms", false]);
    assert.equal(lms.stored()[STATE], work.take().state);
    assert.equal(lms.stored()[RAW[edition]], "40");
  });

  test(`SAV-04 ${edition}: "false" with error code 0 counts as saved`, async () => {
    const { stage, session, work } = await visit({ edition, faults: { set: "silent" } });
    session.changed(work.do({ score: 40 }), true);
    stage.pass(3000);
    assert.deepEqual([stage.line?.where, stage.line?.failed], ["lms", false]);
    assert.deepEqual(session.troubles, []);
  });

  test(`SAV-05 ${edition}: when every value is refused, the device keeps the answers and one notice says so`, async () => {
    const disk = new Disk();
    const { launch, stage, session, work, lms } = await visit({
      edition,
      disk,
      faults: { set: "false" },
    });
    for (let n = 0; n < 5; n++) {
      session.changed(work.do({ score: 10 * n }), true);
      stage.pass(10_000);
    }
    assert.deepEqual([stage.line?.where, stage.line?.failed], ["device", true]);
    assert.equal(new Set(session.troubles).size, session.troubles.length);
    const again = await visit({ edition, disk }, lms);
    assert.equal(again.session.opened.mirror, work.take().state);
    assert.ok(launch.calls.length < 120, `${launch.calls.length} calls`);
  });

  test(`SAV-07 ${edition}: an event in the middle of a slow commit starts no second one`, async () => {
    const { launch, stage, session, work } = await visit({ edition });
    stage.pass(10_000);
    const name = edition === "scorm12" ? "LMSCommit" : "Commit";
    const real = launch.api[name];
    let inside = 0;
    let deepest = 0;
    launch.api[name] = (text) => {
      deepest = Math.max(deepest, ++inside);
      session.changed(work.do({ score: 60 }), true);
      stage.hide();
      const result = real?.(text);
      inside--;
      return result;
    };
    session.changed(work.do({ score: 50 }), true);
    assert.equal(deepest, 1);
    launch.api[name] = real as never;
    stage.show();
    stage.pass(12_000);
    assert.equal(
      told(launch)
        .filter(([element]) => element === STATE)
        .at(-1)?.[1],
      work.take().state,
    );
  });

  test(`SAV-08 R33 ${edition}: what the LMS said it saved and lost comes back at the next launch`, async () => {
    const disk = new Disk();
    const { lms, stage, session, work } = await visit({ edition, disk, profile: "moodle" });
    session.changed(work.do({ score: 20 }), true);
    stage.pass(3000);
    const old = work.take().state;
    lms.faults.commit = "drop";
    session.changed(work.do({ score: 80, completion: "completed", success: "passed" }), true);
    stage.leave();
    delete lms.faults.commit;
    const again = await visit({ edition, disk }, lms);
    assert.equal(again.session.opened.state, old);
    assert.equal(again.session.opened.mirror, work.take().state);
    again.session.changed(work.take, true);
    again.stage.leave();
    assert.equal(lms.stored()[RAW[edition]], "80");
    assert.equal(lms.stored()[STATUS[edition]], "completed");
    assert.equal(lms.stored()[STATE], work.take().state);
  });

  test(`SUS-10 R31 ${edition}: a state that the LMS finds too long is offered once more, shorter, never cut`, async () => {
    const { stage, session, work, lms, launch } = await visit({ edition });
    const name = edition === "scorm12" ? "LMSSetValue" : "SetValue";
    const real = launch.api[name];
    launch.api[name] = (element = "", value = "") => {
      if (element === STATE && value.length > 2500) lms.faults.set = [STATE];
      const result = real?.(element, value);
      delete lms.faults.set;
      return result;
    };
    stage.pass(10_000);
    work.size = 4000;
    session.changed(work.do({ score: 30 }), true);
    assert.deepEqual([stage.line?.where, stage.line?.failed], ["lms", false]);
    assert.equal(lms.stored()[STATE]?.length, 2000);
    assert.equal(lms.stored()[RAW[edition]], "30");
    assert.deepEqual(
      work.asks.filter((ask) => ask && ask.limit < 4096).map((ask) => ask?.limit),
      [2000],
    );
  });

  test(`EXI-01 ${edition}: leaving ends the session once, after time and exit, and no call follows`, async () => {
    const { launch, stage, session, work } = await visit({ edition });
    session.changed(work.do(), false);
    stage.pass(65_000);
    stage.leave();
    stage.leave();
    session.changed(work.do(), true);
    session.closedByUs();
    stage.pass(60_000);
    assert.equal(count(launch, "terminate"), 1);
    assert.equal(launch.calls.at(-1)?.verb, "terminate");
    const time = edition === "scorm12" ? "cmi.core.session_time" : "cmi.session_time";
    assert.ok(told(launch).some(([element]) => element === time));
    assert.equal(session.phase, "finished");
  });

  test(`EXI-08 ${edition}: an LMS that cannot save in a page that goes loses only what was not committed`, async () => {
    const { lms, stage, session, work } = await visit({ edition });
    session.changed(work.do({ score: 70 }), true);
    stage.pass(12_000);
    const kept = work.take().state;
    lms.faults.commit = lms.faults.terminate = "throw";
    session.changed(work.do(), false);
    stage.leave();
    assert.equal(lms.stored()[STATE], kept);
    assert.equal(session.phase, "failed");
  });

  test(`EXI-16 ${edition}: an end that is refused leaves the device's copy${edition === "scorm2004" ? ", after one more try" : ""}`, async () => {
    const disk = new Disk();
    const { lms, launch, stage, session, work } = await visit({ edition, disk });
    lms.faults.terminate = "false";
    session.changed(work.do(), false);
    stage.leave();
    assert.equal(count(launch, "terminate"), edition === "scorm2004" ? 2 : 1);
    assert.ok([...disk.texts.values()].includes(`0${work.take().state}`));
  });

  test(`EXI-10 ${edition}: the button saves, ends the session and tells that it worked`, async () => {
    const { lms, launch, stage, session, work } = await visit({ edition });
    session.changed(work.do({ completion: "completed", progress: 1 }), false);
    session.closedByUs();
    assert.equal(lms.stored()[STATE], work.take().state);
    assert.deepEqual([stage.line?.where, stage.line?.failed], ["lms", false]);
    const request = told(launch)
      .filter(([element]) => element === "adl.nav.request")
      .map(([, value]) => value);
    assert.deepEqual(request, edition === "scorm2004" ? ["exitAll"] : []);
  });

  test(`a page that comes back from the browser's cache after the end calls nothing and can only be read (${edition})`, async () => {
    const { launch, stage, session, work } = await visit({ edition });
    session.changed(work.do(), false);
    stage.leave();
    const calls = launch.calls.length;
    stage.show();
    stage.fire("pageshow", { persisted: true });
    session.changed(work.do(), true);
    stage.pass(60_000);
    assert.equal(launch.calls.length, calls);
    assert.equal(stage.line?.failed, true);
    assert.notEqual(session.phase, "active");
  });

  test(`R36 ${edition}: when the page is killed without a word, everything committed comes back`, async () => {
    const { lms, stage, session, work } = await visit({ edition, profile: "moodle", disk: null });
    session.changed(work.do({ score: 40 }), true);
    stage.pass(12_000);
    const again = await visit({ edition, disk: null }, lms);
    assert.equal(again.session.opened.state, work.take().state);
  });

  test(`R27 ${edition}: another learner on the same device sees nothing of the first`, async () => {
    const disk = new Disk();
    const first = await visit({ edition, disk });
    first.session.changed(first.work.do(), true);
    first.stage.leave();
    const other = await visit({ edition, disk, learner: { id: "u-18", name: "Kowal, Jan" } });
    assert.equal(other.session.opened.mirror, "");
    assert.ok(
      [...disk.texts.keys()].every((key) => key.startsWith("kdk:start") && !key.includes("u-17")),
    );
  });

  test(`a learner whom the LMS does not name gets no copy on the device (${edition})`, async () => {
    const disk = new Disk();
    const { session, work } = await visit({ edition, disk, learner: { id: "", name: "" } });
    session.changed(work.do(), true);
    assert.equal(disk.texts.size, 0);
  });

  test(`a new attempt begins without the copy of the old one (${edition})`, async () => {
    const disk = new Disk();
    const { lms, stage, session, work } = await visit({ edition, disk });
    session.changed(work.do(), true);
    stage.leave();
    const again = await visit({ edition, disk }, lms, true);
    assert.equal(again.session.opened.mirror, "");
  });

  test(`an LMS that never got anything does not make the device forget (${edition})`, async () => {
    const disk = new Disk();
    const { lms, stage, session, work } = await visit({
      edition,
      disk,
      faults: { commit: "false", terminate: "false" },
    });
    session.changed(work.do(), true);
    stage.leave();
    const again = await visit({ edition, disk }, lms, true);
    assert.equal(again.session.opened.mirror, work.take().state);
  });

  test(`R35 ${edition}: the last save of a large course fits a beacon`, async () => {
    const questions = Array.from(
      { length: 40 },
      (_, n) => ({ ...quizzes().questions[0], id: `pytanie-${n}` }) as never,
    );
    const { lms, stage, session, work } = await visit({
      edition,
      profile: "moodle",
      course: quizzes({ questions }),
    });
    work.size = 4000;
    for (let n = 0; n < 40; n++) {
      session.changed(
        work.answer(interaction({ id: `pytanie-${n}`, index: n }), { score: n }),
        true,
      );
      stage.pass(2500);
    }
    lms.faults.beacon = true;
    session.changed(work.do(), false);
    stage.leave();
    assert.equal(session.phase, "finished");
    assert.equal(lms.stored()[STATE], work.take().state);
  });
}

test("R15: blocked storage leaves the course usable and says that nothing is kept", async () => {
  const stage = new Stage(null);
  const session = await stage.open(null);
  assert.deepEqual(stage.line, { where: "nowhere", at: null, failed: true });
  session.changed(new Work().do(), true);
  assert.deepEqual(stage.line, { where: "nowhere", at: null, failed: true });
});

test("R16: full storage keeps the old state, frees our own leavings first, and says so", async () => {
  const disk = new Disk();
  const stage = new Stage(disk);
  const session = await stage.open(null);
  const work = new Work();
  session.changed(work.do(), true);
  const old = work.take().state;
  session.setAside("unreadable");
  disk.isFull = true;
  work.size = 80;
  session.changed(work.do(), true);
  assert.deepEqual([stage.line?.where, stage.line?.failed], ["nowhere", true]);
  assert.equal(disk.getItem("kdk:start"), old);
  assert.equal(disk.getItem("kdk:start:aside"), null);
});

test("R17: a state that could not be read is kept aside", async () => {
  const disk = new Disk();
  disk.setItem("kdk:start", "garbage");
  const session = await new Stage(disk).open(null);
  assert.equal(session.opened.state, "garbage");
  session.setAside(session.opened.state);
  session.changed(new Work().do(), true);
  assert.equal(disk.getItem("kdk:start:aside"), "garbage");
});

test("R18: what another tab stored is handed over before this tab stores its own", async () => {
  const disk = new Disk();
  const one = await new Stage(disk).open(null);
  const other = await new Stage(disk).open(null);
  const heard: string[] = [];
  one.onOther = (state) => heard.push(state);
  const work = new Work();
  other.changed(work.do(), false);
  const theirs = work.take().state;
  one.changed(new Work().do({ location: "inna" }), false);
  assert.deepEqual(heard, [theirs]);
});

test("R20: a tab that comes back from the browser's cache hears what was stored meanwhile", async () => {
  const disk = new Disk();
  const stage = new Stage(disk);
  const session = await stage.open(null);
  const heard: string[] = [];
  session.onOther = (state) => heard.push(state);
  stage.leave();
  (await new Stage(disk).open(null)).changed(new Work().do(), false);
  stage.show();
  stage.fire("pageshow", { persisted: true });
  assert.equal(heard.length, 1);
});

test("R19: without an LMS an answer is on the device as soon as it is given", async () => {
  const disk = new Disk();
  const session = await new Stage(disk).open(null);
  const work = new Work();
  session.changed(work.do(), false);
  assert.equal(disk.getItem("kdk:start"), work.take().state);
});

test("EXI-07: only pagehide, pageshow and visibilitychange are listened to", () => {
  const sources = readdirSync("runtime/src")
    .map((name) => readFileSync(`runtime/src/${name}`, "utf8"))
    .join("\n");
  assert.doesNotMatch(sources, /["'](before)?unload["']|onbeforeunload|onunload/);
});

test("EXI-13 EXI-17: the clock stands still while the page is hidden and never runs backwards", () => {
  let now = 0;
  const clock = new Clock(() => now);
  now = 5000;
  clock.pause();
  now = 60_000;
  clock.resume();
  now = 62_500;
  assert.equal(clock.seconds(), 7.5);
  now = 1000;
  assert.ok(clock.seconds() >= 0);
  clock.pause();
  clock.pause();
  assert.equal(clock.seconds(), 5);
});

test("EXI-13: the time of this session alone, without the hidden part, reaches the LMS", async () => {
  const { lms, stage, session, work } = await visit({ edition: "scorm12" });
  const from = stage.now;
  session.changed(work.do(), false);
  stage.pass(60_000 - from);
  stage.hide();
  stage.pass(600_000);
  stage.show();
  stage.pass(5000);
  stage.leave();
  // The stage let some seconds pass while the course was opened; they are the learner's as well.
  const total = lms.stored()["cmi.core.total_time"] ?? "";
  assert.match(total, /^00:01:0\d/);
  const again = await visit({ edition: "scorm12" }, lms);
  again.stage.leave();
  assert.match(
    told(again.launch).find(([element]) => element.endsWith("session_time"))?.[1] ?? "",
    /^0000:00:0\d/,
  );
});

test("cmi5 packages keep to the device for now", async () => {
  const lms = new FakeLms({ edition: "scorm12" });
  const stage = new Stage().inside(lms.launch(), "API");
  assert.equal((await stage.open("cmi5")).opened.tracker, "local");
  assert.deepEqual(lms.calls(), []);
});
