/** One question on its own: answer, check, try again, see the answer. */

import { missing } from "./grade";
import { actionsBelow, emit, focusOn, offer } from "./page";
import { interactionOf } from "./report";
import { firstControl, type Sheet } from "./sheet";
import type { AnswerState, Grade, Interaction, Response } from "./types";
import { before, close, complain, openSolution, present, tell, unmark, verdictOf } from "./verdict";

/** After so many tries the answer may be looked at. */
const TRIES_BEFORE_ANSWER = 2;

/** Give a question its buttons, and show again what was answered at an earlier visit. */
export function openExercise(sheet: Sheet): void {
  const isGraded = sheet.kind !== "survey" && sheet.kind !== "reflection";
  actionsBelow(verdictOf(sheet), sheet.words, {
    check: isGraded ? "check" : "save_answer", retry: "retry", show: "show_answer",
  });
  offerActions(sheet, "check");
  restore(sheet);
}

export function check(sheet: Sheet): void {
  if (sheet.locked) return;
  const response = sheet.read();
  const made = judge(sheet, response);
  if (!made) return;
  keepText(sheet, response);
  showGrade(sheet, response, made, record(sheet, response, made));
  focusOn(verdictOf(sheet));
  sheet.notebook.changed(true);
  emit("kdk:answered", { question: sheet.id, verdict: made.verdict, credit: made.credit });
}

/** The choice stays: most second tries change one thing. */
export function retry(sheet: Sheet): void {
  sheet.lock(null);
  unmark(sheet);
  offerActions(sheet, "check");
  focusOn(firstControl(sheet));
}

/** The learner gives up: the answer is shown and the question done. */
export function show(sheet: Sheet): void {
  const { locked, answer } = sheet;
  const made = locked && sheet.grade(locked);
  if (!answer || !made) return;
  const closed = { ...answer, closed: true };
  sheet.notebook.record(sheet.id, closed);
  showGrade(sheet, locked, made, closed);
  focusOn(verdictOf(sheet));
  sheet.notebook.changed(true);
}

/** Keep what is entered but not checked, so that a closed window loses nothing. */
export function draft(sheet: Sheet): void {
  const response = sheet.read();
  keepText(sheet, response);
  if (sheet.kind !== "reflection" && !sheet.answer?.attempts) keepDraft(sheet, response);
  // „Saved” would not be true of what has just been changed.
  if (sheet.kind === "survey") unmark(sheet);
}

function restore(sheet: Sheet): void {
  const { answer } = sheet;
  if (sheet.kind === "reflection") sheet.fill({ shape: "text", text: sheet.notebook.readText(sheet.id) });
  const response = sheet.kind === "reflection" ? sheet.read() : restoreResponse(sheet);
  if (!answer?.attempts) return;
  const made = response && sheet.grade(response);
  if (made) showGrade(sheet, response, made, answer);
  else recall(sheet, answer);
}

/** The question has changed since: the score stays, the answer is not shown under other options. */
function recall(sheet: Sheet, { best, closed }: AnswerState): void {
  tell(sheet, "neutral", ...before(sheet.words, best));
  if (!closed) return;
  sheet.lock(sheet.read());
  close(sheet);
  offerActions(sheet);
}

function showGrade(sheet: Sheet, response: Response, made: Grade, { attempts, closed }: AnswerState): void {
  const { words } = sheet;
  if (made.verdict === "neutral") {
    unmark(sheet);
    tell(sheet, "neutral", words.say("answer_saved"), [sheet.kind === "reflection" ? words.say(whoReads(sheet)) : ""]);
    return openSolution(sheet, true);
  }
  const left = closed || sheet.limit === Infinity ? "" : words.say("attempts_left", { n: sheet.limit - attempts });
  present(sheet, response, made, closed, left);
  if (closed) offerActions(sheet);
  else offerActions(sheet, "retry", attempts >= TRIES_BEFORE_ANSWER ? "show" : "");
}

function whoReads(sheet: Sheet): string {
  return isShared(sheet) && !sheet.notebook.isLocal ? "text_shared" : "text_stays";
}

function keepText(sheet: Sheet, response: Response): void {
  if (sheet.kind === "reflection" && response.shape === "text") sheet.notebook.writeText(sheet.id, response.text);
}

function offerActions(sheet: Sheet, ...names: string[]): void {
  offer(verdictOf(sheet), names);
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
export function record(sheet: Sheet, response: Response, made: Grade): AnswerState {
  const earlier = sheet.answer;
  const attempts = (earlier?.attempts ?? 0) + 1;
  const isGraded = made.verdict !== "neutral";
  const answer: AnswerState = {
    attempts,
    best: isGraded ? Math.max(earlier?.best ?? 0, Math.floor(made.credit * 100 + 1e-6)) : null,
    closed: isGraded && (!!earlier?.closed || made.verdict === "right" || attempts >= sheet.limit),
    mark: sheet.question.mark,
    response: sheet.kind === "reflection" ? null : sheet.pack(response),
  };
  sheet.notebook.record(sheet.id, answer, reportOf(sheet, response, made));
  return answer;
}

/** Free writing leaves the browser only where the author shares it. */
function reportOf(sheet: Sheet, response: Response, made: Grade): Interaction | null {
  if (sheet.kind === "reflection" && !isShared(sheet)) return null;
  const seconds = sheet.touched === null ? 0 : (performance.now() - sheet.touched) / 1000;
  return {
    ...interactionOf(sheet.question, sheet.key, response, made),
    index: sheet.notebook.course.questions.indexOf(sheet.question), latency: seconds,
  };
}

function isShared(sheet: Sheet): boolean {
  return sheet.form.hasAttribute("data-share");
}

export function keepDraft(sheet: Sheet, response: Response): void {
  const earlier = sheet.answer ?? { attempts: 0, best: null, closed: false };
  sheet.notebook.record(sheet.id, { ...earlier, mark: sheet.question.mark, response: sheet.pack(response) });
  sheet.notebook.changed(false);
}

/** Put a stored response back into the form. */
export function restoreResponse(sheet: Sheet): Response | null {
  const packed = sheet.answer?.response;
  if (!packed) return null;
  const response = sheet.unpack(packed);
  sheet.fill(response);
  return response;
}
