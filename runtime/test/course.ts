/** Courses and states to test with; a test says only what matters to it. */

import fc from "fast-check";
import { shapeOf } from "../src/responses";
import type {
  AnswerState, CourseData, CourseState, Kind, PackedResponse, PoolData, QuestionData,
} from "../src/types";

export const KINDS: Kind[] = [
  "single", "multiple", "true-false", "number", "text", "gaps",
  "matching", "order", "categories", "matrix", "survey", "reflection",
];

const SIZES: Record<Kind, number[]> = {
  single: [4], multiple: [5], "true-false": [4, 2], number: [], text: [], gaps: [0, 3],
  matching: [3, 4], order: [5], categories: [6, 3], matrix: [3, 3], survey: [5, 6], reflection: [],
};

export function question(id: string, rest: Partial<QuestionData> = {}): QuestionData {
  const kind = rest.kind ?? "single";
  return { id, lesson: "mapa", kind, sizes: SIZES[kind], mark: 7, label: id, ...rest };
}

export function course(rest: Partial<CourseData> = {}): CourseData {
  return {
    format: 1, id: "start", title: "Start", version: "1.0", language: "pl", fingerprint: "a1b2c3",
    completion: "answered", statusOnPass: "completed", diacritics: "almost",
    lessons: [{ id: "mapa", title: "Mapa" }], questions: [], pools: [], words: {}, ...rest,
  };
}

/** A course as large as the state has to hold: kinds in turn, every answer given. */
export function largeCourse(lessons: number, questions: number, pools = 3): CourseData {
  return course({
    lessons: Array.from({ length: lessons }, (_, n) => ({ id: `lekcja-${n}`, title: `Lekcja ${n}` })),
    questions: Array.from({ length: questions }, (_, n) =>
      question(`pytanie-o-oferte-${n}`, {
        kind: KINDS[n % KINDS.length] as Kind, lesson: `lekcja-${n % lessons}`, mark: (n * 37) % 256,
      })),
    pools: Array.from({ length: pools }, (_, n): PoolData => ({ id: `test-${n}`, lesson: "lekcja-0", draw: 5, pass: 70 })),
  });
}

// Plain objects compare equal to what the runtime makes; fast-check's default has no prototype.
const PLAIN = { noNullPrototype: true } as const;

/** Texts as learners type them, ten letters on average, and now and then any character at all. */
const typed = fc.oneof(
  { weight: 9, arbitrary: fc.string({ unit: fc.constantFrom(..."aąbcćdeęłoóśźżŁS 0123,.-"), minLength: 5, maxLength: 15 }) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 5 }) },
);

export function responseTo(asked: QuestionData, texts: fc.Arbitrary<string> = typed): fc.Arbitrary<PackedResponse> {
  const [first = 0, second = 0] = asked.sizes;
  const upTo = (count: number): fc.Arbitrary<number | string> => (count ? fc.integer({ min: 0, max: count }) : texts);
  const each = (count: number) => fc.array(upTo(count), { minLength: first, maxLength: first });
  switch (shapeOf(asked)) {
    case "choice": return each(1);
    case "rows": return each(second);
    case "gaps": return fc.tuple(...asked.sizes.map(upTo));
    case "order": return fc.shuffledSubarray(Array.from({ length: first }, (_, n) => n + 1), { minLength: first });
    case "text": return fc.tuple(texts);
  }
}

const best = fc.oneof(fc.constantFrom(0, 100, null), fc.integer({ min: 0, max: 100 }));

export function answerTo(asked: QuestionData): fc.Arbitrary<AnswerState> {
  return fc.record({
    attempts: fc.integer({ min: 0, max: 12 }), best, closed: fc.boolean(),
    mark: fc.constant(asked.mark), response: fc.option(responseTo(asked)),
  }, PLAIN);
}

/** Any state that a learner of the course can be in. */
export function stateOf(taught: CourseData): fc.Arbitrary<CourseState> {
  const ids = taught.lessons.map((lesson) => lesson.id);
  return fc.record({
    revision: fc.integer({ min: 0, max: 100_000 }),
    current: fc.constantFrom("", ...ids),
    visited: fc.subarray(ids).map((visited) => new Set(visited)),
    answers: someOf(taught.questions, answerTo),
    pools: someOf(taught.pools, () => fc.record({
      seed: fc.nat(2 ** 24 - 1), attempts: fc.nat(6), best, finished: fc.boolean(),
    }, PLAIN)),
  }, PLAIN);
}

function someOf<T extends { id: string }, V>(parts: T[], value: (part: T) => fc.Arbitrary<V>): fc.Arbitrary<Map<string, V>> {
  const entries = parts.map((part) => fc.option(value(part).map((made): [string, V] => [part.id, made])));
  return fc.tuple(...entries).map((made) => new Map(made.filter((entry): entry is [string, V] => entry !== null)));
}
