/** A question's form: what stands in it, what the learner entered, and how it is put back. */

import { nameOf } from "./bits";
import { chance, shuffled } from "./draw";
import { grade, type Key } from "./grade";
import type { Notebook } from "./notebook";
import { nameMoves, prepareOrder } from "./order";
import { find, findAll } from "./page";
import { shapeOf } from "./responses";
import type { AnswerState, Grade, Kind, PackedResponse, QuestionData, Response } from "./types";
import type { Words } from "./words";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** An option, a row, a gap, an item or the only field. `choices` is empty where one writes. */
interface Part { id: string; element: HTMLElement; choices: string[] }

const CONTROLS = "input, select, textarea";
/** More than a short answer has; an LMS takes no more either. */
const LONGEST_ANSWER = 250;

export class Sheet {
  readonly id: string;
  readonly kind: Kind;
  readonly shape: Response["shape"];
  /** In the order of the page, as stored responses count them. */
  private readonly parts: Part[];
  /** The response on show while it cannot be changed. */
  locked: Response | null = null;
  /** When the learner first touched the question, in milliseconds since the page began. */
  touched: number | null = null;

  readonly words: Words;

  constructor(readonly form: HTMLFormElement, readonly question: QuestionData, readonly notebook: Notebook) {
    this.words = notebook.words;
    this.id = question.id;
    this.kind = question.kind;
    this.shape = shapeOf(question);
    this.parts = findAll("[data-o], [data-row], .kdk-gap, .kdk-field", form).map(partOf);
    for (const entry of findAll<HTMLInputElement>("[type=text]", form)) entry.maxLength = LONGEST_ANSWER;
    if (this.kind === "order") {
      for (const part of this.parts) part.choices = this.parts.map(({ id }) => id);
      prepareOrder(this);
    }
    if (form.hasAttribute("data-shuffle")) this.arrange(shuffled(this.parts, chance(nameOf(this.id, 0))));
    findAll(".kdk-hint", form).forEach((hint, place) => { hint.hidden = place > 0; });
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

  /** What is remembered of it. */
  get answer(): AnswerState | undefined {
    return this.notebook.state.answers.get(this.id);
  }

  get controls(): Control[] {
    return findAll<Control>(CONTROLS, this.form);
  }

  grade(response: Response): Grade | null {
    return grade(this.kind, this.key, response, this.notebook.course.diacritics, this.parts.map((part) => part.id));
  }

  part(id: string): HTMLElement | undefined {
    return this.parts.find((part) => part.id === id)?.element;
  }

  read(): Response {
    if (this.kind === "order") return this.responseOf(findAll("[data-o]", this.form).map(idOf));
    return this.responseOf(this.parts.map((part) => valueOf(part.element)));
  }

  fill(response: Response): void {
    const values = this.valuesOf(response);
    if (this.kind === "order") this.arrange(values.flatMap((id) => this.parts.find((part) => part.id === id) ?? []));
    else this.parts.forEach((part, place) => choose(part.element, values[place] ?? ""));
  }

  /** Empty again, in the order it came in. */
  clear(): void {
    this.fill(this.responseOf(this.parts.map(({ id }) => (this.kind === "order" ? id : ""))));
  }

  /** Ids become places: they need fewer characters, and `mark` tells when places mean something else. */
  pack(response: Response): PackedResponse {
    return this.valuesOf(response).map((value, place) => {
      const choices = this.parts[place]?.choices ?? [];
      return choices.length ? choices.indexOf(value) + 1 : value;
    });
  }

  unpack(packed: PackedResponse): Response {
    return this.responseOf(packed.map((value, place) =>
      typeof value === "string" ? value : this.parts[place]?.choices[value - 1] ?? ""));
  }

  /** Closed answers can still be reached, read and copied: `disabled` would hide them. */
  lock(response: Response | null): void {
    this.locked = response;
    for (const control of this.controls) {
      if (response) control.setAttribute("aria-disabled", "true");
      else control.removeAttribute("aria-disabled");
      if (control.matches("[type=text], textarea")) control.toggleAttribute("readonly", response !== null);
    }
  }

  /** What each part holds, as a response and back. An order holds the id of the item in each place. */
  private responseOf(values: string[]): Response {
    const { shape } = this;
    switch (shape) {
      case "choice": return { shape, chosen: values.filter(Boolean) };
      case "rows": return { shape, rows: Object.fromEntries(this.parts.map(({ id }, place) => [id, values[place] ?? ""])) };
      case "gaps": return { shape, gaps: values };
      case "order": return { shape, order: values };
      case "text": return { shape, text: values[0] ?? "" };
    }
  }

  private valuesOf(response: Response): string[] {
    switch (response.shape) {
      case "choice": return this.parts.map(({ id }) => (response.chosen.includes(id) ? id : ""));
      case "rows": return this.parts.map(({ id }) => response.rows[id] ?? "");
      case "gaps": return response.gaps;
      case "order": return response.order;
      case "text": return [response.text];
    }
  }

  private arrange(parts: Part[]): void {
    const elements = parts.map((part) => part.element);
    elements[0]?.parentElement?.append(...elements);
    if (this.kind === "order") nameMoves(this);
  }
}

function idOf(element: HTMLElement): string {
  return element.dataset["o"] ?? element.dataset["row"] ?? "";
}

/** Gaps and fields have no id of their own: they are counted. */
function partOf(element: HTMLElement, place: number): Part {
  const choices = findAll<HTMLInputElement | HTMLOptionElement>("[type=radio], [type=checkbox], option", element);
  return { id: idOf(element) || String(place), element, choices: choices.map((choice) => choice.value).filter(Boolean) };
}

function controlsIn(element: HTMLElement): Control[] {
  return element.matches(CONTROLS) ? [element as Control] : findAll<Control>(CONTROLS, element);
}

function isTicked(control: Control): control is HTMLInputElement {
  return control.type === "radio" || control.type === "checkbox";
}

function valueOf(element: HTMLElement): string {
  return controlsIn(element).find((control) => !isTicked(control) || control.checked)?.value ?? "";
}

function choose(element: HTMLElement, value: string): void {
  for (const control of controlsIn(element)) {
    if (isTicked(control)) control.checked = control.value === value;
    else control.value = value;
  }
}

/** What can be chosen or written in a part, for whoever has to point at it. */
export function controlsOf(sheet: Sheet, id: string): Control[] {
  const part = sheet.part(id);
  return part ? controlsIn(part) : sheet.controls;
}

/** Where the focus goes when a learner begins. */
export function firstControl(sheet: Sheet): HTMLElement | null {
  return find("input, select, textarea, .kdk-moves button", sheet.form);
}
