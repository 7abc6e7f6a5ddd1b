import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { nameOf } from "../src/bits";
import { pack, packAt, SHORT_LIMIT, unpack, type Level } from "../src/pack";
import { emptyState } from "../src/state";
import type { AnswerState, CourseData, CourseState, QuestionData } from "../src/types";
import { answerTo, course, KINDS, largeCourse, question, stateOf } from "./course";

const small = largeCourse(6, 24);

function restored(text: string, taught: CourseData): CourseState {
  const unpacked = unpack(text, taught);
  assert.ok(unpacked.ok, "the text should unpack");
  return unpacked.state;
}

function fullState(taught: CourseData, answers: AnswerState[]): CourseState {
  return {
    ...emptyState(), revision: 1234, current: taught.lessons[0]?.id ?? "",
    visited: new Set(taught.lessons.map((lesson) => lesson.id)),
    answers: new Map(taught.questions.map((asked, place) => [asked.id, answers[place] as AnswerState])),
  };
}

/** Every question answered as learners do: a response is there, most are right in the end. */
function allAnswered(taught: CourseData): fc.Arbitrary<CourseState> {
  const answered = (asked: QuestionData) => answerTo(asked)
    .filter((answer) => answer.response !== null)
    // What a learner thinks stays on the device: of a reflection only that it was written is kept.
    .map((answer) => (asked.kind === "reflection" ? { ...answer, response: null } : answer))
    .chain((answer) => fc.record({
      attempts: fc.constantFrom(1, 1, 1, 2, 2, 3), best: fc.constantFrom(0, 100, 100, 66), closed: fc.boolean(),
    }, { noNullPrototype: true }).map((rest) => ({ ...answer, ...rest })));
  return fc.tuple(...taught.questions.map(answered)).map((answers) => fullState(taught, answers));
}

test("what is packed comes back exactly", () => {
  fc.assert(fc.property(stateOf(small), (state) => {
    assert.deepEqual(restored(pack(state, small), small), state);
  }), { numRuns: 300 });
});

test("the packed text holds nothing but letters that every LMS keeps", () => {
  fc.assert(fc.property(stateOf(small), (state) => {
    assert.match(pack(state, small), /^[A-Za-z0-9_.-]+$/);
  }), { numRuns: 50 });
});

test("a course of 200 lessons and 300 questions fits SCORM 1.2", () => {
  const large = largeCourse(200, 300);
  fc.assert(fc.property(allAnswered(large), (state) => {
    const text = pack(state, large);
    assert.ok(text.length <= SHORT_LIMIT, `${text.length} characters`);
    assert.deepEqual(restored(text, large), state);
  }), { numRuns: 10, endOnFailure: true });
});

test("a change of any one character is noticed", () => {
  fc.assert(fc.property(stateOf(small), fc.nat(), fc.string({ unit: "binary", minLength: 1, maxLength: 1 }), (state, at, other) => {
    const text = pack(state, small);
    const place = at % text.length;
    fc.pre(text[place] !== other);
    assert.equal(unpack(text.slice(0, place) + other + text.slice(place + 1), small).ok, false);
  }), { numRuns: 300 });
});

test("a text that was cut short is noticed", () => {
  fc.assert(fc.property(stateOf(small), fc.nat(), (state, at) => {
    const text = pack(state, small);
    assert.equal(unpack(text.slice(0, at % text.length), small).ok, false);
  }), { numRuns: 100 });
});

test("no text makes unpacking throw", () => {
  const almostOurs = fc.stringMatching(/^1\.[0-9a-f]{0,6}\.[0-9a-z]{1,4}\.[A-Za-z0-9_-]{0,80}\.[A-Za-z0-9_-]{4}$/);
  fc.assert(fc.property(fc.oneof(fc.string({ unit: "binary" }), almostOurs), (text) => {
    assert.equal(unpack(text, small).ok, false);
  }), { numRuns: 500 });
});

test("nothing, something broken and something newer are told apart", () => {
  const text = pack(emptyState(), small);
  assert.deepEqual(unpack("", small), { ok: false, reason: "empty" });
  assert.deepEqual(unpack("{}", small), { ok: false, reason: "unreadable" });
  assert.deepEqual(unpack(`2${text.slice(1)}`, small), { ok: false, reason: "newer" });
});

test("a course with questions removed, added and put in another order keeps every other answer", () => {
  fc.assert(fc.property(stateOf(small), fc.shuffledSubarray(small.questions), fc.subarray(small.lessons), (state, kept, lessons) => {
    const edited = { ...small, lessons, questions: [question("zupelnie-nowe"), ...kept], fingerprint: "ffffff" };
    const after = restored(pack(state, small), edited);
    for (const { id } of kept) assert.deepEqual(after.answers.get(id), state.answers.get(id));
    assert.equal(after.answers.has("zupelnie-nowe"), false);
    const stillThere = lessons.map((lesson) => lesson.id).filter((id) => state.visited.has(id));
    assert.deepEqual(after.visited, new Set(stillThere));
  }), { numRuns: 100 });
});

test("a question with other options keeps its score and forgets the response", () => {
  for (const kind of KINDS) {
    const before = course({ questions: [question("karta", { kind, mark: 1 })] });
    const after = course({ questions: [question("karta", { kind, mark: 2, sizes: [9, 9] })] });
    fc.assert(fc.property(answerTo(before.questions[0] as QuestionData), (answer) => {
      const state = { ...emptyState(), answers: new Map([["karta", answer]]) };
      const kept = restored(pack(state, before), after).answers.get("karta");
      assert.deepEqual(kept, { ...answer, mark: 2, response: null });
    }), { numRuns: 20 });
  }
});

test("a question of another kind under the same mark gives no strange response", () => {
  const before = course({ questions: [question("karta", { kind: "order" })] });
  const after = course({ questions: [question("karta", { kind: "single", sizes: [2] })] });
  const answer: AnswerState = {
    attempts: 1, best: 100, closed: true, mark: 7, response: [5, 4, 3, 2, 1],
  };
  const state = { ...emptyState(), answers: new Map([["karta", answer]]) };
  assert.deepEqual(restored(pack(state, before), after).answers.get("karta"), { ...answer, response: null });
});

test("when the text gets too long, typed answers go first and scores stay to the end", () => {
  fc.assert(fc.property(allAnswered(small), (state) => {
    const at = (level: Level) => restored(packAt(level, state, small), small);
    const kept = (level: Level) => [...at(level).answers.values()].flatMap((answer) => answer.response ?? []);
    const kinds = (level: Level) => new Set(kept(level).map((part) => typeof part));
    assert.deepEqual(kinds(0), new Set(["number", "string"]));
    assert.deepEqual(kinds(1), new Set(["number"]));
    assert.deepEqual(kinds(2), new Set());
    for (const level of [0, 1, 2, 3, 4] as const) {
      for (const [id, answer] of state.answers) {
        assert.equal(at(level).answers.get(id)?.best, answer.best);
        assert.equal(at(level).answers.get(id)?.closed, answer.closed);
      }
    }
    assert.equal(at(3).visited.size, state.visited.size);
    assert.equal(at(4).visited.size, 0);
    assert.equal(at(4).current, state.current);
  }), { numRuns: 10 });
});

test("each step down makes the text shorter, and the first that fits is taken", () => {
  fc.assert(fc.property(allAnswered(largeCourse(30, 60)), (state) => {
    const large = largeCourse(30, 60);
    const lengths = ([0, 1, 2, 3, 4] as const).map((level) => packAt(level, state, large).length);
    for (let level = 1; level < 5; level += 1) assert.ok((lengths[level] ?? 0) < (lengths[level - 1] ?? 0));
    for (const length of lengths) assert.equal(pack(state, large, length).length, length);
    assert.equal(pack(state, large, 1).length, lengths[4]);
  }), { numRuns: 5, endOnFailure: true });
});

test("two ids with the same short name get other names", () => {
  const taken = new Map<number, string>();
  let pair: [string, string] | undefined;
  for (let n = 0; !pair; n += 1) {
    const name = nameOf(`q-${n}`, 0);
    const twin = taken.get(name);
    if (twin) pair = [twin, `q-${n}`];
    taken.set(name, `q-${n}`);
  }
  const twins = course({ questions: pair.map((id) => question(id)) });
  const answer = (best: number): AnswerState => ({ attempts: 1, best, closed: false, mark: 7, response: null });
  const state = { ...emptyState(), answers: new Map([[pair[0], answer(100)], [pair[1], answer(0)]]) };
  assert.deepEqual(restored(pack(state, twins), twins).answers, state.answers);
});
