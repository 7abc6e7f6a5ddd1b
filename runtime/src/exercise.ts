/** One question on its own: answer, check, try again, see the answer. */

import { missing } from "./grade";
import type { Notebook } from "./notebook";
import { actionsBelow, emit, focusOn, offer } from "./page";
import { interactionOf } from "./report";
import { firstControl, type Sheet } from "./sheet";
import type { AnswerState, Grade, Interaction, Response } from "./types";
import { close, complain, openSolution, present, tell, unmark, verdictOf } from "./verdict";

/** After so many tries the answer may be looked at. */
const TRIES_BEFORE_ANSWER = 2;

/** Something to work on: a question, or a test of several. */
export interface Task {
  check(): void;
  retry(): void;
  show(): void;
  /** Keep what is entered but not checked, so that a closed window loses nothing. */
  draft(sheet: Sheet): void;
}

export class Exercise implements Task {
  constructor(private readonly sheet: Sheet, private readonly notebook: Notebook) {
    const isGraded = sheet.kind !== "survey" && sheet.kind !== "reflection";
    actionsBelow(verdictOf(sheet), sheet.words, {
      check: isGraded ? "check" : "save_answer", retry: "retry", show: "show_answer",
    });
    this.offer("check");
    this.restore();
  }

  check(): void {
    const { sheet, notebook } = this;
    if (sheet.locked) return;
    const response = sheet.read();
    const made = judge(sheet, response);
    if (!made) return;
    const answer = record(sheet, response, made, notebook);
    this.keepText(response);
    this.present(response, made, answer);
    focusOn(verdictOf(sheet));
    notebook.changed(true);
    emit("kdk:answered", { question: sheet.id, verdict: made.verdict, credit: made.credit });
  }

  /** The choice stays: most second tries change one thing. */
  retry(): void {
    const { sheet } = this;
    sheet.lock(null);
    unmark(sheet);
    this.offer("check");
    focusOn(firstControl(sheet));
  }

  /** The learner gives up: the answer is shown and the question done. */
  show(): void {
    const { sheet, notebook } = this;
    const answer = notebook.state.answers.get(sheet.id);
    const made = sheet.locked && sheet.grade(sheet.locked);
    if (!answer || !sheet.locked || !made) return;
    notebook.record(sheet.id, { ...answer, closed: true });
    this.present(sheet.locked, made, { ...answer, closed: true });
    focusOn(verdictOf(sheet));
    notebook.changed(true);
  }

  draft(): void {
    const { sheet, notebook } = this;
    const response = sheet.read();
    this.keepText(response);
    const hasAnswer = !!notebook.state.answers.get(sheet.id)?.attempts;
    if (sheet.kind !== "reflection" && !hasAnswer) keepDraft(sheet, response, notebook);
    // „Saved” would not be true of what has just been changed.
    if (sheet.kind === "survey") unmark(sheet);
  }

  /** Show again, quietly, what was answered at an earlier visit. */
  private restore(): void {
    const { sheet, notebook } = this;
    const answer = notebook.state.answers.get(sheet.id);
    if (sheet.kind === "reflection") sheet.fill({ shape: "text", text: notebook.readText(sheet.id) });
    const response = sheet.kind === "reflection" ? sheet.read() : responseIn(sheet, answer);
    if (!answer?.attempts) return;
    const made = response && sheet.grade(response);
    if (made) this.present(response, made, answer);
    else this.recall(answer);
  }

  /** The question has changed since: the score stays, the answer is not shown under other options. */
  private recall({ best, closed }: AnswerState): void {
    const { sheet } = this;
    const { words } = sheet;
    tell(sheet, "neutral", words.say("answered_before"), [best === null ? "" : words.say("best_before", { percent: best })]);
    if (!closed) return;
    sheet.lock(sheet.read());
    close(sheet);
    this.offer();
  }

  private present(response: Response, made: Grade, { attempts, closed }: AnswerState): void {
    const { sheet } = this;
    const { words } = sheet;
    if (made.verdict === "neutral") {
      unmark(sheet);
      tell(sheet, "neutral", words.say("answer_saved"), [sheet.kind === "reflection" ? words.say(this.whoReads()) : ""]);
      return openSolution(sheet, true);
    }
    const left = closed || sheet.limit === Infinity ? "" : words.say("attempts_left", { n: sheet.limit - attempts });
    present(sheet, response, made, closed, left);
    if (closed) this.offer();
    else this.offer("retry", attempts >= TRIES_BEFORE_ANSWER ? "show" : "");
  }

  private whoReads(): string {
    return isShared(this.sheet) && !this.notebook.isLocal ? "text_shared" : "text_stays";
  }

  private keepText(response: Response): void {
    if (this.sheet.kind === "reflection" && response.shape === "text") this.notebook.writeText(this.sheet.id, response.text);
  }

  private offer(...names: string[]): void {
    offer(verdictOf(this.sheet), names);
  }
}

/** Grade what stands in the form; null when something has to be mended first, which is said there. */
export function judge(sheet: Sheet, response: Response, hasFocus = true): Grade | null {
  const { words } = sheet;
  const empty = missing(sheet.kind, response);
  const made = empty.length ? null : sheet.grade(response);
  if (empty.length) complain(sheet, "missing", words.say(wordForMissing(sheet)), empty, hasFocus);
  else if (!made) complain(sheet, "missing", words.say("not_a_number"), ["0"], hasFocus);
  if (made?.verdict !== "almost") return made;
  const close = Object.keys(made.parts).filter((part) => !made.parts[part]);
  complain(sheet, "almost", words.say("verdict_almost"), close, hasFocus);
  return null;
}

function wordForMissing({ kind, shape }: Sheet): string {
  if (shape === "text" || shape === "gaps") return `missing_${shape}`;
  return shape === "rows" && kind !== "survey" ? "missing_rows" : "missing";
}

/** Remember a graded answer, with what the LMS's report will show of it. */
export function record(sheet: Sheet, response: Response, made: Grade, notebook: Notebook): AnswerState {
  const before = notebook.state.answers.get(sheet.id);
  const attempts = (before?.attempts ?? 0) + 1;
  const isGraded = made.verdict !== "neutral";
  const answer: AnswerState = {
    attempts,
    best: isGraded ? Math.max(before?.best ?? 0, Math.floor(made.credit * 100 + 1e-6)) : null,
    closed: isGraded && (!!before?.closed || made.verdict === "right" || attempts >= sheet.limit),
    mark: sheet.question.mark,
    response: sheet.kind === "reflection" ? null : sheet.pack(response),
  };
  notebook.record(sheet.id, answer, reportOf(sheet, response, made, notebook));
  return answer;
}

/** Free writing leaves the browser only where the author shares it. */
function reportOf(sheet: Sheet, response: Response, made: Grade, notebook: Notebook): Interaction | null {
  if (sheet.kind === "reflection" && !isShared(sheet)) return null;
  const seconds = sheet.touched === null ? 0 : (performance.now() - sheet.touched) / 1000;
  const index = notebook.course.questions.indexOf(sheet.question);
  return interactionOf({ question: sheet.question, index, key: sheet.key }, response, made, seconds);
}

function isShared(sheet: Sheet): boolean {
  return sheet.form.hasAttribute("data-share");
}

export function keepDraft(sheet: Sheet, response: Response, notebook: Notebook): void {
  const { mark } = sheet.question;
  const before = notebook.state.answers.get(sheet.id) ?? { attempts: 0, best: null, closed: false };
  notebook.record(sheet.id, { ...before, mark, response: sheet.pack(response) });
  notebook.changed(false);
}

/** Put a stored response back into the form. */
export function responseIn(sheet: Sheet, answer: AnswerState | undefined): Response | null {
  if (!answer?.response) return null;
  const response = sheet.unpack(answer.response);
  sheet.fill(response);
  return response;
}
