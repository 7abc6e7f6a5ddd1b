/**
 * A learner's state as one short text that every LMS keeps, and back (docs/adr/0003-learner-state.md).
 *
 *     1.<fingerprint>.<revision, base 36>.<packed bits>.<checksum>
 */

import { BitReader, BitWriter, checksum, nameOf } from "./bits";
import { readResponse, writeResponse } from "./responses";
import { emptyState } from "./state";
import type { AnswerState, CourseData, CourseState, PoolState, QuestionData } from "./types";

const VERSION = 1;
const SHAPE = /^(\d{1,3})\.([0-9a-f]*)\.([0-9a-z]{1,10})\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]{4})$/;
const LAST_SALT = 15;
const MOST_ATTEMPTS = 255;
const SEED_BITS = 24;

/** SCORM 1.2 guarantees 4,096 characters; some LMSs count their own few among them. */
export const SHORT_LIMIT = 4000;

export type Unpacked =
  | { ok: true; state: CourseState }
  | { ok: false; reason: "empty" | "unreadable" | "newer" };

/** What is left out, step by step, when the text would be too long. */
export type Level = 0 | 1 | 2 | 3 | 4;
const LEVELS: Level[] = [0, 1, 2, 3, 4];

/**
 * Pack a state. Where the text would be longer than `limit`, typed answers are left out first, then
 * all answers, then attempts, then visits: scores stay to the end. Nothing is ever cut off.
 */
export function pack(state: CourseState, course: CourseData, limit = Infinity): string {
  let text = "";
  for (const level of LEVELS) {
    text = packAt(level, state, course);
    if (text.length <= limit) break;
  }
  return text;
}

export function packAt(level: Level, state: CourseState, course: CourseData): string {
  const salt = saltOf(course);
  const writer = new BitWriter();
  writer.number(salt, 4);
  writer.bit(level >= 3);
  writer.bit(state.current !== "");
  if (state.current) writer.number(nameOf(state.current, salt), 24);
  const visited = new Map([...(level >= 4 ? [] : state.visited)].map((id) => [id, null]));
  writeAll(writer, salt, course.lessons, visited, () => undefined);
  writeAll(writer, salt, course.questions, state.answers, (answer, question) => writeAnswer(writer, question, answer, level));
  writeAll(writer, salt, course.pools, state.pools, (pool) => writePool(writer, pool));
  const body = `${VERSION}.${course.fingerprint}.${state.revision.toString(36)}.${writer.text()}.`;
  return body + checksum(body);
}

/** Unpack a text. Never throws; whatever is not whole and ours is said to be so. */
export function unpack(text: string, course: CourseData): Unpacked {
  if (!text) return { ok: false, reason: "empty" };
  const [, version = "", , revision = "", payload = "", sum = ""] = SHAPE.exec(text) ?? [];
  if (Number(version) > VERSION) return { ok: false, reason: "newer" };
  const isWhole = Number(version) === VERSION && checksum(text.slice(0, -sum.length)) === sum;
  if (!isWhole) return { ok: false, reason: "unreadable" };
  try {
    const state = readState(new BitReader(payload), course);
    return { ok: true, state: { ...state, revision: parseInt(revision, 36) } };
  } catch {
    return { ok: false, reason: "unreadable" };
  }
}

function readState(reader: BitReader, course: CourseData): CourseState {
  const state = emptyState();
  const salt = reader.number(4);
  const isLean = reader.bit();
  const current = reader.bit() ? reader.number(24) : -1;
  state.current = byName(course.lessons, salt).get(current)?.id ?? "";
  readAll(reader, salt, course.lessons, () => null).forEach((_, id) => state.visited.add(id));
  state.answers = readAll(reader, salt, course.questions, (question) => readAnswer(reader, question, isLean));
  state.pools = readAll(reader, salt, course.pools, () => readPool(reader));
  return state;
}

// ---- ids ---------------------------------------------------------------------------------------

interface HasId { id: string }

/** The first salt under which no two ids of the course have the same short name. */
function saltOf(course: CourseData): number {
  const lists: HasId[][] = [course.lessons, course.questions, course.pools];
  let salt = 0;
  while (salt < LAST_SALT && lists.some((list) => byName(list, salt).size < list.length)) salt += 1;
  return salt;
}

function byName<T extends HasId>(list: T[], salt: number): Map<number, T> {
  return new Map(list.map((part) => [nameOf(part.id, salt), part]));
}

/** Names in order, as the steps between them, each followed by what is remembered. */
function writeAll<T extends HasId, V>(
  writer: BitWriter, salt: number, list: T[], remembered: Map<string, V>, write: (value: V, part: T) => void,
): void {
  const parts = [...byName(list.filter((part) => remembered.has(part.id)), salt)].sort((a, b) => a[0] - b[0]);
  const bits = stepBits(parts.length);
  writer.rice(parts.length, 6);
  let last = 0;
  for (const [name, part] of parts) {
    writer.rice(name - last, bits);
    write(remembered.get(part.id) as V, part);
    last = name;
  }
}

/** Entries of ids that the course no longer has are read too, to get past them. */
function readAll<T extends HasId, V>(
  reader: BitReader, salt: number, list: T[], read: (part: T | undefined) => V,
): Map<string, V> {
  const parts = byName(list, salt);
  const remembered = new Map<string, V>();
  const count = reader.rice(6);
  const bits = stepBits(count);
  let name = 0;
  for (let left = count; left > 0; left -= 1) {
    name += reader.rice(bits);
    const part = parts.get(name);
    const value = read(part);
    if (part) remembered.set(part.id, value);
  }
  return remembered;
}

/** Steps between sorted random names are 2^24/n on average; Rice codes are shortest just below that. */
function stepBits(count: number): number {
  return Math.max(0, Math.floor(Math.log2((0.7 * 2 ** 24) / (count + 1))));
}

// ---- one answer, one test ------------------------------------------------------------------------

function writeAnswer(writer: BitWriter, question: QuestionData, answer: AnswerState, level: Level): void {
  writeBest(writer, answer.best);
  writer.bit(answer.closed);
  if (level >= 3) return;
  writer.rice(Math.min(answer.attempts, MOST_ATTEMPTS), 1);
  const response = isKept(answer, level) ? answer.response : null;
  // Written once to see how long it is and whether it fits, then for good.
  const trial = new BitWriter();
  const isWritten = response !== null && writeResponse(trial, question, response);
  writer.bit(isWritten);
  if (!isWritten) return;
  writer.number(answer.mark, 8);
  writer.rice(trial.length, 3);
  writeResponse(writer, question, response);
}

function isKept({ response }: AnswerState, level: Level): boolean {
  const isTyped = !!response && response.some((part) => typeof part === "string");
  return level === 0 || (level === 1 && !isTyped);
}

function readAnswer(reader: BitReader, question: QuestionData | undefined, isLean: boolean): AnswerState {
  const best = readBest(reader);
  const closed = reader.bit();
  const mark = question?.mark ?? 0;
  if (isLean) return { attempts: 1, best, closed, mark, response: null };
  const attempts = reader.rice(1);
  if (!reader.bit()) return { attempts, best, closed, mark, response: null };
  const isSameQuestion = reader.number(8) === question?.mark;
  const end = reader.rice(3) + reader.place;
  const response = isSameQuestion ? attempt(() => readResponse(reader, question)) : null;
  const isWhole = reader.place === end;
  reader.place = end;
  return { attempts, best, closed, mark, response: isWhole ? response : null };
}

/** A response that does not fit the question any more is forgotten; the score stays. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function writePool(writer: BitWriter, pool: PoolState): void {
  writer.number(pool.seed, SEED_BITS);
  writer.rice(Math.min(pool.attempts, MOST_ATTEMPTS), 1);
  writeBest(writer, pool.best);
  writer.bit(pool.finished);
}

function readPool(reader: BitReader): PoolState {
  return {
    seed: reader.number(SEED_BITS), attempts: reader.rice(1), best: readBest(reader), finished: reader.bit(),
  };
}

/** All or nothing is common and costs two bits; the rest nine. */
function writeBest(writer: BitWriter, best: number | null): void {
  const isPlain = best === 0 || best === 100;
  writer.bit(!isPlain);
  writer.bit(isPlain ? best === 100 : best !== null);
  if (!isPlain && best !== null) writer.number(best, 7);
}

function readBest(reader: BitReader): number | null {
  if (!reader.bit()) return reader.bit() ? 100 : 0;
  return reader.bit() ? reader.number(7) : null;
}
