"""What stands around a page of the site: the way to its course, its neighbours and all others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from posixpath import dirname, relpath

from kdk_lms.model import Course, Module
from kdk_lms.outputs.site import CATALOGUE, SitePage, SiteSection, module_anchor, title_html


@dataclass(frozen=True, slots=True)
class Link:
    """A link as a page shows it. Shape: `text` is HTML; `lesson` is the id of a lesson linked."""

    href: str
    text: str
    lesson: str = ""


@dataclass(frozen=True, slots=True)
class NavModule:
    """A module in the navigation: lessons are listed only of the one being read."""

    link: Link
    lessons: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """The links around one page, all addresses relative to it.

    Shape: `course` and `modules` are empty outside courses; `number` is the lesson's place among
    `count`, 0 for other pages.
    """

    home: str
    others: tuple[Link, ...]
    course: Link | None = None
    modules: tuple[NavModule, ...] = ()
    trail: tuple[Link, ...] = ()
    previous: Link | None = None
    next: Link | None = None
    number: int = 0
    count: int = 0

    def seen_from(self, base: str) -> "Frame":
        """The same frame for a page outside the site's folders, which reaches them by `base`."""
        start = base.rstrip("/")
        others = tuple(replace(link, href=f"{start}/{link.href}") for link in self.others)
        return replace(self, home=f"{start}/{self.home}", others=others)


def frames(sections: Sequence[SiteSection]) -> dict[str, Frame]:
    """The frame of every page by its address. Pages of one module share what is equal for all."""
    made = {CATALOGUE: Frame(CATALOGUE, _courses(sections, ""))}
    for section in sections:
        made[section.front.address] = _course_frame(section, sections)
        made.update(_lesson_frames(section, sections))
    return made


def _courses(
    sections: Sequence[SiteSection], folder: str, but: SiteSection | None = None
) -> tuple[Link, ...]:
    return tuple(
        _link(section.front, folder, section.course.language)
        for section in sections
        if section is not but
    )


def _course_frame(section: SiteSection, sections: Sequence[SiteSection]) -> Frame:
    course = section.course
    return Frame(
        f"../{CATALOGUE}",
        _courses(sections, course.id, section),
        course=_link(section.front, course.id, course.language),
        modules=tuple(
            NavModule(_module_link(module, "", course))
            for module, _ in section.modules
            if module.title
        ),
    )


def _lesson_frames(
    section: SiteSection, sections: Sequence[SiteSection]
) -> Iterator[tuple[str, Frame]]:
    language = section.course.language
    pages = [page for _, own in section.modules for page in own]
    number = 0
    for module, own in section.modules:
        folder = dirname(own[0].address)
        shared = _module_frame(section, module, folder, sections)
        for page in own:
            number += 1
            yield (
                page.address,
                replace(
                    shared,
                    previous=_link(pages[number - 2], folder, language) if number > 1 else None,
                    next=_link(pages[number], folder, language) if number < len(pages) else None,
                    number=number,
                    count=len(pages),
                ),
            )


def _module_frame(
    section: SiteSection, module: Module, folder: str, sections: Sequence[SiteSection]
) -> Frame:
    """What the lessons of one module have in common."""
    course = section.course
    front = _link(section.front, folder, course.language)
    own = _module_link(module, front.href, course)
    modules = tuple(
        NavModule(
            _module_link(other, front.href, course),
            tuple(_link(page, folder, course.language) for page in pages)
            if other is module
            else (),
        )
        for other, pages in section.modules
    )
    return Frame(
        relpath(CATALOGUE, folder),
        _courses(sections, folder, section),
        course=front,
        modules=modules,
        trail=(front, own) if own.text else (front,),
    )


def _link(page: SitePage, folder: str, language: str) -> Link:
    return Link(
        relpath(page.address, folder or "."), title_html(page.title, language), page.lesson or ""
    )


def _module_link(module: Module, front: str, course: Course) -> Link:
    """To the tasks of a module on the course's page, where their states stand."""
    return Link(f"{front}#{module_anchor(module)}", title_html(module.title, course.language))
