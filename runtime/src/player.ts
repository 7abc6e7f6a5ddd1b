/** The player of a package: one document with all lessons, of which one is shown. */

import type { Desk } from "./exercise";
import type { Lessons } from "./lessons";
import { announce, find, findAll, focusOn, make, safely, write } from "./page";
import type { Session } from "./session";
import { LessonStates, showProgress } from "./status";
import type { LessonData } from "./types";

export class Player {
  private readonly states: LessonStates;
  private readonly title: string;

  constructor(
    private readonly desk: Desk, private readonly lessons: Lessons, private readonly session: Session,
  ) {
    this.title = desk.notebook.course.title;
    this.states = new LessonStates(desk.notebook, desk.words, "toc", false);
    desk.notebook.onChange = () => this.update();
    addEventListener("hashchange", () => safely(() => this.followHash()));
    document.addEventListener("click", (event) => safely(() => this.clicked(event)));
    document.addEventListener("keydown", (event) => safely(() => this.pressed(event)));
    this.begin();
    this.update();
  }

  /** An address in the link wins; then the place of last time; then the beginning. */
  private begin(): void {
    const { notebook, words } = this.desk;
    const target = targetOf(location.hash);
    const last = notebook.isReturn ? this.lesson(notebook.state.current) : undefined;
    const first = notebook.course.lessons[0];
    if (target) return this.show(target.lesson, { scrollTo: target.element });
    if (last && last !== first && !notebook.isLocal) {
      this.show(find(`#${CSS.escape(last.id)}`));
      history.replaceState(history.state, "", `#${last.id}`);
      return announce(words.say("resumed", { title: last.title }));
    }
    const isOffered = last !== undefined && last !== first;
    if (isOffered) this.offerResume(last);
    this.show(find(".kdk-lesson"), { isPlace: !isOffered });
  }

  private offerResume(last: LessonData): void {
    const card = find(".kdk-resume");
    if (!card) return;
    const link = make("a", "", this.desk.words.say("resume", { title: last.title }));
    link.href = `#${last.id}`;
    card.replaceChildren(link);
    card.hidden = false;
  }

  private followHash(): void {
    const target = targetOf(location.hash);
    if (!target) return;
    const isOther = !target.lesson.classList.contains("is-current");
    this.show(target.lesson, { scrollTo: target.element, hasFocus: isOther || target.element === target.lesson });
  }

  private show(article: HTMLElement | null, how: { scrollTo?: HTMLElement; hasFocus?: boolean; isPlace?: boolean } = {}): void {
    const lesson = article && this.lesson(article.dataset["lesson"] ?? "");
    if (!article || !lesson) return;
    find(".kdk-lesson.is-current")?.classList.remove("is-current");
    article.classList.add("is-current");
    this.lessons.prepare(article);
    document.title = `${lesson.title} – ${this.title}`;
    this.markCurrent(lesson);
    if (how.isPlace !== false) hide(find(".kdk-resume"));
    this.desk.notebook.visit(lesson.id, how.isPlace !== false);
    if (how.scrollTo && how.scrollTo !== article) return this.goTo(how.scrollTo, how.hasFocus === true);
    if (!how.hasFocus) return;
    scrollTo(0, 0);
    focusOn(find("h1, h2", article) ?? article);
  }

  private goTo(element: HTMLElement, hasFocus: boolean): void {
    element.scrollIntoView();
    if (hasFocus) focusOn(element.matches("form, section") ? find("legend, .kdk-pool-text", element) ?? element : element);
  }

  private markCurrent(lesson: LessonData): void {
    find('.kdk-toc [aria-current="page"]')?.removeAttribute("aria-current");
    find(`[data-toc="${CSS.escape(lesson.id)}"]`)?.setAttribute("aria-current", "page");
    const all = this.desk.notebook.course.lessons;
    const place = all.indexOf(lesson);
    turnTo(find<HTMLAnchorElement>(".kdk-prev"), all[place - 1]);
    turnTo(find<HTMLAnchorElement>(".kdk-next"), all[place + 1]);
  }

  private lesson(id: string): LessonData | undefined {
    return this.desk.notebook.course.lessons.find((lesson) => lesson.id === id);
  }

  private update(): void {
    this.states.update();
    showProgress(this.desk.notebook, this.desk.words);
  }

  private clicked(event: Event): void {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(".kdk-toc-toggle")) openContents(!isContentsOpen());
    else if (target?.closest("[data-toc]")) openContents(false);
    if (target?.closest(".kdk-exit")) this.leave();
    // A link to the place where one is already changes no address, so nothing would happen.
    const link = target?.closest<HTMLAnchorElement>('a[href^="#"]');
    if (link && link.hash === location.hash) this.followHash();
  }

  private pressed(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !isContentsOpen()) return;
    openContents(false);
    find(".kdk-toc-toggle")?.focus();
  }

  private leave(): void {
    this.session.closedByUs();
    const exit = find(".kdk-exit");
    const { words } = this.desk;
    const said = words.say(this.session.phase === "failed" ? "left_failed" : "left");
    let line = find(".kdk-left");
    if (!line) {
      line = make("p", "kdk-left");
      line.setAttribute("role", "status");
      exit?.after(line);
    }
    exit?.setAttribute("aria-disabled", "true");
    write(line, said);
  }
}

function isContentsOpen(): boolean {
  return find(".kdk-toc-toggle")?.getAttribute("aria-expanded") === "true";
}

function openContents(isOpen: boolean): void {
  find(".kdk-toc-toggle")?.setAttribute("aria-expanded", String(isOpen));
}

function turnTo(link: HTMLAnchorElement | null, lesson: LessonData | undefined): void {
  if (!link) return;
  link.hidden = !lesson;
  if (lesson) link.href = `#${lesson.id}`;
  write(find(".kdk-turn-title", link), lesson?.title ?? "");
}

function hide(element: HTMLElement | null): void {
  if (element) element.hidden = true;
}

/** The lesson and the place in it that an address names: a lesson, a heading or a question. */
function targetOf(hash: string): { lesson: HTMLElement; element: HTMLElement } | null {
  const id = safely(() => decodeURIComponent(hash.slice(1)));
  const element = id ? document.getElementById(id) : null;
  const lesson = element?.closest<HTMLElement>(".kdk-lesson");
  return element && lesson ? { lesson, element } : null;
}

/** Every lesson is there to print or to find, once, in the order of the document. */
export function hasPlayer(): boolean {
  return findAll(".kdk-main").length > 0;
}
