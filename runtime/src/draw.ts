/** Chance that can be repeated: the same seed gives the same draw. */

/** A stream of numbers in [0, 1) from a seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A new list in an order that `next` decides (Fisher–Yates). */
export function shuffled<T>(list: readonly T[], next: () => number): T[] {
  const order = [...list];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1));
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}

/**
 * The questions of one attempt, in order. The bank is dealt like a deck of cards: nothing comes
 * again before everything has been dealt, and never twice in one attempt.
 */
export function draw(bank: readonly string[], count: number, seed: number, attempt: number): string[] {
  const next = chance(seed);
  const size = Math.min(count, bank.length);
  let deck: string[] = [];
  let hand: string[] = [];
  for (let turn = 0; turn <= attempt; turn += 1) {
    hand = deck.splice(0, size);
    if (hand.length === size) continue;
    const begun = hand;
    const fresh = shuffled(bank, next);
    deck = [...fresh.filter((id) => !begun.includes(id)), ...fresh.filter((id) => begun.includes(id))];
    hand = [...begun, ...deck.splice(0, size - begun.length)];
  }
  return hand;
}

/** A seed for a new learner: the only chance in the runtime that cannot be repeated. */
export function newSeed(): number {
  return Math.floor(Math.random() * 2 ** 24);
}
