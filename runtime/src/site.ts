/** A page of the site: one lesson, or the list of a course's lessons. */

import { prepare } from "./lessons";
import type { Notebook } from "./notebook";
import { find, findAll } from "./page";
import { offerResume, showProgress } from "./status";

export function openSite(notebook: Notebook): void {
  showProgress(notebook, "task", true);
  // The link is the list's own: only the page knows the way from here.
  const last = notebook.lastLesson;
  const href = last && find(`[data-task="${last.id}"] a`)?.getAttribute("href");
  if (href) offerResume(last, href, notebook.words);
  for (const lesson of findAll(".kdk-lesson")) {
    prepare(lesson, notebook);
    notebook.visit(lesson.dataset["lesson"] ?? "");
  }
}
