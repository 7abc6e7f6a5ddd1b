/** What a learner sees after answering: the verdict in words, marks, and the author's feedback. */

import { find, findAll, focusOn, make, spoken } from "./page";
import type { Sheet } from "./sheet";
import { shapeOf } from "./responses";
import type { Grade, Response } from "./types";
import type { Words } from "./words";

type Look = Grade["verdict"] | "missing";
type MarkName = "right" | "wrong" | "missed";

/** The place for the verdict, right after the answers. */
export function verdictOf(sheet: Sheet): HTMLElement {
  const there = find(".kdk-verdict", sheet.form);
  if (there) return there;
  const made = make("div", "kdk-verdict");
  made.id = `q-${sheet.id}-verdict`;
  made.tabIndex = -1;
  const fields = find(".kdk-answers", sheet.form);
  if (fields) fields.after(made);
  else sheet.form.prepend(made);
  return made;
}

/** Write the verdict; `title` says it in a word or two, `more` what follows from it. */
export function tell(sheet: Sheet, look: Look, title: string, more: string[] = []): void {
  const verdict = verdictOf(sheet);
  verdict.className = `kdk-verdict is-${look}`;
  verdict.replaceChildren(make("p", "kdk-verdict-title", title), ...more.filter(Boolean).map((text) => make("p", "", text)));
}

/** Say what keeps an answer from being graded, at the part that the learner has to look at. */
export function complain(sheet: Sheet, look: Look, title: string, parts: string[], hasFocus = true): void {
  unmark(sheet);
  tell(sheet, look, title);
  const controls = parts.flatMap((part) => controlsOf(sheet, part));
  for (const control of controls) {
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", verdictOf(sheet).id);
  }
  if (hasFocus) focusOn(controls[0] ?? verdictOf(sheet));
}

function controlsOf(sheet: Sheet, part: string): HTMLElement[] {
  const element = shapeOf(sheet) === "choice" ? sheet.form : sheet.part(part);
  if (!element) return [];
  return element.matches("input, select") ? [element] : findAll("input, select, textarea", element);
}

/** Everything a verdict had put into the form goes again. */
export function unmark(sheet: Sheet): void {
  const verdict = verdictOf(sheet);
  verdict.className = "kdk-verdict";
  verdict.replaceChildren();
  for (const added of findAll(".kdk-mark, .kdk-answers .kdk-note", sheet.form)) added.remove();
  for (const part of findAll(".kdk-answers .is-right, .kdk-answers .is-wrong, .kdk-answers .is-missed", sheet.form)) {
    part.classList.remove("is-right", "is-wrong", "is-missed");
  }
  for (const control of sheet.controls) {
    control.removeAttribute("aria-invalid");
    control.removeAttribute("aria-describedby");
  }
}

/** Mark what was right and wrong. What was left out is shown only when nothing is to be tried any more. */
export function mark(sheet: Sheet, grade: Grade, response: Response, isClosed: boolean, words: Words): void {
  for (const [id, isRight] of Object.entries(grade.parts)) {
    const isEntered = response.shape !== "choice" || response.chosen.includes(id);
    if (isEntered) markPart(sheet, id, isRight ? "right" : "wrong", words);
    else if (isClosed) markPart(sheet, id, "missed", words);
  }
  for (const note of grade.notes) showNote(sheet, note);
}

function markPart(sheet: Sheet, id: string, name: MarkName, words: Words): void {
  const part = sheet.part(id);
  if (!part) return;
  part.classList.add(`is-${name}`);
  const sign = make("span", "kdk-mark");
  sign.append(spoken(words.say(`mark_${name}`)));
  if (part.matches(".kdk-gap")) part.after(sign);
  else (find(":scope > label, :scope > legend, :scope > .kdk-entry", part) ?? part).append(sign);
}

/** The author's feedback, copied to the answer that it speaks of. */
function showNote(sheet: Sheet, note: Grade["notes"][number]): void {
  const written = find(
    `.kdk-notes [data-for="${CSS.escape(note.for)}"][data-when="${note.when}"] .kdk-note`, sheet.form);
  const part = sheet.part(shapeOf(sheet) === "text" ? "0" : note.for);
  if (!written || !part) return;
  const copy = written.cloneNode(true) as HTMLElement;
  for (const named of findAll("[id]", copy)) named.removeAttribute("id");
  copy.id = `q-${sheet.id}-note-${note.for}`;
  if (part.matches(".kdk-field")) part.after(copy);
  else part.append(copy);
  for (const control of findAll("input, select", part)) control.setAttribute("aria-describedby", copy.id);
}

/** How many parts are right, where a question has several. */
export function partsRight(grade: Grade, response: Response, words: Words): string {
  const marks = Object.values(grade.parts);
  if (response.shape === "text" || response.shape === "choice" || marks.length < 2) return "";
  return words.say("parts_right", { right: marks.filter(Boolean).length, all: marks.length });
}

export function openSolution(sheet: Sheet, isOpen: boolean): void {
  const solution = find<HTMLDetailsElement>(".kdk-solution", sheet.form);
  if (solution) solution.open = isOpen;
}
