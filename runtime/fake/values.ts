/**
 * Which texts the standards and Moodle take as values: each check answers with an error code, "0"
 * for good.
 */

export type Check = (value: string) => string;

export const matches =
  (pattern: RegExp, code: string): Check =>
  (value) =>
    pattern.test(value) ? "0" : code;

export const oneOf =
  (code: string, ...words: string[]): Check =>
  (value) =>
    words.includes(value) ? "0" : code;

export const atMost =
  (units: number, code: string): Check =>
  (value) =>
    value.length <= units ? "0" : code;

export const all =
  (...checks: Check[]): Check =>
  (value) =>
    checks.map((check) => check(value)).find((code) => code !== "0") ?? "0";

export const either =
  (one: Check, other: Check): Check =>
  (value) =>
    one(value) === "0" ? "0" : other(value);

export const between =
  (form: RegExp, low: number, high: number, wrongForm: string, outside: string): Check =>
  (value) => {
    if (!form.test(value)) return wrongForm;
    return Number(value) >= low && Number(value) <= high ? "0" : outside;
  };

export const anything: Check = () => "0";

/** A list whose parts all pass; `most` parts, none twice when `isSet`. */
export const listOf =
  (separator: string, part: Check, code: string, most: number, isSet = false): Check =>
  (value) => {
    const parts = value.split(separator);
    const isTwice = isSet && new Set(parts).size < parts.length;
    return parts.length <= most && !isTwice && parts.every((text) => part(text) === "0")
      ? "0"
      : code;
  };

export const pairOf =
  (separator: string, part: Check, code: string): Check =>
  (value) => {
    const parts = value.split(separator);
    return parts.length === 2 && parts.every((text) => part(text) === "0") ? "0" : code;
  };
