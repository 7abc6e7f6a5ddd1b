import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, folded, search, snippetOf, stemOf, termsOf, type FindablePage } from "../src/site-find";

const pages = ([
  ["a.html", "Mapa zasobów", "Oferta · Dzień 1", [["", "", "Jedna kartka."], ["a--krok", "Najpierw kartka", "Spiszcie źródła i książki instytucji w Łodzi."]]],
  ["b.html", "Kartka", "Oferta · Dzień 1", [["", "", "O mapach ani słowa."]]],
  ["c.html", "Pilotaż", "Oferta · Dzień 2", [["", "", "Kolejny krok: próba."]]],
] as FindablePage[]).map(folded);

const found = (query: string): string[] => search(query, pages).map(({ address }) => address);

test("folding keeps the length, so that places stay places", () => {
  for (const text of ["Zażółć gęślą jaźń", "ŁÓDŹ", "İstanbul", "5\u00a0zł", "ﬁlm", "é"]) {
    assert.equal(fold(text).length, text.length);
  }
  assert.equal(fold("Zażółć\u00a0GĘŚLĄ"), "zazolc gesla");
});

test("a stem keeps at least three letters", () => {
  assert.deepEqual(["instytucjami", "ksiazka", "kot", "om", "domu", "nowego"].map(stemOf),
    ["instytucj", "ksiazk", "kot", "om", "dom", "now"]);
});

test("words are found without accents and with another ending", () => {
  for (const query of ["zrodla", "ŹRÓDŁO", "książkami", "instytucja", "łódź instytucji", "ksi"]) {
    assert.deepEqual(found(query), ["a.html"], query);
  }
});

test("a stem does not go on into another word", () => {
  assert.deepEqual(found("kolano"), []);
  assert.deepEqual(found("kole"), ["c.html"]);
});

test("every word of the query must be there, wherever", () => {
  assert.deepEqual(found("kartka mapa"), ["a.html", "b.html"]);
  assert.deepEqual(found("kartka hipopotam"), []);
  assert.deepEqual(found("pilotaż oferta"), ["c.html"]);
});

test("a title counts more than a heading, a heading more than the text", () => {
  assert.deepEqual(found("kartka"), ["b.html", "a.html"]);
});

test("the result leads to the passage that holds most of the words", () => {
  const [first] = search("mapa książki", pages);
  assert.deepEqual([first?.anchor, first?.heading], ["a--krok", "Najpierw kartka"]);
  const [onlyTitle] = search("pilotaż", pages);
  assert.deepEqual([onlyTitle?.anchor, onlyTitle?.heading], ["", ""]);
});

test("a snippet shows what was found in its own letters, cut between words", () => {
  const text = `${"słowo ".repeat(30)}Źródła i źródło ${"dalej ".repeat(60)}`;
  const stretches = snippetOf(text, termsOf("zrodlo"));
  assert.deepEqual(stretches.filter(({ isHit }) => isHit).map((part) => part.text), ["Źródła", "źródło"]);
  const line = stretches.map((part) => part.text).join("");
  assert.match(line, /^… słowo .* dalej …$/);
  assert.ok(line.length < 200);
});

test("signs of patterns in a query are only signs", () => {
  for (const query of ["(", "a.*", "[x", "\\b", "c++ + kartka", "?"]) assert.doesNotThrow(() => found(query));
  assert.deepEqual(found("… „kartka”!"), ["b.html", "a.html"]);
});

test("an empty query finds nothing", () => assert.deepEqual([found(""), found(" a ")], [[], []]));
