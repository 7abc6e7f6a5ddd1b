/** How long the learner has had the course before their eyes in this session. */

/** A stopwatch that stands still while the page is hidden and never runs backwards. */
export class Clock {
  private spent = 0;
  private since: number | null;

  /** `now` gives milliseconds, best from a monotonic clock. */
  constructor(private readonly now: () => number) {
    this.since = now();
  }

  pause(): void {
    this.spent = this.milliseconds();
    this.since = null;
  }

  resume(): void {
    this.since ??= this.now();
  }

  seconds(): number {
    return this.milliseconds() / 1000;
  }

  private milliseconds(): number {
    if (this.since === null) return this.spent;
    return this.spent + Math.max(0, this.now() - this.since);
  }
}
