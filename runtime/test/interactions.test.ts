/** An answer as an LMS's report shows it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { answer12, answer2004, cut, oneLine } from "../src/interactions";
import { duration12, duration2004, numeral } from "../src/figures";
import { FakeLms, type Profile } from "../fake/index";
import { KINDS } from "./course";
import { interaction } from "./stage";
import type { Interaction } from "../src/types";

const in12 = (rest: Partial<Interaction>): Record<string, string> =>
  Object.fromEntries(answer12(interaction(rest)));
const in2004 = (rest: Partial<Interaction>): Record<string, string> =>
  Object.fromEntries(answer2004(interaction(rest)));

test("INT-01: the parts come in an order that every engine takes", () => {
  assert.deepEqual(
    answer12(interaction()).map(([name]) => name),
    [
      "id",
      "type",
      "student_response",
      "correct_responses.0.pattern",
      "result",
      "weighting",
      "latency",
      "time",
    ],
  );
  assert.deepEqual(
    answer2004(interaction()).map(([name]) => name),
    [
      "id",
      "type",
      "learner_response",
      "correct_responses.0.pattern",
      "result",
      "weighting",
      "latency",
      "timestamp",
      "description",
    ],
  );
});

test("INT-02: several choices are sorted and told once", () => {
  const rest = { kind: "multiple", response: ["b", "a", "b"], pattern: ["c", "a"] } as const;
  const asked = { ...rest, response: [...rest.response], pattern: [...rest.pattern] };
  assert.equal(in2004(asked).learner_response, "a[,]b");
  assert.equal(in2004(asked)["correct_responses.0.pattern"], "a[,]c");
  assert.equal(in12(asked).student_response, "a,b");
});

test("INT-04: ids of options keep to letters, digits and the underscore", () => {
  const rest = { response: ["opcja-1", "ł"], pattern: ["50_zl"] };
  assert.equal(in2004(rest).learner_response, "_[,]opcja_1");
  assert.equal(in12(rest).student_response, "_,opcja_1");
});

test("INT-05: where nothing was chosen, no response is told", () => {
  for (const kind of KINDS) {
    assert.equal("learner_response" in in2004({ kind, response: [], pattern: [] }), false, kind);
    assert.equal("student_response" in in12({ kind, response: [], pattern: [] }), false, kind);
  }
});

test("INT-07 PLX-01: Polish letters and emoji stay as they are", () => {
  const text = "zażółć gęślą jaźń „–” 🎭";
  assert.equal(in12({ kind: "text", response: [text] }).student_response, text);
  assert.equal(in2004({ kind: "text", response: [text] }).learner_response, text);
});

test("INT-08 PLX-05: an answer is one line without control characters", () => {
  assert.equal(oneLine("raz\r\n\r\ndwa\ttrzy\u0000\u200b"), "raz / dwa trzy");
  assert.equal(
    in2004({ kind: "reflection", response: ["raz\ndwa"] }).learner_response,
    "raz / dwa",
  );
  assert.equal(in2004({ kind: "reflection", response: ["raz"] }).type, "long-fill-in");
});

test("INT-10: a long answer is long-fill-in in 2004 and cut between characters in 1.2", () => {
  const text = "a" + "🎭".repeat(200);
  assert.equal(in2004({ kind: "text", response: [text] }).type, "long-fill-in");
  assert.equal(in2004({ kind: "text", response: ["ż".repeat(250)] }).type, "fill-in");
  const short = in12({ kind: "text", response: [text] }).student_response ?? "";
  assert.equal(short.length, 255);
  assert.equal(short, cut(text, 255));
  assert.doesNotMatch(cut(text, 254), /[\ud800-\udbff]$/);
  assert.ok(
    (in2004({ kind: "reflection", response: ["x".repeat(9000)] }).learner_response ?? "").length <=
      4000,
  );
});

test("INT-11 INT-25: a leading brace and a long description are made harmless", () => {
  assert.equal(in2004({ kind: "text", response: ["{lang=pl} x"] }).learner_response, "(lang=pl} x");
  assert.equal(in2004({ description: "{a}\nb" }).description, "(a} / b");
  assert.equal(in2004({ description: "ż".repeat(300) }).description?.length, 250);
  assert.equal("description" in in2004({ description: " " }), false);
});

test("INT-13: a number is numeric up to five digits, and text beyond", () => {
  const number = (response: string, ...pattern: string[]): Partial<Interaction> => ({
    kind: "number",
    response: [response],
    pattern,
  });
  assert.deepEqual(
    [in2004(number("23,5", "23.5")).type, in2004(number("23,5", "23.5")).learner_response],
    ["numeric", "23.5"],
  );
  assert.equal(in2004(number("3", "3"))["correct_responses.0.pattern"], "3[:]3");
  assert.equal(in2004(number("3", "20..26"))["correct_responses.0.pattern"], "20[:]26");
  assert.equal(in2004(number("3", "20..26", "3"))["correct_responses.0.pattern"], "20[:]26");
  assert.equal(in2004(number("1 260", "1260")).learner_response, "1260");
  assert.equal(in2004(number("1234567", "3")).type, "fill-in");
  assert.equal(in2004(number("3", "1234567")).type, "fill-in");
  assert.equal(in2004(number("nie wiem", "3")).type, "fill-in");
  assert.equal(in12(number("−3", "3")).student_response, "-3");
});

test("a range, for which 1.2 has no word, is told as text", () => {
  const told = in12({ kind: "number", response: ["21,5"], pattern: ["20..26"] });
  assert.deepEqual(
    [told.type, told.student_response, told["correct_responses.0.pattern"]],
    ["fill-in", "21,5", "20..26"],
  );
});

test("INT-14: rows are matched as pairs, and an empty row is left out", () => {
  for (const kind of ["matching", "categories", "matrix"] as const) {
    const rest: Partial<Interaction> = {
      kind,
      response: [
        ["s1", "t1"],
        ["s2", ""],
        ["s-3", "t2"],
      ],
      pattern: [["s1", "t1"]],
    };
    assert.deepEqual(
      [in2004(rest).type, in2004(rest).learner_response],
      ["matching", "s1[.]t1[,]s_3[.]t2"],
    );
    assert.equal(in12(rest).student_response, "s1.t1,s_3.t2");
  }
});

test("one true-false row is true-false, several are matching", () => {
  const one: Partial<Interaction> = {
    kind: "true-false",
    response: [["a", "prawda"]],
    pattern: [["a", "falsz"]],
  };
  assert.deepEqual(
    [in2004(one).type, in2004(one).learner_response, in2004(one)["correct_responses.0.pattern"]],
    ["true-false", "true", "false"],
  );
  assert.deepEqual(
    [in12(one).student_response, in12(one)["correct_responses.0.pattern"]],
    ["t", "f"],
  );
  const many: Partial<Interaction> = {
    kind: "true-false",
    response: [
      ["a", "true"],
      ["b", "false"],
    ],
    pattern: [
      ["a", "true"],
      ["b", "true"],
    ],
  };
  assert.deepEqual(
    [in2004(many).type, in2004(many).learner_response],
    ["matching", "a[.]true[,]b[.]false"],
  );
});

test("a survey of one statement is likert, of several matching, and never right or wrong", () => {
  const one = in2004({ kind: "survey", response: [["s1", "4"]], pattern: [], result: "neutral" });
  assert.deepEqual([one.type, one.learner_response, one.result], ["likert", "4", "neutral"]);
  const two = in12({
    kind: "survey",
    response: [
      ["s1", "4"],
      ["s2", "na"],
    ],
    pattern: [],
    result: "neutral",
  });
  assert.deepEqual(
    [two.type, two.student_response, two.result],
    ["matching", "s1.4,s2.na", "neutral"],
  );
  assert.equal("correct_responses.0.pattern" in two, false);
});

test("an order is a sequence in the order given", () => {
  const rest: Partial<Interaction> = {
    kind: "order",
    response: ["c", "a", "b"],
    pattern: ["a", "b", "c"],
  };
  assert.deepEqual([in2004(rest).type, in2004(rest).learner_response], ["sequencing", "c[,]a[,]b"]);
  assert.equal(in12(rest).student_response, "c,a,b");
});

test("gaps are read side by side, the spellings of a text are alternatives", () => {
  const gaps: Partial<Interaction> = {
    kind: "gaps",
    response: ["GOK", "50_zl"],
    pattern: ["Gminny Ośrodek Kultury", "50_zl"],
  };
  assert.equal(in12(gaps).student_response, "GOK | 50_zl");
  assert.equal(in2004(gaps)["correct_responses.0.pattern"], "Gminny Ośrodek Kultury | 50_zl");
  const text: Partial<Interaction> = {
    kind: "text",
    response: ["karta"],
    pattern: ["karta oferty", "ulotka"],
  };
  assert.equal(in12(text)["correct_responses.1.pattern"], "ulotka");
});

test("INT-16: a wrong answer is wrong in 1.2 and incorrect in 2004", () => {
  assert.deepEqual(
    [in12({ result: "incorrect" }).result, in2004({ result: "incorrect" }).result],
    ["wrong", "incorrect"],
  );
  assert.deepEqual(
    [in12({ result: "correct" }).result, in2004({ result: "neutral" }).result],
    ["correct", "neutral"],
  );
});

test("INT-17 INT-19: the time has no zone, the latency whole seconds", () => {
  assert.deepEqual([in2004({}).timestamp, in2004({}).latency], ["2026-11-22T09:05:07", "PT12S"]);
  assert.deepEqual([in12({}).time, in12({}).latency], ["09:05:07", "0000:00:12"]);
  assert.equal(in12({ latency: -5 }).latency, "0000:00:00");
});

test("INT-26: equal patterns are told once", () => {
  const told = in2004({ kind: "text", response: ["a"], pattern: ["karta", "karta"] });
  assert.equal("correct_responses.1.pattern" in told, false);
});

test("EXI-13 EXI-14 EXI-17: durations are written as both editions take them", () => {
  assert.deepEqual([0, 61, 3905.25, 0.5, 360_000 * 101, -3, Number.NaN].map(duration12), [
    "0000:00:00",
    "0000:01:01",
    "0001:05:05.25",
    "0000:00:00.50",
    "9999:59:59.99",
    "0000:00:00",
    "0000:00:00",
  ]);
  assert.deepEqual([0, 61, 3905.25, 0.5, 7200].map(duration2004), [
    "PT0S",
    "PT1M1S",
    "PT1H5M5.25S",
    "PT0.5S",
    "PT2H",
  ]);
});

test("PLX-02: a number never has a comma, an exponent or a minus zero", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1000, max: 1000, noNaN: true }),
      fc.integer({ min: 0, max: 7 }),
      (value, digits) => {
        const text = numeral(value, digits);
        assert.match(text, /^-?\d+(\.\d+)?$/);
        assert.notEqual(text, "-0");
        assert.ok(Math.abs(Number(text) - value) <= 0.5 * 10 ** -digits + 1e-9);
      },
    ),
  );
});

const word = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.constantFrom("{", "a[,]b", "\n", "5", "1e9", "", "12,5"),
);

const anyInteraction: fc.Arbitrary<Interaction> = fc.record({
  index: fc.constant(0),
  id: fc.constantFrom("oferta-karta", "q1"),
  kind: fc.constantFrom(...KINDS),
  response: fc.oneof(
    fc.array(word, { maxLength: 50 }),
    fc.array(fc.tuple(word, word), { maxLength: 50 }),
  ),
  pattern: fc.oneof(
    fc.array(word, { maxLength: 50 }),
    fc.array(fc.tuple(word, word), { maxLength: 50 }),
  ),
  result: fc.constantFrom("correct", "incorrect", "neutral"),
  weighting: fc.double({ min: -1000, max: 1000, noNaN: true }),
  latency: fc.double({ min: -10, max: 1e9, noNaN: true }),
  at: fc.date({ min: new Date(2024, 0, 1), max: new Date(2037, 0, 1), noInvalidDate: true }),
  description: word,
});

for (const edition of ["scorm12", "scorm2004"] as const) {
  for (const profile of ["strict", "moodle", "moodle-standard"] as Profile[]) {
    test(`LMS-08: whatever is answered, ${edition} (${profile}) refuses none of it`, () => {
      fc.assert(
        fc.property(anyInteraction, (answered) => {
          const lms = new FakeLms({ edition, profile });
          const { api, calls } = lms.launch();
          const set = edition === "scorm12" ? api.LMSSetValue : api.SetValue;
          (edition === "scorm12" ? api.LMSInitialize : api.Initialize)?.("");
          const pairs = edition === "scorm12" ? answer12(answered) : answer2004(answered);
          for (const [name, value] of pairs) set?.(`cmi.interactions.0.${name}`, value);
          assert.deepEqual(
            calls.flatMap(({ complaint }) => complaint ?? []),
            [],
          );
        }),
        { numRuns: 300 },
      );
    });
  }
}
