"""The site's pages: what MkDocs and Material are given to dress."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from posixpath import dirname, relpath

from kdk_lms.contract import course_script
from kdk_lms.html import Heading, bind, link
from kdk_lms.model import Course
from kdk_lms.rendering import CoursePages, LessonPage, asset_name, counted
from kdk_lms.tree import Content
from kdk_lms.words import words


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page of the site.

    Shape: `address` is relative to the site's root; `course` is None for the catalogue.
    """

    address: str
    title: str
    description: str
    html: str
    headings: tuple[Heading, ...]
    course: str | None = None
    lesson: str | None = None


@dataclass(frozen=True, slots=True)
class SiteSection:
    """A course's part of the site: its page, then modules with the pages of their lessons."""

    course: Course
    front: SitePage
    modules: tuple[tuple[str, tuple[SitePage, ...]], ...]
    files: Mapping[str, Content]


def section(pages: CoursePages) -> SiteSection:
    """Everything the site shows of one course."""
    course = pages.course
    addresses = {page.lesson.id: lesson_address(course, page) for page in pages.pages}
    files = {asset.path: f"{course.id}/files/{asset_name(asset)}" for asset in pages.assets}
    made = {page.lesson.id: _lesson(page, course, addresses, files) for page in pages.pages}
    modules = tuple(
        (module.title, tuple(made[lesson.id] for lesson in module.lessons))
        for module in course.modules
    )
    hrefs = {key: relpath(address, course.id) for key, address in addresses.items()}
    contents: dict[str, Content] = {files[asset.path]: Path(asset.source) for asset in pages.assets}
    contents[f"assets/kdk/{course.id}.js"] = course_script(course, pages.labels, hrefs)
    return SiteSection(course, _front(course, hrefs), modules, contents)


def lesson_address(course: Course, page: LessonPage) -> str:
    """Flat and without numbers: `projektowanie-oferty/dzien-1/mapa-zasobow.html`."""
    parts = [course.id, page.module.id, f"{page.lesson.id}.html"]
    return "/".join(part for part in parts if part)


def _lesson(
    page: LessonPage, course: Course, addresses: Mapping[str, str], files: Mapping[str, str]
) -> SitePage:
    here = addresses[page.lesson.id]
    folder = dirname(here)

    def to_lesson(lesson: str, fragment: str) -> str:
        if lesson == page.lesson.id:
            return fragment or "#"
        return relpath(addresses[lesson], folder) + fragment

    html = link(
        page.html, to_lesson, lambda path: relpath(files[path], folder) if path in files else path
    )
    wrapped = (
        f'<div class="kdk-lesson" id="{page.lesson.id}" data-lesson="{page.lesson.id}">{html}</div>'
    )
    return SitePage(
        here, page.lesson.title, page.lesson.description, wrapped, page.headings,
        course.id, page.lesson.id,
    )  # fmt: skip


def _front(course: Course, hrefs: Mapping[str, str]) -> SitePage:
    texts = words("page", course.language)
    intro = (
        f'<p class="kdk-lead">{bind(escape(course.description, quote=False), course.language)}</p>'
    )
    version = str(texts["version"]).replace("{version}", course.version)
    tasks = "".join(_tasks(course, hrefs))
    html = (
        f'<div class="kdk-course" data-course="{course.id}"><header class="kdk-course-head">'
        f"<h1>{bind(escape(course.title, quote=False), course.language)}</h1>"
        f"{intro if course.description else ''}"
        f'<p class="kdk-meta">{_counts(course)}</p></header>'
        f'<div class="kdk-resume" hidden></div>{tasks}'
        f'<p class="kdk-version">{escape(version)}</p></div>'
    )
    return SitePage(
        f"{course.id}/index.html", course.title, course.description, html, (), course.id
    )


def _counts(course: Course) -> str:
    parts = [counted("lessons", len(course.lessons), course.language)]
    if course.questions:
        parts.append(counted("questions", len(course.questions), course.language))
    total = sum(lesson.minutes or 0 for lesson in course.lessons)
    if total:
        parts.append(f"{total}\u00a0min")
    return " · ".join(parts)


def _tasks(course: Course, hrefs: Mapping[str, str]) -> Iterator[str]:
    for module in course.modules:
        if module.title:
            yield f"<h2>{bind(escape(module.title, quote=False), course.language)}</h2>"
        rows = "".join(
            f'<li data-task="{lesson.id}"><a href="{hrefs[lesson.id]}">'
            f"{bind(escape(lesson.title, quote=False), course.language)}</a>"
            f'<span class="kdk-task-state"></span></li>'
            for lesson in module.lessons
        )
        yield f'<ol class="kdk-tasks">{rows}</ol>'


def catalogue(courses: tuple[Course, ...], title: str, language: str) -> SitePage:
    """The first page: all courses of the site."""
    cards = "".join(
        f'<li class="kdk-card"><h2><a href="{course.id}/index.html">'
        f"{bind(escape(course.title, quote=False), language)}</a></h2>"
        f"<p>{bind(escape(course.description, quote=False), language)}</p>"
        f'<p class="kdk-meta">{_counts(course)}</p></li>'
        for course in courses
    )
    html = (
        f'<header class="kdk-course-head"><h1>{escape(title, quote=False)}</h1></header>'
        f'<ul class="kdk-cards">{cards}</ul>'
    )
    return SitePage("index.html", title, "", html, ())
