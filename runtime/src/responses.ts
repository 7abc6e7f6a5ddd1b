/** A stored response as bits: as many for each part as the question's sizes ask for. */

import { BitReader, BitWriter, width } from "./bits";
import { readText, writeText } from "./letters";
import type { PackedResponse, QuestionData, Response } from "./types";

/** The shape of the answers to a kind of question. */
export function shapeOf({ kind }: Pick<QuestionData, "kind">): Response["shape"] {
  switch (kind) {
    case "single": case "multiple": return "choice";
    case "number": case "text": case "reflection": return "text";
    case "gaps": case "order": return kind;
    case "true-false": case "matching": case "categories": case "matrix": case "survey": return "rows";
  }
}

/** Write a response; false when it does not fit the question, as after a slip in the page. */
export function writeResponse(writer: BitWriter, question: QuestionData, response: PackedResponse): boolean {
  const choices = choicesOf(question);
  return response.length === choices.length && response.every((part, place) => {
    const count = choices[place] ?? 0;
    if (typeof part === "string") writeText(writer, part);
    else writer.number(part, width(count + 1));
    return typeof part === "string" ? count === 0 : count > 0 && part >= 0 && part <= count;
  });
}

export function readResponse(reader: BitReader, question: QuestionData): PackedResponse {
  return choicesOf(question).map((count) => {
    if (!count) return readText(reader);
    const part = reader.number(width(count + 1));
    if (part > count) throw new RangeError("no such option");
    return part;
  });
}

/** How much each part has to choose from; 0 where one writes. */
function choicesOf({ kind, sizes }: QuestionData): number[] {
  const [first = 0, second = 0] = sizes;
  switch (shapeOf({ kind })) {
    case "choice": return Array<number>(first).fill(1);
    case "rows": return Array<number>(first).fill(second);
    case "order": return Array<number>(first).fill(first);
    case "gaps": return sizes;
    case "text": return [0];
  }
}
