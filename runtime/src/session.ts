/**
 * One visit to the course: from the search for an LMS to the one farewell to it. Decides when to
 * save; what is saved is the caller's, how it is written the tracker's.
 */

import { canHaveLms, findLms, type Edition, type Frame, type Lms } from "./api";
import { Clock } from "./clock";
import type { Dialect } from "./dialect";
import { LmsTracker } from "./lms";
import { LocalTracker } from "./local";
import { scorm12 } from "./scorm12";
import { scorm2004 } from "./scorm2004";
import { hash, Shelf, type Storage } from "./shelf";
import type { CourseData, Opened, SaveResult, Take } from "./types";

/** The one line that tells learners where their answers are. */
export interface SaveLine {
  where: "lms" | "device" | "nowhere";
  /** When that was last true of everything they did. */
  at: Date | null;
  /** Whether to warn: answers may be lost. */
  failed: boolean;
}

export type Phase = "active" | "finishing" | "finished" | "failed";

export interface Session {
  readonly opened: Opened;
  readonly phase: Phase;
  /** What the LMS refused, for the page of diagnostics. */
  readonly troubles: readonly string[];
  /** Something changed. `urgent`: do not wait for the next ordinary save. */
  changed(take: Take, urgent: boolean): void;
  /** The learner pressed the button that ends the course. */
  closedByUs(): void;
  /** Called with the state that another window of this course stored meanwhile, before ours is. */
  onOther: ((state: string) => void) | null;
  /** Keep a state that could not be read, for whoever comes to help. */
  setAside(state: string): void;
}

/** The parts of a window that a session needs; a test passes its own. */
export interface Host extends Frame {
  readonly document: {
    readonly visibilityState: string;
    addEventListener(type: string, listener: () => void): void;
  };
  readonly performance: { now(): number };
  readonly localStorage: Storage;
  readonly BroadcastChannel?: new (name: string) => Channel;
  addEventListener(type: string, listener: (event: { persisted?: boolean }) => void): void;
  setTimeout(work: () => void, wait: number): number;
  clearTimeout(timer: number): void;
}

/** What two windows of one course speak over. */
export interface Channel { onmessage: ((event: never) => void) | null; postMessage(text: string): void }

const DIALECTS: Record<Edition, Dialect> = { scorm12, scorm2004 };

/** An API may turn up late: some LMSs build it while the course loads. */
const SEARCH_MS = 3000;
const SEARCH_STEP_MS = 100;
/** Moodle rebuilds its table of contents after each commit. */
const ORDINARY_MS = 10_000;
const URGENT_MS = 2000;
const DEBOUNCE_MS = 1000;
const LONGEST_RETRY_MS = 60_000;
/** A single failed save mends itself mostly; the third one is news. */
const FAILURES_TO_WARN = 3;
/** This device has room for any state. */
const ROOM = 500_000;

/**
 * Begin the visit. Always gives a session: without an LMS it keeps to this device.
 *
 * Reports the first line before it gives the session. `opened.tracker` tells whether a package found
 * its LMS. Takes up to three seconds when there is a window that an API could still appear in.
 */
export async function openSession(
  course: CourseData,
  edition: Edition | "cmi5" | null,
  report: (line: SaveLine) => void,
  host: Host = window as unknown as Host,
): Promise<Session> {
  const shelf = new Shelf(() => host.localStorage);
  const lms = edition === "scorm12" || edition === "scorm2004" ? await search(host, edition) : null;
  const tracker = lms && new LmsTracker(lms, DIALECTS[lms.edition], course);
  const opened = tracker?.open();
  if (lms && tracker && opened) {
    return new LmsVisit(host, report, shelf, course.id, lms, tracker, opened);
  }
  return new LocalVisit(host, report, shelf, course.id, lms);
}

/** The package's own edition first; a 2004 package that Moodle took for 1.2 finds the other. */
async function search(host: Host, edition: Edition): Promise<Lms | null> {
  const other = edition === "scorm12" ? "scorm2004" : "scorm12";
  const end = host.performance.now() + (canHaveLms(host) ? SEARCH_MS : 0);
  for (;;) {
    const lms = findLms(host, edition);
    if (lms || host.performance.now() >= end) return lms ?? findLms(host, other);
    await new Promise<void>((go) => host.setTimeout(go, SEARCH_STEP_MS));
  }
}

/** What every visit has: a clock, a phase, and an ear for the page's coming and going. */
abstract class Visit implements Session {
  phase: Phase = "active";
  onOther: ((state: string) => void) | null = null;
  abstract readonly opened: Opened;
  abstract readonly troubles: readonly string[];
  protected readonly clock: Clock;
  protected take: Take | null = null;

  constructor(
    protected readonly host: Host,
    protected readonly report: (line: SaveLine) => void,
    protected readonly shelf: Shelf,
  ) {
    this.clock = new Clock(() => host.performance.now());
    host.document.addEventListener("visibilitychange", () => this.turned());
    host.addEventListener("pagehide", () => this.left());
    host.addEventListener("pageshow", (event) => {
      if (event.persisted) this.cameBack();
    });
    if (host.document.visibilityState === "hidden") this.clock.pause();
  }

  abstract changed(take: Take, urgent: boolean): void;
  abstract closedByUs(): void;
  abstract setAside(state: string): void;
  protected abstract left(): void;
  protected abstract cameBack(): void;

  /** Nothing waits on a device: changes are stored at once. */
  protected hidden(): void {}

  private turned(): void {
    if (this.phase !== "active") return;
    if (this.host.document.visibilityState === "hidden") {
      this.clock.pause();
      this.hidden();
    } else {
      this.clock.resume();
    }
  }
}

/** A visit without an LMS. Every change is on the device before the learner sees its effect. */
class LocalVisit extends Visit {
  readonly opened: Opened;
  readonly troubles: readonly string[];
  private readonly tracker: LocalTracker;
  private readonly key: string;

  constructor(
    host: Host, report: (line: SaveLine) => void, shelf: Shelf, course: string,
    private readonly lms: Lms | null,
  ) {
    super(host, report, shelf);
    this.key = `kdk:${course}`;
    this.tracker = new LocalTracker(shelf, this.key);
    this.opened = this.tracker.open();
    this.troubles = lms?.troubles ?? [];
    this.tell(shelf.isLasting(), null);
  }

  changed(take: Take): void {
    this.listen();
    this.take = take;
    const result = this.tracker.save(take({ limit: ROOM, retry: false }));
    this.tell(result === "saved", new Date());
  }

  closedByUs(): void {
    if (this.take) this.changed(this.take);
  }

  setAside(state: string): void {
    this.shelf.setAside(this.key, state);
  }

  protected left(): void {
    // An LMS whose API threw may have opened a session all the same.
    this.lms?.terminate();
  }

  protected cameBack(): void {
    this.listen();
  }

  private tell(isKept: boolean, at: Date | null): void {
    this.report({ where: isKept ? "device" : "nowhere", at: isKept ? at : null, failed: !isKept });
  }

  private listen(): void {
    const state = this.tracker.stranger();
    if (state !== null) this.onOther?.(state);
  }
}

/** A visit in an LMS, with a mirror of the newest state on this device. */
class LmsVisit extends Visit {
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
    host: Host, report: (line: SaveLine) => void, shelf: Shelf, course: string,
    lms: Lms, private readonly tracker: LmsTracker, opened: Opened,
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

  /** Save now. A slow LMS blocks inside a call, and events may arrive meanwhile: never two at once. */
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

  /** The one farewell. By now everything should be committed: in a page that goes, half the ways fail. */
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

/** The newest state on this device, and whether the LMS said that it has it. */
class Mirror {
  readonly key: string;
  isKept = false;

  constructor(private readonly shelf: Shelf, course: string, learner: string) {
    this.key = `kdk:${course}:${hash(learner)}`;
  }

  /** The state; "" when the LMS had it and forgot it on purpose, for a new attempt. */
  read(isForgotten: () => boolean): string {
    const text = this.shelf.read(this.key);
    return text[0] === "1" && isForgotten() ? "" : text.slice(1);
  }

  write(state: string, isConfirmed: boolean): boolean {
    this.isKept = this.shelf.write(this.key, (isConfirmed ? "1" : "0") + state);
    return this.isKept;
  }
}
