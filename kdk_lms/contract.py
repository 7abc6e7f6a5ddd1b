"""What the runtime in the browser is told about a course: `course.js` (see docs/contract.md)."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import assert_never

from kdk_lms.forms import drawn, scrambled
from kdk_lms.model import (
    Choice,
    Course,
    Gaps,
    Lesson,
    Number,
    Order,
    Pool,
    Question,
    Reflection,
    Rows,
    Scale,
    ShortText,
)
from kdk_lms.words import words


def course_script(course: Course, labels: Mapping[str, str], hrefs: Mapping[str, str]) -> bytes:
    """The course's data as one classic script.

    Shape: `labels` has every question's prompt in plain words, by its id; `hrefs` maps lesson ids
    to addresses on the site (empty for a package).
    """
    packed = json.dumps(course_record(course, labels, hrefs), separators=(",", ":"))
    return f"window.kdkCourse={packed};\n".encode("ascii")


def course_record(
    course: Course, labels: Mapping[str, str], hrefs: Mapping[str, str]
) -> dict[str, object]:
    """The course's data as plain values."""
    questions = [
        _question(question, lesson, labels, pool)
        for lesson in course.lessons
        for question, pool in _with_pools(lesson)
    ]
    record: dict[str, object] = {
        "format": 1,
        "id": course.id,
        "title": course.title,
        "version": course.version,
        "language": course.language,
        "fingerprint": _fingerprint(questions),
        "completion": course.settings.completion,
        "statusOnPass": course.settings.status_on_pass,
        "diacritics": course.settings.diacritics,
        "lessons": _lessons(course, hrefs),
        "questions": questions,
        "pools": [
            _pool(pool, lesson)
            for lesson in course.lessons
            for pool in lesson.blocks
            if isinstance(pool, Pool)
        ],
        "words": words("runtime", course.language),
    }
    return record | _given({"pass": course.settings.pass_mark})


def _lessons(course: Course, hrefs: Mapping[str, str]) -> list[dict[str, object]]:
    return [
        {"id": lesson.id, "title": lesson.title}
        | _given({
            "module": module.title, "href": hrefs.get(lesson.id), "minutes": lesson.minutes,
            "optional": True if lesson.is_optional else None,
        })
        for module in course.modules
        for lesson in module.lessons
    ]  # fmt: skip


def _with_pools(lesson: Lesson) -> list[tuple[Question, Pool | None]]:
    found: list[tuple[Question, Pool | None]] = []
    for block in lesson.blocks:
        if isinstance(block, Pool):
            found.extend((question, block) for question in block.questions)
        elif isinstance(block, Question):
            found.append((block, None))
    return found


def _question(
    question: Question, lesson: Lesson, labels: Mapping[str, str], pool: Pool | None
) -> dict[str, object]:
    points = float(question.points) if question.is_graded else 0.0
    record: dict[str, object] = {
        "id": question.id,
        "lesson": lesson.id,
        "kind": str(question.kind),
        "sizes": sizes(question),
        "mark": mark(question),
        "label": labels[question.id],
    }
    return record | _given({
        "points": None if points == 1 else points,
        "optional": None if question.is_required else True,
        "pool": pool.id if pool else None,
    })  # fmt: skip


def _pool(pool: Pool, lesson: Lesson) -> dict[str, object]:
    record: dict[str, object] = {
        "id": pool.id, "lesson": lesson.id, "draw": pool.draw, "pass": pool.pass_mark,
    }  # fmt: skip
    optional = None if pool.is_required else True
    return record | _given({"attempts": pool.attempts, "optional": optional})


def _given(values: Mapping[str, object]) -> dict[str, object]:
    """Only what says something: empty values cost bytes in every package."""
    return {key: value for key, value in values.items() if value is not None and value != ""}


def sizes(question: Question) -> list[int]:
    """How many options, rows and columns an answer chooses among; 0 for a typed gap."""
    match question.answer:
        case Choice(options=options):
            return [len(options)]
        case Order(items=items):
            return [len(items)]
        case Rows(rows=rows, columns=columns):
            return [len(rows), len(columns)]
        case Scale(rows=statements, low=low, high=high, has_not_applicable=has_extra):
            return [len(statements), high - low + 1 + has_extra]
        case Gaps(gaps=gaps):
            return [len(gap.options) for gap in gaps]
        case Number() | ShortText() | Reflection():
            return []
        case unknown:
            assert_never(unknown)


def mark(question: Question) -> int:
    """0–255, the same as long as the ids in the page and their order are."""
    digest = sha256("\0".join([question.kind, *_ids(question)]).encode()).digest()
    return digest[0]


def _ids(question: Question) -> Sequence[str]:
    """Ids in the order of the page, which is what a stored answer counts by."""
    match question.answer:
        case Choice(options=options):
            return [option.id for option in options]
        case Order(items=items):
            return [item.id for item in scrambled(question.id, items)]
        case Rows(form=form, rows=rows, columns=columns):
            shown = drawn(question.id, columns) if form == "matching" else columns
            return [*(row.id for row in rows), "", *(column.id for column in shown)]
        case Scale(rows=statements, low=low, high=high):
            return [*(row.id for row in statements), f"{low}..{high}"]
        case Gaps(gaps=gaps):
            return [
                " ".join(option.id for option in drawn(f"{question.id}.{number}", gap.options))
                for number, gap in enumerate(gaps)
            ]
        case Number() | ShortText() | Reflection():
            return []
        case unknown:
            assert_never(unknown)


def _fingerprint(questions: Sequence[Mapping[str, object]]) -> str:
    text = "\n".join(f"{question['id']} {question['mark']}" for question in questions)
    return sha256(text.encode()).hexdigest()[:6]
