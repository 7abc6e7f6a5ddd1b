/**
 * One answer as an LMS's report shows it. The values keep to what every engine takes: Moodle refuses
 * some, scorm-again others, and a refused value is a hole in the teacher's report.
 */

import type { Pair } from "./dialect";
import { duration12, duration2004, hundredths, numeral } from "./figures";
import type { Interaction } from "./types";

type Form = "choice" | "true-false" | "matching" | "numeric" | "text" | "sequencing" | "likert";
type Value = Interaction["response"];

/** How an edition writes a form's value. */
interface Spelling { type: string; response: string; patterns: string[] }

/** Lists in 2004 have at most 36 parts. */
const PARTS = 36;

/** One line without control characters; a leading brace would be read as a setting. */
export function oneLine(text: string): string {
  return text
    .replace(/\s*[\r\n\u2028\u2029]+\s*/g, " / ")
    .replace(/[\u0000-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g, " ")
    .trim()
    .replace(/^\{/, "(");
}

/** Cut to a number of UTF-16 units without splitting a character. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let kept = "";
  for (const letter of text) {
    if (kept.length + letter.length > most) break;
    kept += letter;
  }
  return kept;
}

/** Ids as all engines take them: Moodle knows no hyphen in options, 1.2 keeps dots for pairs. */
const key = (id: string): string => id.replace(/[^A-Za-z0-9_]/g, "_");

const name = (id: string): string => cut(id.replace(/[^A-Za-z0-9_.-]/g, "_"), 200);

/** Whole ids as long as there is room: half an id would name another option. */
function list(ids: string[], separator: string, most: number): string {
  let text = "";
  for (const id of ids.slice(0, PARTS)) {
    const longer = text ? text + separator + id : id;
    if (longer.length > most) break;
    text = longer;
  }
  return text;
}

const isPair = (part: string | [string, string]): part is [string, string] => Array.isArray(part);

function pairs(value: Value): Array<[string, string]> {
  return (value as Array<string | [string, string]>).filter(isPair).filter(([, to]) => to !== "");
}

function words(value: Value): string[] {
  return (value as Array<string | [string, string]>).filter((part): part is string => !isPair(part));
}

const TRUE = /^(t|true|prawda|tak|yes)$/;
const FALSE = /^(f|false|falsz|nie|no)$/;

function formOf({ kind, response, pattern }: Interaction): Form {
  switch (kind) {
    case "single": case "multiple": return "choice";
    case "order": return "sequencing";
    case "number": return isNumeric(response) && isRange(pattern) ? "numeric" : "text";
    case "survey": return pairs(response).length === 1 && response.length === 1 ? "likert" : "matching";
    case "true-false": return isTruth(response) && isTruth(pattern) ? "true-false" : "matching";
    case "categories": case "matrix": case "matching": return "matching";
    case "text": case "gaps": case "reflection": return "text";
  }
}

/** A number as 2004 takes it in Moodle: no more than five digits before the dot. */
const decimal = (text: string): string => text.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".").replace("−", "-");
const isDecimal = (text: string): boolean => /^-?\d{1,5}(\.\d{1,7})?$/.test(text);

function isNumeric(value: Value): boolean {
  return value.length === 0 || (value.length === 1 && isDecimal(decimal(words(value)[0] ?? "")));
}

function bounds(value: Value): string[] {
  return words(value).flatMap((text) => text.split("..")).map(decimal);
}

const isRange = (value: Value): boolean => bounds(value).every(isDecimal);

function isTruth(value: Value): boolean {
  const column = pairs(value)[0]?.[1] ?? "true";
  return value.length <= 1 && (TRUE.test(column) || FALSE.test(column));
}

/** Gaps read best side by side. */
function sentence(interaction: Interaction, value: Value): string {
  return words(value).map(oneLine).join(interaction.kind === "gaps" ? " | " : " / ");
}

/** The accepted spellings of a text are alternatives; those of gaps belong together. */
function texts(interaction: Interaction, most: number): string[] {
  const { kind, pattern } = interaction;
  const all = kind === "text" ? words(pattern).map(oneLine) : [sentence(interaction, pattern)];
  return [...new Set(all.map((text) => cut(text, most)).filter(Boolean))].slice(0, 10);
}

function some(pattern: string): string[] {
  return pattern ? [pattern] : [];
}

function spell12(interaction: Interaction): Spelling {
  const { response, pattern } = interaction;
  const form = formOf(interaction);
  const write = (value: Value): string => {
    const ids = words(value).map(key);
    const rows = pairs(value);
    switch (form) {
      case "choice": return list([...new Set(ids)].sort(), ",", 255);
      case "sequencing": return list(ids, ",", 255);
      case "matching": return list(rows.map(([row, to]) => `${key(row)}.${key(to)}`), ",", 255);
      case "likert": return key(rows[0]?.[1] ?? "");
      case "true-false": return rows[0] ? (TRUE.test(rows[0][1]) ? "t" : "f") : "";
      case "numeric": return decimal(words(value)[0] ?? "");
      case "text": return cut(sentence(interaction, value), 255);
    }
  };
  // 1.2 has no word for a range, so such a question is told as text: "20..26".
  const range = [...new Set(bounds(pattern))];
  if (form === "numeric" && range.length > 1) {
    return { type: "fill-in", response: write(response), patterns: [range.join("..")] };
  }
  if (form === "text") return { type: "fill-in", response: write(response), patterns: texts(interaction, 255) };
  return { type: form, response: write(response), patterns: some(write(pattern)) };
}

function spell2004(interaction: Interaction): Spelling {
  const { response, pattern } = interaction;
  const form = formOf(interaction);
  const write = (value: Value): string => {
    const ids = words(value).map((id) => cut(key(id), 250));
    const rows = pairs(value);
    switch (form) {
      case "choice": return list([...new Set(ids)].sort(), "[,]", 4000);
      case "sequencing": return list(ids, "[,]", 4000);
      case "matching": return list(rows.map(([row, to]) => `${key(row)}[.]${key(to)}`), "[,]", 4000);
      case "likert": return key(rows[0]?.[1] ?? "");
      case "true-false": return rows[0] ? String(TRUE.test(rows[0][1])) : "";
      case "numeric": return decimal(words(value)[0] ?? "");
      case "text": return cut(sentence(interaction, value).replace(/\[([,.:])\]/g, "$1"), 4000);
    }
  };
  if (form === "numeric") {
    const [low, high = low] = bounds(pattern);
    return { type: form, response: write(response), patterns: low ? [`${low}[:]${high}`] : [] };
  }
  if (form !== "text") return { type: form, response: write(response), patterns: some(write(pattern)) };
  const text = write(response);
  const isLong = interaction.kind === "reflection" || text.length > 250;
  return { type: isLong ? "long-fill-in" : "fill-in", response: text, patterns: texts(interaction, 250) };
}

const two = (value: number): string => String(value).padStart(2, "0");

function clockTime(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":");
}

/** Local time without a zone: the only form that all engines take. */
function timestamp(at: Date): string {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${clockTime(at)}`;
}

function rest(spelling: Spelling, answerName: string, result: string): Pair[] {
  const { response, patterns } = spelling;
  return [
    // An empty response is refused, and saying nothing says the same.
    ...(response ? [[answerName, response] as const] : []),
    ...patterns.map((pattern, n) => [`correct_responses.${n}.pattern`, pattern] as const),
    ["result", result],
  ];
}

const weight = (weighting: number): string => numeral(Math.min(100, Math.max(-100, weighting)), 2);

const whole = (seconds: number): number => Math.round(hundredths(seconds) / 100);

export function answer12(interaction: Interaction): Pair[] {
  const spelling = spell12(interaction);
  const result = interaction.result === "incorrect" ? "wrong" : interaction.result;
  return [
    ["id", name(interaction.id)],
    ["type", spelling.type],
    ...rest(spelling, "student_response", result),
    ["weighting", weight(interaction.weighting)],
    ["latency", duration12(whole(interaction.latency))],
    ["time", clockTime(interaction.at)],
  ];
}

export function answer2004(interaction: Interaction): Pair[] {
  const spelling = spell2004(interaction);
  const description = cut(oneLine(interaction.description), 250);
  return [
    ["id", name(interaction.id)],
    ["type", spelling.type],
    ...rest(spelling, "learner_response", interaction.result),
    ["weighting", weight(interaction.weighting)],
    ["latency", duration2004(whole(interaction.latency))],
    ["timestamp", timestamp(interaction.at)],
    ...(description ? [["description", description] as const] : []),
  ];
}
