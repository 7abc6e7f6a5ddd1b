/**
 * One page of an LMS's player: the API object a package talks to, and what the server keeps of it.
 */

import { generic, type Model, type Profile } from "./model";

/** What goes wrong, changeable while a course runs. */
export interface Faults {
  initialize?: "false" | "throw";
  /**
   * Every SetValue, or those of the elements named, answers "false" (with code 0 when `silent`).
   */
  set?: "false" | "silent" | string[];
  /** Commit says no, says yes and forgets, or throws. */
  commit?: "false" | "drop" | "throw";
  terminate?: "false" | "throw";
  /** Every call throws. */
  all?: "throw";
  /** Milliseconds that each Commit blocks. */
  slow?: number;
  /** The page is going away: one beacon of at most 64 KiB, and no word about what became of it. */
  beacon?: boolean;
}

export interface Call {
  verb: string;
  element: string;
  value: string;
  result: unknown;
  code: string;
  /** Why a strict LMS, or a teacher, would not like this call. */
  complaint: string | null;
}

/** What the server keeps of one learner. */
export interface Store {
  values: Map<string, string>;
}

const BEACON = 65_536;
/** Bytes of a multipart form around each value. */
const WRAPPING = 90;

type Verb = "initialize" | "terminate" | "get" | "set" | "commit";

export class Player {
  readonly calls: Call[] = [];
  readonly api: Record<string, (...texts: string[]) => unknown> = {};
  private state: "closed" | "open" | "ended" = "closed";
  private code = "0";
  private complaint: string | null = null;
  private values: Map<string, string>;
  private readonly loaded: Map<string, string>;
  /** Moodle 1.2: what it believes to have sent. */
  private readonly marked: Map<string, string>;
  private readonly touched = new Set<string>();
  private hasSentAnswers = false;

  constructor(
    private readonly model: Model,
    private readonly profile: Profile,
    private readonly store: Store,
    private readonly faults: Faults,
    given: Map<string, string>,
  ) {
    this.loaded = given;
    this.values = new Map(given);
    this.marked = new Map(store.values);
    const { verbs } = model;
    this.offer("initialize", () => this.initialize());
    this.offer("terminate", () => this.terminate());
    this.offer("get", (element) => this.get(element));
    this.offer("set", (element, value) => this.set(element, value));
    this.offer("commit", () => this.commit());
    this.api[verbs.error] = () => this.shown(this.code);
    this.api[verbs.text] = () => "";
    this.api[verbs.diagnostic] = () => "";
  }

  /** What was wrong with the calls so far. */
  complaints(): string[] {
    return this.calls.flatMap((call) => (call.complaint ? [call.complaint] : []));
  }

  private offer(verb: Verb, work: (element: string, value: string) => unknown): void {
    const name = this.model.verbs[verb];
    this.api[name] = (...texts: unknown[]) => {
      const [element = "", value = ""] = texts.map(String);
      this.complaint = texts.some((text) => typeof text !== "string")
        ? "an argument is not a text"
        : null;
      const call: Call = { verb, element, value, result: undefined, code: "", complaint: null };
      this.calls.push(call);
      if (this.faults.all === "throw") throw new Error("the player is broken");
      this.code = "0";
      const result = work(element, value);
      call.code = this.code;
      call.result = this.shown(result);
      if (this.complaint) call.complaint = `${name}(${element}, ${value}): ${this.complaint}`;
      return call.result;
    };
  }

  /** Players answer in texts, Moodle also in numbers, others in whatever they have. */
  private shown(result: unknown): unknown {
    if (this.profile !== "minimal") return result;
    if (result === "") return undefined;
    return result === "true" || result === "false" ? result === "true" : result;
  }

  private fail(code: string, why: string): "false" {
    this.code = code;
    this.complaint = `${why} (${code})`;
    return "false";
  }

  private initialize(): string {
    if (this.faults.initialize === "throw")
      throw new TypeError("Cannot read properties of undefined");
    if (this.faults.initialize === "false")
      return this.fail(this.model.codes.general, "no session");
    const isMoodle12 = this.isMoodle && "cmi.core._children" in this.model.defaults;
    if (this.state !== "closed" && isMoodle12 && this.hasSentAnswers) {
      throw new TypeError("Cannot read properties of undefined (reading 'objectives')");
    }
    if (this.state === "open") {
      this.values = new Map(isMoodle12 ? [...this.loaded, ...this.store.values] : this.loaded);
      return this.fail(this.model.codes.alreadyOpen, "a second start");
    }
    if (this.state === "ended" && !isMoodle12)
      return this.fail(this.model.codes.ended, "a start after the end");
    this.state = "open";
    return "true";
  }

  private get isMoodle(): boolean {
    return this.profile === "moodle" || this.profile === "moodle-standard";
  }

  private isShut(verb: "get" | "set" | "commit" | "terminate"): boolean {
    if (this.state === "open") return false;
    this.fail(
      this.model.codes.notOpen[verb],
      `a call ${this.state === "ended" ? "after the end" : "before the start"}`,
    );
    return true;
  }

  private get(element: string): unknown {
    if (this.isShut("get")) return "";
    const { name } = generic(element);
    const rule = this.model.rules.get(name);
    if (!rule) {
      this.code = this.model.codes.unknown;
      return "";
    }
    if (rule.access === "w") {
      this.fail(this.model.codes.writeOnly, "read, but it can only be written");
      return "";
    }
    if (name.endsWith("._count"))
      return this.number(String(this.count(element.slice(0, -"._count".length))));
    // Open edX answers nothing to questions about status and score.
    if (this.profile === "minimal" && /status|score/.test(name)) return "";
    const value = this.values.get(element) ?? "";
    if (value === "") this.code = this.model.codes.missing;
    return /score/.test(name) && this.touched.has(element) ? this.number(value) : value;
  }

  private number(value: string): unknown {
    return this.isMoodle && value !== "" ? Number(value) : value;
  }

  private count(list: string): number {
    const start = `${list}.`;
    const members = [...this.values.keys()].filter((element) => element.startsWith(start));
    const places = members.map((element) => element.slice(start.length).split(".")[0] ?? "");
    return new Set(places.filter((place) => /^\d+$/.test(place))).size;
  }

  private set(element: string, value: string): string {
    if (this.isShut("set")) return "false";
    const { set } = this.faults;
    if (set === "silent") return "false";
    if (set === "false" || set?.includes(element))
      return this.fail(this.refusal, "refused on purpose");
    const code = this.judge(element, value);
    if (code !== "0")
      return this.fail(code, code === this.model.codes.unknown ? "unknown here" : "refused");
    this.grumble(element, value);
    this.values.set(element, value);
    this.touched.add(element);
    return "true";
  }

  private get refusal(): string {
    return this.model.codes.alreadyOpen === "101" ? "405" : "406";
  }

  private judge(element: string, value: string): string {
    const { codes, rules, sibling } = this.model;
    const { name, places } = generic(element);
    const rule = rules.get(name);
    if (!rule) return codes.unknown;
    if (rule.access === "r") return name.endsWith("._count") ? codes.keyword : codes.readOnly;
    const member = element.replace(/^(cmi\.\w+\.\d+)\..*$/, "$1");
    if (places[0] !== undefined) {
      const list = member.replace(/\.\d+$/, "");
      if (places[0] > this.count(list)) return codes.outOfOrder;
      if (places[1] !== undefined && places[1] > this.count(`${member}.correct_responses`))
        return codes.outOfOrder;
    }
    if (rule.after?.some((needed) => !this.values.has(`${member}.${needed}`))) return "408";
    const code = rule.check(value);
    if (code !== "0") return code;
    return sibling?.(element, value, (part) => this.values.get(`${member}.${part}`) ?? "") ?? "0";
  }

  /** Legal, but wrong in practice. */
  private grumble(element: string, value: string): void {
    const { names } = this.model;
    if (/score\.raw$/.test(element) && value === "")
      this.complaint = "an empty score is stored as 0";
    if (element === names.exit && value === "logout")
      this.complaint = "logout may end the learner's login";
    if (this.touched.has(element) && this.values.get(element) === value)
      this.complaint = "told a second time";
  }

  private commit(): string {
    if (this.isShut("commit")) return "false";
    return this.send();
  }

  private terminate(): string {
    if (this.isShut("terminate")) return "false";
    const { names, finish, add } = this.model;
    if (this.faults.terminate === "throw") throw new Error("the network is gone");
    if (this.faults.terminate === "false") return this.fail(this.model.codes.general, "no end");
    finish(this.values);
    const total = add(this.values.get(names.total) ?? "", this.values.get(names.time) ?? "");
    const result = this.send(new Map([[names.total, total]]));
    if (result === "true" || !this.isMoodle || this.refusal === "405") this.state = "ended";
    return result;
  }

  /** What this profile puts into a request: Moodle's 1.2 only changes, the others everything. */
  private payload(): Map<string, string> {
    const isDiff = this.isMoodle && this.refusal === "405";
    const parts = new Map<string, string>();
    for (const [element, value] of this.values) {
      const rule = this.model.rules.get(generic(element).name);
      if (rule?.access === "r" || element === this.model.names.time) continue;
      if (!this.touched.has(element) && value === this.model.defaults[element]) continue;
      if (isDiff && this.marked.get(element) === value) continue;
      parts.set(element, value);
      // Moodle marks the values as saved here, before it knows whether they arrive.
      if (isDiff) this.marked.set(element, value);
    }
    return parts;
  }

  private send(more = new Map<string, string>()): string {
    const { commit, slow, beacon } = this.faults;
    const parts = new Map([...this.payload(), ...more]);
    if (slow) pause(slow);
    if (commit === "throw") throw new Error("NetworkError: synchronous requests are not allowed");
    const size = [...parts].reduce(
      (sum, [name, value]) => sum + WRAPPING + name.length + value.length,
      0,
    );
    if (commit === "false" || (beacon && size > BEACON))
      return this.fail(this.model.codes.general, "not saved");
    if (commit === "drop") return "true";
    for (const [element, value] of parts) this.store.values.set(element, value);
    this.hasSentAnswers ||= [...parts.keys()].some((element) =>
      element.startsWith("cmi.interactions."),
    );
    return "true";
  }
}

function pause(milliseconds: number): void {
  const end = Date.now() + milliseconds;
  while (Date.now() < end);
}
