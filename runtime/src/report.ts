/** One answer as an LMS's report shows it, in neutral form (see Interaction). */

import { readDecimal, showDecimal } from "./decimal";
import type { Key, NumberRange } from "./grade";
import type { Grade, Interaction, Kind, QuestionData, Response } from "./types";

type Value = Interaction["response"];

export function interactionOf(
  asked: { question: QuestionData; index: number; key: Key }, response: Response, grade: Grade, latency: number,
): Interaction {
  const { question, index, key } = asked;
  return {
    index, id: question.id, kind: question.kind, response: valueOf(question.kind, response),
    pattern: patternOf(key), result: resultOf(grade), weighting: question.points ?? 1,
    latency, at: new Date(), description: question.label,
  };
}

function resultOf(grade: Grade): Interaction["result"] {
  if (grade.verdict === "neutral") return "neutral";
  return grade.verdict === "right" ? "correct" : "incorrect";
}

function valueOf(kind: Kind, response: Response): Value {
  switch (response.shape) {
    case "choice": return response.chosen;
    case "rows": return Object.entries(response.rows);
    case "gaps": return response.gaps;
    case "order": return response.order;
    case "text": {
      const number = kind === "number" ? readDecimal(response.text) : null;
      return [number ? showDecimal(number) : response.text];
    }
  }
}

function patternOf(key: Key): Value {
  if (key.right) return key.right;
  if (key.rows) return Object.entries(key.rows);
  if (key.gaps) return key.gaps.map((gap) => gap.right ?? gap.accepted?.[0] ?? "");
  if (key.order) return key.order;
  return (key.accepted ?? []).map((part) => (typeof part === "string" ? part : rangeOf(part)));
}

function rangeOf({ low, high }: NumberRange): string {
  return low === high ? low : `${low}..${high}`;
}
