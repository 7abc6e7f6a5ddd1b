/** The search field in the site's header: a form, a line that says how many, a list of links. */

import { find, findAll, make, write } from "./page";
import { folded, search, type FindablePage, type Folded, type Found } from "./site-find";
import type { Plural } from "./types";
import { Words } from "./words";

interface SearchFile { pages: FindablePage[]; words: Record<string, Record<string, string | Plural>> }

declare global {
  interface Window { kdkSearch?: SearchFile }
}

const PAUSE_MS = 200, SHORTEST = 2, MOST = 30;

export class SearchBox {
  private readonly input: HTMLInputElement;
  private readonly panel: HTMLElement;
  private readonly list: HTMLElement;
  private readonly status: HTMLElement;
  private pages: Folded[] | null = null;
  private words: Words | null = null;
  private loading = false;
  private timer = 0;
  /** The query whose results are listed: listing them anew would take the focus from a link. */
  private listed = "";

  /** `root` is the address of the site's first folder. */
  constructor(private readonly form: HTMLFormElement, private readonly root: string) {
    this.input = find<HTMLInputElement>(".kdk-query", form) as HTMLInputElement;
    this.panel = find(".kdk-found", form) as HTMLElement;
    this.list = find(".kdk-found-list", form) as HTMLElement;
    this.status = find(".kdk-found-status", form) as HTMLElement;
    this.input.addEventListener("focus", () => this.load());
    this.input.addEventListener("input", () => this.later());
    form.addEventListener("submit", (event) => { event.preventDefault(); this.enter(); });
    form.addEventListener("keydown", (event) => this.pressed(event));
    document.addEventListener("focusin", (event) => this.leave(event));
    document.addEventListener("pointerdown", (event) => this.leave(event));
  }

  /** Take the keyboard; what was found before shows again. */
  focus(): void {
    this.input.focus();
    this.show();
  }

  close(): void {
    this.panel.hidden = true;
  }

  get isOpen(): boolean {
    return !this.panel.hidden;
  }

  /** A script, not a request: from a disk, browsers read nothing else. */
  private load(): void {
    if (this.pages || this.loading) return;
    this.loading = true;
    const script = make("script");
    script.src = `${this.root}assets/kdk/search.js`;
    script.onload = () => this.loaded();
    script.onerror = () => {
      this.loading = false;
      script.remove();
      this.show();
    };
    document.head.append(script);
  }

  private loaded(): void {
    const file = window.kdkSearch;
    if (!file) return;
    const language = document.documentElement.lang;
    this.words = new Words(file.words[language] ?? {}, language);
    this.pages = file.pages.map(folded);
    this.show();
  }

  private later(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), PAUSE_MS) as unknown as number;
  }

  private show(): void {
    const query = this.input.value.trim();
    this.panel.hidden = !query;
    if (!query) return;
    if (!this.pages || !this.words) {
      write(this.status, this.loading ? "…" : this.form.dataset["failed"] ?? "");
      return;
    }
    if (query === this.listed) return;
    this.listed = query;
    const found = query.length < SHORTEST ? [] : search(query, this.pages);
    this.list.replaceChildren(...found.slice(0, MOST).map((one) => this.row(one)));
    write(this.status, this.line(query, found.length, this.words));
  }

  private line(query: string, count: number, words: Words): string {
    if (query.length < SHORTEST) return words.say("short");
    return count ? words.say("found", { n: count }) : words.say("none");
  }

  private row({ address, anchor, title, heading, above, snippet }: Found): HTMLElement {
    const row = make("li", "kdk-found-page");
    const link = make("a", "", heading ? `${title} – ${heading}` : title);
    link.href = this.root + address + (anchor && `#${anchor}`);
    row.append(link);
    if (above) row.append(make("p", "kdk-found-above", above));
    if (snippet.length) {
      const line = make("p", "kdk-found-text");
      line.append(...snippet.map(({ text, isHit }) => (isHit ? make("mark", "", text) : text)));
      row.append(line);
    }
    return row;
  }

  // ---- keyboard and pointer ----------------------------------------------------------------------

  private enter(): void {
    clearTimeout(this.timer);
    this.show();
    find("a", this.list)?.focus();
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      this.input.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !this.isOpen) return;
    const stops: HTMLElement[] = [this.input, ...findAll("a", this.list)];
    const next = stops[stops.indexOf(document.activeElement as HTMLElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  private leave(event: Event): void {
    if (event.target instanceof Node && !this.form.contains(event.target)) this.close();
  }
}
