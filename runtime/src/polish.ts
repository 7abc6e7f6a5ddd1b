/** How written answers are compared: what a reader would not count as a mistake does not matter. */

export type Likeness = "same" | "almost" | "different";

/** One spelling for all that differ in case, spaces, quotation marks, dashes and the last full stop. */
export function normalise(text: string): string {
  return text
    .normalize("NFC")
    .toLocaleLowerCase("pl")
    .replace(/[„”“‟"«»‹›]/g, '"')
    .replace(/[‘’‚‛′`´]/g, "'")
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/…/g, "...")
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, "")
    .replace(/\s+/g, " ")
    .replace(/^[\s"']+|[\s"'.!?,;:]+$/g, "");
}

/** The same word as someone without a Polish keyboard writes it; Unicode does not take „ł” apart. */
export function withoutMarks(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/ł/g, "l");
}

/** How an answer compares with what the author foresaw. `almost`: only Polish letters differ. */
export function compare(answer: string, foreseen: string): Likeness {
  const given = normalise(answer);
  const wanted = normalise(foreseen);
  // An answer made of nothing but punctuation („!”) is compared as it stands.
  if (!given || !wanted) return answer.trim() === foreseen.trim() ? "same" : "different";
  if (given === wanted) return "same";
  return withoutMarks(given) === withoutMarks(wanted) ? "almost" : "different";
}
