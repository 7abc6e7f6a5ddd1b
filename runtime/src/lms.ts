/** The tracker for both SCORM editions: when to write what; how it is written is the dialect's. */

import type { Lms, Taken } from "./api";
import { higher, type Climb, type Dialect, type Pair } from "./dialect";
import { numeral } from "./figures";
import { Ledger } from "./ledger";
import type {
  CourseData,
  Interaction,
  Mode,
  Opened,
  SaveResult,
  Snapshot,
  Success,
  Tracker,
} from "./types";

/** States in which nothing has been learned yet; "" is what Open edX answers to every question. */
const FRESH = new Set(["", "not attempted", "unknown", "browsed"]);

export class LmsTracker implements Tracker {
  readonly name: "scorm12" | "scorm2004";
  limit: number;
  private readonly ledger: Ledger;
  private readonly places: Map<string, number>;
  private mode: Mode = "normal";
  private hasCredit = true;
  private pass: number | null = null;
  /** The best word so far on each element that may only climb. */
  private readonly best = new Map<string, string>();
  private bestScore: number | null = null;
  private bestProgress: number | null = null;
  /** How many interactions the LMS has; null until one has to be written. */
  private count: number | null = null;

  constructor(
    private readonly lms: Lms,
    private readonly dialect: Dialect,
    private readonly course: CourseData,
  ) {
    this.name = dialect.edition;
    this.limit = dialect.limit;
    this.ledger = new Ledger(lms);
    this.places = new Map(course.questions.map((question, place) => [question.id, place]));
  }

  /** Reads no more than it needs: each question may cost a slow LMS a fifth of a second. */
  open(): Opened | null {
    const { lms, ledger } = this;
    const { names, passMark } = this.dialect;
    if (!lms.initialize(names.status)) return null;
    const status = ledger.read(names.status).toLowerCase();
    this.best.set(names.status, status);
    const state = lms.get(names.state);
    this.mode = modeOf(lms.get(names.mode));
    this.hasCredit = this.mode === "normal" && lms.get(names.credit) !== "no-credit";
    this.pass = passMark(lms.get(names.pass));
    this.begin(status);
    const { success } = this.dialect;
    return {
      tracker: this.name,
      mode: this.mode,
      hasCredit: this.hasCredit,
      state,
      pass: this.pass,
      completion: isOver(status) ? "completed" : "incomplete",
      get success() {
        return successOf(ledger.read(success));
      },
      get location() {
        return lms.get(names.location);
      },
      get learner() {
        return lms.get(names.learnerName);
      },
      get learnerId() {
        return lms.get(names.learnerId);
      },
    };
  }

  /** Whether the LMS has nothing of this learner yet: a first visit or a new attempt. */
  isNewAttempt(): boolean {
    return this.lms.get(this.dialect.names.entry) === "ab-initio";
  }

  save(snapshot: Snapshot): SaveResult {
    if (this.mode !== "normal") return "saved";
    if (!this.recover(snapshot)) return "failed";
    const isWritten = this.write(snapshot);
    const isCommitted = !this.ledger.hasSent || this.ledger.commit();
    return isWritten && isCommitted ? "saved" : "failed";
  }

  close(snapshot: Snapshot | null, seconds: number, isAsked: boolean): SaveResult {
    const { names, ladder, duration, exit, farewell } = this.dialect;
    let isWritten = true;
    if (this.mode === "normal") {
      this.recover(snapshot);
      isWritten = snapshot
        ? this.write(snapshot)
        : this.putClimb({ element: names.status, value: "", ladder });
    }
    this.ledger.put([names.time, duration(seconds)]);
    this.ledger.put([names.exit, exit(this.isDone() || this.mode !== "normal")]);
    if (isAsked) for (const pair of farewell(this.isDone())) this.ledger.put(pair);
    return this.lms.terminate() && isWritten ? "saved" : "failed";
  }

  /**
   * A 1.2 LMS turns "not attempted" into "completed" when the session ends, so the first visit says
   * "incomplete" at once. The exit goes first into 2004's store: after a crash Moodle gives nothing
   * back that was not suspended.
   */
  private begin(status: string): void {
    const { names, preview, exit, ladder, edition } = this.dialect;
    if (this.mode === "browse") for (const pair of preview(status)) this.ledger.put(pair);
    if (this.mode !== "normal" || !FRESH.has(status)) return;
    if (this.hasCredit || edition === "scorm12") {
      this.putClimb({ element: names.status, value: "incomplete", ladder });
    }
    this.ledger.put([names.exit, exit(false)]);
    if (this.ledger.hasSent) this.ledger.commit();
  }

  /** After a failed commit: the state goes first, with whatever makes the rest sendable again. */
  private recover(snapshot: Snapshot | null): boolean {
    if (!this.ledger.hasLost) return true;
    if (snapshot) this.putState(snapshot.state);
    return this.ledger.recover(this.dialect.decoy);
  }

  /** In this order, so that a page killed in between leaves nothing that contradicts itself. */
  private write(snapshot: Snapshot): boolean {
    const { names, exit } = this.dialect;
    const parts = [this.putState(snapshot.state)];
    this.ledger.put([names.location, snapshot.location]);
    if (this.hasCredit) {
      parts.push(this.putScore(snapshot.score), this.putStatus(snapshot));
      for (const interaction of snapshot.interactions) this.putAnswer(interaction);
    }
    this.ledger.put([names.exit, exit(this.isDone())]);
    return parts.every(Boolean);
  }

  private putState(state: string): boolean {
    const taken = this.ledger.insist([this.dialect.names.state, state]);
    if (taken === "unfit") this.limit = Math.min(this.limit, Math.floor(state.length / 2));
    return isKept(taken);
  }

  /** A value whose refusal means that the save failed. */
  private putVital(pair: Pair): boolean {
    return isKept(this.ledger.insist(pair));
  }

  private putScore(score: number | null): boolean {
    if (score === null) return true;
    const { names, scores } = this.dialect;
    const before = this.ledger.read(names.raw);
    this.bestScore ??= before === "" || !Number.isFinite(+before) ? 0 : +before;
    this.bestScore = Math.max(this.bestScore, Math.min(100, score));
    if (before !== "" && numeral(+before, 2) === numeral(this.bestScore, 2)) return true;
    return scores(this.bestScore)
      .map((pair) => this.putVital(pair))
      .every(Boolean);
  }

  private putStatus(snapshot: Snapshot): boolean {
    const climbs = this.dialect.statuses(snapshot, this.course, this.pass);
    const areKept = climbs.map((climb) => this.putClimb(climb)).every(Boolean);
    this.putProgress(snapshot);
    return areKept;
  }

  private putClimb({ element, value, ladder }: Climb): boolean {
    const before = this.best.get(element) ?? this.ledger.read(element).toLowerCase();
    const best = higher(ladder, value, before);
    this.best.set(element, best);
    return ladder.includes(best) ? this.putVital([element, best]) : true;
  }

  /** An LMS with a threshold takes "completed" back when the progress beside it is less than 1. */
  private putProgress({ progress }: Snapshot): void {
    const { progress: element } = this.dialect;
    if (!element) return;
    this.bestProgress ??= Number(this.ledger.read(element)) || 0;
    const share = this.isDone() ? 1 : Math.min(1, Math.max(0, progress));
    this.bestProgress = Math.max(this.bestProgress, share);
    this.ledger.put([element, numeral(this.bestProgress, 4)]);
  }

  /**
   * The index of an interaction is the question's place in the course. Reports set answers out by
   * index, so it has to be the same for all learners; an LMS takes a new one only after the last,
   * so the questions before it are entered by their ids alone.
   */
  private putAnswer(interaction: Interaction): void {
    const place = this.places.get(interaction.id) ?? interaction.index;
    this.count ??= Math.trunc(Number(this.lms.get("cmi.interactions._count"))) || 0;
    for (; this.count < place; this.count++) {
      const id = this.course.questions[this.count]?.id ?? `q${this.count}`;
      if (this.ledger.put([`cmi.interactions.${this.count}.id`, id]) !== "taken") return;
    }
    const pairs = this.dialect.answer(interaction, this.course.language);
    for (const [name, value] of pairs) {
      const taken = this.ledger.put([`cmi.interactions.${place}.${name}`, value]);
      if (name === "id" && taken !== "taken") return;
    }
    this.count = Math.max(this.count, place + 1);
  }

  private isDone(): boolean {
    return isOver(this.best.get(this.dialect.names.status) ?? "");
  }
}

function modeOf(word: string): Mode {
  return word === "review" || word === "browse" ? word : "normal";
}

function successOf(word: string): Success {
  const low = word.toLowerCase();
  return low === "passed" || low === "failed" ? low : "unknown";
}

/** What an LMS does not know it cannot lose. */
function isKept(taken: Taken): boolean {
  return taken === "taken" || taken === "absent";
}

function isOver(status: string): boolean {
  return status === "completed" || status === "passed" || status === "failed";
}
