/** The copy of an LMS's state that this device keeps. */

import { hash, type Shelf } from "./shelf";

/** The newest state on this device, and whether the LMS said that it has it. */
export class Mirror {
  readonly key: string;
  isKept = false;

  constructor(
    private readonly shelf: Shelf,
    course: string,
    learner: string,
  ) {
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
