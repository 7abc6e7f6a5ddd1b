/** Small things done to the page. Nothing here reads markup from text. */

import type { Words } from "./words";

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, className = "", text = "",
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

export function find<E extends Element = HTMLElement>(selector: string, inside: ParentNode = document): E | null {
  return inside.querySelector<E>(selector);
}

export function findAll<E extends Element = HTMLElement>(selector: string, inside: ParentNode = document): E[] {
  return [...inside.querySelectorAll<E>(selector)];
}

/** Put a text there, unless it stands there already: a status line would be read out again. */
export function write(element: Element | null | undefined, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

/** Words that only a screen reader speaks. */
export function spoken(text: string): HTMLElement {
  return make("span", "kdk-words", text);
}

export function button(className: string, text = ""): HTMLButtonElement {
  const made = make("button", className, text);
  made.type = "button";
  return made;
}

/** A box with a title and the lines below it that have something to say. */
export function titled(box: HTMLElement, title: string, lines: string[]): void {
  box.replaceChildren(make("p", "kdk-verdict-title", title), ...lines.filter(Boolean).map((line) => make("p", "", line)));
}

/** Buttons below a question or test, in a row; `offer` shows some of them. */
export function actionsBelow(element: HTMLElement, words: Words, keys: Record<string, string>): void {
  const row = make("div", "kdk-actions");
  for (const [name, key] of Object.entries(keys)) row.append(button(`kdk-${name}`, words.say(key)));
  element.after(row);
}

/** Show only these of the buttons below an element. The focus goes there before a button does. */
export function offer(element: HTMLElement, names: string[]): void {
  const row = element.nextElementSibling;
  if (row?.contains(document.activeElement)) focusOn(element);
  for (const action of row ? findAll("button", row) : []) action.hidden = !names.includes(action.className.slice(4));
}

/** Move the focus to something that is no control, without it becoming a stop of the Tab key. */
export function focusOn(element: HTMLElement | null): void {
  if (!element) return;
  if (!element.matches("a, button, input, select, textarea, summary, [tabindex]")) element.tabIndex = -1;
  element.focus();
}

/** One broken question must not stop the others. */
export function safely<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (fault) {
    console.warn("kdk:", fault);
    return undefined;
  }
}

const READ_MS = 5000;
let silence = 0;

/** Say something politely; the line is empty again when it has been read. */
export function announce(text: string): void {
  const line = find(".kdk-status");
  if (!line) return;
  line.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => { line.textContent = ""; }, READ_MS) as unknown as number;
}

/** Events on the document for whoever extends the page. */
export interface Events {
  "kdk:answered": { question: string; verdict: string; credit: number };
  "kdk:lesson-completed": { lesson: string };
  "kdk:course-completed": { course: string; score: number | null };
  "kdk:saved": { where: string };
  /** The state is there; `learner` is who the LMS says it is, "" without. */
  "kdk:opened": { learner: string };
}

export function emit<K extends keyof Events>(name: K, detail: Events[K]): void {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

export function clock(at: Date, language: string): string {
  return at.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
}
