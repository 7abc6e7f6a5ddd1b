/** One question on its own: answer, check, try again, see the answer. */

import { grade, missing } from "./grade";
import type { Notebook } from "./notebook";
import { nameMoves, prepareOrder } from "./order";
import { button, emit, find, findAll, focusOn, make } from "./page";
import { interactionOf } from "./report";
import type { Sheet } from "./sheet";
import type { AnswerState, Grade, Response } from "./types";
import { complain, mark, openSolution, partsRight, tell, unmark, verdictOf } from "./verdict";
import type { Words } from "./words";

/** After so many tries the answer may be looked at. */
const TRIES_BEFORE_ANSWER = 2;

type ActionName = "check" | "retry" | "show";
export interface Desk { notebook: Notebook; words: Words }

export class Exercise {
  constructor(readonly sheet: Sheet, private readonly desk: Desk) {
    prepare(sheet, desk.words);
    const actions = make("div", "kdk-actions");
    const isGraded = sheet.kind !== "survey" && sheet.kind !== "reflection";
    actions.append(
      button("kdk-check", desk.words.say(isGraded ? "check" : "save_answer")),
      button("kdk-retry", desk.words.say("retry")),
      button("kdk-show", desk.words.say("show_answer")),
    );
    verdictOf(sheet).after(actions);
    this.offer(["check"]);
    this.restore();
  }

  check(): void {
    const { sheet, desk } = this;
    if (sheet.locked) return;
    const response = sheet.read();
    const made = judge(sheet, response, desk);
    if (!made) return;
    const before = desk.notebook.state.answers.get(sheet.id);
    const answer = answerAfter(sheet, before, made, response);
    if (sheet.kind === "reflection") this.keepText(response);
    desk.notebook.record(sheet.id, answer, reportOf(sheet, response, made, desk.notebook));
    this.present(response, made, answer);
    focusOn(verdictOf(sheet));
    desk.notebook.changed(true);
    emit("kdk:answered", { question: sheet.id, verdict: made.verdict, credit: made.credit });
  }

  /** The choice stays: most second tries change one thing. */
  retry(): void {
    const { sheet } = this;
    sheet.lock(null);
    unmark(sheet);
    this.offer(["check"]);
    focusOn(findAll("input, select, textarea, .kdk-moves button", sheet.form)[0] ?? null);
  }

  /** The learner gives up: the answer is shown and the question done. */
  show(): void {
    const { sheet, desk } = this;
    const answer = desk.notebook.state.answers.get(sheet.id);
    if (!answer || !sheet.locked) return;
    const closed = { ...answer, closed: true };
    const response = sheet.locked;
    const made = grade(sheet.kind, sheet.key, response, desk.notebook.course.diacritics, sheet.options);
    desk.notebook.record(sheet.id, closed);
    if (made) this.present(response, made, closed);
    focusOn(verdictOf(sheet));
    desk.notebook.changed(true);
  }

  /** Keep what is entered but not checked, so that a closed window loses nothing. */
  draft(): void {
    const { sheet, desk } = this;
    const response = sheet.read();
    if (sheet.kind === "reflection") this.keepText(response);
    else if (!desk.notebook.state.answers.get(sheet.id)?.attempts) keepDraft(sheet, response, desk.notebook);
  }

  /** Show again, quietly, what was answered at an earlier visit. */
  private restore(): void {
    const { sheet, desk } = this;
    const answer = desk.notebook.state.answers.get(sheet.id);
    if (sheet.kind === "reflection") sheet.fill({ shape: "text", text: desk.notebook.readText(sheet.id) });
    if (!answer) return;
    if (sheet.kind === "reflection" && answer.attempts) return this.present(sheet.read(), NEUTRAL, answer);
    if (!answer.response) return this.recall(answer);
    const response = sheet.unpack(answer.response);
    sheet.fill(response);
    if (sheet.kind === "order") nameMoves(sheet, desk.words);
    if (!answer.attempts) return;
    const made = grade(sheet.kind, sheet.key, response, desk.notebook.course.diacritics, sheet.options);
    if (made) this.present(response, made, answer);
  }

  /** The question has changed since: the score stays, the answer is not shown under other options. */
  private recall(answer: AnswerState): void {
    const { words } = this.desk;
    if (!answer.attempts) return;
    tell(this.sheet, "neutral", words.say("answered_before"), [
      answer.best === null ? "" : words.say("best_before", { percent: answer.best }),
    ]);
    if (!answer.closed) return;
    this.sheet.lock(this.sheet.read());
    close(this.sheet);
    this.offer([]);
  }

  private present(response: Response, made: Grade, answer: AnswerState): void {
    const { sheet, desk: { words } } = this;
    unmark(sheet);
    if (made.verdict === "neutral") {
      tell(sheet, "neutral", words.say("answer_saved"), [sheet.kind === "reflection" ? words.say(this.whoReads()) : ""]);
      openSolution(sheet, true);
      return;
    }
    const left = sheet.limit - answer.attempts;
    mark(sheet, made, response, answer.closed, words);
    tell(sheet, made.verdict, words.say(`verdict_${made.verdict}`), [
      partsRight(made, response, words), answer.closed ? "" : attemptsLeft(left, words),
    ]);
    sheet.lock(response);
    if (answer.closed) close(sheet);
    this.offer(answer.closed ? [] : answer.attempts >= TRIES_BEFORE_ANSWER ? ["retry", "show"] : ["retry"]);
  }

  private whoReads(): string {
    const isSent = this.sheet.form.hasAttribute("data-share") && !this.desk.notebook.isLocal;
    return isSent ? "text_shared" : "text_stays";
  }

  private keepText(response: Response): void {
    if (response.shape === "text") this.desk.notebook.writeText(this.sheet.id, response.text);
  }

  /** Show these buttons only. The focus has moved on before one of them goes. */
  private offer(names: ActionName[]): void {
    if (find(".kdk-actions", this.sheet.form)?.contains(document.activeElement)) focusOn(verdictOf(this.sheet));
    for (const name of ["check", "retry", "show"] as const) {
      const action = find(`.kdk-${name}`, this.sheet.form);
      if (action) action.hidden = !names.includes(name);
    }
  }
}

const NEUTRAL: Grade = { credit: 0, verdict: "neutral", parts: {}, notes: [] };

/** What every question needs, alone or in a test. */
export function prepare(sheet: Sheet, words: Words): void {
  verdictOf(sheet);
  if (sheet.kind === "order") prepareOrder(sheet, words);
  findAll(".kdk-hint", sheet.form).forEach((hint, place) => { hint.hidden = place > 0; });
}

/** Grade what stands in the form; null when something has to be mended first, which is said there. */
export function judge(sheet: Sheet, response: Response, { notebook, words }: Desk, hasFocus = true): Grade | null {
  const empty = missing(sheet.kind, response);
  if (empty.length) {
    complain(sheet, "missing", words.say(wordForMissing(sheet, empty.length)), empty, hasFocus);
    return null;
  }
  const made = grade(sheet.kind, sheet.key, response, notebook.course.diacritics, sheet.options);
  if (!made) complain(sheet, "missing", words.say("not_a_number"), ["0"], hasFocus);
  if (made?.verdict !== "almost") return made;
  const close = Object.keys(made.parts).filter((part) => !made.parts[part]);
  complain(sheet, "almost", words.say("verdict_almost"), close, hasFocus);
  return null;
}

function wordForMissing(sheet: Sheet, count: number): string {
  const isTyped = sheet.kind === "text" || sheet.kind === "number" || sheet.kind === "reflection";
  if (isTyped) return "missing_text";
  if (sheet.kind === "gaps") return "missing_gaps";
  return sheet.rows.length > 1 && count < sheet.rows.length ? "missing_rows" : "missing";
}

export function answerAfter(sheet: Sheet, before: AnswerState | undefined, made: Grade, response: Response): AnswerState {
  const attempts = (before?.attempts ?? 0) + 1;
  const isGraded = made.verdict !== "neutral";
  const credit = Math.floor(made.credit * 100 + 1e-6);
  return {
    attempts,
    best: isGraded ? Math.max(before?.best ?? 0, credit) : null,
    closed: isGraded && (!!before?.closed || made.verdict === "right" || attempts >= sheet.limit),
    mark: sheet.question.mark,
    response: sheet.kind === "reflection" ? null : sheet.pack(response),
  };
}

/** What goes into the LMS's report; free writing only where the author shares it. */
export function reportOf(sheet: Sheet, response: Response, made: Grade, notebook: Notebook) {
  if (sheet.kind === "reflection" && !sheet.form.hasAttribute("data-share")) return null;
  const [question, index] = notebook.question(sheet.id) ?? [sheet.question, 0];
  const seconds = sheet.touched === null ? 0 : (performance.now() - sheet.touched) / 1000;
  return interactionOf({ question, index, key: sheet.key }, response, made, seconds);
}

export function keepDraft(sheet: Sheet, response: Response, notebook: Notebook): void {
  const before = notebook.state.answers.get(sheet.id);
  const blank: AnswerState = { attempts: 0, best: null, closed: false, mark: sheet.question.mark, response: null };
  notebook.record(sheet.id, { ...(before ?? blank), mark: sheet.question.mark, response: sheet.pack(response) });
  notebook.changed(false);
}

/** Nothing can be changed any more; the answer and the explanation are there to read. */
export function close(sheet: Sheet): void {
  sheet.form.classList.add("is-closed");
  openSolution(sheet, true);
}

function attemptsLeft(left: number, words: Words): string {
  return Number.isFinite(left) ? words.say("attempts_left", { n: left }) : "";
}
