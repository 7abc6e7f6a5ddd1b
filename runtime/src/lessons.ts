/**
 * Brings lessons to life: the forms of a lesson when it is first shown, and what learners do in them.
 * A page has one learner and one course, so what is prepared is kept here, not in an object.
 */

import { check, draft, openExercise, retry, show } from "./exercise";
import type { Notebook } from "./notebook";
import { moveItem } from "./order";
import { findAll, safely } from "./page";
import { draftIn, drawAgain, finish, openTest, type Test } from "./pool";
import { Sheet } from "./sheet";

const DRAFT_MS = 400;

const prepared = new Set<Element>();
const sheets = new Map<Element, Sheet>();
/** By section, and by each form in it. */
const tests = new Map<Element, Test>();

/** What was entered in and is still to be kept. */
let pending: Sheet | null = null;
let timer = 0;

/** Listen once for the whole document, however many questions it holds. */
export function listen(): void {
  hear("click", clicked);
  hear("submit", submitted);
  hear("input", (target) => entered(target, DRAFT_MS));
  hear("change", (target) => entered(target, 0));
  // `toggle` does not bubble, but it can be caught on its way down.
  hear("toggle", offerNextHint);
}

/** Prepare the forms of a lesson once; nothing happens for lessons that nobody opens. */
export function prepare(lesson: Element, notebook: Notebook): void {
  if (prepared.has(lesson)) return;
  prepared.add(lesson);
  for (const form of findAll<HTMLFormElement>("form.kdk-q", lesson)) {
    const question = notebook.question(form.dataset["question"] ?? "");
    if (question) safely(() => sheets.set(form, new Sheet(form, question, notebook)));
  }
  for (const section of findAll(".kdk-pool", lesson)) safely(() => prepareTest(section, notebook));
  for (const form of findAll("form.kdk-q", lesson)) {
    const sheet = sheets.get(form);
    if (sheet && !tests.has(form)) safely(() => openExercise(sheet));
  }
}

function prepareTest(section: HTMLElement, notebook: Notebook): void {
  const pool = notebook.course.pools.find((test) => test.id === section.dataset["pool"]);
  if (!pool) return;
  const bank = findAll("form.kdk-q", section).flatMap((form) => sheets.get(form) ?? []);
  const test = openTest(section, pool, bank, notebook);
  for (const element of [section, ...bank.map((sheet) => sheet.form)]) tests.set(element, test);
}

// ---- what the learner does -------------------------------------------------------------------------

function hear<E extends Event>(name: string, answer: (target: Element, event: E) => void): void {
  document.addEventListener(name, (event) => safely(() => {
    const { target } = event;
    if (!(target instanceof Element)) return;
    const sheet = sheetAround(target);
    if (sheet) sheet.touched ??= performance.now();
    answer(target, event as E);
  }), name === "toggle");
}

function sheetAround(target: Element): Sheet | undefined {
  return sheets.get(target.closest("form.kdk-q") as Element);
}

function clicked(target: Element, event: Event): void {
  const sheet = sheetAround(target);
  if (sheet?.locked && target.matches("[type=radio], [type=checkbox]")) event.preventDefault();
  const pressed = target.closest("button");
  if (!pressed) return;
  const item = pressed.closest<HTMLElement>(".kdk-item");
  if (item) return move(item, pressed.matches(".kdk-up"));
  const isCheck = pressed.matches(".kdk-check");
  const test = tests.get(pressed.closest(".kdk-pool") as Element);
  if (isCheck) keep();
  if (test) {
    if (isCheck) finish(test);
    if (pressed.matches(".kdk-retry")) drawAgain(test);
  } else if (sheet) {
    if (isCheck) check(sheet);
    if (pressed.matches(".kdk-retry")) retry(sheet);
    if (pressed.matches(".kdk-show")) show(sheet);
  }
}

/** Enter in a text field checks the answer; no form is ever sent anywhere. */
function submitted(target: Element, event: Event): void {
  if (!target.matches("form.kdk-q")) return;
  event.preventDefault();
  keep();
  const sheet = sheets.get(target);
  if (sheet && !tests.has(target)) check(sheet);
}

function entered(target: Element, wait: number): void {
  const sheet = sheetAround(target);
  if (!sheet) return;
  // A drop-down cannot be made read-only: what was chosen comes back.
  if (sheet.locked) return sheet.fill(sheet.locked);
  target.removeAttribute("aria-invalid");
  keepSoon(sheet, wait);
}

function move(item: HTMLElement, isUp: boolean): void {
  const sheet = sheetAround(item);
  if (sheet && moveItem(sheet, item, isUp)) keepSoon(sheet, DRAFT_MS);
}

/** Keep what was entered, once the learner pauses or goes on to another question. */
function keepSoon(sheet: Sheet, wait: number): void {
  if (pending !== sheet) keep();
  pending = sheet;
  clearTimeout(timer);
  timer = setTimeout(() => safely(keep), wait) as unknown as number;
}

function keep(): void {
  const sheet = pending;
  pending = null;
  if (!sheet) return;
  const test = tests.get(sheet.form);
  if (test) draftIn(test, sheet);
  else draft(sheet);
}

/** Hints come one after the other. */
function offerNextHint(hint: Element): void {
  if (hint.matches(".kdk-hint[open]")) hint.nextElementSibling?.removeAttribute("hidden");
}
