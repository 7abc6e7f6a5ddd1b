/** Where the runtime begins: once on each page, after the document and the course's data. */

import { listen } from "./lessons";
import { Notebook } from "./notebook";
import { announce, emit, safely } from "./page";
import { hasPlayer, openPlayer } from "./player";
import { openSession, type SaveLine, type Session } from "./session";
import { openSite } from "./site";
import { showSaveLine } from "./status";
import type { CourseData, Mode } from "./types";
import { Words } from "./words";

declare global {
  interface Window {
    kdk?: { version: number };
    kdkCourse?: CourseData;
    kdkPackage?: "scorm12" | "scorm2004" | "cmi5";
  }
}

async function begin(course: CourseData): Promise<void> {
  const words = new Words(course.words, course.language);
  let session: Session | null = null;
  let latest: SaveLine | null = null;
  const report = (line: SaveLine): void => {
    latest = line;
    safely(() => show(line, session?.opened.mode ?? "normal", words));
  };
  session = await openSession(course, window.kdkPackage ?? null, report);
  // The first line came before the mode was known.
  if (latest) report(latest);
  open(session, course, words);
}

function show(line: SaveLine, mode: Mode, words: Words): void {
  showSaveLine(line, mode, words);
  if (line.at && line.where !== "nowhere") emit("kdk:saved", { where: line.where });
}

function open(session: Session, course: CourseData, words: Words): void {
  const notebook = new Notebook(course, session, words);
  listen();
  emit("kdk:opened", { learner: session.opened.learnerId ?? "" });
  document.addEventListener("kdk:course-completed", () => announce(words.say("course_completed")));
  if (hasPlayer()) openPlayer(notebook, session);
  else openSite(notebook);
  if (notebook.trouble) announce(words.say(`state_${notebook.trouble}`));
}

// The page's boot script shows everything plainly when this never comes.
window.kdk = { version: 1 };
document.documentElement.classList.add("kdk-on");
if (window.kdkCourse) begin(window.kdkCourse).catch((fault) => console.warn("kdk:", fault));
