/**
 * The words that all parts of the runtime share: the course's data (docs/contract.md), what a
 * learner answered, what is remembered, and the port of whatever remembers it.
 */

export type Kind =
  | "single" | "multiple" | "true-false" | "number" | "text" | "gaps"
  | "matching" | "order" | "categories" | "matrix" | "survey" | "reflection";

export type Plural = { one?: string; few?: string; many?: string; other: string };

export interface LessonData { id: string; title: string; module?: string; href?: string; minutes?: number }

export interface QuestionData {
  id: string; lesson: string; kind: Kind; points?: number; sizes: number[]; mark: number;
  label: string; optional?: true; pool?: string;
}

export interface PoolData { id: string; lesson: string; draw: number; pass: number; attempts?: number; optional?: true }

export interface CourseData {
  format: 1; id: string; title: string; version: string; language: "pl" | "en"; fingerprint: string;
  pass?: number; completion: "viewed" | "answered" | "passed"; statusOnPass: "completed" | "passed";
  diacritics: "almost" | "accept" | "strict";
  lessons: LessonData[]; questions: QuestionData[]; pools: PoolData[];
  words: Record<string, string | Plural>;
}

/**
 * What a learner answered, by the shape of the answer. Ids are those of the page (`data-o`,
 * `data-row`); an empty choice of a row or gap is "".
 */
export type Response =
  | { shape: "choice"; chosen: string[] }
  | { shape: "rows"; rows: Record<string, string> }
  | { shape: "text"; text: string }
  | { shape: "gaps"; gaps: string[] }
  | { shape: "order"; order: string[] };

/** The verdict on one response. `credit` is 0…1; `notes` are the `data-for` keys whose feedback applies. */
export interface Grade {
  credit: number;
  verdict: "right" | "partly" | "wrong" | "almost" | "neutral";
  /** Which parts are right, by option, row or gap (as text index). */
  parts: Record<string, boolean>;
  notes: Array<{ for: string; when: "chosen" | "unchosen" }>;
}

/**
 * The stored answer to one question. Positions, not ids: option n of the page, row by row.
 * `best` is the best credit so far in percent (0–100, whole), null when never graded.
 */
export interface AnswerState {
  attempts: number;
  best: number | null;
  /** Whether the learner is done with it: right, given up, or out of attempts. */
  closed: boolean;
  mark: number;
  response: PackedResponse | null;
}

/**
 * A response by places, one entry for each part in the order of the page: an option is 1 when chosen
 * and else 0; a row or drop-down has the place of its choice from 1, 0 for none; an order has the place
 * of each item from 1; what was typed stands there as it is.
 */
export type PackedResponse = Array<number | string>;

/** One test drawn from a bank: `seed` repeats the draw; `best` is the best result in percent. */
export interface PoolState { seed: number; attempts: number; best: number | null; finished: boolean }

/** All that is remembered of one learner in one course. Keyed by the author's ids, never by position. */
export interface CourseState {
  revision: number;
  current: string;
  visited: Set<string>;
  answers: Map<string, AnswerState>;
  pools: Map<string, PoolState>;
}

export type Completion = "incomplete" | "completed";
export type Success = "unknown" | "passed" | "failed";

/** One answer as an LMS's report shows it. `pattern` and `response` are in neutral form. */
export interface Interaction {
  /** The stable place of the question in the course; the LMS's index is the tracker's affair. */
  index: number;
  id: string;
  kind: Kind;
  /** choice, order: ids · rows: [row, column] pairs · number, text: one text · gaps: texts · survey: as rows. */
  response: string[] | Array<[string, string]>;
  pattern: string[] | Array<[string, string]>;
  result: "correct" | "incorrect" | "neutral";
  weighting: number;
  /** Seconds from the moment the question was first touched to the answer. */
  latency: number;
  /** When it was answered, local time. */
  at: Date;
  description: string;
}

/** Everything a tracker may have to tell the LMS. Trackers send only what changed. */
export interface Snapshot {
  state: string;
  location: string;
  completion: Completion;
  success: Success;
  /** Percent 0…100 with at most two decimals; null before the first graded answer or without graded questions. */
  score: number | null;
  /** Pass mark of the course in percent, null without. */
  pass: number | null;
  /** Share of the course that is done, 0…1. */
  progress: number;
  interactions: Interaction[];
}

export type Mode = "normal" | "review" | "browse";

/** What a tracker knows when it has opened. `state` is "" for a first visit. */
export interface Opened {
  tracker: string;
  /** Name of the place for the learner's line, such as "LMS" or "" for this device. */
  mode: Mode;
  hasCredit: boolean;
  state: string;
  location: string;
  learner: string;
  completion: Completion;
  success: Success;
  /** Percent from the LMS that overrides the course's own pass mark; null without. */
  pass: number | null;
  /** Who the LMS says the learner is; "" when it does not. Never shown, never sent anywhere. */
  learnerId?: string;
  /** The state that this device keeps of the same learner, for a caller that takes the newer of the two. */
  mirror?: string;
}

export type SaveResult = "saved" | "failed";

/**
 * How a tracker wants its snapshot. `limit`: the most characters that `state` may have now; what does
 * not fit is left out by the caller, never cut off. `retry`: the last save failed, so the state's
 * revision has to rise; Moodle's 1.2 player sends only values that differ from those it failed to send.
 */
export interface Ask { limit: number; retry: boolean }

/** The caller's promise of a snapshot, redeemed whenever a save is due. */
export type Take = (ask?: Ask) => Snapshot;

/**
 * Whatever remembers a learner. Calls are synchronous because an LMS's API is, and because the last
 * one happens while the page goes away. No method ever throws.
 */
export interface Tracker {
  readonly name: "local" | "scorm12" | "scorm2004";
  /** The most characters of state it takes; falls when an LMS refuses that many. */
  readonly limit: number;
  /** Begin the session; null when there is nothing to talk to. Called once. */
  open(): Opened | null;
  /** Store the snapshot for good (in an LMS: set what changed, then commit). */
  save(snapshot: Snapshot): SaveResult;
  /**
   * End the session: the snapshot (null when there never was one), the time spent in seconds, the
   * exit. `isAsked`: the learner pressed the button. Called once, last.
   */
  close(snapshot: Snapshot | null, seconds: number, isAsked: boolean): SaveResult;
}
