/** How far a learner is, and how well it went. */

import type { Completion, CourseData, CourseState, PoolData, PoolState, QuestionData, Success } from "./types";

export interface Standing {
  completion: Completion;
  success: Success;
  /** Percent with at most two decimals; null before the first graded answer or without any. */
  score: number | null;
  /** Share of the course that is done, 0…1. */
  progress: number;
  /** Pass mark in percent; null without. */
  pass: number | null;
}

/** A question or test of the course, with what the learner reached in it. */
interface Task {
  lesson: string; isRequired: boolean; isAnswered: boolean; isClosed: boolean;
  /** Points to get; 0 when never graded. */
  points: number;
  /** Percent reached; null before the first graded answer. */
  best: number | null;
}

/** Whether an answer can be right or wrong and counts. */
export function isGraded(question: QuestionData): boolean {
  return question.kind !== "survey" && question.kind !== "reflection" && question.points !== 0;
}

/** Where the learner stands. `pass` overrides the course's pass mark, as an LMS may. */
export function standing(course: CourseData, state: CourseState, pass?: number | null): Standing {
  const tasks = tasksOf(course, state);
  const mark = pass ?? course.pass ?? null;
  const score = scoreOf(tasks);
  const success = successOf(tasks, score, mark);
  const seen = course.lessons.filter((lesson) => state.visited.has(lesson.id)).length;
  const required = course.completion === "viewed" ? [] : tasks.filter((task) => task.isRequired);
  const answered = required.filter((task) => task.isAnswered).length;
  const share = (seen + answered) / (course.lessons.length + required.length || 1);
  const isDone = course.completion === "passed" && mark !== null ? success !== "unknown" : share >= 1;
  return { completion: isDone ? "completed" : "incomplete", success, score, progress: isDone ? 1 : share, pass: mark };
}

/** The lessons that are seen and have every required question answered. */
export function doneLessons(course: CourseData, state: CourseState): Set<string> {
  const done = new Set(state.visited);
  if (course.completion === "viewed") return done;
  for (const task of tasksOf(course, state)) if (task.isRequired && !task.isAnswered) done.delete(task.lesson);
  return done;
}

/** The questions of a bank are no tasks of their own: their test is. */
function tasksOf(course: CourseData, state: CourseState): Task[] {
  const alone = course.questions.filter((question) => !question.pool);
  return [
    ...alone.map((question) => {
      const answer = state.answers.get(question.id);
      return taskOf(question, isGraded(question) ? question.points ?? 1 : 0, answer, answer?.closed);
    }),
    ...course.pools.map((pool) => {
      const result = state.pools.get(pool.id);
      return taskOf(pool, pool.draw, result, result && isPoolClosed(pool, result));
    }),
  ];
}

function taskOf(
  { lesson, optional }: QuestionData | PoolData, points: number,
  { attempts, best }: { attempts: number; best: number | null } = { attempts: 0, best: null }, isClosed = false,
): Task {
  return { lesson, points, best, isClosed, isRequired: !optional, isAnswered: isClosed || attempts > 0 };
}

/** Whether nothing more can be gained in a test. */
export function isPoolClosed(pool: PoolData, { attempts, best }: PoolState): boolean {
  return best === 100 || attempts >= (pool.attempts ?? Infinity);
}

/** What is not required is for practice: it neither adds to the score nor takes from it. */
function countedIn(tasks: Task[]): Task[] {
  return tasks.filter((task) => task.points > 0 && task.isRequired);
}

function scoreOf(tasks: Task[]): number | null {
  const counted = countedIn(tasks);
  if (counted.every((task) => task.best === null)) return null;
  const reached = counted.reduce((sum, task) => sum + task.points * (task.best ?? 0), 0);
  const points = counted.reduce((sum, task) => sum + task.points, 0);
  // Down, not to the nearest: 69.996 must not pass a mark of 70. The little more undoes float noise.
  return Math.floor((reached / points) * 100 + 1e-6) / 100;
}

/** Failed only when nothing can be done about it any more. */
function successOf(tasks: Task[], score: number | null, mark: number | null): Success {
  if (mark === null || score === null) return "unknown";
  if (score >= mark) return "passed";
  return countedIn(tasks).every((task) => task.isClosed) ? "failed" : "unknown";
}
