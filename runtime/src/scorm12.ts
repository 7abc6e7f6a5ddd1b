/** SCORM 1.2, as Moodle and the others take it. */

import type { Dialect, Pair } from "./dialect";
import { duration12, numeral } from "./figures";
import { answer12 } from "./interactions";

const STATUS = "cmi.core.lesson_status";
const EXIT = "cmi.core.exit";

/** One word, or the other where that is the value itself. */
const swap =
  (one: string, other: string) =>
  (value: string): string =>
    value === one ? other : one;

/** Another legal word for each value that a failed commit may have swallowed. */
const OTHER: Record<string, (value: string) => string> = {
  // The state differs by its revision; a stand-in for it could be all that is left.
  suspend_data: (value) => value,
  lesson_status: swap("incomplete", "browsed"),
  raw: (value) => numeral(+value < 0.01 ? 0.01 : +value - 0.01, 2),
  max: () => "99.99",
  min: () => "0.01",
  exit: swap("suspend", ""),
  id: (value) => `${value}_`,
  type: swap("performance", "likert"),
  result: swap("neutral", "unanticipated"),
  weighting: swap("0", "1"),
  latency: swap("0000:00:00", "0000:00:01"),
  time: swap("00:00:00", "00:00:01"),
};

const another = swap("-", "--");

function last(element: string): string {
  return element.slice(element.lastIndexOf(".") + 1);
}

export const scorm12: Dialect = {
  edition: "scorm12",
  limit: 4096,
  success: STATUS,
  ladder: ["incomplete", "failed", "completed", "passed"],
  names: {
    status: STATUS,
    exit: EXIT,
    state: "cmi.suspend_data",
    location: "cmi.core.lesson_location",
    mode: "cmi.core.lesson_mode",
    credit: "cmi.core.credit",
    entry: "cmi.core.entry",
    learnerId: "cmi.core.student_id",
    learnerName: "cmi.core.student_name",
    pass: "cmi.student_data.mastery_score",
    time: "cmi.core.session_time",
    raw: "cmi.core.score.raw",
  },
  passMark(text) {
    const percent = Number(text);
    return text !== "" && percent >= 0 && percent <= 100 ? percent : null;
  },
  scores(percent) {
    return [
      ["cmi.core.score.raw", numeral(percent, 2)],
      ["cmi.core.score.min", "0"],
      ["cmi.core.score.max", "100"],
    ];
  },
  statuses(snapshot, course) {
    const onPass = snapshot.success === "passed" ? course.statusOnPass : "completed";
    const word = snapshot.completion === "completed" ? onPass : "incomplete";
    const value = snapshot.success === "failed" ? "failed" : word;
    return [{ element: STATUS, value, ladder: scorm12.ladder }];
  },
  answer: answer12,
  duration: duration12,
  exit: (isOver) => (isOver ? "" : "suspend"),
  // Moodle ends a preview that wrote nothing as "completed" and grants the completion.
  preview: (status): Pair[] => (status === "not attempted" ? [[STATUS, "browsed"]] : []),
  farewell: () => [],
  decoy: (element, value) => (OTHER[last(element)] ?? another)(value),
};
