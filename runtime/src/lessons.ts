/** Brings lessons to life: the forms of a lesson when it is first shown, and what learners do in them. */

import { Exercise, type Task } from "./exercise";
import type { Notebook } from "./notebook";
import { moveItem } from "./order";
import { findAll, safely } from "./page";
import { Test } from "./pool";
import { Sheet } from "./sheet";
import type { Words } from "./words";

const DRAFT_MS = 400;

export class Lessons {
  /** By form, and by section for tests. */
  private readonly tasks = new Map<Element, Task>();
  private readonly sheets = new Map<Element, Sheet>();
  private readonly prepared = new Set<Element>();
  /** What was entered in and is still to be kept. */
  private pending: Sheet | null = null;
  private timer = 0;

  constructor(private readonly notebook: Notebook, private readonly words: Words) {
    this.hear("click", (target, event) => this.clicked(target, event));
    this.hear("submit", (target, event) => this.submitted(target, event));
    this.hear("input", (target) => this.entered(target, DRAFT_MS));
    this.hear("change", (target) => this.entered(target, 0));
    this.hear("keydown", (target, event) => this.pressed(target, event as KeyboardEvent));
    // `toggle` does not bubble, but it can be caught on its way down.
    this.hear("toggle", offerNextHint);
  }

  /** Prepare the forms of a lesson once; nothing happens for lessons that nobody opens. */
  prepare(lesson: Element): void {
    if (this.prepared.has(lesson)) return;
    this.prepared.add(lesson);
    for (const element of findAll("section.kdk-pool, form.kdk-q", lesson)) {
      safely(() => (element instanceof HTMLFormElement ? this.prepareQuestion(element) : this.prepareTest(element)));
    }
  }

  private prepareQuestion(form: HTMLFormElement): void {
    const sheet = form.closest(".kdk-pool") ? null : this.sheetOf(form);
    if (sheet) this.tasks.set(form, new Exercise(sheet, this.notebook));
  }

  private prepareTest(section: HTMLElement): void {
    const pool = this.notebook.course.pools.find((test) => test.id === section.dataset["pool"]);
    if (!pool) return;
    const bank = findAll<HTMLFormElement>("form.kdk-q", section).flatMap((form) => this.sheetOf(form) ?? []);
    const test = new Test(section, pool, bank, this.notebook, this.words);
    for (const element of [section, ...bank.map((sheet) => sheet.form)]) this.tasks.set(element, test);
  }

  private sheetOf(form: HTMLFormElement): Sheet | null {
    const question = this.notebook.question(form.dataset["question"] ?? "");
    if (!question) return null;
    const sheet = new Sheet(form, question, this.notebook.course, this.words);
    this.sheets.set(form, sheet);
    return sheet;
  }

  // ---- what the learner does ---------------------------------------------------------------------

  private hear(name: string, answer: (target: Element, event: Event) => void): void {
    document.addEventListener(name, (event) => safely(() => {
      const { target } = event;
      if (!(target instanceof Element)) return;
      const sheet = this.sheetAround(target);
      if (sheet) sheet.touched ??= performance.now();
      answer(target, event);
    }), name === "toggle");
  }

  private sheetAround(target: Element): Sheet | undefined {
    const form = target.closest("form.kdk-q");
    return form ? this.sheets.get(form) : undefined;
  }

  private taskAround(target: Element): Task | undefined {
    const place = target.closest("form.kdk-q, .kdk-pool");
    return place ? this.tasks.get(place) : undefined;
  }

  private clicked(target: Element, event: Event): void {
    if (this.sheetAround(target)?.locked && target.matches("[type=radio], [type=checkbox]")) event.preventDefault();
    const pressed = target.closest("button");
    const task = pressed && this.taskAround(pressed);
    if (!pressed || !task) return;
    const item = pressed.closest<HTMLElement>(".kdk-item");
    if (item) this.move(item, pressed.matches(".kdk-up"));
    if (pressed.matches(".kdk-check")) this.check(task);
    if (pressed.matches(".kdk-retry")) task.retry();
    if (pressed.matches(".kdk-show")) task.show();
  }

  /** Enter in a text field checks the answer; no form is ever sent anywhere. */
  private submitted(target: Element, event: Event): void {
    if (!target.matches("form.kdk-q")) return;
    event.preventDefault();
    const task = this.taskAround(target);
    if (task instanceof Exercise) this.check(task);
  }

  private entered(target: Element, wait: number): void {
    const sheet = this.sheetAround(target);
    if (!sheet) return;
    // A drop-down cannot be made read-only: what was chosen comes back.
    if (sheet.locked) return sheet.fill(sheet.locked);
    target.removeAttribute("aria-invalid");
    this.draft(sheet, wait);
  }

  /** Alt with an arrow moves an item as its buttons do. */
  private pressed(target: Element, event: KeyboardEvent): void {
    const item = target.closest<HTMLElement>(".kdk-item");
    const isUp = event.key === "ArrowUp";
    if (!item || !event.altKey || !(isUp || event.key === "ArrowDown")) return;
    event.preventDefault();
    this.move(item, isUp);
  }

  private move(item: HTMLElement, isUp: boolean): void {
    const sheet = this.sheetAround(item);
    if (sheet && moveItem(sheet, item, isUp)) this.draft(sheet, DRAFT_MS);
  }

  /** Keep what was entered, once the learner pauses or goes on to another question. */
  private draft(sheet: Sheet, wait: number): void {
    if (this.pending !== sheet) this.keep();
    this.pending = sheet;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => safely(() => this.keep()), wait) as unknown as number;
  }

  private keep(): void {
    const sheet = this.pending;
    this.pending = null;
    if (sheet) this.taskAround(sheet.form)?.draft(sheet);
  }

  private check(task: Task): void {
    this.keep();
    task.check();
  }
}

/** Hints come one after the other. */
function offerNextHint(hint: Element): void {
  if (hint.matches(".kdk-hint[open]")) hint.nextElementSibling?.removeAttribute("hidden");
}
