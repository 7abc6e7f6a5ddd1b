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
  write(place, words.say(keyOf(line, mode), { time: line.at ? clock(line.at, words) : "" }));
}

function keyOf({ where, at, failed }: SaveLine, mode: Mode): string {
  if (mode !== "normal" && where === "nowhere" && !failed) return "save_preview";
  if (where === "nowhere") return at ? "save_ended" : "save_nowhere";
  if (where === "device") return failed ? "save_device_failed" : at ? "saved_device" : "save_device";
  return failed ? "save_lms_failed" : at ? "saved_lms" : "save_lms";
}

export function showProgress(notebook: Notebook, words: Words): void {
  const [done, all] = [notebook.lessonsDone.size, notebook.course.lessons.length];
  const text = words.say("progress", { done, all });
  const bar = find<HTMLProgressElement>(".kdk-progress progress");
  if (bar) {
    bar.max = all;
    bar.value = done;
    bar.setAttribute("aria-valuetext", text);
  }
  write(find(".kdk-progress-text"), text);
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

/** The state of lessons, as class and as words, in a table of contents or list of tasks. */
export class LessonStates {
  private readonly places = new Map<string, HTMLElement>();

  constructor(
    private readonly notebook: Notebook, private readonly words: Words,
    attribute: "toc" | "task", private readonly hasNew: boolean,
  ) {
    for (const entry of findAll(`[data-${attribute}]`)) {
      const place = find(`.kdk-${attribute}-state`, entry);
      if (place) this.places.set(entry.dataset[attribute] ?? "", place);
    }
    if (hasNew) for (const id of this.places.keys()) this.show(id);
  }

  /** Only lessons that were opened can have changed. */
  update(): void {
    for (const id of this.notebook.state.visited) this.show(id);
  }

  private show(id: string): void {
    const isDone = this.notebook.lessonsDone.has(id);
    const name = isDone ? "done" : this.notebook.state.visited.has(id) ? "begun" : "new";
    const place = this.places.get(id);
    if (!place || (name === "new" && !this.hasNew)) return;
    for (const other of ["new", "begun", "done"]) place.classList.toggle(`is-${other}`, other === name);
    write(place, this.words.say(`lesson_${name}`));
  }
}
