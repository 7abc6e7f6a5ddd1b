/** What the LMS holds as far as we know, so that it is told only what changed. */

import type { Lms, Taken } from "./api";
import type { Pair } from "./dialect";

export class Ledger {
  private readonly held = new Map<string, string>();
  /** Set, but not yet committed. */
  private readonly sent = new Map<string, string>();
  /** Went into a commit that failed; the LMS may believe that it has them. */
  private readonly lost = new Map<string, string>();
  /** Refused values: the same one is not offered twice. */
  private readonly refused = new Map<string, string>();

  constructor(private readonly lms: Lms) {}

  get hasLost(): boolean {
    return this.lost.size > 0;
  }

  get hasSent(): boolean {
    return this.sent.size > 0;
  }

  /** What the LMS holds; asked for once. */
  read(element: string): string {
    const known = this.held.get(element);
    if (known !== undefined) return known;
    const value = this.lms.get(element);
    this.held.set(element, value);
    return value;
  }

  put([element, value]: Pair): Taken {
    if (this.held.get(element) === value) return "taken";
    if (this.refused.get(element) === value) return "failed";
    const taken = this.lms.set(element, value);
    if (taken === "taken") {
      this.held.set(element, value);
      this.sent.set(element, value);
    } else if (taken !== "absent") {
      this.refused.set(element, value);
    }
    return taken;
  }

  /** The same for a value that matters too much to give up: offered again at the next save. */
  insist(pair: Pair): Taken {
    this.refused.delete(pair[0]);
    return this.put(pair);
  }

  commit(): boolean {
    if (this.lms.commit()) {
      this.sent.clear();
      return true;
    }
    for (const [element, value] of this.sent) {
      this.lost.set(element, value);
      this.held.delete(element);
    }
    this.sent.clear();
    return false;
  }

  /**
   * Make what was lost sendable again. Moodle's 1.2 player marks values as saved while it builds
   * the request, so after a failed commit it sends none of them until they change: commit other
   * values in between.
   */
  recover(decoy?: (element: string, value: string) => string): boolean {
    if (decoy) {
      for (const [element, value] of this.lost) {
        if (!this.sent.has(element)) this.put([element, decoy(element, value)]);
      }
      if (!this.commit()) return false;
    }
    this.lost.clear();
    return true;
  }
}
