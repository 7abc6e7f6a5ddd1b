/** What a visit to the course is, whoever remembers it. */

import type { Frame } from "./api";
import { Clock } from "./clock";
import type { Shelf, Storage } from "./shelf";
import type { Opened, Take } from "./types";

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
export interface Channel {
  onmessage: ((event: never) => void) | null;
  postMessage(text: string): void;
}

/** This device has room for any state. */
export const ROOM = 500_000;

/** What every visit has: a clock, a phase, and an ear for the page's coming and going. */
export abstract class Visit implements Session {
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
