import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { isAtMost, readDecimal, showDecimal } from "../src/decimal";
import { grade, missing, type Key } from "../src/grade";
import { compare, normalise } from "../src/polish";
import type { Grade, Kind, Response } from "../src/types";

function graded(kind: Kind, key: Key, response: Response, diacritics: "almost" | "accept" | "strict" = "almost"): Grade {
  const made = grade(kind, key, response, diacritics, ["a", "b", "c", "d"]);
  assert.ok(made, "the answer should be readable");
  return made;
}

const choice = (...chosen: string[]): Response => ({ shape: "choice", chosen });
const text = (written: string): Response => ({ shape: "text", text: written });
const gaps = (...filled: string[]): Response => ({ shape: "gaps", gaps: filled });

test("a single choice is right or wrong", () => {
  assert.equal(graded("single", { right: ["a"] }, choice("a")).verdict, "right");
  assert.deepEqual(graded("single", { right: ["a"] }, choice("b")), {
    credit: 0, verdict: "wrong", parts: { a: false, b: false },
    notes: [
      { for: "a", when: "unchosen" }, { for: "b", when: "chosen" },
      { for: "c", when: "unchosen" }, { for: "d", when: "unchosen" },
    ],
  });
});

test("several choices: right ones count for, wrong ones against", () => {
  const credit = (...chosen: string[]) => graded("multiple", { right: ["a", "b"] }, choice(...chosen)).credit;
  assert.equal(credit("a", "b"), 1);
  assert.equal(credit("a"), 0.5);
  assert.equal(credit("a", "b", "c"), 0.5);
  assert.equal(credit("a", "c"), 0);
  assert.equal(credit("a", "b", "c", "d"), 0);
  assert.equal(credit("c", "d"), 0);
});

test("rows are worth their share", () => {
  const key = { rows: { chor: "stala", kolko: "stala", koncert: "raz" } };
  const made = graded("categories", key, { shape: "rows", rows: { chor: "stala", kolko: "raz", koncert: "raz" } });
  assert.equal(made.credit, 2 / 3);
  assert.equal(made.verdict, "partly");
  assert.deepEqual(made.parts, { chor: true, kolko: false, koncert: true });
});

test("feedback of a row is for everyone, and its second kind for who got the row wrong", () => {
  const made = graded("true-false", { rows: { x: "false", y: "true" } }, { shape: "rows", rows: { x: "true", y: "true" } });
  assert.deepEqual(made.notes, [
    { for: "x", when: "chosen" }, { for: "x", when: "unchosen" }, { for: "y", when: "chosen" },
  ]);
});

test("an order is worth the share of places that are right", () => {
  const credit = (...order: string[]) => graded("order", { order: ["a", "b", "c", "d"] }, { shape: "order", order }).credit;
  assert.equal(credit("a", "b", "c", "d"), 1);
  assert.equal(credit("a", "b", "d", "c"), 0.5);
  assert.equal(credit("b", "c", "d", "a"), 0);
});

test("gaps, typed and chosen, are worth their share", () => {
  const key = { gaps: [{ accepted: ["GOK", "Gminny Ośrodek Kultury"] }, { right: "50_zl" }] };
  assert.equal(graded("gaps", key, gaps("gok", "50_zl")).credit, 1);
  assert.equal(graded("gaps", key, gaps("MOK", "50_zl")).credit, 0.5);
  assert.deepEqual(graded("gaps", key, gaps("gminny osrodek kultury", "50_zl")).verdict, "almost");
  assert.equal(graded("gaps", key, gaps("gminny osrodek kultury", "70_zl")).verdict, "wrong");
  assert.equal(graded("gaps", key, gaps("gminny osrodek kultury", "50_zl"), "accept").verdict, "right");
  assert.equal(graded("gaps", key, gaps("gminny osrodek kultury", "50_zl"), "strict").verdict, "partly");
});

test("surveys and reflections are never right or wrong", () => {
  assert.equal(graded("survey", {}, { shape: "rows", rows: { x: "3" } }).verdict, "neutral");
  assert.equal(graded("reflection", {}, text("Myślę, że tak.")).verdict, "neutral");
});

const WRITTEN: Array<[string, string]> = [
  ["23", "23"], ["23,5", "23.5"], ["23.5", "23.5"], [" 23 ", "23"], ["023,50", "23.5"], [",5", "0.5"], ["5,", "5"],
  ["1 260", "1260"], ["1\u00a0260,50 zł", "1260.5"], ["12\u202f345\u202f678", "12345678"], ["1260zł", "1260"],
  ["-5", "-5"], ["−5", "-5"], ["–5 °C", "-5"], ["+5", "5"], ["-0", "0"], ["43%", "43"], ["43 %", "43"],
  ["20 m²", "20"], ["20 m2", "20"], ["5 zł.", "5"], ["0,000", "0"], ["2 godz. tygodniowo", "2"],
];
for (const [written, number] of WRITTEN) {
  test(`„${written}” is the number ${number}`, () => {
    const read = readDecimal(written);
    assert.ok(read);
    assert.equal(showDecimal(read), number);
  });
}

for (const written of ["", " ", "dużo", "20 30", "1,2,3", "1.234.567", "20-26", "1/2", "1e3", "zł 5", "--5", ",", "-", "12 3456"]) {
  test(`„${written}” is no number`, () => assert.equal(readDecimal(written), null));
}

test("numbers are compared without rounding", () => {
  const atMost = (a: string, b: string) => isAtMost(readDecimal(a)!, readDecimal(b)!);
  const compared = (a: string, b: string) => Number(atMost(b, a)) - Number(atMost(a, b));
  assert.equal(compared("0,3", "0,30000000000000000001"), -1);
  assert.equal(compared("9007199254740993", "9007199254740992"), 1);
  assert.equal(compared("-2", "-10"), 1);
  assert.equal(compared("-0", "0,0"), 0);
  fc.assert(fc.property(fc.integer(), fc.integer(), (a, b) => {
    assert.equal(compared(String(a), String(b)), Math.sign(a - b));
    assert.equal(compared(`${a / 8}`.replace(/e.*/, ""), `${a / 8}`.replace(/e.*/, "").replace(".", ",")), 0);
  }));
});

const share = {
  accepted: [{ low: "22.5", high: "23.5", credit: 100 }, { low: "20", high: "26", credit: 50 }],
  wrong: [{ low: "32", high: "32" }],
};
test("the first range that holds a number decides", () => {
  assert.equal(graded("number", share, text("22,5 %")).credit, 1);
  assert.equal(graded("number", share, text("23,5")).verdict, "right");
  assert.deepEqual(graded("number", share, text("23,51")).notes, [{ for: "a1", when: "chosen" }]);
  assert.equal(graded("number", share, text("20")).verdict, "partly");
  assert.deepEqual(graded("number", share, text("32")), {
    credit: 0, verdict: "wrong", parts: { 0: false }, notes: [{ for: "w0", when: "chosen" }],
  });
  assert.deepEqual(graded("number", share, text("33")).notes, []);
});

test("what is no number gets no grade", () => {
  assert.equal(grade("number", share, text("dużo"), "almost"), null);
});

const SAME: Array<[string, string]> = [
  ["Karta Oferty", "karta oferty"], ["  karta\u00a0 oferty ", "karta oferty"], ["karta oferty.", "karta oferty"],
  ["„karta oferty”", "karta oferty"], ["\"Karta oferty\"!", "karta oferty"], ["ŻÓŁĆ", "żółć"],
  ["z\u0307o\u0301łc\u0301", "żółć"], ["12–15", "12-15"], ["dom „Pod Lipą” w Łodzi", "dom \"Pod Lipą\" w Łodzi"],
  ["L’Oréal", "L'Oréal"], ["wstęp wolny…", "wstęp wolny"], ["C++", "c++"],
];
for (const [given, wanted] of SAME) {
  test(`„${given}” is as good as „${wanted}”`, () => assert.equal(compare(given, wanted), "same"));
}

test("missing Polish letters are almost right", () => {
  assert.equal(compare("zolty", "żółty"), "almost");
  assert.equal(compare("Gminny Osrodek Kultury", "gminny ośrodek kultury"), "almost");
  assert.equal(compare("zlty", "żółty"), "different");
  assert.equal(compare("?", "karta"), "different");
});

test("normalising twice changes nothing more", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."aĄż „”\"'.!-–… \u00a0") }), (written) => {
    assert.equal(normalise(normalise(written)), normalise(written));
  }));
});

const words = { accepted: ["karta oferty", "żółta kartka"], wrong: ["ulotka", "zołta kartka"] };
test("written answers: alternatives, known mistakes, Polish letters", () => {
  assert.deepEqual(graded("text", words, text("Żółta kartka.")).notes, [{ for: "a1", when: "chosen" }]);
  assert.deepEqual(graded("text", words, text("ULOTKA")).notes, [{ for: "w0", when: "chosen" }]);
  assert.equal(graded("text", words, text("zołta kartka")).verdict, "wrong");
  assert.deepEqual(graded("text", words, text("zolta kartka")), { credit: 0, verdict: "almost", parts: { 0: false }, notes: [] });
  assert.equal(graded("text", words, text("zolta kartka"), "accept").verdict, "right");
  assert.equal(graded("text", words, text("zolta kartka"), "strict").verdict, "wrong");
});

test("what is still to be answered is named", () => {
  assert.deepEqual(missing("single", choice()), ["0"]);
  assert.deepEqual(missing("text", text(" \u00a0 ")), ["0"]);
  assert.deepEqual(missing("gaps", gaps("a", " ", "")), ["1", "2"]);
  assert.deepEqual(missing("matrix", { shape: "rows", rows: { x: "1", y: "" } }), ["y"]);
  assert.deepEqual(missing("survey", { shape: "rows", rows: { x: "1", y: "" } }), []);
  assert.deepEqual(missing("survey", { shape: "rows", rows: { x: "", y: "" } }), ["x", "y"]);
  assert.deepEqual(missing("order", { shape: "order", order: ["a"] }), []);
});
