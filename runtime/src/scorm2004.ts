/** SCORM 2004, third and fourth edition: the same calls and values. */

import type { Climb, Dialect } from "./dialect";
import { duration2004, numeral } from "./figures";
import { answer2004 } from "./interactions";
import type { Snapshot } from "./types";

const COMPLETION = "cmi.completion_status";
const SUCCESS = "cmi.success_status";
const COMPLETIONS = ["incomplete", "completed"] as const;
const SUCCESSES = ["failed", "passed"] as const;

/** The LMS may judge by its own pass mark: what we say has to agree with what it computes. */
function agreed({ success, score }: Snapshot, pass: number | null): string {
  if (score === null || pass === null || success === "unknown") return success;
  return score >= pass === (success === "passed") ? success : "unknown";
}

export const scorm2004: Dialect = {
  edition: "scorm2004",
  // Moodle's last save is one beacon of 64 KiB, which everything has to share.
  limit: 60_000,
  success: SUCCESS,
  ladder: COMPLETIONS,
  progress: "cmi.progress_measure",
  names: {
    status: COMPLETION,
    state: "cmi.suspend_data",
    location: "cmi.location",
    mode: "cmi.mode",
    credit: "cmi.credit",
    entry: "cmi.entry",
    learnerId: "cmi.learner_id",
    learnerName: "cmi.learner_name",
    pass: "cmi.scaled_passing_score",
    exit: "cmi.exit",
    time: "cmi.session_time",
    raw: "cmi.score.raw",
  },
  passMark(text) {
    const scaled = Number(text);
    return text !== "" && scaled >= -1 && scaled <= 1 ? Number(numeral(scaled * 100, 5)) : null;
  },
  scores(percent) {
    return [
      ["cmi.score.scaled", numeral(percent / 100, 4)],
      ["cmi.score.raw", numeral(percent, 2)],
      ["cmi.score.min", "0"],
      ["cmi.score.max", "100"],
    ];
  },
  statuses(snapshot, _course, pass): Climb[] {
    return [
      { element: SUCCESS, value: agreed(snapshot, pass), ladder: SUCCESSES },
      { element: COMPLETION, value: snapshot.completion, ladder: COMPLETIONS },
    ];
  },
  answer: answer2004,
  duration: duration2004,
  // Moodle gives nothing back after any other exit, not even of a finished course.
  exit: () => "suspend",
  preview: () => [],
  farewell: (isOver) => [["adl.nav.request", isOver ? "exitAll" : "suspendAll"]],
};
