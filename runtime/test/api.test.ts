/** Finding the LMS and calling it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeLms, install } from "../fake/index";
import { count, Disk, quizzes, Stage, told, visit, Work } from "./stage";
import type { Edition } from "../src/api";

const EDITIONS: Edition[] = ["scorm12", "scorm2004"];

/** A window `levels` below the one with the API. */
function nested(holder: object, levels: number): unknown {
  let frame: object = holder;
  for (let level = 1; level < levels; level++) frame = { parent: frame };
  return frame;
}

function foreign(): unknown {
  return new Proxy(
    {},
    {
      get: () => {
        throw new Error("SecurityError");
      },
    },
  );
}

for (const edition of EDITIONS) {
  const start = (): { lms: FakeLms; launch: ReturnType<FakeLms["launch"]>; stage: Stage } => {
    const lms = new FakeLms({ edition });
    return { lms, launch: lms.launch(), stage: new Stage() };
  };

  test(`API-01 ${edition}: the API on the parent is found and started once with an empty text`, async () => {
    const { launch } = await visit({ edition });
    const starts = launch.calls.filter(({ verb }) => verb === "initialize");
    assert.deepEqual(
      starts.map(({ element }) => element),
      [""],
    );
  });

  for (const levels of [1, 2, 5, 9]) {
    test(`API-02 ${edition}: the API ${levels} parents up is found`, async () => {
      const { lms, launch, stage } = start();
      stage.window.parent = nested({ [lms.apiName]: launch.api }, levels);
      assert.equal((await stage.open(edition)).opened.tracker, edition);
    });
  }

  test(`API-02 ${edition}: a chain of parents without an end is left`, async () => {
    const { stage } = start();
    stage.window.parent = new Proxy({}, { get: (_, name) => (name === "parent" ? {} : undefined) });
    assert.equal((await stage.open(edition)).opened.tracker, "local");
  });

  test(`API-04 ${edition}: a popup finds the API on its opener's parent`, async () => {
    const { lms, launch, stage } = start();
    stage.window.opener = { parent: { [lms.apiName]: launch.api } };
    assert.equal((await stage.open(edition)).opened.tracker, edition);
  });

  test(`API-04 ${edition}: a frame in a popup finds the API on the top's opener`, async () => {
    const { lms, launch, stage } = start();
    stage.window.parent = foreign();
    stage.window.top = { opener: { [lms.apiName]: launch.api } };
    assert.equal((await stage.open(edition)).opened.tracker, edition);
  });

  test(`API-05 ${edition}: a parent of another origin leaves the course on this device`, async () => {
    const { stage } = start();
    stage.window.parent = foreign();
    const { opened } = await stage.open(edition);
    assert.equal(opened.tracker, "local");
    assert.deepEqual(stage.line, { where: "device", at: null, failed: false });
  });

  test(`API-10 ${edition}: an API that lacks a function is none`, async () => {
    const { lms, launch, stage } = start();
    const name = Object.keys(launch.api)[0] as string;
    stage.window.parent = { [lms.apiName]: { ...launch.api, [name]: null } };
    assert.equal((await stage.open(edition)).opened.tracker, "local");
  });

  test(`API-11 ${edition}: a start that is refused is tried once more, then the device keeps the answers`, async () => {
    const { launch, session, stage, work } = await visit({
      edition,
      faults: { initialize: "false" },
    });
    session.changed(work.do(), true);
    stage.leave();
    assert.equal(session.opened.tracker, "local");
    const refusals =
      edition === "scorm12" ? launch.calls.filter(({ verb }) => verb !== "get") : launch.calls;
    assert.deepEqual(
      refusals.map(({ verb }) => verb),
      ["initialize", "initialize"],
    );
    assert.equal(session.troubles.length, 1);
  });

  test(`API-13 ${edition}: an API that throws on every call harms nothing, and is still told good-bye`, async () => {
    const { launch, session, stage, work } = await visit({ edition, faults: { all: "throw" } });
    session.changed(work.do(), true);
    stage.leave();
    assert.equal(session.opened.tracker, "local");
    assert.deepEqual(
      launch.calls.map(({ verb }) => verb),
      ["initialize", "terminate"],
    );
  });

  test(`API-13 ${edition}: an API that begins to throw later loses nothing of the device's copy`, async () => {
    const disk = new Disk();
    const { lms, session, stage, work } = await visit({ edition, disk });
    lms.faults.all = "throw";
    session.changed(work.do(), true);
    stage.leave();
    const again = await visit({ edition, disk }, new FakeLms({ edition }));
    assert.equal(again.session.opened.mirror, work.take().state);
  });

  test(`R30 ${edition}: an API that turns up two seconds late is found`, async () => {
    const { lms, launch, stage } = start();
    const parent = {};
    stage.window.parent = parent;
    stage.window.setTimeout(() => install(parent, lms, launch), 2000);
    assert.equal((await stage.open(edition)).opened.tracker, edition);
  });

  test(`API-08 ${edition}: without an LMS the course is usable after three seconds at most`, async () => {
    const { stage } = start();
    stage.window.parent = {};
    const session = await stage.open(edition);
    session.changed(new Work().do(), false);
    assert.equal(session.opened.tracker, "local");
    assert.equal(stage.line?.where, "device");
  });
}

test("API-08: a package that was opened by itself does not wait for an LMS", async () => {
  const stage = new Stage();
  let waits = 0;
  const wait = stage.window.setTimeout;
  stage.window.setTimeout = (work, time) => {
    waits++;
    return wait(work, time);
  };
  assert.equal((await stage.open("scorm12")).opened.tracker, "local");
  assert.equal(waits, 0);
});

test("API-07: where an LMS shows both APIs, the package's own edition is used", async () => {
  for (const edition of EDITIONS) {
    const one = new FakeLms({ edition: "scorm12" });
    const other = new FakeLms({ edition: "scorm2004" });
    const stage = new Stage();
    stage.window.parent = { API: one.launch().api, API_1484_11: other.launch().api };
    assert.equal((await stage.open(edition)).opened.tracker, edition);
  }
});

test("a 2004 package that the LMS took for 1.2 uses the API it gets", async () => {
  const lms = new FakeLms({ edition: "scorm12" });
  const stage = new Stage().inside(lms.launch(), "API");
  assert.equal((await stage.open("scorm2004")).opened.tracker, "scorm12");
});

test("API-14: whatever an API returns, only texts go to it and none says undefined or NaN", async () => {
  const odd = [true, 1, "1", "true"];
  for (const yes of odd) {
    const values: string[] = [];
    const api = {
      LMSInitialize: () => yes,
      LMSFinish: () => yes,
      LMSCommit: () => yes,
      LMSGetValue: (element: string) =>
        element.endsWith("_count") ? 0 : element.endsWith("raw") ? null : undefined,
      LMSSetValue: (element: string, value: string) => {
        values.push(element, value);
        return yes;
      },
      LMSGetLastError: () => 0,
    };
    const stage = new Stage();
    stage.window.parent = { API: api };
    const session = await stage.open("scorm12", quizzes());
    session.changed(new Work().do({ score: 50, progress: Number.NaN }), true);
    stage.leave();
    assert.equal(session.opened.tracker, "scorm12");
    assert.equal(session.opened.state, "");
    assert.ok(values.includes("50"));
    assert.ok(
      values.every((value) => typeof value === "string" && !/undefined|NaN|null/.test(value)),
    );
  }
});

test("API-17: when a second window opens the course, the first saves and writes no more", async () => {
  const { Browser } = await import("./stage");
  const browser = new Browser();
  const disk = new Disk();
  const first = await visit({ edition: "scorm12", browser, disk });
  first.session.changed(first.work.do(), false);
  const second = await visit({ edition: "scorm12", browser, disk }, first.lms);
  const calls = first.launch.calls.length;
  first.session.changed(first.work.do(), true);
  first.stage.pass(60_000);
  assert.equal(first.launch.calls.length, calls);
  assert.equal(first.session.phase, "finished");
  assert.deepEqual(first.stage.line?.failed, true);
  assert.equal(second.session.phase, "active");
  assert.equal(second.session.opened.mirror?.startsWith("1.1."), true);
});

test("R42: a slow LMS is asked no more than six questions before the course shows", async () => {
  for (const edition of EDITIONS) {
    const { launch } = await visit({ edition });
    assert.ok(
      count(launch, "get") <= 6,
      `${edition}: ${launch.calls.map(({ element }) => element).join()}`,
    );
    assert.equal(
      launch.calls.find(({ verb }) => verb === "get")?.element.includes("status"),
      true,
      "INI-01",
    );
    assert.deepEqual(
      told(launch).map(([element]) => element.split(".").at(-1)),
      [edition === "scorm12" ? "lesson_status" : "completion_status", "exit"],
    );
  }
});
