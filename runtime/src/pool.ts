/** A test: questions drawn from a bank, answered together, with one result. */

import { draw, newSeed } from "./draw";
import { answerAfter, close, judge, keepDraft, prepare, reportOf, type Desk } from "./exercise";
import { grade } from "./grade";
import { nameMoves } from "./order";
import { button, emit, find, findAll, focusOn, make } from "./page";
import { isPoolClosed } from "./score";
import type { Sheet } from "./sheet";
import type { Grade, PoolData, PoolState, Response } from "./types";
import { mark, openSolution, partsRight, tell, unmark } from "./verdict";

interface Given { sheet: Sheet; response: Response; made: Grade }

export class Test {
  private readonly result = make("div", "kdk-pool-result");
  private readonly finishButton: HTMLButtonElement;
  private readonly againButton: HTMLButtonElement;

  constructor(
    readonly section: HTMLElement, private readonly pool: PoolData,
    private readonly bank: Sheet[], private readonly desk: Desk,
  ) {
    for (const sheet of bank) prepare(sheet, desk.words);
    this.result.tabIndex = -1;
    this.finishButton = button("kdk-check", desk.words.say("finish_test"));
    this.againButton = button("kdk-retry", desk.words.say("test_again"));
    const actions = make("div", "kdk-actions");
    actions.append(this.finishButton, this.againButton);
    section.append(this.result, actions);
    this.lay();
    this.restore();
  }

  /** Grade everything at once; what is missing is named first and nothing is lost. */
  finish(): void {
    const { notebook } = this.desk;
    if (this.state.finished) return;
    for (const sheet of this.drawn) unmark(sheet);
    const given = this.drawn.map((sheet) => this.judged(sheet));
    const complete = given.filter((answer): answer is Given => answer !== null);
    if (complete.length < given.length) return this.complain();
    const percent = this.percentOf(complete);
    const attempts = this.state.attempts + 1;
    const best = Math.max(this.state.best ?? 0, percent);
    notebook.recordPool(this.pool.id, { ...this.state, attempts, best, finished: true });
    for (const answer of complete) this.recordAnswer(answer);
    this.present(complete);
    focusOn(this.result);
    notebook.changed(true);
    emit("kdk:answered", { question: this.pool.id, verdict: percent >= this.pool.pass ? "right" : "partly", credit: percent / 100 });
  }

  /** Another draw: other questions as long as the bank has some. */
  again(): void {
    const { notebook } = this.desk;
    if (!this.state.finished || this.isClosed) return;
    for (const sheet of this.drawn) this.reset(sheet);
    notebook.recordPool(this.pool.id, { ...this.state, finished: false });
    // One more attempt on the clock of each question tells other windows that it was begun anew.
    for (const sheet of this.drawn) {
      const before = notebook.state.answers.get(sheet.id);
      if (before) notebook.record(sheet.id, { ...before, attempts: before.attempts + 1, response: null });
      this.reset(sheet);
    }
    this.lay();
    const first = this.drawn[0];
    focusOn(first ? findAll("input, select, .kdk-moves button", first.form)[0] ?? null : null);
    this.offer();
    this.result.replaceChildren();
    this.result.className = "kdk-pool-result";
    notebook.changed(false);
  }

  draft(sheet: Sheet): void {
    if (!this.state.finished) {
      this.keepSeed();
      keepDraft(sheet, sheet.read(), this.desk.notebook);
    }
  }

  private fresh: PoolState | null = null;

  private get state(): PoolState {
    const kept = this.desk.notebook.state.pools.get(this.pool.id);
    if (kept) return kept;
    this.fresh ??= { seed: newSeed(), attempts: 0, best: null, finished: false };
    return this.fresh;
  }

  /** A draw is remembered with the first answer: looking at a page changes nothing. */
  private keepSeed(): void {
    this.desk.notebook.recordPool(this.pool.id, this.state);
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

  private judged(sheet: Sheet): Given | null {
    const response = sheet.read();
    const made = judge(sheet, response, this.desk, false);
    return made && { sheet, response, made };
  }

  private complain(): void {
    const open = this.drawn.filter((sheet) => find(".kdk-verdict-title", sheet.form));
    this.result.className = "kdk-pool-result is-missing";
    this.result.replaceChildren(make("p", "kdk-verdict-title", this.desk.words.say("test_incomplete", { n: open.length })));
    const form = open[0]?.form;
    if (form) focusOn(find('[aria-invalid="true"]', form) ?? find(".kdk-verdict", form));
  }

  private recordAnswer({ sheet, response, made }: Given): void {
    const { notebook } = this.desk;
    const answer = answerAfter(sheet, notebook.state.answers.get(sheet.id), made, response);
    notebook.record(sheet.id, { ...answer, closed: this.isClosed }, reportOf(sheet, response, made, notebook));
  }

  private percentOf(given: Given[]): number {
    const points = (answer: Given) => answer.sheet.question.points ?? 1;
    const all = given.reduce((sum, answer) => sum + points(answer), 0);
    const reached = given.reduce((sum, answer) => sum + points(answer) * answer.made.credit, 0);
    return Math.floor((reached / (all || 1)) * 100 + 1e-6);
  }

  private present(given: Given[]): void {
    const { words } = this.desk;
    const percent = this.percentOf(given);
    const isPassed = percent >= this.pool.pass;
    const right = given.filter((answer) => answer.made.verdict === "right").length;
    const left = this.pool.attempts === undefined ? "" : words.say("attempts_left", { n: this.pool.attempts - this.state.attempts });
    const lines = [
      words.say("test_result", { right, all: given.length, percent }),
      isPassed ? "" : words.say("test_mark", { percent: this.pool.pass }), this.isClosed ? "" : left,
    ];
    this.result.className = `kdk-pool-result is-${isPassed ? "passed" : "failed"}`;
    this.result.replaceChildren(
      make("p", "kdk-verdict-title", words.say(isPassed ? "test_passed" : "test_not_passed")),
      ...lines.filter(Boolean).map((line) => make("p", "", line)),
    );
    for (const answer of given) this.presentAnswer(answer);
    this.offer();
  }

  private presentAnswer({ sheet, response, made }: Given): void {
    const { words } = this.desk;
    const isOver = this.isClosed || made.verdict === "right";
    unmark(sheet);
    mark(sheet, made, response, isOver, words);
    tell(sheet, made.verdict, words.say(`verdict_${made.verdict}`), [partsRight(made, response, words)]);
    sheet.lock(response);
    if (isOver) close(sheet);
  }

  private offer(): void {
    this.finishButton.hidden = this.state.finished;
    this.againButton.hidden = !this.state.finished || this.isClosed;
  }

  private reset(sheet: Sheet): void {
    sheet.lock(null);
    sheet.form.classList.remove("is-closed");
    unmark(sheet);
    openSolution(sheet, false);
    sheet.clear();
    if (sheet.kind === "order") nameMoves(sheet, this.desk.words);
  }

  /** Drafts of a test under way, or the result of the last one, as they were. */
  private restore(): void {
    const { notebook, words } = this.desk;
    this.offer();
    const given = this.drawn.flatMap((sheet) => {
      const packed = notebook.state.answers.get(sheet.id)?.response;
      if (!packed) return [];
      const response = sheet.unpack(packed);
      sheet.fill(response);
      if (sheet.kind === "order") nameMoves(sheet, words);
      const made = this.state.finished && grade(sheet.kind, sheet.key, response, notebook.course.diacritics, sheet.options);
      return made ? [{ sheet, response, made }] : [];
    });
    if (!this.state.finished) return;
    if (given.length === this.drawn.length) this.present(given);
    else this.recall();
  }

  /** Some question changed since: only the best result can still be told. */
  private recall(): void {
    const { words } = this.desk;
    this.result.className = "kdk-pool-result is-neutral";
    this.result.replaceChildren(
      make("p", "kdk-verdict-title", words.say("answered_before")),
      make("p", "", words.say("best_before", { percent: this.state.best ?? 0 })),
    );
    for (const sheet of this.drawn) sheet.lock(sheet.read());
  }
}
