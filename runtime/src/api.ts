/** Finds the LMS's API and calls it so that nothing it does can break the page. */

import { attempt } from "./attempt";

export type Edition = "scorm12" | "scorm2004";

type Verb = "initialize" | "terminate" | "get" | "set" | "commit" | "error";
type Raw = Record<string, (...texts: string[]) => unknown>;

/** What a window has to offer for the search; a foreign one throws on any of it. */
export interface Frame {
  parent?: unknown;
  opener?: unknown;
  top?: unknown;
}

const OBJECT: Record<Edition, string> = { scorm12: "API", scorm2004: "API_1484_11" };

const VERBS: Record<Verb, string> = {
  initialize: "Initialize",
  terminate: "Terminate",
  get: "GetValue",
  set: "SetValue",
  commit: "Commit",
  error: "GetLastError",
};

function functionOf(edition: Edition, verb: Verb): string {
  if (edition === "scorm2004") return VERBS[verb];
  return verb === "terminate" ? "LMSFinish" : `LMS${VERBS[verb]}`;
}

/** Levels of parents to climb; players nest fewer, and an endless chain must end. */
const LEVELS = 10;

/** "Already initialised", in 1.2 and 2004: the session may be open although we did not open it. */
const MAYBE_OPEN = new Set(["101", "103"]);
/** "Not initialised": in 1.2, and the two of 2004. */
const NOT_OPEN = new Set(["301", "122", "123"]);
/** "Content instance terminated": this page of the player never gets a session again. */
const DEAD = "104";
const NOT_IMPLEMENTED = new Set(["401", "402"]);
/** Wrong type, which stands for too long as well, and out of range. */
const UNFIT = new Set(["405", "406", "407"]);

function apiOf(frame: unknown, edition: Edition): Raw | null {
  return attempt(() => {
    const api = (frame as Record<string, unknown>)[OBJECT[edition]] as Raw | undefined;
    if (!api) return null;
    const verbs = Object.keys(VERBS) as Verb[];
    const hasAll = verbs.every((verb) => typeof api[functionOf(edition, verb)] === "function");
    return hasAll ? api : null;
  });
}

function upwards(start: unknown, edition: Edition): Raw | null {
  let frame = start;
  for (let level = 0; frame && level <= LEVELS; level++) {
    const api = apiOf(frame, edition);
    if (api) return api;
    const parent = attempt(() => (frame as Frame).parent);
    if (parent === frame) return null;
    frame = parent;
  }
  return null;
}

/** The API of one edition: own window and its parents, then the opener and its parents. */
function findApi(frame: Frame, edition: Edition): Raw | null {
  const starts: Array<() => unknown> = [
    () => frame,
    () => frame.opener,
    () => (frame.top as Frame | undefined)?.opener,
  ];
  for (const start of starts) {
    const api = upwards(attempt(start), edition);
    if (api) return api;
  }
  return null;
}

/** The LMS behind a window, or null. */
export function findLms(frame: Frame, edition: Edition): Lms | null {
  const api = findApi(frame, edition);
  return api && new Lms(api, edition);
}

/** Whether an API could still turn up: nobody can add one to a window that stands alone. */
export function canHaveLms(frame: Frame): boolean {
  const others = attempt(() => frame.parent !== frame || Boolean(frame.opener));
  return others ?? true;
}

/** Engines answer with texts, booleans, numbers, null or nothing at all. */
function toText(answer: unknown): string {
  const isNothing = answer === undefined || answer === null || Number.isNaN(answer);
  return isNothing ? "" : String(answer);
}

const isYes = (answer: string): boolean => answer === "true" || answer === "1";

/**
 * What became of a value: taken, refused for its length or form, not known to this LMS, or lost.
 */
export type Taken = "taken" | "unfit" | "absent" | "failed";

/**
 * One LMS, as calls that never throw and answer in texts. Silent before the start and after the
 * end.
 */
export class Lms {
  /** What the LMS refused, once an element: for the page of diagnostics. */
  readonly troubles: string[] = [];
  /** Set when Initialize threw: the LMS may hold a session that we cannot see. */
  isBroken = false;
  private isOpen = false;
  private threw = false;
  private code = "0";
  private readonly absent = new Set<string>();
  private readonly noted = new Set<string>();

  constructor(
    private readonly api: Raw,
    readonly edition: Edition,
  ) {}

  /**
   * Open the session. `probe` is an element every LMS answers, to see whether it is open already.
   */
  initialize(probe: string): boolean {
    return this.begin(probe) || (!this.isBroken && this.code !== DEAD && this.begin(probe));
  }

  private begin(probe: string): boolean {
    const answer = this.call("initialize", "");
    this.isBroken = this.threw;
    if (this.threw) return false;
    this.isOpen = isYes(answer);
    if (this.isOpen) return true;
    this.code = this.lastError();
    this.note("initialize");
    if (MAYBE_OPEN.has(this.code)) {
      this.call("get", probe);
      this.isOpen = !this.threw && !NOT_OPEN.has(this.lastError());
    }
    return this.isOpen;
  }

  /** The value, or "" when there is none. */
  get(element: string): string {
    if (!this.isOpen || this.absent.has(element)) return "";
    const value = this.call("get", element);
    if (value === "" && !this.threw) {
      this.code = this.lastError();
      if (NOT_IMPLEMENTED.has(this.code)) this.absent.add(element);
    }
    return value;
  }

  set(element: string, value: string): Taken {
    if (this.absent.has(element)) return "absent";
    if (!this.isOpen) return "failed";
    if (isYes(this.call("set", element, value))) return "taken";
    if (!this.threw) {
      this.code = this.lastError();
      // Some LMSs answer "false" although they kept the value: only a code is a refusal.
      if (this.code === "0" || this.code === "") return "taken";
    }
    this.note(element);
    if (UNFIT.has(this.code)) return "unfit";
    if (!NOT_IMPLEMENTED.has(this.code)) return "failed";
    this.absent.add(element);
    return "absent";
  }

  commit(): boolean {
    if (!this.isOpen) return false;
    if (isYes(this.call("commit", ""))) return true;
    if (!this.threw) this.code = this.lastError();
    this.note("commit");
    return false;
  }

  /**
   * Close the session; no call reaches the LMS afterwards. 2004 keeps a failed one open: try again.
   */
  terminate(): boolean {
    if (!this.isOpen && !this.isBroken) return false;
    let isDone = isYes(this.call("terminate", ""));
    if (!isDone && this.isOpen && this.edition === "scorm2004") {
      isDone = isYes(this.call("terminate", ""));
    }
    if (!isDone) this.note("terminate");
    this.isOpen = this.isBroken = false;
    return isDone;
  }

  private call(verb: Verb, ...texts: string[]): string {
    this.threw = false;
    try {
      return toText(this.api[functionOf(this.edition, verb)]?.(...texts));
    } catch {
      this.threw = true;
      this.code = "";
      return "";
    }
  }

  private lastError(): string {
    return this.call("error");
  }

  private note(what: string): void {
    if (this.noted.has(what)) return;
    this.noted.add(what);
    this.troubles.push(`${what} ${this.code}`);
  }
}
