/** What a learner typed, at six bits a letter where the letter is common in Polish. */

import { BitReader, BitWriter } from "./bits";

const COMMON = "abcdefghijklmnopqrstuvwxyząćęłńóśźż0123456789 ,.-–%/():;?!'\"„”";
const CAPITAL = 62;
const OTHER = 63;

/** Write a text; characters outside the alphabet cost 22 bits each, none is lost. */
export function writeText(writer: BitWriter, text: string): void {
  writer.rice(text.length, 3);
  for (let place = 0; place < text.length; place += 1) writeLetter(writer, text.charAt(place));
}

function writeLetter(writer: BitWriter, unit: string): void {
  const small = unit.toLowerCase();
  const letter = COMMON.indexOf(small);
  const isCapital = small !== unit;
  if (letter < 0 || small.length > 1 || (isCapital && small.toUpperCase() !== unit)) {
    writer.number(OTHER, 6);
    writer.number(unit.charCodeAt(0), 16);
    return;
  }
  if (isCapital) writer.number(CAPITAL, 6);
  writer.number(letter, 6);
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
