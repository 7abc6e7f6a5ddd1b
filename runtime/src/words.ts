/** What the learner reads: sentences of the catalogue, with plural forms and gaps filled. */

import type { Plural } from "./types";

export type Facts = Record<string, string | number>;

export class Words {
  private readonly plurals: Intl.PluralRules;

  constructor(private readonly catalogue: Record<string, string | Plural>, readonly language: string) {
    this.plurals = new Intl.PluralRules(language);
  }

  /**
   * The sentence of a key. Where it has plural forms, the fact `n` chooses one of them.
   * A missing key shows itself: a strange word helps more than an empty button.
   */
  say(key: string, facts: Facts = {}): string {
    const entry = this.catalogue[key] ?? key;
    const form = typeof entry === "string" ? entry : this.form(entry, Number(facts["n"]));
    return form.replace(/\{(\w+)\}/g, (gap, name: string) => {
      const fact = facts[name];
      return fact === undefined ? gap : this.show(fact);
    });
  }

  private form(entry: Plural, n: number): string {
    return entry[this.plurals.select(n) as keyof Plural] ?? entry.other;
  }

  private show(fact: string | number): string {
    return typeof fact === "string" ? fact : fact.toLocaleString(this.language);
  }
}
