/** SCORM 1.2, as Moodle and the others take it. */

import type { Dialect, Pair } from "./dialect";
import { duration12, numeral } from "./figures";
import { answer12 } from "./interactions";

const STATUS = "cmi.core.lesson_status";
const EXIT = "cmi.core.exit";

/** Another legal word for each value that a failed commit may have swallowed. */
const OTHER: Record<string, (value: string) => string> = {
  lesson_status: (value) => (value === "incomplete" ? "browsed" : "incomplete"),
  raw: (value) => numeral(+value < 0.01 ? 0.01 : +value - 0.01, 2),
  max: () => "99.99",
  min: () => "0.01",
  lesson_location: (value) => (value === "" ? "-" : ""),
  exit: (value) => (value === "" ? "suspend" : ""),
  id: (value) => `${value}_`,
  type: (value) => (value === "performance" ? "likert" : "performance"),
  student_response: (value) => (value === "-" ? "--" : "-"),
  pattern: (value) => (value === "-" ? "--" : "-"),
  result: (value) => (value === "neutral" ? "unanticipated" : "neutral"),
  weighting: (value) => (value === "0" ? "1" : "0"),
  latency: (value) => (value === "0000:00:00" ? "0000:00:01" : "0000:00:00"),
  time: (value) => (value === "00:00:00" ? "00:00:01" : "00:00:00"),
};

function last(element: string): string {
  return element.slice(element.lastIndexOf(".") + 1);
}

export const scorm12: Dialect = {
  edition: "scorm12",
  limit: 4096,
  success: STATUS,
  ladder: ["incomplete", "failed", "completed", "passed"],
  names: {
    status: STATUS, exit: EXIT, state: "cmi.suspend_data", location: "cmi.core.lesson_location",
    mode: "cmi.core.lesson_mode", credit: "cmi.core.credit", entry: "cmi.core.entry",
    learnerId: "cmi.core.student_id", learnerName: "cmi.core.student_name",
    pass: "cmi.student_data.mastery_score", time: "cmi.core.session_time",
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
  decoy: (element, value) => OTHER[last(element)]?.(value) ?? value,
};
