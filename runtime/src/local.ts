/** The tracker without an LMS: this device, or nothing but this page. */

import type { Shelf } from "./shelf";
import type { Opened, SaveResult, Snapshot, Tracker } from "./types";

export class LocalTracker implements Tracker {
  readonly name = "local";
  readonly limit = 500_000;
  private seen = "";

  constructor(private readonly shelf: Shelf, private readonly key: string) {}

  open(): Opened {
    this.seen = this.shelf.read(this.key);
    return {
      tracker: this.name, mode: "normal", hasCredit: true, state: this.seen, location: "",
      learner: "", completion: "incomplete", success: "unknown", pass: null,
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
