/** What a fake LMS's data model is made of. */

import type { Check } from "./values";

export type Profile = "strict" | "moodle" | "moodle-standard" | "minimal";

/** One element, or with `n` in its name one of each member of a list. */
export interface Rule {
  access: "r" | "w" | "rw";
  check: Check;
  /** Elements of the same list member that have to be there first (2004: 408). */
  after?: string[];
}

export interface Codes {
  general: string;
  alreadyOpen: string;
  ended: string;
  notOpen: Record<"get" | "set" | "commit" | "terminate", string>;
  unknown: string;
  readOnly: string;
  writeOnly: string;
  keyword: string;
  outOfOrder: string;
  missing: string;
}

export interface Model {
  verbs: Record<
    "initialize" | "terminate" | "get" | "set" | "commit" | "error" | "text" | "diagnostic",
    string
  >;
  codes: Codes;
  rules: Map<string, Rule>;
  lists: string[];
  /** What the LMS itself knows before anything was learned. */
  defaults: Record<string, string>;
  names: {
    status: string;
    entry: string;
    exit: string;
    mode: string;
    credit: string;
    time: string;
    total: string;
    learnerId: string;
    learnerName: string;
  };
  /** Values of the learning, which a new attempt begins without. */
  isOver(value: (element: string) => string): boolean;
  /** What the LMS does to the values when the session ends. */
  finish(values: Map<string, string>): void;
  add(total: string, session: string): string;
  /** A value's check may depend on what stands beside it, such as the type of an interaction. */
  sibling?(element: string, value: string, read: (name: string) => string): string;
}

/** `cmi.interactions.3.id` → `cmi.interactions.n.id`, and the numbers that were in it. */
export function generic(element: string): { name: string; places: number[] } {
  const places: number[] = [];
  const name = element.replace(/\.(\d+)(?=\.|$)/g, (_, digits: string) => {
    places.push(Number(digits));
    return ".n";
  });
  return { name, places };
}
