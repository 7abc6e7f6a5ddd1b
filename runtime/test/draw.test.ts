import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { chance, draw, shuffled } from "../src/draw";

const banks = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 20 });
const seeds = fc.nat(2 ** 24 - 1);

test("the same seed and attempt give the same questions", () => {
  fc.assert(fc.property(banks, fc.integer({ min: 1, max: 8 }), seeds, fc.nat(6), (bank, count, seed, attempt) => {
    assert.deepEqual(draw(bank, count, seed, attempt), draw(bank, count, seed, attempt));
  }));
});

test("an attempt has as many questions as asked for, from the bank, none twice", () => {
  fc.assert(fc.property(banks, fc.integer({ min: 1, max: 30 }), seeds, fc.nat(6), (bank, count, seed, attempt) => {
    const drawn = draw(bank, count, seed, attempt);
    assert.equal(drawn.length, Math.min(count, bank.length));
    assert.equal(new Set(drawn).size, drawn.length);
    assert.ok(drawn.every((id) => bank.includes(id)));
  }));
});

test("no question comes again before the whole bank was asked", () => {
  fc.assert(fc.property(banks, fc.integer({ min: 1, max: 8 }), seeds, (bank, count, seed) => {
    const rounds = Math.floor(bank.length / Math.min(count, bank.length));
    const asked = Array.from({ length: rounds }, (_, attempt) => draw(bank, count, seed, attempt)).flat();
    assert.equal(new Set(asked).size, asked.length);
    const more = [...asked, ...draw(bank, count, seed, rounds)];
    assert.equal(new Set(more).size, Math.min(bank.length, more.length));
  }));
});

test("different seeds give different draws", () => {
  const bank = Array.from({ length: 12 }, (_, n) => `q${n}`);
  const drawn = new Set(Array.from({ length: 20 }, (_, seed) => draw(bank, 5, seed, 0).join()));
  assert.ok(drawn.size > 15);
});

test("shuffling keeps every part and leaves the list as it was", () => {
  fc.assert(fc.property(banks, seeds, (bank, seed) => {
    const before = [...bank];
    assert.deepEqual([...shuffled(bank, chance(seed))].sort(), [...bank].sort());
    assert.deepEqual(bank, before);
  }));
});

test("every place is as likely as the others", () => {
  const counts = [0, 0, 0, 0];
  for (let seed = 0; seed < 4000; seed += 1) counts[shuffled([0, 1, 2, 3], chance(seed)).indexOf(0)]! += 1;
  for (const count of counts) assert.ok(Math.abs(count - 1000) < 120, counts.join());
});
