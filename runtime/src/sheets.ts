/**
 * Worksheets: what is written in them stays on this device, and comes back. A script of its own,
 * loaded only where a course has worksheets.
 */

import { button, findAll, make } from "./page";
import { hash, Shelf } from "./shelf";
import type { CourseData } from "./types";
import { Words } from "./words";

declare global {
  interface Window { kdkCourse?: CourseData }
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** How long the pen rests before a sheet is kept, in milliseconds. */
const pause = 400;
const shelf = new Shelf(() => localStorage);

/** A sheet of this page and the texts written in it, by the names of its controls. */
class Sheet {
  private timer = 0;
  private readonly status = make("p", "kdk-sheet-status");

  constructor(private readonly form: HTMLFormElement, private readonly key: string, private readonly words: Words) {
    this.restore();
    this.addTools();
    form.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.keep(), pause);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("visibilitychange", () => this.keepNow());
    addEventListener("pagehide", () => this.keepNow());
  }

  private controls(): Control[] {
    return findAll<Control>("input, select, textarea", this.form);
  }

  private restore(): void {
    const kept = parse(shelf.read(this.key));
    for (const table of findAll(".kdk-sheet-table", this.form)) {
      while (needsRow(table, kept)) addRow(table, this.words);
    }
    for (const control of this.controls()) put(control, kept[control.name] ?? "");
  }

  private keepNow(): void {
    if (!this.timer) return;
    clearTimeout(this.timer);
    this.keep();
  }

  private keep(): void {
    this.timer = 0;
    const texts: Record<string, string> = {};
    for (const control of this.controls()) {
      const text = textOf(control);
      if (text) texts[control.name] = text;
    }
    const isKept = shelf.write(this.key, JSON.stringify(texts));
    this.status.textContent = this.words.say(isKept ? "sheet_saved" : "sheet_not_saved");
  }

  private addTools(): void {
    for (const table of findAll(".kdk-sheet-table", this.form)) {
      const more = button("kdk-sheet-more", this.words.say("sheet_add_row"));
      more.addEventListener("click", () => addRow(table, this.words)?.focus());
      table.append(more);
    }
    const print = button("kdk-sheet-print", this.words.say("sheet_print"));
    print.addEventListener("click", () => window.print());
    this.status.setAttribute("role", "status");
    const tools = make("div", "kdk-sheet-tools");
    tools.append(print, this.status);
    this.form.append(tools);
  }
}

function textOf(control: Control): string {
  if (control instanceof HTMLInputElement && control.matches("[type=checkbox], [type=radio]")) {
    return control.checked ? control.value : "";
  }
  return control.value;
}

function put(control: Control, text: string): void {
  if (control instanceof HTMLInputElement && control.matches("[type=checkbox], [type=radio]")) {
    control.checked = text === control.value;
  } else {
    control.value = text;
  }
}

function parse(text: string): Record<string, string> {
  try {
    const found: unknown = JSON.parse(text || "{}");
    return found && typeof found === "object" ? (found as Record<string, string>) : {};
  } catch {
    return {};
  }
}

/** Whether something was written in a row that the table does not have yet. */
function needsRow(table: HTMLElement, kept: Record<string, string>): boolean {
  const next = `${table.dataset.table}.${findAll("tbody tr", table).length}.`;
  return Object.keys(kept).some((name) => name.startsWith(next));
}

/** Add an empty row; its first control. */
function addRow(table: HTMLElement, words: Words): Control | null {
  const rows = findAll("tbody tr", table);
  const last = rows[rows.length - 1];
  if (!last) return null;
  const row = last.cloneNode(true) as HTMLElement;
  const [from, to] = [rows.length - 1, rows.length];
  for (const control of findAll<Control>("input, select, textarea", row)) {
    control.name = control.name.replace(`${table.dataset.table}.${from}.`, `${table.dataset.table}.${to}.`);
    const label = (control.getAttribute("aria-label") ?? "").replace(/, [^,]*$/, "");
    control.setAttribute("aria-label", `${label}, ${words.say("sheet_row", { n: to + 1 })}`);
    put(control, "");
  }
  last.after(row);
  return row.querySelector("input, select, textarea");
}

/** The player or the site says when it has opened and for whom; sheets of a learner are nobody else's. */
document.addEventListener("kdk:opened", (event) => {
  const course = window.kdkCourse;
  if (!course) return;
  const learner = String((event as CustomEvent<{ learner: string }>).detail.learner);
  const words = new Words(course.words, course.language);
  for (const form of findAll<HTMLFormElement>("form.kdk-sheet")) {
    const owner = learner ? `${hash(learner)}:` : "";
    new Sheet(form, `kdk:${course.id}:${owner}sheet:${form.dataset.sheet}`, words);
  }
}, { once: true });
