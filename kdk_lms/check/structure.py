"""A lesson's headings and a course's ids."""

import re
from collections.abc import Iterator, Mapping, Sequence

from kdk_lms.check.memory import same_names
from kdk_lms.check.prose import Prose, Title
from kdk_lms.errors import Level, Place, Problem
from kdk_lms.html import slug
from kdk_lms.model import SLOT_OPEN, Course, Lesson, Pool, Question, Worksheet

_WORD = re.compile(r"\w")
_WORDS = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])|<[^>]*>|[*`]")
RESERVED = "kdk-"


def anchors_of(prose: Prose, titles: Sequence[Title]) -> frozenset[str]:
    """The ids of a lesson's headings and tags, as the page has them but for the lesson's own id."""
    taken = {
        attribute.value
        for tag in prose.tags
        if not tag.name.startswith("/")
        for attribute in tag.attributes
        if attribute.name == "id"
    }
    taken |= {title.id for title in titles if title.id}
    # Source: how Python-Markdown's `toc` counts equal headings; „krok”, „krok_1”, „krok_2”.
    last: dict[str, int] = {}
    for title in titles:
        if not title.id:
            name = unique = slug(_WORDS.sub(r"\1", title.words))
            while not unique or unique in taken:
                last[name] = last.get(name, 0) + 1
                unique = f"{name}_{last[name]}"
            taken.add(unique)
    return frozenset(taken)


def heading_problems(prose: Prose, titles: Sequence[Title]) -> Iterator[Problem]:
    """Headings that are wrong for those who navigate by them."""
    level = 1
    for title in titles:
        place = prose.place(title.start)
        if title.level == 1:
            yield Problem("KDK-S003", place, {"title": title.words or "…"})
        elif title.level > level + 1:
            yield Problem("KDK-S004", place, {"before": str(level), "level": str(title.level)})
        if not _WORD.search(title.words):
            yield Problem("KDK-S005", place)
        level = title.level


def absence_problems(lesson: Lesson, prose: Prose, titles: Sequence[Title]) -> Iterator[Problem]:
    """A lesson without text, and headings with nothing below them."""
    if not lesson.blocks and not _WORD.search(prose.text.markdown):
        yield Problem("KDK-S002", prose.text.place)
    for number, title in enumerate(titles):
        following = titles[number + 1] if number + 1 < len(titles) else None
        has_part = following is not None and following.level > title.level
        below = prose.text.markdown[title.end : following.start if following else None]
        if not has_part and not _WORD.search(below) and SLOT_OPEN not in below:
            facts = {"title": title.words}
            yield Problem("KDK-S006", prose.place(title.start), facts, Level.WARNING)


# ---- ids ----------------------------------------------------------------------------------------


def id_problems(course: Course) -> Iterator[Problem]:
    """Ids that two parts of a course share, or that stand in each other's way in a page."""
    lessons: dict[str, Place] = {}
    for lesson in course.lessons:
        first = lessons.setdefault(lesson.id, lesson.place)
        if first != lesson.place:
            yield Problem("KDK-I001", lesson.place, {"id": lesson.id, "first": str(first)})
    blocks: dict[str, Place] = {}
    for block in _blocks(course):
        first = blocks.setdefault(block.id, block.place)
        # Within one lesson the grammar has noticed already.
        if first != block.place and first.path != block.place.path:
            yield Problem("KDK-I002", block.place, {"id": block.id, "first": str(first)})
    yield from _page_problems(course, blocks)
    yield from _name_problems(lessons, blocks)


def _blocks(course: Course) -> Iterator[Question | Pool | Worksheet]:
    for lesson in course.lessons:
        for block in lesson.blocks:
            if isinstance(block, Question | Pool | Worksheet):
                yield block
            if isinstance(block, Pool):
                yield from block.questions


def _page_problems(course: Course, blocks: Mapping[str, Place]) -> Iterator[Problem]:
    """In the page question `x` is `q-x`, and the player's own ids begin with `kdk-`."""
    for lesson in course.lessons:
        question = lesson.id.removeprefix("q-")
        if lesson.id != question and question in blocks:
            facts = {"id": lesson.id, "question": question, "first": str(blocks[question])}
            yield Problem("KDK-I003", lesson.place, facts)
        if lesson.id.startswith(RESERVED):
            yield Problem("KDK-I004", lesson.place, {"id": lesson.id, "prefix": RESERVED})
        if lesson.id == "index" and "/" not in lesson.path:
            yield Problem("KDK-I005", lesson.place)


def _name_problems(lessons: Mapping[str, Place], blocks: Mapping[str, Place]) -> Iterator[Problem]:
    for first, second in same_names([list(lessons), list(blocks)]):
        place = blocks.get(second) or lessons[second]
        yield Problem("KDK-I007", place, {"id": second, "other": first})
