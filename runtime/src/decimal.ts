/** Numbers as people write them, compared without rounding: 0,1 + 0,2 has no place here. */

/** A decimal number without rounding: the digits before and after the point, no needless zeros. */
export interface Decimal { isNegative: boolean; whole: string; part: string }

const SPACES = /[\u00a0\u2000-\u200a\u202f]/g;
const MINUS = /^[\u2212\u2010-\u2015]/;
// A sign, digits (in groups of three when spaced), a decimal comma or dot, a unit: „1 260,50 zł”.
const WRITTEN = /^([+-]?) ?(\d{1,3}(?: \d{3})+|\d*)(?:[.,](\d*))? ?([\p{L}%‰°$€£][^\d]*[23²³]?\.?)?$/u;

/** Read a number; null when it is none. A unit after it does not matter. */
export function readDecimal(text: string): Decimal | null {
  const tidy = text.replace(SPACES, " ").trim().replace(MINUS, "-");
  const match = WRITTEN.exec(tidy);
  if (!match) return null;
  const [, sign = "", spaced = "", rest = "", unit = ""] = match;
  // „1e3” is a number to programmers only; guessing would grade something nobody wrote.
  if ((!spaced && !rest) || /^e\d/i.test(unit)) return null;
  const whole = spaced.replace(/ /g, "").replace(/^0+/, "");
  const part = rest.replace(/0+$/, "");
  return { isNegative: sign === "-" && whole + part !== "", whole, part };
}

/** Whether `a` is less than `b` or equal to it. */
export function isAtMost(a: Decimal, b: Decimal): boolean {
  const digits = Math.max(a.part.length, b.part.length);
  const scaled = ({ isNegative, whole, part }: Decimal) =>
    BigInt(`${isNegative ? "-" : ""}0${whole}${part.padEnd(digits, "0")}`);
  return scaled(a) <= scaled(b);
}

/** The number as machines write it: `-1260.5`. */
export function showDecimal(number: Decimal): string {
  const part = number.part ? `.${number.part}` : "";
  return `${number.isNegative ? "-" : ""}${number.whole || "0"}${part}`;
}
