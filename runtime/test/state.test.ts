import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { emptyState, merge } from "../src/state";
import type { AnswerState, CourseState } from "../src/types";
import { largeCourse, stateOf } from "./course";

const small = largeCourse(4, 12, 2);
const any = stateOf(small);

test("it does not matter which of two memories comes first", () => {
  fc.assert(fc.property(any, any, (a, b) => assert.deepEqual(merge(a, b), merge(b, a))));
});

test("it does not matter which two of three memories are merged first", () => {
  fc.assert(fc.property(any, any, any, (a, b, c) => {
    assert.deepEqual(merge(merge(a, b), c), merge(a, merge(b, c)));
  }), { numRuns: 300 });
});

test("merging the same memory again changes nothing", () => {
  fc.assert(fc.property(any, any, (a, b) => {
    assert.deepEqual(merge(a, a), a);
    assert.deepEqual(merge(merge(a, b), b), merge(a, b));
    assert.deepEqual(merge(a, { ...emptyState(), revision: -1 }), a);
  }));
});

test("merging loses no visit, no score, no attempt and no finished question", () => {
  fc.assert(fc.property(any, any, (a, b) => {
    const both = merge(a, b);
    for (const id of a.visited) assert.ok(both.visited.has(id));
    for (const [id, answer] of a.answers) {
      const merged = both.answers.get(id) as AnswerState;
      assert.ok(merged.attempts >= answer.attempts);
      assert.ok((merged.best ?? -1) >= (answer.best ?? -1));
      assert.ok(merged.closed || !answer.closed);
    }
    for (const [id, pool] of a.pools) {
      assert.ok((both.pools.get(id)?.best ?? -1) >= (pool.best ?? -1));
      assert.ok((both.pools.get(id)?.attempts ?? -1) >= pool.attempts);
    }
    assert.ok(both.revision >= a.revision);
  }));
});

test("the response of the later attempt stays, whichever device it comes from", () => {
  const state = (attempts: number, response: number[], revision: number): CourseState => ({
    ...emptyState(), revision,
    answers: new Map([["karta", { attempts, best: 0, closed: false, mark: 7, response }]]),
  });
  const merged = merge(state(1, [1, 0], 9), state(2, [0, 1], 4));
  assert.deepEqual(merged.answers.get("karta")?.response, [0, 1]);
});

test("the place in the course comes from the higher revision", () => {
  const phone = { ...emptyState(), revision: 3, current: "lekcja-1" };
  const desk = { ...emptyState(), revision: 5, current: "lekcja-0" };
  assert.equal(merge(phone, desk).current, "lekcja-0");
});
