/** The player of a package: one document with all lessons, of which one is shown. */

import { prepare } from "./lessons";
import type { Notebook } from "./notebook";
import { announce, find, focusOn, safely, write } from "./page";
import type { Session } from "./session";
import { offerResume, showProgress } from "./status";
import type { LessonData } from "./types";

/** A place in the document: a lesson, or a heading or question in it. */
interface Target { lesson: HTMLElement; element: HTMLElement }

/** Take over the document: show one lesson, and follow the address from there. */
export function openPlayer(notebook: Notebook, session: Session): void {
  showProgress(notebook, "toc", false);
  const follow = () => show(notebook, targetOf(location.hash), true);
  addEventListener("hashchange", () => safely(follow));
  document.addEventListener("click", ({ target }) => safely(() => {
    if (!(target instanceof Element)) return;
    clicked(target);
    if (target.closest(".kdk-exit")) leave(notebook, session);
    // A link to the place where one is already changes no address, so nothing would happen.
    if (target.closest<HTMLAnchorElement>('a[href^="#"]')?.hash === location.hash) follow();
  }));
  document.addEventListener("keydown", (event) => safely(() => closeOnEscape(event)));
  begin(notebook);
}

/** An address in the link wins; then the place of last time; then the beginning. */
function begin(notebook: Notebook): void {
  const { words, lastLesson: last, course: { lessons: [first] } } = notebook;
  const target = targetOf(location.hash);
  const isElsewhere = last && last !== first;
  if (target) show(notebook, target);
  else if (isElsewhere && !notebook.isLocal) {
    history.replaceState(history.state, "", `#${last.id}`);
    show(notebook, targetOf(location.hash));
    announce(words.say("resumed", { title: last.title }));
  } else {
    show(notebook, targetOf(`#${first?.id}`), false, !isElsewhere);
    if (isElsewhere) offerResume(last, `#${last.id}`, words);
  }
}

/** Show a lesson. `isPlace` false: the learner is not yet said to be there. */
function show(notebook: Notebook, target: Target | null, hasFocus = false, isPlace = true): void {
  const lesson = target && notebook.lesson(target.lesson.id);
  if (!target || !lesson) return;
  find(".kdk-lesson.is-current")?.classList.remove("is-current");
  target.lesson.classList.add("is-current");
  prepare(target.lesson, notebook);
  document.title = `${lesson.title} – ${notebook.course.title}`;
  markCurrent(notebook.course.lessons, lesson);
  find(".kdk-resume")?.setAttribute("hidden", "");
  notebook.visit(lesson.id, isPlace);
  goTo(target, hasFocus);
}

function markCurrent(lessons: LessonData[], lesson: LessonData): void {
  find(".kdk-toc [aria-current]")?.removeAttribute("aria-current");
  find(`[data-toc="${lesson.id}"]`)?.setAttribute("aria-current", "page");
  const place = lessons.indexOf(lesson);
  turnTo(find(".kdk-prev"), lessons[place - 1]);
  turnTo(find(".kdk-next"), lessons[place + 1]);
}

function clicked(target: Element): void {
  if (target.closest(".kdk-toc-toggle")) openContents(!isContentsOpen());
  else if (target.closest("[data-toc]")) openContents(false);
}

/** The save line has the last word: it says whether the window may be closed. */
function leave({ words }: Notebook, session: Session): void {
  session.closedByUs();
  find(".kdk-exit")?.setAttribute("aria-disabled", "true");
  write(find(".kdk-save"), words.say(session.phase === "failed" ? "left_failed" : "left"));
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
