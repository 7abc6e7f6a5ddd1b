/** A stored response as bits: as many for each part as the question's sizes ask for. */

import { BitReader, BitWriter, width } from "./bits";
import { readText, writeText } from "./letters";
import type { PackedResponse, QuestionData } from "./types";

/** Write a response; false when it does not fit the question, as after a slip in the page. */
export function writeResponse(writer: BitWriter, question: QuestionData, response: PackedResponse): boolean {
  switch (response.shape) {
    case "choice": return writeChoice(writer, question, response.chosen);
    case "rows": return writeRows(writer, question, response.rows);
    case "gaps": return writeGaps(writer, question, response.gaps);
    case "order": return writeOrder(writer, size(question), response.order);
    case "text":
      writeText(writer, response.text);
      return shapeOf(question) === "text";
  }
}

export function readResponse(reader: BitReader, question: QuestionData): PackedResponse {
  const shape = shapeOf(question);
  switch (shape) {
    case "choice": return { shape, chosen: readChoice(reader, question) };
    case "rows": return { shape, rows: readRows(reader, question) };
    case "gaps": return { shape, gaps: readGaps(reader, question) };
    case "order": return { shape, order: readOrder(reader, size(question)) };
    case "text": return { shape, text: readText(reader) };
  }
}

/** The shape of the answers to a kind of question. */
export function shapeOf(question: Pick<QuestionData, "kind">): PackedResponse["shape"] {
  switch (question.kind) {
    case "single": case "multiple": return "choice";
    case "number": case "text": case "reflection": return "text";
    case "gaps": return "gaps";
    case "order": return "order";
    case "true-false": case "matching": case "categories": case "matrix": case "survey": return "rows";
  }
}

function size(question: QuestionData, place = 0): number {
  return question.sizes[place] ?? 0;
}

/** Numbers from −1 (nothing chosen) to `count` − 1. */
function writePick(writer: BitWriter, pick: number, count: number): boolean {
  writer.number(pick + 1, width(count + 1));
  return Number.isInteger(pick) && pick >= -1 && pick < count;
}

function readPick(reader: BitReader, count: number): number {
  return within(reader.number(width(count + 1)) - 1, count);
}

function within(value: number, count: number): number {
  if (value >= count) throw new RangeError("no such option");
  return value;
}

function writeChoice(writer: BitWriter, question: QuestionData, chosen: number[]): boolean {
  const count = size(question);
  if (question.kind === "single") return chosen.length < 2 && writePick(writer, chosen[0] ?? -1, count);
  if (question.kind !== "multiple") return false;
  for (let place = 0; place < count; place += 1) writer.bit(chosen.includes(place));
  return chosen.every((option) => option >= 0 && option < count);
}

function readChoice(reader: BitReader, question: QuestionData): number[] {
  const count = size(question);
  if (question.kind === "single") {
    const pick = readPick(reader, count);
    return pick < 0 ? [] : [pick];
  }
  return Array.from({ length: count }, (_, place) => place).filter(() => reader.bit());
}

function writeRows(writer: BitWriter, question: QuestionData, rows: number[]): boolean {
  const isWhole = shapeOf(question) === "rows" && rows.length === size(question);
  return isWhole && rows.every((pick) => writePick(writer, pick, size(question, 1)));
}

function readRows(reader: BitReader, question: QuestionData): number[] {
  return Array.from({ length: size(question) }, () => readPick(reader, size(question, 1)));
}

function writeGaps(writer: BitWriter, question: QuestionData, gaps: Array<number | string>): boolean {
  if (shapeOf(question) !== "gaps" || gaps.length !== question.sizes.length) return false;
  return gaps.every((gap, place) => {
    const count = size(question, place);
    if (typeof gap === "number") return count > 0 && writePick(writer, gap, count);
    writeText(writer, gap);
    return count === 0;
  });
}

function readGaps(reader: BitReader, question: QuestionData): Array<number | string> {
  return question.sizes.map((count) => (count ? readPick(reader, count) : readText(reader)));
}

/** Each item by its place among those not yet named: the last costs nothing. */
function writeOrder(writer: BitWriter, count: number, order: number[]): boolean {
  const left = Array.from({ length: count }, (_, place) => place);
  return order.length === count && order.every((item) => {
    const place = left.indexOf(item);
    writer.number(Math.max(0, place), width(left.length));
    left.splice(place, 1);
    return place >= 0;
  });
}

function readOrder(reader: BitReader, count: number): number[] {
  const left = Array.from({ length: count }, (_, place) => place);
  return Array.from({ length: count }, () => {
    const place = within(reader.number(width(left.length)), left.length);
    return left.splice(place, 1)[0] as number;
  });
}
