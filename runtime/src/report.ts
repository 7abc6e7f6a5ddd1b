/** One answer as an LMS's report shows it, in neutral form (see Interaction). */

import { readDecimal, showDecimal } from "./decimal";
import type { Key, NumberRange } from "./grade";
import type { Grade, Interaction, Kind, QuestionData, Response } from "./types";

type Value = Interaction["response"];

export function interactionOf(
  question: QuestionData, key: Key, response: Response, { verdict }: Grade,
): Omit<Interaction, "index" | "latency"> {
  const { id, kind, points = 1, label } = question;
  return {
    id, kind, response: valueOf(kind, response), pattern: patternOf(key),
    result: verdict === "neutral" ? verdict : verdict === "right" ? "correct" : "incorrect",
    weighting: points, at: new Date(), description: label,
  };
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
