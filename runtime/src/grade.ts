/** Is the answer right? One small function for each shape of question. */

import { isAtMost, readDecimal, type Decimal } from "./decimal";
import { compare, type Likeness } from "./polish";
import type { CourseData, Grade, Kind, Response } from "./types";

export interface NumberRange { low: string; high: string; credit?: number }
export interface GapKey { accepted?: string[]; right?: string }

/** The key of a question as the page carries it (docs/contract.md); each kind has its own part. */
export interface Key {
  right?: string[];
  rows?: Record<string, string>;
  accepted?: Array<string | NumberRange>;
  wrong?: Array<string | NumberRange>;
  gaps?: GapKey[];
  order?: string[];
}

type Diacritics = CourseData["diacritics"];
type Parts = Grade["parts"];
type Notes = Grade["notes"];

/**
 * Grade a complete answer; null when a number was asked for and none can be read. `options` are the
 * ids of all options of a choice: those left out have feedback too.
 */
export function grade(
  kind: Kind, key: Key, response: Response, diacritics: Diacritics, options: string[] = [],
): Grade | null {
  switch (response.shape) {
    case "choice": return gradeChoice(key.right ?? [], response.chosen, options);
    case "rows": return kind === "survey" ? neutral() : gradeRows(key.rows ?? {}, response.rows);
    case "order": return gradeOrder(key.order ?? [], response.order);
    case "gaps": return gradeGaps(key.gaps ?? [], response.gaps, diacritics);
    case "text":
      if (kind === "reflection") return neutral();
      return kind === "number" ? gradeNumber(key, response.text) : gradeText(key, response.text, diacritics);
  }
}

/** The parts of an answer that are still empty: option or row ids, or gap numbers as text. */
export function missing(kind: Kind, response: Response): string[] {
  switch (response.shape) {
    case "choice": return response.chosen.length ? [] : ["0"];
    case "text": return response.text.trim() ? [] : ["0"];
    case "gaps": return response.gaps.flatMap((gap, place) => (gap.trim() ? [] : [String(place)]));
    case "order": return [];
    case "rows": {
      const empty = Object.keys(response.rows).filter((row) => !response.rows[row]);
      // Nobody has to have an opinion on every statement of a survey.
      const isEnough = kind === "survey" && empty.length < Object.keys(response.rows).length;
      return isEnough ? [] : empty;
    }
  }
}

function neutral(): Grade {
  return { credit: 0, verdict: "neutral", parts: {}, notes: [] };
}

function graded(credit: number, parts: Parts, notes: Notes = []): Grade {
  return { credit, verdict: credit >= 1 ? "right" : credit > 0 ? "partly" : "wrong", parts, notes };
}

function share(parts: Parts): number {
  const marks = Object.values(parts);
  return marks.length ? marks.filter(Boolean).length / marks.length : 0;
}

/** Right choices count for, wrong ones against: ticking everything gains nothing. */
function gradeChoice(right: string[], chosen: string[], options: string[]): Grade {
  const hits = chosen.filter((option) => right.includes(option)).length;
  const misses = chosen.length - hits;
  const parts: Parts = {};
  for (const option of [...right, ...chosen]) parts[option] = right.includes(option) === chosen.includes(option);
  const credit = Math.max(0, (hits - misses) / (right.length || 1));
  const notes: Notes = options.map((option) => ({
    for: option, when: chosen.includes(option) ? "chosen" : "unchosen",
  }));
  return graded(credit, parts, notes);
}

function gradeRows(key: Record<string, string>, rows: Record<string, string>): Grade {
  const parts: Parts = {};
  const notes: Notes = [];
  for (const row of Object.keys(key)) {
    const isRight = rows[row] === key[row];
    parts[row] = isRight;
    // What explains a row is for everyone; what helps with a mistake, for who made it.
    notes.push({ for: row, when: "chosen" });
    if (!isRight) notes.push({ for: row, when: "unchosen" });
  }
  return graded(share(parts), parts, notes);
}

function gradeOrder(order: string[], given: string[]): Grade {
  const parts: Parts = {};
  order.forEach((item, place) => { parts[item] = given[place] === item; });
  return graded(share(parts), parts);
}

function gradeNumber(key: Key, text: string): Grade | null {
  const number = readDecimal(text);
  if (!number) return null;
  const find = (ranges: Key["accepted"] = []) => (ranges as NumberRange[]).findIndex((range) => holds(range, number));
  const hit = find(key.accepted);
  if (hit >= 0) {
    const credit = ((key.accepted as NumberRange[])[hit]?.credit ?? 100) / 100;
    return graded(credit, { 0: credit >= 1 }, [{ for: `a${hit}`, when: "chosen" }]);
  }
  return known(find(key.wrong));
}

function holds(range: NumberRange, number: Decimal): boolean {
  const [low, high] = [readDecimal(range.low), readDecimal(range.high)];
  return !!low && !!high && isAtMost(low, number) && isAtMost(number, high);
}

/** A wrong answer, with the author's note when it is one that the author foresaw. */
function known(mistake: number): Grade {
  return graded(0, { 0: false }, mistake < 0 ? [] : [{ for: `w${mistake}`, when: "chosen" }]);
}

/**
 * The answer as written comes first, then the known mistakes, and only then the spelling without
 * Polish letters: „sąd” may be a foreseen mistake where „sad” is right.
 */
function gradeText(key: Key, text: string, diacritics: Diacritics): Grade {
  const likeness = likenesses(text, key.accepted);
  const same = likeness.indexOf("same");
  if (same >= 0) return graded(1, { 0: true }, [{ for: `a${same}`, when: "chosen" }]);
  const mistake = likenesses(text, key.wrong).indexOf("same");
  const close = likeness.indexOf("almost");
  if (mistake >= 0 || close < 0 || diacritics === "strict") return known(mistake);
  if (diacritics === "accept") return graded(1, { 0: true }, [{ for: `a${close}`, when: "chosen" }]);
  return { credit: 0, verdict: "almost", parts: { 0: false }, notes: [] };
}

/** `almost` only when Polish letters are all that is missing from the whole text. */
function gradeGaps(key: GapKey[], gaps: string[], diacritics: Diacritics): Grade {
  const likeness = key.map((gap, place) => likenessOfGap(gap, gaps[place] ?? ""));
  const parts: Parts = {};
  likeness.forEach((like, place) => {
    parts[place] = like === "same" || (like === "almost" && diacritics === "accept");
  });
  const isAlmost = diacritics === "almost" && likeness.includes("almost") && !likeness.includes("different");
  return isAlmost ? { credit: 0, verdict: "almost", parts, notes: [] } : graded(share(parts), parts);
}

function likenesses(text: string, phrases: Key["accepted"] = []): Likeness[] {
  return (phrases as string[]).map((phrase) => compare(text, phrase));
}

function likenessOfGap(gap: GapKey, given: string): Likeness {
  if (gap.right !== undefined) return gap.right === given ? "same" : "different";
  const likeness = likenesses(given, gap.accepted);
  return likeness.includes("same") ? "same" : likeness.includes("almost") ? "almost" : "different";
}
