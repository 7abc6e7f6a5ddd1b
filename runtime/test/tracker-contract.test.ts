/** What every tracker promises, whatever remembers the learner. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Scorm12API, Scorm2004API } from "scorm-again";
import { FakeLms, type Profile } from "../fake/index";
import { Disk, interaction, quizzes, Stage, Work } from "./stage";
import type { Session } from "../src/session";
import type { Opened } from "../src/types";

type Edition = "scorm12" | "scorm2004";

/** A place that remembers: each launch is a new page, and `problems` what it would not take. */
interface Place {
  name: string;
  edition: Edition | null;
  launch(): Stage;
  problems(): string[];
}

const PROFILES: Profile[] = ["strict", "moodle", "moodle-standard", "minimal"];

function fake(edition: Edition, profile: Profile): Place {
  const lms = new FakeLms({ edition, profile });
  return {
    name: `${edition} in a fake LMS (${profile})`,
    edition,
    // A new device each time: what comes back comes from the LMS.
    launch: () => new Stage(new Disk()).inside(lms.launch(), lms.apiName),
    // An LMS may lack optional elements; that is no mistake of the package.
    problems: () =>
      lms.complaints().filter((text) => profile !== "minimal" || !text.includes("(401)")),
  };
}

function device(): Place {
  const disk = new Disk();
  return { name: "this device", edition: null, launch: () => new Stage(disk), problems: () => [] };
}

type Engine = Record<string, (...texts: string[]) => unknown> & {
  cmi: { toJSON(): Record<string, unknown> };
};

/**
 * A second opinion: scorm-again, whose own word for what it stored is its next launch's beginning.
 */
function scormAgain(edition: Edition): Place {
  const problems: string[] = [];
  let engine: Engine | null = null;
  const fresh = (): Engine => {
    const settings = { logLevel: 5, autocommit: false };
    const api = edition === "scorm12" ? new Scorm12API(settings) : new Scorm2004API(settings);
    const made = api as unknown as Engine & { loadFromJSON(values: object, start: string): void };
    const before = engine?.cmi.toJSON();
    if (before) made.loadFromJSON(kept(before), "");
    return made;
  };
  return {
    name: `${edition} in scorm-again`,
    edition,
    launch() {
      engine = fresh();
      const api = watched(engine, edition, problems);
      const stage = new Stage(new Disk());
      stage.window.parent = { [edition === "scorm12" ? "API" : "API_1484_11"]: api };
      return stage;
    },
    problems: () => problems,
  };
}

/** What an LMS gives to the next launch: not the write-only values of the last. */
function kept(values: Record<string, unknown>): object {
  const { suspend_data, core, location, completion_status, success_status, score } =
    values as Record<string, never>;
  return core
    ? {
        suspend_data,
        core: {
          lesson_location: (core as Record<string, string>).lesson_location,
          lesson_status: (core as Record<string, string>).lesson_status,
          entry: "resume",
        },
      }
    : { suspend_data, location, completion_status, success_status, score, entry: "resume" };
}

function watched(engine: Engine, edition: Edition, problems: string[]): object {
  const names =
    edition === "scorm12"
      ? ["LMSInitialize", "LMSFinish", "LMSGetValue", "LMSSetValue", "LMSCommit", "LMSGetLastError"]
      : ["Initialize", "Terminate", "GetValue", "SetValue", "Commit", "GetLastError"];
  const error = names[5] as string;
  return Object.fromEntries(
    names.map((name) => [
      name,
      (...texts: string[]) => {
        const result = engine[name]?.(...texts);
        if (name.endsWith("SetValue") && String(result) !== "true") {
          problems.push(`${texts.join(" = ")}: ${String(engine[error]?.())}`);
        }
        return result;
      },
    ]),
  );
}

const PLACES: Array<() => Place> = [
  device,
  ...PROFILES.flatMap((profile) => [
    () => fake("scorm12", profile),
    () => fake("scorm2004", profile),
  ]),
  () => scormAgain("scorm12"),
  () => scormAgain("scorm2004"),
];

async function open(place: Place): Promise<{ stage: Stage; session: Session; opened: Opened }> {
  const stage = place.launch();
  const session = await stage.open(place.edition, quizzes());
  return { stage, session, opened: session.opened };
}

for (const make of PLACES) {
  describe(make().name, () => {
    test("a first visit begins with nothing and may write", async () => {
      const { opened } = await open(make());
      assert.equal(opened.state, "");
      assert.equal(opened.mode, "normal");
      assert.equal(opened.hasCredit, true);
      assert.equal(opened.completion, "incomplete");
    });

    test("what was done comes back at the next visit", async () => {
      const place = make();
      const first = await open(place);
      const work = new Work();
      first.session.changed(work.do(), false);
      first.stage.leave();
      const second = await open(place);
      assert.equal(second.opened.state, work.take().state);
    });

    test("the last change before the page goes is kept", async () => {
      const place = make();
      const first = await open(place);
      const work = new Work();
      first.session.changed(work.do(), false);
      first.stage.pass(20_000);
      first.session.changed(work.do({ location: "cennik" }), false);
      first.stage.leave();
      assert.equal((await open(place)).opened.state, work.take().state);
    });

    test("a finished course is finished at the next visit too", async () => {
      const place = make();
      if (place.edition === null)
        return assert.equal((await open(place)).opened.completion, "incomplete");
      const first = await open(place);
      first.session.changed(
        new Work().do({ completion: "completed", success: "passed", score: 90 }),
        true,
      );
      first.stage.leave();
      const { opened } = await open(place);
      const isMute = place.name.includes("minimal");
      assert.equal(opened.completion, isMute ? "incomplete" : "completed");
    });

    test("every kind of answer is taken without a complaint", async () => {
      const place = make();
      const { stage, session } = await open(place);
      const work = new Work();
      const answers = [
        interaction({
          index: 0,
          id: "powitanie",
          kind: "multiple",
          response: ["b", "a"],
          pattern: ["a", "b"],
        }),
        interaction({ kind: "number", response: ["23,5"], pattern: ["22.5..23.5"] }),
        interaction({
          index: 2,
          id: "cena-biletu",
          kind: "text",
          response: ["zażółć\ngęślą"],
          pattern: ["jaźń"],
          result: "incorrect",
        }),
        interaction({
          index: 3,
          id: "kolejnosc",
          kind: "matching",
          response: [
            ["a", "x"],
            ["b", "y"],
          ],
          pattern: [
            ["a", "x"],
            ["b", "z"],
          ],
          result: "incorrect",
        }),
      ];
      for (const answer of answers) {
        session.changed(
          work.answer(answer, { score: 50 + answer.index, progress: 0.25 * answer.index }),
          true,
        );
        stage.pass(3000);
      }
      session.changed(
        work.do({ completion: "completed", success: "passed", score: 100, progress: 1 }),
        true,
      );
      stage.leave();
      assert.deepEqual(place.problems(), []);
    });

    test("after the end nothing can throw and nothing reaches the LMS", async () => {
      const place = make();
      const { stage, session } = await open(place);
      const work = new Work();
      session.changed(work.do(), true);
      session.closedByUs();
      stage.leave();
      session.closedByUs();
      session.changed(work.do(), true);
      stage.fire("pageshow", { persisted: true });
      stage.pass(60_000);
      assert.deepEqual(place.problems(), []);
    });
  });
}
