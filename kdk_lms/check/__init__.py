"""What is wrong with a course beyond its grammar: every rule that needs the whole of it."""

from collections.abc import Iterator, Sequence, Set

from kdk_lms.check.didactics import didactic_problems
from kdk_lms.check.links import Goals, goals_of, link_problems
from kdk_lms.check.memory import ROOM, longest_state
from kdk_lms.check.names import name_problems
from kdk_lms.check.prose import DEEPEST, Prose, may_matter, prose_of, titles
from kdk_lms.check.questions import question_problems
from kdk_lms.check.structure import absence_problems, anchors_of, heading_problems, id_problems
from kdk_lms.check.tags import tag_problems
from kdk_lms.errors import Level, Place, Problem
from kdk_lms.forms import texts_of
from kdk_lms.model import Course, Lesson


def check_course(course: Course, unread: Set[str] = frozenset()) -> list[Problem]:
    """Every problem of one course.

    Shape: `unread` are the files that could not be read whole; in them, nothing is missed.
    """
    bodies = {lesson.path: prose_of(lesson.body) for lesson in course.lessons}
    headings = {path: tuple(titles(prose)) for path, prose in bodies.items()}
    anchors = {path: anchors_of(prose, headings[path]) for path, prose in bodies.items()}
    goals = goals_of(anchors, (asset.path for asset in course.assets))
    problems = [*id_problems(course), *name_problems(course), *question_problems(course)]
    for lesson in course.lessons:
        body = bodies[lesson.path]
        problems += heading_problems(body, headings[lesson.path])
        if lesson.place.path not in unread:
            problems += absence_problems(lesson, body, headings[lesson.path])
        problems += didactic_problems(lesson, body, headings[lesson.path])
        problems += _prose_problems(body, lesson, goals)
        for block in lesson.blocks:
            for text in filter(may_matter, texts_of(block)):
                problems += _prose_problems(prose_of(text), lesson, goals)
    problems += _state_problems(course)
    return problems


def check_courses(courses: Sequence[Course]) -> list[Problem]:
    """The problems that courses of one folder have with each other."""
    problems = []
    seen: dict[str, Place] = {}
    for course in courses:
        first = seen.setdefault(course.id, course.place)
        if first != course.place:
            problems.append(
                Problem("KDK-I006", course.place, {"id": course.id, "first": str(first)})
            )
    return problems


def _prose_problems(prose: Prose, lesson: Lesson, goals: Goals) -> Iterator[Problem]:
    if prose.overflow is not None:
        yield Problem("KDK-Z003", prose.place(prose.overflow))
    if prose.too_deep is not None:
        yield Problem("KDK-Z005", prose.place(prose.too_deep), {"limit": str(DEEPEST)})
    yield from tag_problems(prose)
    yield from link_problems(prose, lesson, goals)


def _state_problems(course: Course) -> Iterator[Problem]:
    length = longest_state(course)
    if length > ROOM:
        facts = {"n": str(length), "limit": str(ROOM)}
        yield Problem("KDK-Z004", course.place, facts, Level.WARNING)
