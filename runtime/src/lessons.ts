/** Brings lessons to life: the forms of a lesson when it is first shown, and what learners do in them. */

import { Exercise, type Desk } from "./exercise";
import { moveItem } from "./order";
import { findAll, safely } from "./page";
import { Test } from "./pool";
import { Sheet } from "./sheet";

const DRAFT_MS = 400;

/** A question in the page: alone, or one of a test. */
type Place = { sheet: Sheet; exercise: Exercise } | { sheet: Sheet; test: Test };

export class Lessons {
  private readonly places = new Map<string, Place>();
  private readonly tests = new Map<string, Test>();
  private readonly prepared = new Set<Element>();
  private drafting: (() => void) | null = null;
  private timer = 0;

  constructor(private readonly desk: Desk) {
    document.addEventListener("click", (event) => this.hear(event, (target) => this.clicked(target, event)));
    document.addEventListener("submit", (event) => this.hear(event, (target) => this.submitted(target, event)));
    for (const name of ["input", "change"]) {
      document.addEventListener(name, (event) => this.hear(event, (target) => this.entered(target, event.type)));
    }
    document.addEventListener("focusin", (event) => this.hear(event, (target) => this.touched(target)));
    document.addEventListener("keydown", (event) => this.hear(event, (target) => this.pressed(target, event)));
    // `toggle` does not bubble, but it can be caught on its way down.
    document.addEventListener("toggle", (event) => this.hear(event, offerNextHint), true);
  }

  /** Prepare the forms of a lesson once; nothing happens for lessons that nobody opens. */
  prepare(lesson: Element): void {
    if (this.prepared.has(lesson)) return;
    this.prepared.add(lesson);
    for (const section of findAll("section.kdk-pool", lesson)) safely(() => this.prepareTest(section));
    for (const form of findAll<HTMLFormElement>("form.kdk-q", lesson)) {
      if (!form.closest(".kdk-pool")) safely(() => this.prepareQuestion(form));
    }
  }

  private prepareQuestion(form: HTMLFormElement): void {
    const sheet = this.sheetOf(form);
    if (sheet) this.places.set(sheet.id, { sheet, exercise: new Exercise(sheet, this.desk) });
  }

  private prepareTest(section: HTMLElement): void {
    const pool = this.desk.notebook.course.pools.find((test) => test.id === section.dataset["pool"]);
    if (!pool) return;
    const bank = findAll<HTMLFormElement>("form.kdk-q", section).flatMap((form) => this.sheetOf(form) ?? []);
    const test = new Test(section, pool, bank, this.desk);
    this.tests.set(pool.id, test);
    for (const sheet of bank) this.places.set(sheet.id, { sheet, test });
  }

  private sheetOf(form: HTMLFormElement): Sheet | null {
    const [question] = this.desk.notebook.question(form.dataset["question"] ?? "") ?? [];
    return question ? new Sheet(form, question) : null;
  }

  // ---- what the learner does ---------------------------------------------------------------------

  private hear(event: Event, answer: (target: Element) => void): void {
    if (event.target instanceof Element) safely(() => answer(event.target as Element));
  }

  private placeOf(target: Element): Place | undefined {
    const form = target.closest<HTMLFormElement>("form.kdk-q");
    return form ? this.places.get(form.dataset["question"] ?? "") : undefined;
  }

  private clicked(target: Element, event: Event): void {
    const place = this.placeOf(target);
    if (place?.sheet.locked && target.matches('input[type="radio"], input[type="checkbox"]')) event.preventDefault();
    const pressed = target.closest("button");
    if (!pressed) return;
    if (!place) return this.pressedInTest(pressed);
    const item = pressed.closest<HTMLElement>(".kdk-item");
    if (item) return this.move(place, item, pressed.matches(".kdk-up"));
    if (!("exercise" in place)) return;
    if (pressed.matches(".kdk-check")) this.settle(() => place.exercise.check());
    if (pressed.matches(".kdk-retry")) place.exercise.retry();
    if (pressed.matches(".kdk-show")) place.exercise.show();
  }

  private pressedInTest(pressed: Element): void {
    const test = this.tests.get(pressed.closest<HTMLElement>(".kdk-pool")?.dataset["pool"] ?? "");
    if (test && pressed.matches(".kdk-check")) this.settle(() => test.finish());
    if (test && pressed.matches(".kdk-retry")) test.again();
  }

  /** Enter in a text field checks the answer; no form is ever sent anywhere. */
  private submitted(target: Element, event: Event): void {
    const place = this.placeOf(target);
    if (!target.matches("form.kdk-q")) return;
    event.preventDefault();
    if (place && "exercise" in place) this.settle(() => place.exercise.check());
  }

  private entered(target: Element, type: string): void {
    const place = this.placeOf(target);
    if (!place) return;
    this.touched(target);
    // A drop-down cannot be made read-only: what was chosen comes back.
    if (place.sheet.locked) return place.sheet.fill(place.sheet.locked);
    target.removeAttribute("aria-invalid");
    this.draft(place, type === "change" ? 0 : DRAFT_MS);
  }

  private touched(target: Element): void {
    const place = this.placeOf(target);
    if (place && target.matches("input, select, textarea, button")) place.sheet.touched ??= performance.now();
  }

  /** Alt with an arrow moves an item as its buttons do. */
  private pressed(target: Element, event: KeyboardEvent): void {
    const item = target.closest<HTMLElement>(".kdk-item");
    const place = item && this.placeOf(item);
    if (!place || !item || !event.altKey || !/^Arrow(Up|Down)$/.test(event.key)) return;
    event.preventDefault();
    this.move(place, item, event.key === "ArrowUp");
  }

  private move(place: Place, item: HTMLElement, isUp: boolean): void {
    if (moveItem(place.sheet, item, isUp, this.desk.words)) this.draft(place, DRAFT_MS);
  }

  private draft(place: Place, wait: number): void {
    clearTimeout(this.timer);
    this.drafting = () => {
      this.drafting = null;
      if ("exercise" in place) place.exercise.draft();
      else place.test.draft(place.sheet);
    };
    this.timer = setTimeout(() => safely(() => this.drafting?.()), wait) as unknown as number;
  }

  /** A checked answer needs no draft any more. */
  private settle(check: () => void): void {
    clearTimeout(this.timer);
    this.drafting?.();
    check();
  }
}

/** Hints come one after the other. */
function offerNextHint(hint: Element): void {
  const next = hint.matches(".kdk-hint[open]") ? hint.nextElementSibling : null;
  if (next instanceof HTMLElement && next.matches(".kdk-hint")) next.hidden = false;
}
