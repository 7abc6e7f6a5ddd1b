/**
 * A strict LMS to test packages on: refuses what the standards and Moodle refuse, remembers between
 * launches, and fails on request. Runs in node and, bundled, in the page around a package.
 */

import type { Model, Profile } from "./model";
import { model12 } from "./model12";
import { model2004 } from "./model2004";
import { Player, type Call, type Faults, type Store } from "./player";

export type { Call, Faults, Profile };

export interface Setting {
  edition: "scorm12" | "scorm2004";
  profile?: Profile;
  /** What the LMS has from before. */
  stored?: Record<string, string>;
  /** What the LMS says of its own accord, such as `cmi.student_data.mastery_score`. */
  says?: Record<string, string>;
  mode?: string;
  credit?: string;
  learner?: { id: string; name: string };
  faults?: Faults;
}

/** One launch: a new page of the player. */
export interface Launch {
  readonly api: Player["api"];
  readonly calls: readonly Call[];
  complaints(): string[];
}

export class FakeLms {
  /** What goes wrong from now on. */
  readonly faults: Faults;
  readonly launches: Player[] = [];
  private readonly model: Model;
  private readonly profile: Profile;
  private readonly store: Store;

  constructor(private readonly setting: Setting) {
    this.profile = setting.profile ?? "strict";
    this.model = setting.edition === "scorm12" ? model12(this.profile) : model2004(this.profile);
    this.faults = { ...setting.faults };
    this.store = { values: new Map(Object.entries(setting.stored ?? {})) };
  }

  /** The name under which a package looks for the API. */
  get apiName(): "API" | "API_1484_11" {
    return this.setting.edition === "scorm12" ? "API" : "API_1484_11";
  }

  /**
   * Open the course once more; with `isNew` as a new attempt, which begins without the old values.
   */
  launch(isNew = false): Launch {
    if (isNew) this.store.values.clear();
    const given = this.given();
    const player = new Player(this.model, this.profile, this.store, this.faults, given);
    this.launches.push(player);
    return player;
  }

  /** What the server has, whatever the package believes. */
  stored(): Record<string, string> {
    return Object.fromEntries(this.store.values);
  }

  /** Every call of every launch. */
  calls(): Call[] {
    return this.launches.flatMap((launch) => launch.calls);
  }

  complaints(): string[] {
    return this.launches.flatMap((launch) => launch.complaints());
  }

  private given(): Map<string, string> {
    const { names, defaults, isOver } = this.model;
    const { learner = { id: "u-17", name: "Nowak, Żaneta" }, says = {} } = this.setting;
    const wasSuspended = this.store.values.get(names.exit) === "suspend";
    // 2004 begins anew unless the last session was suspended.
    const isKept = wasSuspended || this.setting.edition === "scorm12";
    const isOld = this.store.values.size > 0;
    const values = new Map([...Object.entries(defaults), ...(isKept ? this.store.values : [])]);
    const isReview =
      this.profile.startsWith("moodle") &&
      isOver((element) => this.store.values.get(element) ?? "");
    values.delete(names.exit);
    values.set(names.mode, this.setting.mode ?? (isReview ? "review" : "normal"));
    values.set(names.credit, this.setting.credit ?? (isReview ? "no-credit" : "credit"));
    values.set(names.entry, !isOld || !isKept ? "ab-initio" : wasSuspended ? "resume" : "");
    values.set(names.learnerId, learner.id);
    values.set(names.learnerName, learner.name);
    for (const [element, value] of Object.entries(says)) values.set(element, value);
    return values;
  }
}

/** Put an LMS's API into a window, at once or after `late` milliseconds. */
export function install(frame: object, lms: FakeLms, launch: Launch, late = 0): void {
  const put = (): void => void Object.assign(frame, { [lms.apiName]: launch.api });
  if (late) setTimeout(put, late);
  else put();
}
