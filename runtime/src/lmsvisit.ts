/** A visit in an LMS: when to save, what to do when that fails, and the one farewell. */

import type { Lms } from "./api";
import type { LmsTracker } from "./lms";
import { Mirror } from "./mirror";
import type { Shelf } from "./shelf";
import type { Opened, SaveResult, Take } from "./types";
import { ROOM, Visit, type Host, type SaveLine } from "./visit";

/** Moodle rebuilds its table of contents after each commit. */
const ORDINARY_MS = 10_000;
const URGENT_MS = 2000;
const DEBOUNCE_MS = 1000;
const LONGEST_RETRY_MS = 60_000;
/** A single failed save mends itself mostly; the third one is news. */
const FAILURES_TO_WARN = 3;

/** A visit in an LMS, with a mirror of the newest state on this device. */
export class LmsVisit extends Visit {
  readonly opened: Opened;
  readonly troubles: readonly string[];
  private readonly mirror: Mirror | null;
  private readonly isReadOnly: boolean;
  private timer: number | null = null;
  private due = 0;
  private lastCommit = -Infinity;
  private failures = 0;
  private isDirty = false;
  private isBusy = false;
  private verdict = "";
  private savedAt: Date | null = null;

  constructor(
    host: Host,
    report: (line: SaveLine) => void,
    shelf: Shelf,
    course: string,
    lms: Lms,
    private readonly tracker: LmsTracker,
    opened: Opened,
  ) {
    super(host, report, shelf);
    this.troubles = lms.troubles;
    this.isReadOnly = opened.mode !== "normal";
    const learner = opened.learnerId ?? "";
    // Without knowing whose it is, a mirror could show one learner the answers of another.
    this.mirror = learner && !this.isReadOnly ? new Mirror(shelf, course, learner) : null;
    const mirrored = this.mirror?.read(() => opened.state === "" && tracker.isNewAttempt()) ?? "";
    this.opened = Object.defineProperty(opened, "mirror", { value: mirrored, enumerable: true });
    if (this.mirror) this.takeOver(this.mirror.key);
    this.report({ where: this.isReadOnly ? "nowhere" : "lms", at: null, failed: false });
  }

  changed(take: Take, urgent: boolean): void {
    if (this.phase !== "active" || this.isReadOnly) return;
    this.take = take;
    this.isDirty = true;
    const snapshot = take({ limit: ROOM, retry: false });
    this.mirror?.write(snapshot.state, false);
    if (this.failures > 0) this.tell();
    const verdict = [snapshot.completion, snapshot.success, snapshot.score].join();
    this.plan(urgent || verdict !== this.verdict);
    this.verdict = verdict;
  }

  closedByUs(): void {
    this.finish(true);
  }

  setAside(state: string): void {
    if (this.mirror) this.shelf.setAside(this.mirror.key, state);
  }

  protected override hidden(): void {
    if (this.isDirty) this.flush();
  }

  protected left(): void {
    this.finish(false);
  }

  protected cameBack(): void {
    // The LMS takes no second session from this page: what follows can only be read.
    if (this.phase !== "active") this.report({ where: "nowhere", at: this.savedAt, failed: true });
  }

  /** Two windows that write in turns would undo each other's work: the newer one goes on alone. */
  private takeOver(name: string): void {
    try {
      const channel = this.host.BroadcastChannel && new this.host.BroadcastChannel(name);
      if (!channel) return;
      channel.onmessage = () => {
        if (this.phase !== "active") return;
        this.finish(false);
        this.cameBack();
      };
      channel.postMessage("opened");
    } catch {
      // A frame of opaque origin has no one to speak to.
    }
  }

  /** Ordinary changes wait until ten seconds after the last commit, a verdict only two. */
  private plan(isUrgent: boolean): void {
    if (this.failures > 0) return;
    const now = this.host.performance.now();
    const due = isUrgent
      ? Math.max(now, this.lastCommit + URGENT_MS)
      : Math.max(now + DEBOUNCE_MS, this.lastCommit + ORDINARY_MS);
    if (due <= now) return this.flush();
    if (this.timer === null || due < this.due) this.wake(due - now);
  }

  private wake(wait: number): void {
    this.stopTimer();
    this.due = this.host.performance.now() + wait;
    this.timer = this.host.setTimeout(() => {
      this.timer = null;
      this.flush();
    }, wait);
  }

  private stopTimer(): void {
    if (this.timer !== null) this.host.clearTimeout(this.timer);
    this.timer = null;
  }

  /**
   * Save now. A slow LMS blocks inside a call, and events may arrive meanwhile: never two at once.
   */
  private flush(): void {
    if (this.isBusy || this.phase !== "active" || !this.take) return;
    this.stopTimer();
    this.isBusy = true;
    this.isDirty = false;
    const result = this.store(this.take);
    this.isBusy = false;
    this.lastCommit = this.host.performance.now();
    this.settle(result);
  }

  private settle(result: SaveResult): void {
    this.failures = result === "saved" ? 0 : this.failures + 1;
    if (result === "saved") this.savedAt = new Date();
    else this.isDirty = true;
    this.tell();
    if (this.failures === 0) {
      if (this.isDirty) this.plan(false);
    } else {
      this.wake(Math.min(LONGEST_RETRY_MS, 1000 * 2 ** this.failures));
    }
  }

  /** Hand the tracker a snapshot; when the LMS refuses its length, a shorter one, once. */
  private store(take: Take): SaveResult {
    const { limit } = this.tracker;
    let result = this.tracker.save(take({ limit, retry: this.failures > 0 }));
    if (this.tracker.limit < limit) {
      result = this.tracker.save(take({ limit: this.tracker.limit, retry: true }));
    }
    this.mirror?.write(take({ limit: ROOM, retry: false }).state, result === "saved");
    return result;
  }

  private tell(): void {
    if (this.failures === 0) return this.report({ where: "lms", at: this.savedAt, failed: false });
    const isMirrored = this.mirror?.isKept ?? false;
    this.report({
      where: isMirrored ? "device" : "nowhere",
      at: isMirrored ? new Date() : this.savedAt,
      failed: !isMirrored || this.failures >= FAILURES_TO_WARN,
    });
  }

  /**
   * The one farewell. By now everything should be committed: in a page that goes, half the ways
   * fail.
   */
  private finish(isAsked: boolean): void {
    if (this.phase !== "active") return;
    this.phase = "finishing";
    this.stopTimer();
    this.clock.pause();
    const snapshot = this.take?.({ limit: this.tracker.limit, retry: this.failures > 0 }) ?? null;
    const result = this.tracker.close(snapshot, this.clock.seconds(), isAsked);
    if (this.take) {
      this.mirror?.write(this.take({ limit: ROOM, retry: false }).state, result === "saved");
    }
    this.phase = result === "saved" ? "finished" : "failed";
    if (!isAsked || this.isReadOnly) return;
    if (result === "saved") this.savedAt = new Date();
    else this.failures = FAILURES_TO_WARN;
    this.tell();
  }
}
