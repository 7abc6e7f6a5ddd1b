/**
 * The way into a visit: from the search for an LMS to a session with it, or with this device. What
 * is saved is the caller's, when is the visit's, how it is written the tracker's.
 */

import { canHaveLms, findLms, type Edition, type Lms } from "./api";
import type { Dialect } from "./dialect";
import { LmsTracker } from "./lms";
import { LmsVisit } from "./lmsvisit";
import { LocalVisit } from "./local";
import { scorm12 } from "./scorm12";
import { scorm2004 } from "./scorm2004";
import { Shelf } from "./shelf";
import type { CourseData } from "./types";
import type { Host, SaveLine, Session } from "./visit";

export type { Channel, Host, Phase, SaveLine, Session } from "./visit";

const DIALECTS: Record<Edition, Dialect> = { scorm12, scorm2004 };

/** An API may turn up late: some LMSs build it while the course loads. */
const SEARCH_MS = 3000;
const SEARCH_STEP_MS = 100;

/**
 * Begin the visit. Always gives a session: without an LMS it keeps to this device.
 *
 * Reports the first line before it gives the session. `opened.tracker` tells whether a package
 * found its LMS. Takes up to three seconds when there is a window that an API could still appear
 * in.
 */
export async function openSession(
  course: CourseData,
  edition: Edition | "cmi5" | null,
  report: (line: SaveLine) => void,
  host: Host = window as unknown as Host,
): Promise<Session> {
  const shelf = new Shelf(() => host.localStorage);
  const lms = edition === "scorm12" || edition === "scorm2004" ? await search(host, edition) : null;
  const tracker = lms && new LmsTracker(lms, DIALECTS[lms.edition], course);
  const opened = tracker?.open();
  if (lms && tracker && opened) {
    return new LmsVisit(host, report, shelf, course.id, lms, tracker, opened);
  }
  return new LocalVisit(host, report, shelf, course.id, lms);
}

/** The package's own edition first; a 2004 package that Moodle took for 1.2 finds the other. */
async function search(host: Host, edition: Edition): Promise<Lms | null> {
  const other = edition === "scorm12" ? "scorm2004" : "scorm12";
  const end = host.performance.now() + (canHaveLms(host) ? SEARCH_MS : 0);
  for (;;) {
    const lms = findLms(host, edition);
    if (lms || host.performance.now() >= end) return lms ?? findLms(host, other);
    await new Promise<void>((go) => host.setTimeout(go, SEARCH_STEP_MS));
  }
}
