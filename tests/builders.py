"""Small courses for tests: a test states what matters, these supply the rest."""

from pathlib import Path

from kdk_lms.errors import Place
from kdk_lms.grammar import parse_lesson
from kdk_lms.model import Asset, Course, Lesson, Module, Settings, Text

PLACE = Place("lekcja.md")


def lesson(markdown: str, *, id: str = "lekcja", title: str = "Lekcja", **fields: object) -> Lesson:
    """A lesson of this Markdown, which must be right."""
    parsed = parse_lesson(markdown, f"{id}.md")
    assert not parsed.problems, parsed.problems
    place = Place(f"{id}.md")
    return Lesson(id, title, place, f"{id}.md", Text(parsed.body, place), parsed.blocks, **fields)  # type: ignore[arg-type]


def course(*lessons: Lesson, assets: tuple[Asset, ...] = (), **fields: object) -> Course:
    """A course of these lessons in one module without a title."""
    settings = fields.pop("settings", Settings())
    return Course(
        id="kurs", title="Zażółć gęślą jaźń", language=fields.pop("language", "pl"),  # type: ignore[arg-type]
        version="1.0", description="", place=Place("course.yml"),
        modules=(Module("", "", lessons),), assets=assets, settings=settings, **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def picture(folder: Path, path: str = "img/a.svg") -> Asset:
    """A picture on the disk."""
    content = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><title>a</title></svg>'
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(content, "utf-8")
    return Asset(path, str(target), len(content), "0123456789abcdef", 2, 1)
