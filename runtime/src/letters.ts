/** What a learner typed, at six bits a letter where the letter is common in Polish. */

import { BitReader, BitWriter } from "./bits";

const COMMON = "abcdefghijklmnopqrstuvwxyząćęłńóśźż0123456789 ,.-–%/():;?!'\"„”";
const CAPITAL = 62;
const OTHER = 63;

/** Write a text; characters outside the alphabet cost 22 bits each, none is lost. */
export function writeText(writer: BitWriter, text: string): void {
  const codes: Array<[number, number]> = [];
  for (let place = 0; place < text.length; place += 1) codes.push(...codesOf(text.charAt(place)));
  writer.rice(text.length, 3);
  for (const [code, bits] of codes) writer.number(code, bits);
}

function codesOf(unit: string): Array<[number, number]> {
  const code = COMMON.indexOf(unit);
  if (code >= 0) return [[code, 6]];
  const small = unit.toLowerCase();
  const letter = COMMON.indexOf(small);
  if (small.length === 1 && letter >= 0 && small.toUpperCase() === unit) return [[CAPITAL, 6], [letter, 6]];
  return [[OTHER, 6], [unit.charCodeAt(0), 16]];
}

export function readText(reader: BitReader): string {
  let text = "";
  for (let left = reader.rice(3); left > 0; left -= 1) text += readLetter(reader);
  return text;
}

function readLetter(reader: BitReader): string {
  const code = reader.number(6);
  if (code === OTHER) return String.fromCharCode(reader.number(16));
  if (code === CAPITAL) return COMMON.charAt(reader.number(6)).toUpperCase();
  return COMMON.charAt(code);
}
