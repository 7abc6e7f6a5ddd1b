/** A test: questions drawn from a bank, answered together, with one result. */

import { draw, newSeed } from "./draw";
import { judge, keepDraft, record, responseIn, type Task } from "./exercise";
import type { Notebook } from "./notebook";
import { actionsBelow, emit, find, focusOn, make, offer, titled } from "./page";
import { isPoolClosed } from "./score";
import { firstControl, type Sheet } from "./sheet";
import type { Grade, PoolData, PoolState, Response } from "./types";
import { openSolution, present, unmark, verdictOf } from "./verdict";
import type { Words } from "./words";

interface Given { sheet: Sheet; response: Response; made: Grade }
interface Mark { percent: number; right: number; isPassed: boolean }

export class Test implements Task {
  private readonly result = make("div", "kdk-pool-result");
  private fresh: PoolState | null = null;

  constructor(
    section: HTMLElement, private readonly pool: PoolData, private readonly bank: Sheet[],
    private readonly notebook: Notebook, private readonly words: Words,
  ) {
    this.result.tabIndex = -1;
    section.append(this.result);
    actionsBelow(this.result, words, { check: "finish_test", retry: "test_again" });
    bank.forEach(verdictOf);
    this.lay();
    this.restore();
  }

  /** Grade everything at once; what is missing is named first and nothing is lost. */
  check(): void {
    const { notebook, pool, state } = this;
    if (state.finished) return;
    for (const sheet of this.drawn) unmark(sheet);
    const given = this.drawn.flatMap((sheet) => givenIn(sheet, sheet.read(), (response) => judge(sheet, response, false)));
    if (given.length < this.drawn.length) return this.complain();
    const { percent, isPassed } = this.markOf(given);
    const best = Math.max(state.best ?? 0, percent);
    notebook.recordPool(pool.id, { ...state, attempts: state.attempts + 1, best, finished: true });
    for (const { sheet, response, made } of given) record(sheet, response, made, notebook);
    this.present(given);
    focusOn(this.result);
    notebook.changed(true);
    emit("kdk:answered", { question: pool.id, verdict: isPassed ? "right" : "wrong", credit: percent / 100 });
  }

  /** Another draw: other questions as long as the bank has some. */
  retry(): void {
    const { notebook, pool, state } = this;
    if (!state.finished || this.isClosed) return;
    notebook.recordPool(pool.id, { ...state, finished: false });
    this.bank.forEach(reset);
    // One more attempt on the clock of each question tells other windows that it was begun anew.
    for (const { id } of this.drawn) {
      const before = notebook.state.answers.get(id);
      if (before) notebook.record(id, { ...before, attempts: before.attempts + 1, response: null });
    }
    this.lay();
    const first = this.drawn[0];
    focusOn(first ? firstControl(first) : null);
    this.say("neutral");
    this.offer();
    notebook.changed(false);
  }

  show(): void {
    // A test shows its answers with the result.
  }

  /** A draw is remembered with the first answer: looking at a page changes nothing. */
  draft(sheet: Sheet): void {
    const { notebook, pool, state } = this;
    if (state.finished) return;
    notebook.recordPool(pool.id, state);
    keepDraft(sheet, sheet.read(), notebook);
  }

  private get state(): PoolState {
    this.fresh ??= { seed: newSeed(), attempts: 0, best: null, finished: false };
    return this.notebook.state.pools.get(this.pool.id) ?? this.fresh;
  }

  private get drawn(): Sheet[] {
    const { seed, attempts, finished } = this.state;
    const ids = draw(this.bank.map((sheet) => sheet.id), this.pool.draw, seed, finished ? attempts - 1 : attempts);
    return this.bank.filter((sheet) => ids.includes(sheet.id));
  }

  private get isClosed(): boolean {
    return isPoolClosed(this.pool, this.state.attempts, this.state.best);
  }

  private lay(): void {
    const { drawn } = this;
    for (const sheet of this.bank) sheet.form.hidden = !drawn.includes(sheet);
  }

  private complain(): void {
    const open = this.drawn.filter((sheet) => verdictOf(sheet).firstChild);
    this.say("missing", this.words.say("test_incomplete", { n: open.length }));
    const first = open[0];
    focusOn(first ? find("[aria-invalid]", first.form) ?? verdictOf(first) : null);
  }

  private markOf(given: Given[]): Mark {
    const points = ({ sheet }: Given) => sheet.question.points ?? 1;
    const all = given.reduce((sum, answer) => sum + points(answer), 0);
    const reached = given.reduce((sum, answer) => sum + points(answer) * answer.made.credit, 0);
    const percent = Math.floor((reached / (all || 1)) * 100 + 1e-6);
    const right = given.filter(({ made }) => made.verdict === "right").length;
    return { percent, right, isPassed: percent >= this.pool.pass };
  }

  private present(given: Given[]): void {
    const { pool, words, isClosed } = this;
    const { percent, right, isPassed } = this.markOf(given);
    const left = (pool.attempts ?? 0) - this.state.attempts;
    this.say(isPassed ? "passed" : "failed", words.say(isPassed ? "test_passed" : "test_not_passed"), [
      words.say("test_result", { right, all: given.length, percent }),
      isPassed ? "" : words.say("test_mark", { percent: pool.pass }),
      isClosed || left < 1 ? "" : words.say("attempts_left", { n: left }),
    ]);
    for (const { sheet, response, made } of given) {
      present(sheet, response, made, isClosed || made.verdict === "right");
    }
    this.offer();
  }

  private say(look: string, title = "", lines: string[] = []): void {
    this.result.className = `kdk-pool-result is-${look}`;
    if (title) titled(this.result, title, lines);
    else this.result.replaceChildren();
  }

  private offer(): void {
    offer(this.result, !this.state.finished ? ["check"] : this.isClosed ? [] : ["retry"]);
  }

  /** Drafts of a test under way, or the result of the last one, as they were. */
  private restore(): void {
    const { notebook, words, state, drawn } = this;
    this.offer();
    const given = drawn.flatMap((sheet) =>
      givenIn(sheet, responseIn(sheet, notebook.state.answers.get(sheet.id)), (response) => sheet.grade(response)));
    if (!state.finished) return;
    if (given.length === drawn.length) return this.present(given);
    // Some question changed since: only the best result can still be told.
    this.say("neutral", words.say("answered_before"), [words.say("best_before", { percent: state.best ?? 0 })]);
    for (const sheet of drawn) sheet.lock(sheet.read());
  }
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
