"""YAML as authors write it: keys with their places, values as plain text, surprises refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import yaml
from frontmatter.default_handlers import BaseHandler

from kdk_lms.errors import Place, Problem

_DEPTH = 4
# What YAML itself calls unprintable, and lone surrogates.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Mistakes that show where they end; the author looks for where they begin.
_BEGINS_BEFORE = re.compile("unexpected end|document indicator|simple key")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The keys of a file and the text below them.

    Shape: values are texts, lists and mappings of texts, never numbers or dates; `places` has the
    place of each key under its path, such as `modules.dzien-1` or `outcomes.0`. Where reading
    had to stop (`is_whole` false), keys that the author wrote may be missing.
    """

    fields: Mapping[str, object]
    body: str
    body_line: int
    places: Mapping[str, Place]
    problems: tuple[Problem, ...]
    is_whole: bool = True


class _Fences(BaseHandler):
    FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)


_FENCES = _Fences()


def parse_front_matter(text: str, path: str) -> FrontMatter:
    """Read the keys at the beginning of a lesson; the body keeps its line numbers."""
    text = _plain_newlines(text)
    if not _FENCES.detect(text):
        missing = Problem("KDK-F001", Place(path))
        return FrontMatter({}, text, 1, {}, (missing,), is_whole=False)
    try:
        head, body = _FENCES.split(text)
    except ValueError:
        # Without its end the front matter is taken to end at the first blank line.
        head, _, body = text.partition("\n")[2].partition("\n\n")
        read = parse_yaml(f"\n{head}", path)
        unclosed = Problem("KDK-F004", Place(path))
        return replace(
            read, body=body, body_line=head.count("\n") + 4, problems=(unclosed, *read.problems)
        )
    read = parse_yaml(head, path)
    return replace(read, body=body[1:], body_line=head.count("\n") + 2)


def parse_yaml(text: str, path: str) -> FrontMatter:
    """Read a file of keys. Shape: like a front matter without body."""
    text = _plain_newlines(text)
    reading = _Reading(path, text.split("\n"))
    if sign := _UNPRINTABLE.search(text):
        before = text[: sign.start()]
        place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        reading.problems.append(Problem("KDK-F013", place, {"sign": f"U+{ord(sign[0]):04X}"}))
        return reading.result(is_whole=False)
    try:
        reading.read(text)
    except _StopReadingError:
        return reading.result(is_whole=False)
    except yaml.YAMLError as error:
        reading.problems.append(reading.unreadable(error))
        return reading.result(is_whole=False)
    return reading.result(is_whole=isinstance(reading.root, dict | None))


def _plain_newlines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


class _StopReadingError(Exception):
    """What follows cannot be understood; the problem is noted."""


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being filled; `key` is the one whose value comes next."""

    value: dict[str, object] | list[object]
    path: str
    key: str | None = None
    is_repeated: bool = False


class _Reading:
    """One YAML text being read from its events: no tags, no aliases, scalars stay text.

    PyYAML's constructors turn `no` into False, 12:30 into 750 and 007 into 7, keep the last of two
    equal keys, and recurse; events do none of it.
    """

    def __init__(self, path: str, lines: list[str]) -> None:
        self.path = path
        self.lines = lines
        self.places: dict[str, Place] = {}
        self.problems: list[Problem] = []
        self.stack: list[_Open] = []
        self.root: object = None

    def result(self, *, is_whole: bool) -> FrontMatter:
        fields = self.root if isinstance(self.root, dict) else {}
        return FrontMatter(fields, "", 1, self.places, tuple(self.problems), is_whole)

    def read(self, text: str) -> None:
        documents = 0
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.stop("KDK-F010", event)
            elif isinstance(event, yaml.NodeEvent):
                self.node(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()
        if not isinstance(self.root, dict | None):
            self.problems.append(Problem("KDK-F005", Place(self.path, self.first_line())))

    def first_line(self) -> int:
        return next((n for n, line in enumerate(self.lines, 1) if line.strip("- \t")), 1)

    def node(self, event: yaml.NodeEvent) -> None:
        self.refuse(event)
        parent = self.stack[-1] if self.stack else None
        if parent and isinstance(parent.value, dict) and parent.key is None:
            self.key(parent, event)
            return
        path = self.put_place(parent, event)
        value: Any = event.value if isinstance(event, yaml.ScalarEvent) else None
        if isinstance(event, yaml.CollectionStartEvent):
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
            if len(self.stack) >= _DEPTH:
                self.stop("KDK-F011", event, limit=str(_DEPTH))
        self.put(parent, value)
        if isinstance(event, yaml.CollectionStartEvent):
            self.stack.append(_Open(value, path))

    def refuse(self, event: yaml.NodeEvent) -> None:
        if isinstance(event, yaml.AliasEvent):
            self.stop("KDK-F007", event, mark=f"*{event.anchor}")
        if event.anchor:
            self.stop("KDK-F007", event, mark=f"&{event.anchor}")
        if tag := getattr(event, "tag", None):
            self.stop("KDK-F008", event, mark=tag)

    def key(self, parent: _Open, event: yaml.NodeEvent) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self.stop("KDK-F014", event)
        key, place = event.value, self.place(event)
        if key == "<<":
            self.stop("KDK-F009", event)
        path = _join(parent.path, key)
        parent.key, parent.is_repeated = key, path in self.places
        if parent.is_repeated:
            facts = {"key": key, "first": str(self.places[path])}
            self.problems.append(Problem("KDK-F006", place, facts))
        else:
            self.places[path] = place

    def put_place(self, parent: _Open | None, event: yaml.NodeEvent) -> str:
        if parent is None:
            return ""
        if isinstance(parent.value, dict):
            return _join(parent.path, parent.key or "")
        path = _join(parent.path, str(len(parent.value)))
        self.places.setdefault(path, self.place(event))
        return path

    def put(self, parent: _Open | None, value: object) -> None:
        if parent is None:
            self.root = value
        elif isinstance(parent.value, list):
            parent.value.append(value)
        else:
            if not parent.is_repeated:
                parent.value[parent.key or ""] = value
            parent.key = None

    def place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        assert mark is not None
        return Place(self.path, mark.line + 1, mark.column + 1)

    def stop(self, code: str, event: yaml.Event, **facts: str) -> NoReturn:
        self.problems.append(Problem(code, self.place(event), facts))
        raise _StopReadingError

    def unreadable(self, error: yaml.YAMLError) -> Problem:
        mark = getattr(error, "problem_mark", None)
        if _BEGINS_BEFORE.search(str(error)):
            mark = getattr(error, "context_mark", None) or mark
        if mark is None:
            return Problem("KDK-F012", Place(self.path))
        place = Place(self.path, mark.line + 1, mark.column + 1)
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            return Problem("KDK-F003", place.at(place.line, indent.index("\t") + 1))
        if max(map(line.count, "[{")) > 100:
            return Problem("KDK-F011", place.at(place.line), {"limit": str(_DEPTH)})
        key, colon, value = line.strip().partition(": ")
        if "mapping values are not allowed" in str(error) and colon:
            quote = "'" if '"' in value else '"'
            return Problem("KDK-F002", place, {"fix": f"{key}: {quote}{value}{quote}"})
        return Problem("KDK-F012", place)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
