/** A page of the site: one lesson, or the list of a course's lessons. */

import type { Lessons } from "./lessons";
import type { Notebook } from "./notebook";
import { find, findAll } from "./page";
import { LessonStates, offerResume, showProgress } from "./status";
import type { Words } from "./words";

export function openSite(notebook: Notebook, words: Words, lessons: Lessons): void {
  const tasks = find(".kdk-tasks") ? new LessonStates(notebook, words, "task", true) : null;
  notebook.onChange = () => {
    tasks?.update();
    showProgress(notebook, words);
  };
  // The link is the list's own: only the page knows the way from here.
  const last = notebook.lastLesson;
  const href = last && find(`[data-task="${last.id}"] a`)?.getAttribute("href");
  if (href) offerResume(last, href, words);
  for (const lesson of findAll(".kdk-lesson")) {
    lessons.prepare(lesson);
    if (lesson.dataset["lesson"]) notebook.visit(lesson.dataset["lesson"]);
  }
  notebook.onChange();
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
