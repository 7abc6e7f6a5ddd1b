/**
 * Finding pages by words: without accents, by beginnings, and past the commonest Polish endings.
 * Pure; the page around it is site-search.ts.
 */

/** A piece of text under a heading: [anchor, heading, text]; before the first heading both are "". */
export type Passage = [anchor: string, heading: string, text: string];

/** [address from the site's root, title, „Kurs · Moduł”, passages], as kdk_lms/search.py writes it. */
export type FindablePage = [address: string, title: string, above: string, passages: Passage[]];

/** A stretch of a snippet; hits are shown as marked. */
export interface Stretch { text: string; isHit: boolean }

export interface Found {
  address: string; anchor: string; title: string; heading: string; above: string; snippet: Stretch[];
  score: number;
}

const LETTERS: Record<string, string> = {
  ą: "a", ć: "c", ę: "e", ł: "l", ń: "n", ó: "o", ś: "s", ź: "z", ż: "z", "\u00a0": " ",
};

/** Lower case without accents, of the same length, so that a place in it is a place in the text. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  const same = lower.length === text.length ? lower : text;
  return same.replace(/[^\x00-\x7f]/g, (sign) => LETTERS[sign] ?? (sign.normalize("NFD")[0] as string));
}

// Folded endings of nouns, adjectives and verbs, longest first. A stem keeps three letters or more.
const ENDINGS = (
  "owie iami ami ach ech ego emu ymi imi iej owi ych ich om em ow ej ie ia iu ym im ac ic yc ec a e i o u y"
).split(" ");
const SHORTEST_STEM = 3;

export function stemOf(word: string): string {
  const ending = ENDINGS.find((end) => word.endsWith(end) && word.length - end.length >= SHORTEST_STEM);
  return ending ? word.slice(0, -ending.length) : word;
}

/** One word of the query. `pattern` finds words that begin with its stem. */
interface Term { word: string; stem: string; pattern: RegExp }

export function termsOf(query: string): Term[] {
  const words = fold(query).match(/[\p{L}\p{N}]{2,}/gu) ?? [];
  return [...new Set(words)].map((word) => {
    const stem = stemOf(word);
    return { word, stem, pattern: new RegExp(`${/^\w/.test(stem) ? "\\b" : ""}${stem}[\\p{L}\\p{N}]*`, "gu") };
  });
}

interface Hit { start: number; end: number; weight: number }

/** Where a term stands in a folded text. A word that only shares the stem may end differently, not go on. */
function hitsOf({ word, stem, pattern }: Term, folded: string): Hit[] {
  const longestEnding = stem.length > SHORTEST_STEM ? 4 : 3;
  const hits: Hit[] = [];
  for (const { 0: found, index = 0 } of folded.matchAll(pattern)) {
    const weight = found === word ? 1 : found.startsWith(word) ? 0.8 : 0.5;
    const isAkin = found.startsWith(word) || found.length - stem.length <= longestEnding;
    if (isAkin) hits.push({ start: index, end: index + found.length, weight });
  }
  return hits;
}

const TITLE = 8, HEADING = 4, TEXT = 1, ABOVE = 0.5, MOST_IN_TEXT = 3;

function worth(hits: Hit[], each: number): number {
  return hits.slice(0, MOST_IN_TEXT).reduce((sum, hit) => sum + hit.weight * each, 0);
}

/** A page with its texts folded once, at the first search. */
export interface Folded { page: FindablePage; title: string; above: string; passages: Array<[string, string]> }

export function folded(page: FindablePage): Folded {
  const passages = page[3].map(([, heading, text]): [string, string] => [fold(heading), fold(text)]);
  return { page, title: fold(page[1]), above: fold(page[2]), passages };
}

/** Pages that hold every word of the query, the best first. */
export function search(query: string, pages: Folded[]): Found[] {
  const terms = termsOf(query);
  if (!terms.length) return [];
  const found = pages.flatMap((page) => judge(page, terms) ?? []);
  return found.sort((a, b) => b.score - a.score);
}

function judge({ page, title, above, passages }: Folded, terms: Term[]): Found | null {
  const parts = passages.map(() => 0);
  let score = 0;
  for (const term of terms) {
    let sum = worth(hitsOf(term, title), TITLE) + worth(hitsOf(term, above), ABOVE);
    passages.forEach(([heading, text], n) => {
      const value = worth(hitsOf(term, heading), HEADING) + worth(hitsOf(term, text), TEXT);
      // A passage with more of the words beats one that repeats a single word.
      parts[n] = (parts[n] ?? 0) + (value && value + 10);
      sum += value;
    });
    if (!sum) return null;
    score += sum;
  }
  const [address, name, place] = page;
  const most = Math.max(0, ...parts);
  const [anchor, heading, text] = page[3][parts.indexOf(most)] ?? ["", "", ""];
  const where = most ? { anchor, heading } : { anchor: "", heading: "" };
  return { address, title: name, above: place, ...where, snippet: snippetOf(text, terms), score };
}

const BEFORE = 50, LENGTH = 160;

/** The text around the first hit, cut between words. */
export function snippetOf(text: string, terms: Term[]): Stretch[] {
  const plain = fold(text);
  const hits = terms.flatMap((term) => hitsOf(term, plain)).sort((a, b) => a.start - b.start);
  const first = hits[0]?.start ?? 0;
  const start = first > BEFORE ? plain.indexOf(" ", first - BEFORE) + 1 : 0;
  const end = start + LENGTH < text.length ? Math.max(plain.lastIndexOf(" ", start + LENGTH), first) : text.length;
  const stretches: Stretch[] = [{ text: start ? "… " : "", isHit: false }];
  let at = start;
  for (const hit of hits.filter((one) => one.start >= start && one.end <= end)) {
    if (hit.start < at) continue;
    stretches.push({ text: text.slice(at, hit.start), isHit: false }, { text: text.slice(hit.start, hit.end), isHit: true });
    at = hit.end;
  }
  stretches.push({ text: text.slice(at, end) + (end < text.length ? " …" : ""), isHit: false });
  return stretches.filter((stretch) => stretch.text);
}
