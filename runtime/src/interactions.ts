/**
 * One answer as an LMS's report shows it. The values keep to what every engine takes: Moodle
 * refuses some, scorm-again others, and a refused value is a hole in the teacher's report.
 */

import type { Pair } from "./dialect";
import { duration12, duration2004, hundredths, numeral } from "./figures";
import type { Interaction } from "./types";

type Form = "choice" | "true-false" | "matching" | "numeric" | "text" | "sequencing" | "likert";
type Value = Interaction["response"];

/** How an edition sets the parts of a value apart, and how much of it there may be. */
interface Marks {
  list: string;
  pair: string;
  most: number;
  yes: string;
  no: string;
  pattern: number;
}

const MARKS12: Marks = { list: ",", pair: ".", most: 255, yes: "t", no: "f", pattern: 255 };
const MARKS2004: Marks = {
  list: "[,]",
  pair: "[.]",
  most: 4000,
  yes: "true",
  no: "false",
  pattern: 250,
};

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
const key = (id: string): string => cut(id.replace(/[^A-Za-z0-9_]/g, "_"), 120) || "_";

const name = (id: string): string => cut(id.replace(/[^A-Za-z0-9_.-]/g, "_"), 200);

/** Whole ids as long as there is room: half an id would name another option. */
function list(ids: string[], { list: separator, most }: Marks): string {
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
  return (value as Array<string | [string, string]>).filter(
    (part): part is string => !isPair(part),
  );
}

const TRUE = /^(t|true|prawda|tak|yes)$/;
const FALSE = /^(f|false|falsz|nie|no)$/;

function formOf({ kind, response, pattern }: Interaction): Form {
  switch (kind) {
    case "single":
    case "multiple":
      return "choice";
    case "order":
      return "sequencing";
    case "number":
      return isNumeric(response) && areRanges(pattern) ? "numeric" : "text";
    case "survey":
      return pairs(response).length === 1 && response.length === 1 ? "likert" : "matching";
    case "true-false":
      return isTruth(response) && isTruth(pattern) ? "true-false" : "matching";
    case "categories":
    case "matrix":
    case "matching":
      return "matching";
    case "text":
    case "gaps":
    case "reflection":
      return "text";
  }
}

/** A number with a dot, whatever the learner wrote. */
function decimal(text: string): string {
  return text.replace(/\s/g, "").replace(",", ".").replace("−", "-");
}

/** Moodle takes no more than five digits before the dot. */
const isDecimal = (text: string): boolean => /^-?\d{1,5}(\.\d{1,7})?$/.test(text);

function isNumeric(value: Value): boolean {
  return value.length === 0 || (value.length === 1 && isDecimal(decimal(words(value)[0] ?? "")));
}

/** "20..26" → its two ends; a single number is both. */
function ends(text: string): string[] {
  const [low = "", high = low] = text.split("..").map(decimal);
  return [low, high];
}

const areRanges = (value: Value): boolean => words(value).flatMap(ends).every(isDecimal);

function isTruth(value: Value): boolean {
  const column = pairs(value)[0]?.[1] ?? "true";
  return value.length <= 1 && (TRUE.test(column) || FALSE.test(column));
}

/** Gaps read best side by side. A bracketed mark would split the text in 2004. */
function sentence({ kind }: Interaction, value: Value): string {
  const parts = words(value).map((text) => oneLine(text).replace(/\[([,.:])\]/g, "$1"));
  return parts.some(Boolean) ? parts.join(kind === "gaps" ? " | " : " / ") : "";
}

/** A value in a form; "" when there is nothing to tell. */
function write(form: Form, interaction: Interaction, value: Value, marks: Marks): string {
  const ids = words(value).map(key);
  const rows = pairs(value);
  const [first] = rows;
  switch (form) {
    case "choice":
      return list([...new Set(ids)].sort(), marks);
    case "sequencing":
      return list(ids, marks);
    case "matching":
      return list(
        rows.map((row) => row.map(key).join(marks.pair)),
        marks,
      );
    case "likert":
      return first ? key(first[1]) : "";
    case "true-false":
      return first ? marks[TRUE.test(first[1]) ? "yes" : "no"] : "";
    case "numeric":
      return decimal(words(value)[0] ?? "");
    case "text":
      return cut(sentence(interaction, value), marks.most);
  }
}

/** Alternatives are patterns of their own; the parts of anything else belong together. */
function patternsOf(form: Form, interaction: Interaction, marks: Marks): string[] {
  const { kind, pattern } = interaction;
  const isOpen = form === "text" && (kind === "text" || kind === "number");
  const all = isOpen
    ? words(pattern).map((text) => sentence(interaction, [text]))
    : [write(form, interaction, pattern, marks)];
  const fitting = form === "text" ? all.map((text) => cut(text, marks.pattern)) : all;
  return [...new Set(fitting.filter(Boolean))].slice(0, 10);
}

const two = (value: number): string => String(value).padStart(2, "0");

function clockTime(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":");
}

/** Local time without a zone: the only form that all engines take. */
function timestamp(at: Date): string {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${clockTime(at)}`;
}

/** What is told of the answer and what was right. */
function content(
  interaction: Interaction,
  form: Form,
  type: string,
  marks: Marks,
  answerName: string,
): Pair[] {
  const response = write(form, interaction, interaction.response, marks);
  const patterns = patternsOf(form, interaction, marks);
  return [
    ["id", name(interaction.id)],
    ["type", type],
    // An empty response is refused, and saying nothing says the same.
    ...(response ? [[answerName, response] as const] : []),
    ...patterns.map((pattern, n) => [`correct_responses.${n}.pattern`, pattern] as const),
  ];
}

const weight = (weighting: number): string => numeral(Math.min(100, Math.max(-100, weighting)), 2);

const whole = (seconds: number): number => Math.round(hundredths(seconds) / 100);

export function answer12(interaction: Interaction): Pair[] {
  const { pattern, result, weighting, latency, at } = interaction;
  const told = formOf(interaction);
  // 1.2 has no word for a range: such a question is told as text, "20..26".
  const isRange =
    told === "numeric" && (pattern.length > 1 || words(pattern).join().includes(".."));
  const form = isRange ? "text" : told;
  return [
    ...content(interaction, form, form === "text" ? "fill-in" : form, MARKS12, "student_response"),
    ["result", result === "incorrect" ? "wrong" : result],
    ["weighting", weight(weighting)],
    ["latency", duration12(whole(latency))],
    ["time", clockTime(at)],
  ];
}

export function answer2004(interaction: Interaction): Pair[] {
  const { kind, response, pattern, result, weighting, latency, at } = interaction;
  const form = formOf(interaction);
  const isLong = kind === "reflection" || sentence(interaction, response).length > 250;
  const text = isLong ? "long-fill-in" : "fill-in";
  const range = words(pattern)
    .slice(0, 1)
    .map((one) => ends(one).join("[:]"));
  const description = cut(oneLine(interaction.description), 250);
  return [
    ...content(interaction, form, form === "text" ? text : form, MARKS2004, "learner_response").map(
      ([part, value]): Pair => [
        part,
        form === "numeric" && part.endsWith("pattern") ? (range[0] ?? value) : value,
      ],
    ),
    ["result", result],
    ["weighting", weight(weighting)],
    ["latency", duration2004(whole(latency))],
    ["timestamp", timestamp(at)],
    ...(description ? [["description", description] as const] : []),
  ];
}
