/** A question's form: what stands in it, what the learner entered, and how it is put back. */

import { chance, shuffled } from "./draw";
import { nameOf } from "./bits";
import type { Key } from "./grade";
import { find, findAll } from "./page";
import { shapeOf } from "./responses";
import type { Kind, PackedResponse, QuestionData, Response } from "./types";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const CONTROLS = "input, select, textarea";
/** More than a short answer has; an LMS takes no more either. */
const LONGEST_ANSWER = 250;

export class Sheet {
  readonly id: string;
  readonly kind: Kind;
  /** Ids in the order of the page, as stored responses count them. */
  readonly options: string[];
  readonly rows: string[];
  /** What can be chosen in each row (one list for all) or in each gap. */
  readonly columns: string[];
  readonly gaps: string[][];
  /** The response on show while it cannot be changed. */
  locked: Response | null = null;
  /** When the learner first touched the question, in milliseconds since the page began. */
  touched: number | null = null;

  constructor(readonly form: HTMLFormElement, readonly question: QuestionData) {
    this.id = question.id;
    this.kind = question.kind;
    this.options = findAll("[data-o]", form).map((part) => part.dataset["o"] ?? "");
    this.rows = findAll("[data-row]", form).map((part) => part.dataset["row"] ?? "");
    this.columns = choicesIn(find("[data-row]", form));
    this.gaps = findAll(".kdk-gap", form).map(choicesIn);
    for (const entry of findAll<HTMLInputElement>('input[type="text"]', form)) entry.maxLength = LONGEST_ANSWER;
    if (form.hasAttribute("data-shuffle")) this.shuffle();
  }

  get key(): Key {
    const packed = this.form.dataset["key"];
    if (!packed) return {};
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Key;
  }

  /** How often it may be answered. */
  get limit(): number {
    return Number(this.form.dataset["attempts"]) || Infinity;
  }

  get controls(): Control[] {
    return findAll<Control>(CONTROLS, this.form);
  }

  /** The element of an option, row, gap or of the only field. */
  part(id: string): HTMLElement | null {
    switch (shapeOf(this)) {
      case "choice": case "order": return find(`[data-o="${CSS.escape(id)}"]`, this.form);
      case "rows": return find(`[data-row="${CSS.escape(id)}"]`, this.form);
      case "gaps": return findAll(".kdk-gap", this.form)[Number(id)] ?? null;
      case "text": return find(".kdk-field", this.form);
    }
  }

  read(): Response {
    const shape = shapeOf(this);
    switch (shape) {
      case "choice":
        return { shape, chosen: this.options.filter((id) => find<HTMLInputElement>("input", this.partOf(id))?.checked) };
      case "rows":
        return { shape, rows: Object.fromEntries(this.rows.map((row) => [row, valueOf(this.part(row))])) };
      case "gaps": return { shape, gaps: findAll(".kdk-gap", this.form).map(valueOf) };
      case "order": return { shape, order: findAll("[data-o]", this.form).map((part) => part.dataset["o"] ?? "") };
      case "text": return { shape, text: valueOf(this.part("0")) };
    }
  }

  fill(response: Response): void {
    switch (response.shape) {
      case "choice":
        for (const id of this.options) choose(this.part(id), response.chosen.includes(id) ? id : "");
        break;
      case "rows":
        for (const row of this.rows) choose(this.part(row), response.rows[row] ?? "");
        break;
      case "gaps":
        response.gaps.forEach((gap, place) => choose(this.part(String(place)), gap));
        break;
      case "order": this.arrange(response.order); break;
      case "text": choose(this.part("0"), response.text); break;
    }
  }

  clear(): void {
    this.fill(this.unpack(this.blank()));
  }

  /** Ids become places: they need fewer characters, and `mark` tells when places mean something else. */
  pack(response: Response): PackedResponse {
    const { shape } = response;
    switch (shape) {
      case "choice": return { shape, chosen: response.chosen.map((id) => this.options.indexOf(id)).sort((a, b) => a - b) };
      case "rows": return { shape, rows: this.rows.map((row) => this.columns.indexOf(response.rows[row] ?? "")) };
      case "order": return { shape, order: response.order.map((id) => this.options.indexOf(id)) };
      case "text": return response;
      case "gaps":
        return { shape, gaps: response.gaps.map((gap, place) => (this.choices(place).length ? this.choices(place).indexOf(gap) : gap)) };
    }
  }

  unpack(packed: PackedResponse): Response {
    const { shape } = packed;
    switch (shape) {
      case "choice": return { shape, chosen: packed.chosen.flatMap((place) => this.options[place] ?? []) };
      case "rows":
        return { shape, rows: Object.fromEntries(this.rows.map((row, n) => [row, this.columns[packed.rows[n] ?? -1] ?? ""])) };
      case "order": return { shape, order: packed.order.flatMap((place) => this.options[place] ?? []) };
      case "text": return packed;
      case "gaps":
        return { shape, gaps: packed.gaps.map((gap, place) => (typeof gap === "string" ? gap : this.choices(place)[gap] ?? "")) };
    }
  }

  /** Closed answers can still be reached, read and copied: `disabled` would hide them. */
  lock(response: Response | null): void {
    this.locked = response;
    for (const control of this.controls) {
      if (response) control.setAttribute("aria-disabled", "true");
      else control.removeAttribute("aria-disabled");
      if (!(control instanceof HTMLSelectElement)) control.readOnly = response !== null;
    }
  }

  private blank(): PackedResponse {
    const shape = shapeOf(this);
    switch (shape) {
      case "choice": return { shape, chosen: [] };
      case "rows": return { shape, rows: [] };
      case "gaps": return { shape, gaps: this.gaps.map(() => "") };
      case "order": return { shape, order: this.options.map((_, place) => place) };
      case "text": return { shape, text: "" };
    }
  }

  private choices(gap: number): string[] {
    return this.gaps[gap] ?? [];
  }

  private partOf(id: string): HTMLElement {
    return this.part(id) ?? this.form;
  }

  /** The same order for one question every time, so that a learner finds it as it was. */
  private shuffle(): void {
    const order = shuffled([...this.options, ...this.rows], chance(nameOf(this.id, 0)));
    const parts = order.flatMap((id) => this.part(id) ?? []);
    parts[0]?.parentElement?.append(...parts);
  }

  private arrange(order: string[]): void {
    const items = order.flatMap((id) => this.part(id) ?? []);
    items[0]?.parentElement?.append(...items);
  }
}

function choicesIn(element: Element | null): string[] {
  if (!element) return [];
  const values = findAll<HTMLInputElement | HTMLOptionElement>('input[type="radio"], option', element).map((choice) => choice.value);
  return values.filter((value) => value !== "");
}

function controlOf(element: HTMLElement | null): Control | null {
  return element?.matches(CONTROLS) ? (element as Control) : element && find<Control>(CONTROLS, element);
}

function valueOf(element: HTMLElement | null): string {
  const control = controlOf(element);
  if (control?.type !== "radio") return control?.value ?? "";
  return element ? find<HTMLInputElement>("input:checked", element)?.value ?? "" : "";
}

function choose(element: HTMLElement | null, value: string): void {
  const control = controlOf(element);
  if (!element || !control) return;
  if (control.type !== "radio" && control.type !== "checkbox") control.value = value;
  else for (const input of findAll<HTMLInputElement>("input", element)) input.checked = input.value === value;
}
