/** Without an LMS: this device remembers, or nothing but this page. */

import type { Lms } from "./api";
import type { Shelf } from "./shelf";
import type { Opened, SaveResult, Snapshot, Take, Tracker } from "./types";
import { ROOM, Visit, type Host, type SaveLine } from "./visit";

/** The tracker that writes to this device's storage. */
export class LocalTracker implements Tracker {
  readonly name = "local";
  readonly limit = ROOM;
  private seen = "";

  constructor(
    private readonly shelf: Shelf,
    private readonly key: string,
  ) {}

  open(): Opened {
    this.seen = this.shelf.read(this.key);
    return {
      tracker: this.name,
      mode: "normal",
      hasCredit: true,
      state: this.seen,
      location: "",
      learner: "",
      completion: "incomplete",
      success: "unknown",
      pass: null,
    };
  }

  /** What another window has stored since this one last looked; null when nothing. */
  stranger(): string | null {
    const now = this.shelf.read(this.key);
    if (now === this.seen || now === "") return null;
    this.seen = now;
    return now;
  }

  save(snapshot: Snapshot): SaveResult {
    this.seen = snapshot.state;
    return this.shelf.write(this.key, snapshot.state) ? "saved" : "failed";
  }

  close(snapshot: Snapshot | null): SaveResult {
    return snapshot ? this.save(snapshot) : "saved";
  }
}

/** A visit without an LMS. Every change is on the device before the learner sees its effect. */
export class LocalVisit extends Visit {
  readonly opened: Opened;
  readonly troubles: readonly string[];
  private readonly tracker: LocalTracker;
  private readonly key: string;

  constructor(
    host: Host,
    report: (line: SaveLine) => void,
    shelf: Shelf,
    course: string,
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
