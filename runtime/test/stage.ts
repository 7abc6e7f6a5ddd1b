/**
 * A window to run a session in: its own clock, its own storage, and whatever LMS stands around it.
 */

import { openSession, type Channel, type Host, type SaveLine, type Session } from "../src/session";
import type { Ask, CourseData, Interaction, Snapshot, Take } from "../src/types";
import { FakeLms, type Launch, type Setting } from "../fake/index";
import { course, question } from "./course";

type Listener = (event: { persisted?: boolean }) => void;

/** Storage as a browser has it, or one that refuses. */
export class Disk {
  readonly texts = new Map<string, string>();
  isFull = false;

  getItem(key: string): string | null {
    return this.texts.get(key) ?? null;
  }

  setItem(key: string, text: string): void {
    if (this.isFull && text.length > (this.texts.get(key)?.length ?? 0))
      throw new Error("QuotaExceededError");
    this.texts.set(key, text);
  }

  removeItem(key: string): void {
    this.texts.delete(key);
  }
}

/** Channels between the windows of one browser, delivered at once. */
export class Browser {
  private readonly channels: Array<Channel & { name: string }> = [];

  channel(): new (name: string) => Channel {
    const channels = this.channels;
    return class {
      onmessage: ((event: never) => void) | null = null;
      constructor(readonly name: string) {
        channels.push(this);
      }
      postMessage(): void {
        for (const other of channels) {
          if (other !== this && other.name === this.name) other.onmessage?.(undefined as never);
        }
      }
    };
  }
}

export class Stage {
  now = 0;
  visibilityState = "visible";
  readonly lines: SaveLine[] = [];
  readonly window: Host & Record<string, unknown>;
  private readonly listeners = new Map<string, Listener[]>();
  private timers: Array<{ id: number; at: number; work: () => void }> = [];
  private lastId = 0;

  constructor(
    readonly disk: Disk | null = new Disk(),
    browser: Browser | null = null,
  ) {
    const listen = (type: string, listener: Listener): void => {
      this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
    };
    const stage = this;
    this.window = {
      document: {
        get visibilityState() {
          return stage.visibilityState;
        },
        addEventListener: (type: string, listener: () => void) =>
          listen(`document ${type}`, listener),
      },
      performance: { now: () => this.now },
      get localStorage(): Disk {
        if (!stage.disk) throw new Error("SecurityError");
        return stage.disk;
      },
      addEventListener: listen,
      setTimeout: (work: () => void, wait: number) => {
        this.timers.push({ id: ++this.lastId, at: this.now + wait, work });
        return this.lastId;
      },
      clearTimeout: (id: number) => {
        this.timers = this.timers.filter((timer) => timer.id !== id);
      },
      ...(browser ? { BroadcastChannel: browser.channel() } : {}),
    };
    this.window.parent = this.window;
  }

  /** Stand inside an LMS's page. */
  inside(launch: Launch, name: string): this {
    this.window.parent = { [name]: launch.api };
    return this;
  }

  fire(type: string, event: { persisted?: boolean } = {}): void {
    for (const listener of this.listeners.get(type) ?? []) listener(event);
  }

  hide(): void {
    this.visibilityState = "hidden";
    this.fire("document visibilitychange");
  }

  show(): void {
    this.visibilityState = "visible";
    this.fire("document visibilitychange");
  }

  /** The page goes, in the order in which Chromium tells it. */
  leave(): void {
    this.fire("pagehide");
    this.hide();
  }

  /** Let time pass; timers go off when they are due. */
  pass(milliseconds: number): void {
    const end = this.now + milliseconds;
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.now = Math.max(this.now, next.at);
      next.work();
    }
    this.now = end;
  }

  async open(
    edition: "scorm12" | "scorm2004" | "cmi5" | null,
    about: CourseData = quizzes(),
  ): Promise<Session> {
    const opening = openSession(about, edition, (line) => this.lines.push(line), this.window);
    for (let step = 0; step < 40; step++) {
      await Promise.resolve();
      this.pass(100);
      await Promise.resolve();
    }
    return opening;
  }

  /** The learner's line as it stands. */
  get line(): SaveLine | undefined {
    return this.lines.at(-1);
  }
}

/** A course of two lessons' questions, in this order. */
export function quizzes(rest: Partial<CourseData> = {}): CourseData {
  return course({
    pass: 70,
    questions: ["powitanie", "oferta-karta", "cena-biletu", "kolejnosc"].map((id) => question(id)),
    ...rest,
  });
}

/** A learner's work: each change makes the next snapshot. */
export class Work {
  asks: Array<Ask | undefined> = [];
  revision = 0;
  /** How long the state is when there is room. */
  size = 40;
  snapshot: Omit<Snapshot, "state"> = {
    location: "mapa",
    completion: "incomplete",
    success: "unknown",
    score: null,
    pass: 70,
    progress: 0,
    interactions: [],
  };

  readonly take: Take = (ask) => {
    this.asks.push(ask);
    if (ask?.retry) this.revision++;
    return { ...this.snapshot, state: this.state(ask?.limit ?? Infinity) };
  };

  do(change: Partial<Omit<Snapshot, "state">> = {}): Take {
    this.revision++;
    this.snapshot = { ...this.snapshot, ...change };
    return this.take;
  }

  answer(interaction: Interaction, change: Partial<Omit<Snapshot, "state">> = {}): Take {
    const others = this.snapshot.interactions.filter(({ id }) => id !== interaction.id);
    return this.do({ interactions: [...others, interaction], ...change });
  }

  private state(limit: number): string {
    const start = `1.${this.revision}.`;
    return start.padEnd(Math.min(this.size, limit), "x");
  }
}

export function interaction(rest: Partial<Interaction> = {}): Interaction {
  return {
    index: 1,
    id: "oferta-karta",
    kind: "single",
    response: ["termin"],
    pattern: ["termin"],
    result: "correct",
    weighting: 2,
    latency: 12.4,
    at: new Date(2026, 10, 22, 9, 5, 7),
    description: "Co musi zawierać karta oferty?",
    ...rest,
  };
}

export interface Visit {
  lms: FakeLms;
  launch: Launch;
  stage: Stage;
  session: Session;
  work: Work;
}

/** Launch a course in a fake LMS. */
export async function visit(
  setting: Setting & { course?: CourseData; disk?: Disk | null; browser?: Browser },
  again?: FakeLms,
  isNew = false,
): Promise<Visit> {
  const lms = again ?? new FakeLms(setting);
  const launch = lms.launch(isNew);
  const stage = new Stage(setting.disk === undefined ? new Disk() : setting.disk, setting.browser);
  stage.inside(launch, lms.apiName);
  const session = await stage.open(setting.edition, setting.course);
  return { lms, launch, stage, session, work: new Work() };
}

/** The elements a launch was told, in order. */
export function told(launch: Launch): Array<[string, string]> {
  return launch.calls
    .filter(({ verb }) => verb === "set")
    .map(({ element, value }) => [element, value]);
}

export function count(launch: Launch, verb: string): number {
  return launch.calls.filter((call) => call.verb === verb).length;
}
