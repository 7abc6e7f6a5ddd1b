/** The learner's notebook: what is remembered in this course, and the way to whatever remembers it. */

import { pack, unpack } from "./pack";
import { emit } from "./page";
import { doneLessons, standing, type Standing } from "./score";
import type { Session } from "./session";
import { hash, Shelf } from "./shelf";
import { emptyState, merge } from "./state";
import type {
  AnswerState, Ask, CourseData, CourseState, Interaction, LessonData, PoolState, QuestionData, Snapshot,
} from "./types";
import type { Words } from "./words";

export class Notebook {
  state: CourseState = emptyState();
  /** Why an earlier state could not be read; it is kept aside. */
  readonly trouble: "unreadable" | "newer" | null = null;
  /** Where the learner was at the last visit. */
  readonly lastLesson: LessonData | undefined;
  /** Called when another window of the course, or this one, changed what is remembered. */
  onChange: () => void = () => undefined;
  private readonly questions: Map<string, QuestionData>;
  private readonly interactions = new Map<string, Interaction>();
  private readonly shelf = new Shelf(() => localStorage);
  private done: Set<string>;
  private isComplete: boolean;
  /** An unreadable state is not written over before the learner does something. */
  private isHeld = false;

  constructor(readonly course: CourseData, private readonly session: Session, readonly words: Words) {
    this.questions = new Map(course.questions.map((question) => [question.id, question]));
    const { state, mirror = "" } = session.opened;
    this.trouble = this.take(state) ?? this.take(mirror);
    this.isHeld = this.trouble !== null;
    this.lastLesson = this.lesson(this.state.current);
    this.done = doneLessons(course, this.state);
    this.isComplete = this.standing.completion === "completed";
    session.onOther = (other) => {
      this.take(other);
      this.onChange();
    };
    // What only this device knew goes to the LMS at once: the last save was lost there.
    if (mirror && mirror !== state && this.lastLesson) this.changed(true);
  }

  get standing(): Standing {
    return standing(this.course, this.state, this.session.opened.pass);
  }

  get lessonsDone(): Set<string> {
    return this.done;
  }

  /** Whether everything stays on this device. */
  get isLocal(): boolean {
    return this.session.opened.tracker === "local";
  }

  lesson(id: string): LessonData | undefined {
    return this.course.lessons.find((lesson) => lesson.id === id);
  }

  question(id: string): QuestionData | undefined {
    return this.questions.get(id);
  }

  /** Remember that a lesson was opened. `isPlace` false: without giving up the place of last time. */
  visit(lesson: string, isPlace = true): void {
    if (!this.lesson(lesson)) return;
    const isNew = !this.state.visited.has(lesson);
    const isMove = isPlace && this.state.current !== lesson;
    this.state.visited.add(lesson);
    if (isPlace) this.state.current = lesson;
    if (isNew || isMove) this.changed(false);
  }

  record(id: string, answer: AnswerState, interaction: Interaction | null = null): void {
    this.state.answers.set(id, answer);
    if (interaction) this.interactions.set(id, interaction);
    this.isHeld = false;
  }

  recordPool(id: string, pool: PoolState): void {
    this.state.pools.set(id, pool);
    this.isHeld = false;
  }

  /** Tell everyone who has to know that something was recorded or visited. */
  changed(isUrgent: boolean): void {
    this.state.revision += 1;
    if (!this.isHeld) this.session.changed((ask) => this.snapshot(ask), isUrgent);
    this.celebrate();
    this.onChange();
  }

  /** Free writing is not part of the state: it stays on this device. */
  readText(id: string): string {
    return this.shelf.read(this.textKey(id));
  }

  writeText(id: string, text: string): void {
    this.shelf.write(this.textKey(id), text);
  }

  private textKey(id: string): string {
    const { learnerId = "" } = this.session.opened;
    return `kdk:${this.course.id}:${learnerId ? `${hash(learnerId)}:` : ""}text:${id}`;
  }

  private take(text: string): Notebook["trouble"] {
    const unpacked = unpack(text, this.course);
    if (unpacked.ok) this.state = merge(this.state, unpacked.state);
    else if (unpacked.reason !== "empty") {
      this.session.setAside(text);
      return unpacked.reason;
    }
    return null;
  }

  private snapshot({ limit, retry }: Ask = { limit: Infinity, retry: false }): Snapshot {
    if (retry) this.state.revision += 1;
    const { opened } = this.session;
    const now = this.standing;
    return {
      state: pack(this.state, this.course, limit),
      location: this.state.current,
      // What the LMS has confirmed once is not taken back by an edited course.
      completion: opened.completion === "completed" ? "completed" : now.completion,
      success: opened.success === "passed" ? "passed" : now.success,
      score: now.score, pass: now.pass, progress: now.progress,
      interactions: [...this.interactions.values()],
    };
  }

  private celebrate(): void {
    const before = this.done;
    this.done = doneLessons(this.course, this.state);
    for (const lesson of this.done) if (!before.has(lesson)) emit("kdk:lesson-completed", { lesson });
    const { completion, score } = this.standing;
    if (completion === "completed" && !this.isComplete) emit("kdk:course-completed", { course: this.course.id, score });
    this.isComplete ||= completion === "completed";
  }
}
