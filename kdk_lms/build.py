"""A build on one page: read, check, render, publish. Nothing is written before all is read."""

import os
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from kdk_lms.check import check_course, check_courses
from kdk_lms.errors import KdkError, Level, Problem, has_errors, sort_key
from kdk_lms.model import Course
from kdk_lms.outputs import PACKAGES, SITE
from kdk_lms.publish import staging, write_package
from kdk_lms.read import read_course
from kdk_lms.registries import stale_facts
from kdk_lms.rendering import CoursePages, render_course
from kdk_lms.tree import Presser
from kdk_lms.website import build_site, website_of

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the reading stages found: courses and every problem, in reading order."""

    courses: tuple[Course, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class BuiltCourse:
    """A line of the table at the end of a build; sizes in bytes by output."""

    id: str
    title: str
    lessons: int
    questions: int
    sizes: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made, and in how many seconds; no courses when problems stopped it."""

    problems: tuple[Problem, ...]
    courses: tuple[BuiltCourse, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What to build from where to where.

    Shape: `chosen` are the folders of the courses to build; `is_partial` says that others exist,
    whose packages stay.
    """

    sources: Path
    root: Path
    target: Path
    chosen: tuple[Path, ...]
    outputs: tuple[str, ...]
    is_partial: bool = False
    is_strict: bool = False


def gather(folders: Iterable[Path], root: Path) -> Gathered:
    """Read and check courses."""
    problems: list[Problem] = []
    courses = []
    for folder in folders:
        reading = read_course(folder, root)
        problems += reading.problems
        courses.append(reading.course)
        unread = {p.place.path for p in reading.problems if p.level is Level.ERROR}
        problems += check_course(reading.course, unread)
    problems += check_courses(courses)
    problems += stale_facts(courses, today())
    unique = {
        (problem.code, problem.place, *problem.facts.values()): problem for problem in problems
    }
    return Gathered(tuple(courses), tuple(sorted(unique.values(), key=sort_key)))


def today() -> date:
    """The day facts are held against: that of SOURCE_DATE_EPOCH, or this one.

    Raises: KdkError KDK-E011 when the variable is no moment in time.
    """
    moment = os.environ.get("SOURCE_DATE_EPOCH")
    if moment is None:
        return date.today()
    # The file formats that keep it have 32 bits for it, without a sign.
    if not re.fullmatch(r"[0-9]{1,10}", moment) or int(moment) >= 2**32:
        raise KdkError("KDK-E011", value=moment)
    return datetime.fromtimestamp(int(moment), UTC).date()


def build(plan: Plan, progress: Progress) -> Built:
    """Build courses; what was published before changes only when everything went well."""
    start = time.monotonic()
    progress("reading", len(plan.chosen))
    gathered = gather(plan.chosen, plan.root)
    if has_errors(gathered.problems) or (plan.is_strict and gathered.problems):
        return Built(gathered.problems)
    progress("rendering", sum(len(course.lessons) for course in gathered.courses))
    pages = [render_course(course) for course in gathered.courses]
    with staging(plan.target, plan.sources, keep_old=plan.is_partial) as draft:
        built = [_packages(part, plan.outputs, draft, progress) for part in pages]
        if SITE in plan.outputs:
            progress("site", len(pages))
            _site(pages, plan, draft)
    return Built(gathered.problems, tuple(built), time.monotonic() - start)


def _packages(
    pages: CoursePages, outputs: Sequence[str], draft: Path, progress: Progress
) -> BuiltCourse:
    course = pages.course
    presser = Presser()
    sizes = {}
    for name, render in PACKAGES.items():
        if name in outputs:
            progress(name, 1)
            path = draft / name / f"{course.id}.zip"
            sizes[name] = write_package(render(pages), path, presser, "imsmanifest.xml")
    return BuiltCourse(
        course.id, course.title, len(course.lessons), len(course.questions), sizes
    )  # fmt: skip


def _site(pages: Sequence[CoursePages], plan: Plan, draft: Path) -> None:
    build_site(website_of(pages), plan.sources, plan.root, draft / SITE)
