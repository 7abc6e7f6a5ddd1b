/** A test: questions drawn from a bank, answered together, with one result. */

import { draw, newSeed } from "./draw";
import { judge, keepDraft, record, restoreResponse } from "./exercise";
import type { Notebook } from "./notebook";
import { actionsBelow, emit, find, focusOn, make, offer, titled } from "./page";
import { isPoolClosed } from "./score";
import { firstControl, type Sheet } from "./sheet";
import type { Grade, PoolData, PoolState, Response } from "./types";
import { before, openSolution, present, unmark, verdictOf } from "./verdict";

export interface Test {
  pool: PoolData; bank: Sheet[]; notebook: Notebook;
  /** Where the result stands. */
  result: HTMLElement;
  /** The draw of a learner who has not answered yet. */
  fresh: PoolState;
}

interface Given { sheet: Sheet; response: Response; made: Grade }

/** Show the questions drawn; drafts of a test under way or the last result as they were. */
export function openTest(section: HTMLElement, pool: PoolData, bank: Sheet[], notebook: Notebook): Test {
  const fresh = { seed: newSeed(), attempts: 0, best: null, finished: false };
  const test: Test = { pool, bank, notebook, fresh, result: make("div", "kdk-pool-result") };
  test.result.tabIndex = -1;
  section.append(test.result);
  actionsBelow(test.result, notebook.words, { check: "finish_test", retry: "test_again" });
  bank.forEach(verdictOf);
  lay(test);
  restore(test);
  return test;
}

/** Grade everything at once; what is missing is named first and nothing is lost. */
export function finish(test: Test): void {
  const { notebook, pool } = test;
  const state = stateOf(test);
  if (state.finished) return;
  const drawn = drawnIn(test);
  drawn.forEach(unmark);
  const given = drawn.flatMap((sheet) => givenIn(sheet, sheet.read(), (response) => judge(sheet, response, false)));
  if (given.length < drawn.length) return complain(test, drawn);
  const percent = percentOf(given);
  const best = Math.max(state.best ?? 0, percent);
  notebook.recordPool(pool.id, { ...state, attempts: state.attempts + 1, best, finished: true });
  for (const { sheet, response, made } of given) record(sheet, response, made);
  showResult(test, given);
  focusOn(test.result);
  notebook.changed(true);
  emit("kdk:answered", { question: pool.id, verdict: percent < pool.pass ? "wrong" : "right", credit: percent / 100 });
}

/** Another draw: other questions as long as the bank has some. */
export function drawAgain(test: Test): void {
  const { notebook, pool, bank } = test;
  const state = stateOf(test);
  if (!state.finished || isClosed(test)) return;
  notebook.recordPool(pool.id, { ...state, finished: false });
  bank.forEach(reset);
  const drawn = drawnIn(test);
  // One more attempt on the clock of each question tells other windows that it was begun anew.
  for (const { id, answer } of drawn) {
    if (answer) notebook.record(id, { ...answer, attempts: answer.attempts + 1, response: null });
  }
  lay(test);
  focusOn(drawn[0] ? firstControl(drawn[0]) : null);
  test.result.replaceChildren();
  offerActions(test);
  notebook.changed(false);
}

/** A draw is remembered with the first answer: looking at a page changes nothing. */
export function draftIn(test: Test, sheet: Sheet): void {
  const state = stateOf(test);
  if (state.finished) return;
  test.notebook.recordPool(test.pool.id, state);
  keepDraft(sheet, sheet.read());
}

function stateOf({ notebook, pool, fresh }: Test): PoolState {
  return notebook.state.pools.get(pool.id) ?? fresh;
}

function drawnIn(test: Test): Sheet[] {
  const { seed, attempts, finished } = stateOf(test);
  const ids = draw(test.bank.map((sheet) => sheet.id), test.pool.draw, seed, finished ? attempts - 1 : attempts);
  return test.bank.filter((sheet) => ids.includes(sheet.id));
}

function isClosed(test: Test): boolean {
  return isPoolClosed(test.pool, stateOf(test));
}

function lay(test: Test): void {
  const drawn = drawnIn(test);
  for (const sheet of test.bank) sheet.form.hidden = !drawn.includes(sheet);
}

function complain(test: Test, drawn: Sheet[]): void {
  const open = drawn.filter((sheet) => verdictOf(sheet).firstChild);
  say(test, "missing", test.notebook.words.say("test_incomplete", { n: open.length }));
  const first = open[0];
  focusOn(first ? find("[aria-invalid]", first.form) ?? verdictOf(first) : null);
}

function percentOf(given: Given[]): number {
  const points = ({ sheet }: Given) => sheet.question.points ?? 1;
  const all = given.reduce((sum, answer) => sum + points(answer), 0);
  const reached = given.reduce((sum, answer) => sum + points(answer) * answer.made.credit, 0);
  return Math.floor((reached / (all || 1)) * 100 + 1e-6);
}

function showResult(test: Test, given: Given[]): void {
  const { pool, notebook: { words } } = test;
  const percent = percentOf(given);
  const isPassed = percent >= pool.pass;
  const left = isClosed(test) ? 0 : (pool.attempts ?? 0) - stateOf(test).attempts;
  const right = given.filter(({ made }) => made.verdict === "right").length;
  say(test, isPassed ? "passed" : "failed", words.say(isPassed ? "test_passed" : "test_not_passed"), [
    words.say("test_result", { right, all: given.length, percent }),
    isPassed ? "" : words.say("test_mark", { percent: pool.pass }),
    left > 0 ? words.say("attempts_left", { n: left }) : "",
  ]);
  for (const { sheet, response, made } of given) {
    present(sheet, response, made, isClosed(test) || made.verdict === "right");
  }
  offerActions(test);
}

function say({ result }: Test, look: string, title: string, lines: string[] = []): void {
  result.className = `kdk-pool-result is-${look}`;
  titled(result, title, lines);
}

function offerActions(test: Test): void {
  offer(test.result, !stateOf(test).finished ? ["check"] : isClosed(test) ? [] : ["retry"]);
}

function restore(test: Test): void {
  const { finished, best } = stateOf(test);
  const drawn = drawnIn(test);
  offerActions(test);
  const given = drawn.flatMap((sheet) => givenIn(sheet, restoreResponse(sheet), (response) => sheet.grade(response)));
  if (!finished) return;
  if (given.length === drawn.length) return showResult(test, given);
  // Some question changed since: only the best result can still be told.
  say(test, "neutral", ...before(test.notebook.words, best));
  for (const sheet of drawn) sheet.lock(sheet.read());
}

function givenIn(sheet: Sheet, response: Response | null, graded: (response: Response) => Grade | null): Given[] {
  const made = response && graded(response);
  return made ? [{ sheet, response, made }] : [];
}

function reset(sheet: Sheet): void {
  sheet.lock(null);
  sheet.form.classList.remove("is-closed");
  unmark(sheet);
  openSolution(sheet, false);
  sheet.clear();
}
