/** The lines and signs that tell learners how far they are and where their answers are. */

import type { Notebook } from "./notebook";
import { clock, find, findAll, make, write } from "./page";
import type { SaveLine } from "./session";
import type { LessonData, Mode } from "./types";
import type { Words } from "./words";

/** Say where the answers are. `mode`: in a preview nothing is kept, and that is no failure. */
export function showSaveLine(line: SaveLine, mode: Mode, words: Words): void {
  const place = find(".kdk-save");
  if (!place) return;
  place.classList.toggle("is-saved", !line.failed && line.at !== null);
  place.classList.toggle("is-failed", line.failed);
  // Only the loss of answers is worth an interruption.
  place.setAttribute("role", line.failed && line.where === "nowhere" ? "alert" : "status");
  write(place, words.say(keyOf(line, mode), { time: line.at ? clock(line.at, words.language) : "" }));
}

function keyOf({ where, at, failed }: SaveLine, mode: Mode): string {
  if (where !== "nowhere") return failed ? `save_${where}_failed` : `${at ? "saved" : "save"}_${where}`;
  return mode !== "normal" && !failed ? "save_preview" : at ? "save_ended" : "save_nowhere";
}

/** A card that leads to the place of last time: never a jump that nobody asked for. */
export function offerResume(last: LessonData, href: string, words: Words): void {
  const card = find(".kdk-resume");
  if (!card) return;
  const link = make("a", "", words.say("resume", { title: last.title }));
  link.href = href;
  card.replaceChildren(link);
  card.hidden = false;
}

/**
 * Show how far the learner is, now and after every change: in the bar, and as class and words at the
 * lessons of a table of contents or list of tasks. `hasNew`: lessons not yet begun say so.
 */
export function showProgress(notebook: Notebook, attribute: "toc" | "task", hasNew: boolean): void {
  const places = new Map<string, HTMLElement>();
  for (const entry of findAll(`[data-${attribute}]`)) {
    const place = find(`.kdk-${attribute}-state`, entry);
    if (place) places.set(entry.dataset[attribute] ?? "", place);
  }
  const show = (id: string, name: string) => {
    const place = places.get(id);
    place?.classList.remove("is-new", "is-begun");
    place?.classList.add(`is-${name}`);
    write(place, notebook.words.say(`lesson_${name}`));
  };
  if (hasNew) for (const id of places.keys()) show(id, "new");
  notebook.onChange = () => {
    // Only lessons that were opened can have changed.
    for (const id of notebook.state.visited) show(id, notebook.lessonsDone.has(id) ? "done" : "begun");
    showBar(notebook);
  };
  notebook.onChange();
}

function showBar(notebook: Notebook): void {
  const [done, all] = [notebook.lessonsDone.size, notebook.course.lessons.length];
  const text = notebook.words.say("progress", { done, all });
  const bar = find<HTMLProgressElement>(".kdk-progress progress");
  if (bar) {
    bar.max = all;
    bar.value = done;
    bar.setAttribute("aria-valuetext", text);
  }
  write(find(".kdk-progress-text"), text);
}
