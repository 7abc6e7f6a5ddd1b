/** Numbers packed bit by bit into letters that survive every LMS: A–Z, a–z, 0–9, `-` and `_`. */

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
// No honest number is longer; without a bound a damaged text could keep the reader busy.
const LONGEST_RUN = 4096;

/** How many bits a number below `count` needs. */
export function width(count: number): number {
  return count > 1 ? 32 - Math.clz32(count - 1) : 0;
}

export class BitWriter {
  private readonly letters: string[] = [];
  private pending = 0;
  private filled = 0;
  /** Bits written so far. */
  length = 0;

  bit(isSet: boolean): void {
    this.pending = (this.pending << 1) | (isSet ? 1 : 0);
    this.filled += 1;
    this.length += 1;
    if (this.filled === 6) this.flush();
  }

  number(value: number, bits: number): void {
    for (let place = bits - 1; place >= 0; place -= 1) this.bit(((value >>> place) & 1) === 1);
  }

  /** Rice code: short for numbers around 2^bits or less, correct for any. */
  rice(value: number, bits: number): void {
    for (let run = value >>> bits; run > 0; run -= 1) this.bit(true);
    this.bit(false);
    this.number(value, bits);
  }

  text(): string {
    const tail = this.filled ? LETTERS[this.pending << (6 - this.filled)] : "";
    return this.letters.join("") + tail;
  }

  private flush(): void {
    this.letters.push(LETTERS[this.pending] as string);
    this.pending = 0;
    this.filled = 0;
  }
}

/** Reads what BitWriter wrote. Raises RangeError where the text ends too early or is not ours. */
export class BitReader {
  place = 0;

  constructor(private readonly packed: string) {}

  bit(): boolean {
    const letter = this.packed[Math.floor(this.place / 6)];
    const value = letter === undefined ? -1 : LETTERS.indexOf(letter);
    if (value < 0) throw new RangeError("the packed text ends here");
    const isSet = ((value >> (5 - (this.place % 6))) & 1) === 1;
    this.place += 1;
    return isSet;
  }

  number(bits: number): number {
    let value = 0;
    for (let left = bits; left > 0; left -= 1) value = value * 2 + (this.bit() ? 1 : 0);
    return value;
  }

  rice(bits: number): number {
    let run = 0;
    while (this.bit()) if ((run += 1) > LONGEST_RUN) throw new RangeError("a number without end");
    return run * 2 ** bits + this.number(bits);
  }
}

/** 24 bits of FNV-1a: how an id is named in the state. Another salt gives other names. */
export function nameOf(id: string, salt: number): number {
  let hash = 0x811c9dc5 ^ salt;
  for (let place = 0; place < id.length; place += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(place), 0x01000193);
  }
  return ((hash >>> 24) ^ hash) & 0xffffff;
}

/** CRC-24 (RFC 4880) as four letters. It finds every change within 24 bits, so of any one character. */
export function checksum(text: string): string {
  let crc = 0xb704ce;
  for (let place = 0; place < text.length; place += 1) {
    crc ^= (text.charCodeAt(place) & 0xff) << 16;
    for (let bit = 0; bit < 8; bit += 1) {
      crc <<= 1;
      if (crc & 0x1000000) crc ^= 0x1864cfb;
    }
  }
  const writer = new BitWriter();
  writer.number(crc & 0xffffff, 24);
  return writer.text();
}
