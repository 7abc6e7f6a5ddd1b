"""What is wrong with a course beyond its grammar: every rule that needs the whole of it."""

from collections.abc import Iterator, Sequence

from kdk_lms.errors import Problem
from kdk_lms.model import Course


def check_course(course: Course) -> list[Problem]:
    """Every problem of one course."""
    return list(_repeated_lessons(course))


def check_courses(courses: Sequence[Course]) -> list[Problem]:
    """The problems that courses of one folder have with each other."""
    return list(_repeated_courses(courses))


def _repeated_lessons(course: Course) -> Iterator[Problem]:
    seen = {}
    for lesson in course.lessons:
        first = seen.setdefault(lesson.id, lesson.place)
        if first is not lesson.place:
            yield Problem("KDK-I001", lesson.place, {"id": lesson.id, "first": str(first)})


def _repeated_courses(courses: Sequence[Course]) -> Iterator[Problem]:
    seen = {}
    for course in courses:
        first = seen.setdefault(course.id, course.place)
        if first is not course.place:
            yield Problem("KDK-I006", course.place, {"id": course.id, "first": str(first)})
