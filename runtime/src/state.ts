/** What is remembered of a learner in a course, and how two memories become one. */

import type { AnswerState, CourseState, PoolState } from "./types";

export function emptyState(): CourseState {
  return { revision: 0, current: "", visited: new Set(), answers: new Map(), pools: new Map() };
}

/**
 * What two devices or tabs remember, as one memory. The order of merging never matters, merging
 * twice changes nothing, and no visit, score or finished question is lost.
 */
export function merge(a: CourseState, b: CourseState): CourseState {
  return {
    revision: Math.max(a.revision, b.revision),
    current: isLater([a.revision, a.current], [b.revision, b.current]) ? a.current : b.current,
    visited: new Set([...a.visited, ...b.visited]),
    answers: mergeMaps(a.answers, b.answers, mergeAnswers),
    pools: mergeMaps(a.pools, b.pools, mergePools),
  };
}

function mergeMaps<V>(a: Map<string, V>, b: Map<string, V>, both: (a: V, b: V) => V): Map<string, V> {
  const merged = new Map(a);
  for (const [id, value] of b) {
    const other = a.get(id);
    merged.set(id, other === undefined ? value : both(other, value));
  }
  return merged;
}

/**
 * The response belongs to the attempt, so it comes from the side with more of them. The state's own
 * revision would not do: merging raises it, and then the order of merging would matter.
 */
function mergeAnswers(a: AnswerState, b: AnswerState): AnswerState {
  const later = isLater([a.attempts, written(a)], [b.attempts, written(b)]) ? a : b;
  return { ...later, best: highest(a.best, b.best), closed: a.closed || b.closed };
}

/** A draw is followed by its result, a result by the next draw: attempts first, then „begun anew”. */
function mergePools(a: PoolState, b: PoolState): PoolState {
  const stage = (pool: PoolState) => [pool.attempts, pool.finished ? 0 : 1, pool.seed];
  const later = isLater(stage(a), stage(b)) ? a : b;
  return { ...later, best: highest(a.best, b.best) };
}

function written(answer: AnswerState): string {
  return answer.response ? JSON.stringify([answer.response, answer.mark]) : `${answer.mark}`;
}

function highest(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

/** Whether `a` comes after `b`, place by place. */
function isLater(a: Array<number | string>, b: Array<number | string>): boolean {
  for (let place = 0; place < a.length; place += 1) {
    const [left, right] = [a[place] ?? 0, b[place] ?? 0];
    if (left !== right) return left > right;
  }
  return false;
}
