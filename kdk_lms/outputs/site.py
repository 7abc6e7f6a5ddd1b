"""The site's pages: what MkDocs and Material are given to dress."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from posixpath import dirname, relpath

from kdk_lms.contract import course_script
from kdk_lms.html import Heading, bind, link
from kdk_lms.model import Course, Lesson, Module
from kdk_lms.rendering import CoursePages, LessonPage, asset_name, counted
from kdk_lms.tree import Content
from kdk_lms.words import phrases

CATALOGUE = "index.html"


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page of the site.

    Shape: `address` is relative to the site's root; `course` is None for the catalogue, `lesson`
    also for the page of a course.
    """

    address: str
    title: str
    description: str
    make: Callable[[], str]
    headings: tuple[Heading, ...]
    course: str | None = None
    lesson: str | None = None

    @property
    def html(self) -> str:
        """The page's HTML, made when asked for: a large site would not fit into memory twice."""
        return self.make()


@dataclass(frozen=True, slots=True)
class SiteSection:
    """A course's part of the site: its page, then modules with the pages of their lessons."""

    course: Course
    front: SitePage
    modules: tuple[tuple[Module, tuple[SitePage, ...]], ...]
    files: Mapping[str, Content]

    @property
    def lessons(self) -> tuple[SitePage, ...]:
        """The pages of all lessons in reading order."""
        return tuple(page for _, pages in self.modules for page in pages)


def section(pages: CoursePages) -> SiteSection:
    """Everything the site shows of one course."""
    course = pages.course
    addresses = {page.lesson.id: lesson_address(course, page) for page in pages.pages}
    files = {asset.path: f"{course.id}/files/{asset_name(asset)}" for asset in pages.assets}
    made = {page.lesson.id: _lesson(page, course, addresses, files) for page in pages.pages}
    modules = tuple(
        (module, tuple(made[lesson.id] for lesson in module.lessons)) for module in course.modules
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

    def to_file(path: str) -> str:
        return relpath(files[path], folder) if path in files else path

    def make() -> str:
        opening = f'<div class="kdk-lesson" id="{page.lesson.id}" data-lesson="{page.lesson.id}">'
        return f"{opening}{link(page.html, to_lesson, to_file)}</div>"

    return SitePage(
        here, page.lesson.title, page.lesson.description, make, page.headings,
        course.id, page.lesson.id,
    )  # fmt: skip


def title_html(words: str, language: str) -> str:
    """A title or description as HTML."""
    return bind(escape(words, quote=False), language)


def _front(course: Course, hrefs: Mapping[str, str]) -> SitePage:
    texts = phrases("page", course.language)
    lead = f'<p class="kdk-lead">{title_html(course.description, course.language)}</p>'
    first = next(iter(hrefs.values()), "")
    start = f'<p class="kdk-start"><a href="{first}">{texts["start"]}</a></p>' if first else ""
    html = (
        f'<div class="kdk-course-page" data-course="{course.id}"><header class="kdk-course-head">'
        f"<h1>{title_html(course.title, course.language)}</h1>"
        f"{lead if course.description else ''}"
        f'<p class="kdk-amount">{_amount(course)}</p></header>'
        f'<section class="kdk-resume" aria-label="{texts["resume"]}" hidden></section>{start}'
        f"{_progress(len(course.lessons), texts)}{''.join(_tasks(course, hrefs))}</div>"
    )
    return SitePage(
        f"{course.id}/index.html", course.title, course.description, lambda: html, (), course.id
    )


def _progress(count: int, texts: Mapping[str, str]) -> str:
    """The bar that the runtime fills; without the runtime it would say nothing and is not shown."""
    return (
        f'<div class="kdk-progress"><progress max="{count}" value="0" '
        f'aria-label="{texts["progress"]}"></progress><span class="kdk-progress-text"></span></div>'
    )


def _amount(course: Course) -> str:
    """How much there is: „8 lekcji · 12 pytań · 6 h 30 min”."""
    facts = [counted("lessons", len(course.lessons), course.language)]
    if course.questions:
        facts.append(counted("questions", len(course.questions), course.language))
    if total := sum(lesson.minutes or 0 for lesson in course.lessons):
        facts.append(_length(total))
    return " · ".join(facts)


def _length(total: int) -> str:
    hours, rest = divmod(total, 60)
    parts = ([f"{hours}\u00a0h"] if hours else []) + ([f"{rest}\u00a0min"] if rest else [])
    return "\u00a0".join(parts)


def _tasks(course: Course, hrefs: Mapping[str, str]) -> Iterator[str]:
    language = course.language
    for module in course.modules:
        name = ""
        if module.title:
            anchor = module_anchor(module)
            name = f' aria-labelledby="{anchor}"'
            yield f'<h2 id="{anchor}">{title_html(module.title, language)}</h2>'
        rows = "".join(_task(lesson, hrefs[lesson.id], language) for lesson in module.lessons)
        yield f'<ol class="kdk-tasks"{name}>{rows}</ol>'


def _task(lesson: Lesson, href: str, language: str) -> str:
    minutes = lesson.minutes
    time = f'<span class="kdk-task-time">{_length(minutes)}</span>' if minutes else ""
    return (
        f'<li data-task="{lesson.id}"><a href="{href}">{title_html(lesson.title, language)}</a>'
        f' {time} <span class="kdk-task-state"></span></li>'
    )


def module_anchor(module: Module) -> str:
    """Where a module begins on the page of its course."""
    return f"modul-{module.id}"


def catalogue(courses: tuple[Course, ...], title: str, language: str) -> SitePage:
    """The first page: all courses of the site."""
    cards = "".join(
        f'<li class="kdk-card" lang="{course.language}"><h2><a href="{course.id}/index.html">'
        f"{title_html(course.title, course.language)}</a></h2>"
        f"<p>{title_html(course.description, course.language)}</p>"
        f'<p class="kdk-amount">{_amount(course)}</p></li>'
        for course in courses
    )
    lead = phrases("page", language)["catalogue_lead"]
    html = (
        f'<div class="kdk-course-page"><header class="kdk-course-head">'
        f'<h1>{title_html(title, language)}</h1><p class="kdk-lead">{lead}</p></header>'
        f'<ul class="kdk-cards">{cards}</ul></div>'
    )
    return SitePage(CATALOGUE, title, "", lambda: html, ())
