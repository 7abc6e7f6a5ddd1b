/** What a learner sees after answering: the verdict in words, marks, and the author's feedback. */

import { find, findAll, focusOn, make, spoken, titled } from "./page";
import { controlsOf, type Sheet } from "./sheet";
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
  find(".kdk-answers", sheet.form)?.after(made);
  return made;
}

/** Write the verdict; `title` says it in a word or two, `more` what follows from it. */
export function tell(sheet: Sheet, look: Look, title: string, more: string[] = []): void {
  const verdict = verdictOf(sheet);
  verdict.className = `kdk-verdict is-${look}`;
  titled(verdict, title, more);
}

/** Say what keeps an answer from being graded, at the part that the learner has to look at. */
export function complain(sheet: Sheet, look: Look, title: string, parts: string[], hasFocus: boolean): void {
  unmark(sheet);
  tell(sheet, look, title);
  const controls = parts.flatMap((part) => controlsOf(sheet, part));
  for (const control of controls) {
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", verdictOf(sheet).id);
  }
  if (hasFocus) focusOn(controls[0] ?? verdictOf(sheet));
}

/** Everything a verdict had put into the form goes again. */
export function unmark(sheet: Sheet): void {
  verdictOf(sheet).replaceChildren();
  for (const added of findAll(".kdk-mark, .kdk-answers .kdk-note", sheet.form)) added.remove();
  for (const part of findAll(".kdk-answers [class*=is-]", sheet.form)) {
    part.classList.remove("is-right", "is-wrong", "is-missed");
  }
  for (const control of sheet.controls) {
    control.removeAttribute("aria-invalid");
    control.removeAttribute("aria-describedby");
  }
}

/** Show how an answer was graded; it cannot be changed now, and never again when `isClosed`. */
export function present(sheet: Sheet, response: Response, made: Grade, isClosed: boolean, more = ""): void {
  unmark(sheet);
  mark(sheet, made, response, isClosed);
  tell(sheet, made.verdict, sheet.words.say(`verdict_${made.verdict}`), [partsRight(sheet, made), more]);
  sheet.lock(response);
  if (isClosed) close(sheet);
}

/** Nothing can be changed any more; the answer and the explanation are there to read. */
export function close(sheet: Sheet): void {
  sheet.form.classList.add("is-closed");
  openSolution(sheet, true);
}

export function openSolution(sheet: Sheet, isOpen: boolean): void {
  find(".kdk-solution", sheet.form)?.toggleAttribute("open", isOpen);
}

/** What was left out is shown only when nothing is to be tried any more. */
function mark(sheet: Sheet, made: Grade, response: Response, isClosed: boolean): void {
  for (const [id, isRight] of Object.entries(made.parts)) {
    const isEntered = response.shape !== "choice" || response.chosen.includes(id);
    if (isEntered) markPart(sheet, id, isRight ? "right" : "wrong");
    else if (isClosed) markPart(sheet, id, "missed");
  }
  for (const note of made.notes) showNote(sheet, note);
}

function markPart(sheet: Sheet, id: string, name: MarkName): void {
  const part = sheet.part(id);
  if (!part) return;
  part.classList.add(`is-${name}`);
  const sign = make("span", "kdk-mark");
  sign.append(spoken(sheet.words.say(`mark_${name}`)));
  if (part.matches(".kdk-gap")) part.after(sign);
  else (find(":scope > label, :scope > legend, :scope > .kdk-entry", part) ?? part).append(sign);
}

/** The author's feedback, copied to the answer that it speaks of. */
function showNote(sheet: Sheet, note: Grade["notes"][number]): void {
  const written = find(`.kdk-notes [data-for="${note.for}"][data-when="${note.when}"] .kdk-note`, sheet.form);
  const part = sheet.part(sheet.shape === "text" ? "0" : note.for);
  if (!written || !part) return;
  const copy = written.cloneNode(true) as HTMLElement;
  for (const named of findAll("[id]", copy)) named.removeAttribute("id");
  copy.id = `q-${sheet.id}-${note.when}-${note.for}`;
  if (part.matches(".kdk-field")) part.after(copy);
  else part.append(copy);
  for (const control of findAll("input, select", part)) {
    const others = control.getAttribute("aria-describedby") ?? "";
    control.setAttribute("aria-describedby", `${others} ${copy.id}`.trim());
  }
}

/** What can still be told of an answer to a question that has changed since. */
export function before(words: Words, best: number | null): [string, string[]] {
  return [words.say("answered_before"), best === null ? [] : [words.say("best_before", { percent: best })]];
}

/** How many parts are right, where a question has several and some are not. */
function partsRight(sheet: Sheet, made: Grade): string {
  const marks = Object.values(made.parts);
  const hasParts = sheet.shape !== "text" && sheet.shape !== "choice" && marks.length > 1;
  if (!hasParts || made.verdict === "right") return "";
  return sheet.words.say("parts_right", { right: marks.filter(Boolean).length, all: marks.length });
}
