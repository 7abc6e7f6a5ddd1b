"""A whole course as HTML: what every output starts from, made once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import PurePosixPath

from kdk_lms.citations import render_citation
from kdk_lms.forms import render_block, texts_of
from kdk_lms.html import (
    Heading,
    Targets,
    assets_in,
    bind,
    convert,
    fill_slots,
    plain,
    slug,
    targets,
)
from kdk_lms.model import GAP_CLOSE, GAP_OPEN, Asset, Citation, Course, Lesson, Module
from kdk_lms.words import phrases, plural, words

LABEL_LIMIT = 250  # SCORM 2004 guarantees 250 characters for the description of an interaction.
_GAP = re.compile(rf"{GAP_OPEN}\d+{GAP_CLOSE}")


@dataclass(frozen=True, slots=True)
class LessonPage:
    """One lesson's HTML, links still neutral (see `html.link`).

    Shape: `encoded` is its UTF-8, half as long in memory as Polish text that Python can index.
    """

    lesson: Lesson
    module: Module
    encoded: bytes
    headings: tuple[Heading, ...]

    @property
    def html(self) -> str:
        """The HTML as text, made anew at each call."""
        return self.encoded.decode()


@dataclass(frozen=True, slots=True, eq=False)
class CoursePages:
    """A course and the HTML of all its lessons.

    Shape: `labels` maps each question's id to its prompt in plain words; `assets` are the files in
    use.
    """

    course: Course
    pages: tuple[LessonPage, ...]
    labels: Mapping[str, str]
    assets: tuple[Asset, ...]


def render_course(course: Course) -> CoursePages:
    """Render every lesson of a course."""
    labels: dict[str, str] = {}
    pages = tuple(_pages(course, labels))
    used = {path for page in pages for path in assets_in(page.html)}
    assets = tuple(asset for asset in course.assets if asset.path in used)
    return CoursePages(course, pages, labels, assets)


def _pages(course: Course, labels: dict[str, str]) -> Iterator[LessonPage]:
    goals = targets(course)
    for module in course.modules:
        for lesson in module.lessons:
            yield _page(lesson, module, goals, labels)


def _page(lesson: Lesson, module: Module, goals: Targets, labels: dict[str, str]) -> LessonPage:
    texts = phrases("page", goals.language)
    prose = convert(lesson, [text for block in lesson.blocks for text in texts_of(block)], goals)
    blocks = {
        number: render_citation(block, goals.facts, goals.language)
        if isinstance(block, Citation)
        else render_block(block, prose.fragments, texts)
        for number, block in enumerate(lesson.blocks)
    }
    for question in lesson.questions():
        labels[question.id] = _label(prose.fragments[question.prompt])
    body = _with_outcomes(fill_slots(prose.body, blocks), lesson, goals.language)
    html = _head(lesson, module, goals.language) + body
    return LessonPage(lesson, module, html.encode(), prose.headings)


def _label(prompt: str) -> str:
    """The question in plain words for an LMS's report, with "…" where a gap is."""
    return _GAP.sub("…", plain(prompt))[:LABEL_LIMIT]


def _head(lesson: Lesson, module: Module, language: str) -> str:
    above = f'<p class="kdk-module">{escape(module.title)}</p>' if module.title else ""
    below = f'<p class="kdk-meta">{minutes(lesson.minutes, language)}</p>' if lesson.minutes else ""
    title = bind(escape(lesson.title, quote=False), language)
    return f'<header class="kdk-lesson-head">{above}<h1>{title}</h1>{below}</header>'


def minutes(count: int, language: str) -> str:
    """A length of time in words: „Czas: 45 min”."""
    template = phrases("page", language)["time"]
    return template.replace("{n}", f"{count}\u00a0min")


def _with_outcomes(body: str, lesson: Lesson, language: str) -> str:
    """The outcomes stand after the lesson's first section, which says what it is for."""
    if not lesson.outcomes:
        return body
    title = words("page", language)["outcomes"]
    rows = "".join(
        f"<li>{bind(escape(outcome, quote=False), language)}</li>" for outcome in lesson.outcomes
    )
    box = (
        f'<section class="kdk-outcomes-box"><h2>{title}</h2>'
        f'<ul class="kdk-outcomes">{rows}</ul></section>'
    )
    second = body.find("<h2", body.find("<h2") + 1)
    return body[:second] + box + body[second:] if second > 0 else box + body


def asset_name(asset: Asset) -> str:
    """A name that every LMS takes and that changes with the content: `mapa-1a2b3c4d.svg`."""
    path = PurePosixPath(asset.path)
    return f"{slug(path.stem) or 'plik'}-{asset.digest[:8]}{path.suffix.lower()}"


def counted(word: str, count: int, language: str) -> str:
    """A number with its noun in the right form: „5 lekcji”."""
    forms = words("page", language)[word]
    return f"{count}\u00a0{forms[plural(language, count)]}"  # type: ignore[index]
