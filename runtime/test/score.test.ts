import assert from "node:assert/strict";
import { test } from "node:test";
import { doneLessons, standing } from "../src/score";
import { emptyState } from "../src/state";
import type { AnswerState, CourseState, PoolState } from "../src/types";
import { course, question } from "./course";

const answer = (best: number | null, closed = best === 100): AnswerState => (
  { attempts: 1, best, closed, mark: 7, response: null });

function state(answers: Record<string, AnswerState>, pools: Record<string, PoolState> = {}, visited = ["mapa"]): CourseState {
  return {
    ...emptyState(), visited: new Set(visited),
    answers: new Map(Object.entries(answers)), pools: new Map(Object.entries(pools)),
  };
}

const two = course({ pass: 70, questions: [question("a"), question("b", { points: 3 })] });

test("nothing is known at the beginning", () => {
  assert.deepEqual(standing(two, emptyState()), {
    completion: "incomplete", success: "unknown", score: null, progress: 0, pass: 70,
  });
});

test("the score is the share of points, unanswered questions count as none", () => {
  assert.equal(standing(two, state({ a: answer(100) })).score, 25);
  assert.equal(standing(two, state({ a: answer(0), b: answer(50) })).score, 37.5);
  const three = course({ questions: ["a", "b", "c"].map((id) => question(id)) });
  assert.equal(standing(three, state({ a: answer(100), b: answer(100) })).score, 66.66);
});

test("a course without graded questions has no score", () => {
  const asked = course({ pass: 50, questions: [question("s", { kind: "survey" }), question("r", { kind: "reflection" }), question("z", { points: 0 })] });
  const standingNow = standing(asked, state({ s: answer(null), r: answer(null), z: answer(100) }));
  assert.equal(standingNow.score, null);
  assert.equal(standingNow.success, "unknown");
  assert.equal(standingNow.completion, "completed");
});

test("passed at the mark, failed only when nothing is left to try", () => {
  assert.equal(standing(two, state({ a: answer(0), b: answer(100) })).success, "passed");
  assert.equal(standing(two, state({ a: answer(100), b: answer(0, false) })).success, "unknown");
  assert.equal(standing(two, state({ a: answer(100), b: answer(0, true) })).success, "failed");
  assert.equal(standing(two, state({ a: answer(100) })).success, "unknown");
});

test("no success without a pass mark; an LMS may set another", () => {
  const { pass: _, ...without } = two;
  assert.equal(standing(without, state({ a: answer(100), b: answer(100) })).success, "unknown");
  assert.equal(standing(two, state({ a: answer(100) }), 20).success, "passed");
  assert.equal(standing(two, state({ a: answer(100) }), 20).pass, 20);
});

test("a score just below the mark does not pass", () => {
  const many = course({ pass: 70, questions: [question("a", { points: 69.996 }), question("b", { points: 30.004 })] });
  assert.equal(standing(many, state({ a: answer(100), b: answer(0, true) })).score, 69.99);
  assert.equal(standing(many, state({ a: answer(100), b: answer(0, true) })).success, "failed");
});

test("by default a course is complete when every lesson is seen and every required question answered", () => {
  const all = course({
    lessons: [{ id: "mapa", title: "" }, { id: "karta", title: "" }],
    questions: [question("a"), question("b", { optional: true }), question("s", { kind: "survey", lesson: "karta" })],
  });
  assert.equal(standing(all, state({ a: answer(0, false) }, {}, ["mapa", "karta"])).completion, "incomplete");
  assert.equal(standing(all, state({ a: answer(0, false), s: answer(null) }, {}, ["mapa"])).progress, 0.75);
  const done = state({ a: answer(0, false), s: answer(null) }, {}, ["mapa", "karta"]);
  assert.equal(standing(all, done).completion, "completed");
  assert.equal(standing(all, done).progress, 1);
  assert.deepEqual([...doneLessons(all, done)], ["mapa", "karta"]);
  assert.deepEqual([...doneLessons(all, state({ a: answer(0) }, {}, ["mapa", "karta"]))], ["mapa"]);
});

test("by policy: seen is enough, or only a pass completes", () => {
  assert.equal(standing({ ...two, completion: "viewed" }, state({})).completion, "completed");
  const passing = { ...two, completion: "passed" as const };
  assert.equal(standing(passing, state({ a: answer(100), b: answer(0, false) })).completion, "incomplete");
  assert.equal(standing(passing, state({ a: answer(0, false), b: answer(100) }, {}, [])).completion, "completed");
  assert.equal(standing(passing, state({ a: answer(0, true), b: answer(0, true) })).completion, "completed");
});

test("a test counts as many points as it draws, its questions none of their own", () => {
  const tested = course({
    pass: 70, questions: [question("a"), ...["x", "y", "z"].map((id) => question(id, { pool: "test" }))],
    pools: [{ id: "test", lesson: "mapa", draw: 3, pass: 70, attempts: 2 }],
  });
  const result = (best: number, attempts: number): PoolState => ({ seed: 1, attempts, best, finished: true });
  const answers = { a: answer(100), x: answer(0, true) };
  assert.equal(standing(tested, state(answers)).completion, "incomplete");
  assert.equal(standing(tested, state(answers, { test: result(60, 1) })).score, 70);
  assert.equal(standing(tested, state(answers, { test: result(60, 1) })).completion, "completed");
  assert.equal(standing(tested, state(answers, { test: result(40, 1) })).success, "unknown");
  assert.equal(standing(tested, state(answers, { test: result(40, 2) })).success, "failed");
});

test("practice that is not required does not touch the score", () => {
  const practised = course({ questions: [question("a"), question("b", { optional: true })] });
  assert.equal(standing(practised, state({ a: answer(100) })).score, 100);
  assert.equal(standing(practised, state({ b: answer(100) })).score, null);
});
