/** A page of the site: one lesson, or the list of a course's lessons. */

import type { Desk } from "./exercise";
import type { Lessons } from "./lessons";
import { find, findAll, make } from "./page";
import { LessonStates, showProgress } from "./status";

export function openSite(desk: Desk, lessons: Lessons): void {
  const { notebook, words } = desk;
  const tasks = find(".kdk-tasks") ? new LessonStates(notebook, words, "task", true) : null;
  notebook.onChange = () => {
    tasks?.update();
    showProgress(notebook, words);
  };
  if (tasks) offerResume(desk);
  for (const lesson of findAll(".kdk-lesson")) {
    lessons.prepare(lesson);
    if (lesson.dataset["lesson"]) notebook.visit(lesson.dataset["lesson"]);
  }
  notebook.onChange();
}

/** The link is the list's own: only the page knows the way from here. */
function offerResume({ notebook, words }: Desk): void {
  const last = notebook.course.lessons.find((lesson) => lesson.id === notebook.state.current);
  const href = last && find(`[data-task="${CSS.escape(last.id)}"] a`)?.getAttribute("href");
  const card = find(".kdk-resume");
  if (!card || !last || !href) return;
  const link = make("a", "", words.say("resume", { title: last.title }));
  link.href = href;
  card.replaceChildren(link);
  card.hidden = false;
}

/** Material's shortcuts of one character; in a question they would turn the page (WCAG 2.1.4). */
const SHORTCUTS = ["f", "s", "/", "p", ",", "n", "."];
const WRITING = "input:not([type=radio]):not([type=checkbox]), textarea, [contenteditable]";

/** Stop the theme's single-character shortcuts before it hears them; the browser's own keys stay. */
export function stopShortcuts(): void {
  addEventListener("keydown", (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const isWriting = event.target instanceof Element && event.target.matches(WRITING);
    if (isPlain && !isWriting && SHORTCUTS.includes(event.key.toLowerCase())) event.stopImmediatePropagation();
  }, true);
}
