/** The player of a package: one document with all lessons, of which one is shown. */

import type { Lessons } from "./lessons";
import type { Notebook } from "./notebook";
import { announce, find, focusOn, make, safely, write } from "./page";
import type { Session } from "./session";
import { LessonStates, offerResume, showProgress } from "./status";
import type { LessonData } from "./types";
import type { Words } from "./words";

/** A place in the document: a lesson, or a heading or question in it. */
interface Target { lesson: HTMLElement; element: HTMLElement }

export class Player {
  constructor(
    private readonly notebook: Notebook, private readonly words: Words,
    private readonly lessons: Lessons, private readonly session: Session,
  ) {
    const states = new LessonStates(notebook, words, "toc", false);
    notebook.onChange = () => {
      states.update();
      showProgress(notebook, words);
    };
    addEventListener("hashchange", () => safely(() => this.followHash()));
    document.addEventListener("click", (event) => safely(() => this.clicked(event.target)));
    document.addEventListener("keydown", (event) => safely(() => closeOnEscape(event)));
    this.begin();
    notebook.onChange();
  }

  /** An address in the link wins; then the place of last time; then the beginning. */
  private begin(): void {
    const { notebook, words } = this;
    const target = targetOf(location.hash);
    if (target) return this.show(target, { hasFocus: false });
    const last = notebook.lastLesson;
    const isElsewhere = last && last !== notebook.course.lessons[0];
    if (isElsewhere && !notebook.isLocal) {
      history.replaceState(history.state, "", `#${last.id}`);
      this.show(targetOf(location.hash), { hasFocus: false });
      return announce(words.say("resumed", { title: last.title }));
    }
    if (isElsewhere) offerResume(last, `#${last.id}`, words);
    this.show(targetOf(`#${notebook.course.lessons[0]?.id}`), { hasFocus: false, isPlace: !isElsewhere });
  }

  private followHash(): void {
    this.show(targetOf(location.hash), { hasFocus: true });
  }

  private show(target: Target | null, how: { hasFocus: boolean; isPlace?: boolean }): void {
    const lesson = target && this.notebook.lesson(target.lesson.id);
    if (!target || !lesson) return;
    find(".kdk-lesson.is-current")?.classList.remove("is-current");
    target.lesson.classList.add("is-current");
    this.lessons.prepare(target.lesson);
    document.title = `${lesson.title} – ${this.notebook.course.title}`;
    this.markCurrent(lesson);
    if (how.isPlace !== false) find(".kdk-resume")?.setAttribute("hidden", "");
    this.notebook.visit(lesson.id, how.isPlace);
    goTo(target, how.hasFocus);
  }

  private markCurrent(lesson: LessonData): void {
    find(".kdk-toc [aria-current]")?.removeAttribute("aria-current");
    find(`[data-toc="${lesson.id}"]`)?.setAttribute("aria-current", "page");
    const all = this.notebook.course.lessons;
    const place = all.indexOf(lesson);
    turnTo(find(".kdk-prev"), all[place - 1]);
    turnTo(find(".kdk-next"), all[place + 1]);
  }

  private clicked(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    if (target.closest(".kdk-toc-toggle")) openContents(!isContentsOpen());
    else if (target.closest("[data-toc]")) openContents(false);
    if (target.closest(".kdk-exit")) this.leave();
    // A link to the place where one is already changes no address, so nothing would happen.
    if (target.closest<HTMLAnchorElement>('a[href^="#"]')?.hash === location.hash) this.followHash();
  }

  private leave(): void {
    const { session, words } = this;
    session.closedByUs();
    const exit = find(".kdk-exit");
    const line = find(".kdk-left") ?? make("p", "kdk-left");
    line.setAttribute("role", "status");
    exit?.after(line);
    exit?.setAttribute("aria-disabled", "true");
    write(line, words.say(session.phase === "failed" ? "left_failed" : "left"));
  }
}

/** The lesson and the place in it that an address names. */
function targetOf(hash: string): Target | null {
  const id = safely(() => decodeURIComponent(hash.slice(1)));
  const element = id ? document.getElementById(id) : null;
  const lesson = element?.closest<HTMLElement>(".kdk-lesson");
  return element && lesson ? { lesson, element } : null;
}

/** Go where the learner wants to read on: to the heading, the legend, or the lesson's title. */
function goTo({ lesson, element }: Target, hasFocus: boolean): void {
  const isPart = element !== lesson;
  if (isPart) element.scrollIntoView();
  else if (hasFocus) scrollTo(0, 0);
  if (hasFocus) focusOn(find(isPart ? "legend, .kdk-pool-text" : "h1", element) ?? element);
}

function isContentsOpen(): boolean {
  return find(".kdk-toc-toggle")?.getAttribute("aria-expanded") === "true";
}

function openContents(isOpen: boolean): void {
  find(".kdk-toc-toggle")?.setAttribute("aria-expanded", String(isOpen));
}

function closeOnEscape(event: KeyboardEvent): void {
  if (event.key !== "Escape" || !isContentsOpen()) return;
  openContents(false);
  find(".kdk-toc-toggle")?.focus();
}

function turnTo(link: HTMLElement | null, lesson: LessonData | undefined): void {
  if (!link) return;
  link.hidden = !lesson;
  link.setAttribute("href", `#${lesson?.id ?? ""}`);
  write(find(".kdk-turn-title", link), lesson?.title ?? "");
}

/** Whether this document is a package, not a page of the site. */
export function hasPlayer(): boolean {
  return find(".kdk-main") !== null;
}
