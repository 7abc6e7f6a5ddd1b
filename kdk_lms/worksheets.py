"""The text of a worksheet → its fields and what stands between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import cast, get_args

from kdk_lms.entries import slug
from kdk_lms.errors import Place
from kdk_lms.lines import Problems, Source
from kdk_lms.model import Entry, FieldType, Text, WorksheetField
from kdk_lms.words import canonical, nearest

TYPES: tuple[str, ...] = get_args(FieldType)
_COLUMN_TYPES = frozenset(TYPES) - {"table", "long"}
_ITEM = re.compile(r"( *)[-*+][ \t]+(.*\S)[ \t]*$")
_TYPED = re.compile(r"(.*\S)?[ \t]*\{([^{}#][^{}]*)\}$")
_OWN_ID = re.compile(r"[ \t]*\{#([a-z0-9_]+)\}$")
_HINT = re.compile(r" {2,}>[ \t]?(.*)$")
_TYPE = re.compile(r"([^\s:,]+)[ \t]*([0-9]{1,2})?[ \t]*(?::[ \t]*(.*))?$")
_MOST_LINES = 30


@dataclass(slots=True)
class _Raw:
    """A field being read: its line, hints and columns."""

    text: str
    place: Place
    hints: list[tuple[str, Place]] = field(default_factory=list)
    columns: list["_Raw"] = field(default_factory=list)


def read_parts(source: Source, problems: Problems) -> tuple[Entry, ...]:
    """Read the lines of a worksheet: texts and fields in their order."""
    reader = _Reader(source, problems)
    parts = list(reader.parts())
    if rest := reader.rest():
        parts.append(rest)
    return tuple(parts)


class _Reader:
    def __init__(self, source: Source, problems: Problems) -> None:
        self.source = source
        self.problems = problems
        self.ids: set[str] = set()
        self.prose: list[tuple[int, str]] = []

    def parts(self) -> Iterator[Entry]:
        raw: _Raw | None = None
        for index, line in enumerate(self.source.lines):
            item = None if self.source.is_code[index] else _ITEM.match(line)
            hint = _HINT.match(line) if raw else None
            if item and len(item[1]) >= 2 and raw:
                raw.columns.append(_Raw(item[2], self.source.place(index, len(item[1]) + 1)))
            elif hint and raw:
                raw.hints.append((hint[1], self.source.place(index, hint.start(1) + 1)))
            elif item:
                yield from self.finish(raw)
                raw = _Raw(item[2], self.source.place(index, len(item[1]) + 1))
            elif line.strip():
                yield from self.finish(raw)
                raw = None
                self.prose.append((index, line))
            elif self.prose:
                self.prose.append((index, line))
        yield from self.finish(raw)

    def finish(self, raw: _Raw | None) -> Iterator[Entry]:
        """The text before a field, then the field, when both have come to their end."""
        if raw is None:
            return
        if self.prose:
            yield self.text()
        if made := self.field(raw, frozenset(TYPES)):
            yield made

    def text(self) -> Text:
        index = self.prose[0][0]
        markdown = "\n".join(line for _, line in self.prose).strip()
        self.prose = []
        return Text(markdown, self.source.place(index))

    def rest(self) -> Text | None:
        """The text below the last field."""
        return self.text() if self.prose else None

    def field(self, raw: _Raw, allowed: frozenset[str]) -> WorksheetField | None:
        typed = _TYPED.match(raw.text)
        if not typed or not typed[1]:
            self.problems.error("W001", raw.place, label=_short(raw.text), allowed=", ".join(TYPES))
            return None
        wording, is_required = _required(typed[2].strip())
        kind = _TYPE.match(wording)
        name = canonical(kind[1]) if kind else ""
        if kind is None or name not in allowed:
            self.unknown(wording, raw.place, allowed)
            return None
        label, own = _label(typed[1])
        made = WorksheetField(
            id=self.unique(own or slug(label)),
            label=Text(label, raw.place),
            type=cast(FieldType, name),
            place=raw.place,
            hint=_hint(raw.hints),
            is_required=is_required,
        )
        return self.detailed(made, raw, kind)

    def detailed(
        self, made: WorksheetField, raw: _Raw, kind: re.Match[str]
    ) -> WorksheetField | None:
        """The field with what only its type has: lines, choices or columns."""
        count = int(kind[2]) if kind[2] else 3
        if not 1 <= count <= _MOST_LINES:
            self.problems.error("W002", raw.place, value=kind[0], limit=str(_MOST_LINES))
        if made.type == "choice":
            choices = tuple(part.strip() for part in (kind[3] or "").split("|") if part.strip())
            if len(choices) < 2:
                self.problems.error("W003", raw.place, label=_short(made.label.markdown))
            return replace(made, choices=choices)
        if made.type == "table":
            inner = _Reader(self.source, self.problems)
            columns = [inner.field(column, _COLUMN_TYPES) for column in raw.columns]
            if not raw.columns:
                self.problems.error("W004", raw.place, label=_short(made.label.markdown))
            return replace(made, count=count, columns=tuple(c for c in columns if c))
        if raw.columns:
            self.problems.error("W005", raw.columns[0].place, label=_short(made.label.markdown))
        return replace(made, count=count)

    def unknown(self, wording: str, place: Place, allowed: frozenset[str]) -> None:
        names = sorted(allowed)
        word = re.split("[:,]", wording, maxsplit=1)[0].strip()
        if meant := nearest(word, names):
            self.problems.error("W006", place, value=wording, nearest=meant)
        else:
            self.problems.error("W007", place, value=wording, allowed=", ".join(names))

    def unique(self, name: str) -> str:
        number, found = 2, name
        while found in self.ids:
            found, number = f"{name}_{number}", number + 1
        self.ids.add(found)
        return found


def _required(wording: str) -> tuple[str, bool]:
    head, comma, tail = wording.rpartition(",")
    if comma and canonical(tail.strip()) == "required":
        return head.strip(), True
    return wording, False


def _hint(lines: list[tuple[str, Place]]) -> Text | None:
    return Text(" ".join(text for text, _ in lines), lines[0][1]) if lines else None


def _label(text: str) -> tuple[str, str]:
    own = _OWN_ID.search(text)
    return (text[: own.start()], own[1]) if own else (text, "")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
