import assert from "node:assert/strict";
import { test } from "node:test";
import { Words } from "../src/words";

const polish = new Words({
  left: { one: "Została {n} próba.", few: "Zostały {n} próby.", many: "Zostało {n} prób.", other: "Zostało {n} próby." },
  check: "Sprawdź", place: "{item}, pozycja {n} z {all}",
}, "pl");

test("Polish numbers take their form", () => {
  const forms = [1, 2, 4, 5, 12, 14, 21, 22, 112, 1.5].map((n) => polish.say("left", { n }));
  assert.deepEqual(forms, [
    "Została 1 próba.", "Zostały 2 próby.", "Zostały 4 próby.", "Zostało 5 prób.", "Zostało 12 prób.",
    "Zostało 14 prób.", "Zostało 21 prób.", "Zostały 22 próby.", "Zostało 112 prób.", "Zostało 1,5 próby.",
  ]);
});

test("gaps are filled, and a fact that looks like a gap stays as it is", () => {
  assert.equal(polish.say("place", { item: "{n}", n: 2, all: 5 }), "{n}, pozycja 2 z 5");
});

test("a missing key shows itself", () => assert.equal(polish.say("nothing"), "nothing"));
