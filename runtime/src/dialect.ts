/** What SCORM 1.2 and 2004 say differently: a table of names and a handful of pure functions. */

import type { Edition } from "./api";
import type { CourseData, Interaction, Snapshot } from "./types";

export type Pair = readonly [element: string, value: string];

/** A value that may only climb: `ladder` from the lowest to the highest word. */
export interface Climb {
  element: string;
  value: string;
  ladder: readonly string[];
}

/** The elements both editions have, under their names. */
export interface Names {
  status: string;
  state: string;
  location: string;
  mode: string;
  credit: string;
  entry: string;
  learnerId: string;
  learnerName: string;
  pass: string;
  exit: string;
  time: string;
  raw: string;
}

export interface Dialect {
  readonly edition: Edition;
  readonly names: Names;
  /** The most characters of state to begin with. */
  readonly limit: number;
  /** The element that says whether the learner passed; in 1.2 that of the status. */
  readonly success: string;
  readonly ladder: readonly string[];
  /** The progress element, where there is one. */
  readonly progress?: string;
  /** Percent from the LMS's own text; null when it says nothing. */
  passMark(text: string): number | null;
  /** A score of 0…100 percent, as the elements that carry it. */
  scores(percent: number): Pair[];
  statuses(snapshot: Snapshot, course: CourseData, pass: number | null): Climb[];
  /** One interaction's values, without the `cmi.interactions.n.` before them. */
  answer(interaction: Interaction, language: string): Pair[];
  duration(seconds: number): string;
  exit(isOver: boolean): string;
  /** What even a mere preview has to write. */
  preview(status: string): Pair[];
  /** What the learner's own wish to leave adds. */
  farewell(isOver: boolean): Pair[];
  /** A legal value that differs, for an LMS that will not send the same one twice. */
  decoy?(element: string, value: string): string;
}

/** The better of two words of a ladder; a word that is not on it is below all. */
export function higher(ladder: readonly string[], one: string, other: string): string {
  return ladder.indexOf(one) > ladder.indexOf(other) ? one : other;
}
