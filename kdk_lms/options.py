"""The options of a block: `    key: value` lines directly under its opening, and their values."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from kdk_lms.errors import Place
from kdk_lms.lines import Problems, Source
from kdk_lms.words import canonical, nearest, spellings

OPTIONS = {
    "quiz": ("points", "attempts", "shuffle", "required", "type"),
    "survey": ("scale", "from", "to", "labels", "not-applicable", "required"),
    "reflection": ("share", "required"),
    "pool": ("draw", "pass", "attempts", "required"),
    "worksheet": ("title", "who", "minutes", "next"),
}

_OPTION = re.compile(r"([^\s:][^:]*?)[ \t]*:(?:[ \t]+(.*?))?[ \t]*$")
_NEARLY = re.compile(r"( {0,3})([\w-]+)[ \t]*:[ \t]+\S")
_WHOLE = re.compile(r"[0-9]{1,9}")
_POINTS = re.compile(r"[0-9]{1,3}([.,][0-9]{1,4})?")


@dataclass(frozen=True, slots=True)
class Option:
    """One option as the author wrote it."""

    written: str
    value: str
    place: Place


class Options:
    """The options of one block. Reading a value that is wrong notes the problem and takes the
    usual value."""

    def __init__(self, block: str, written: str, problems: Problems) -> None:
        self.block = block
        self.written = written
        self.problems = problems
        self.known = OPTIONS[block]
        self.found: dict[str, Option] = {}

    def read(self, source: Source, first: int) -> int:
        """Read the options from line `first` on; the index of the first line below them."""
        lines, index = source.lines, first
        while index < len(lines) and _is_indented(lines[index]):
            line = lines[index]
            self.read_line(line.strip(), source.place(index, len(line) - len(line.lstrip()) + 1))
            index += 1
        near = _NEARLY.match(lines[index]) if index < len(lines) else None
        if near and canonical(near[2]) in self.known:
            self.problems.error("B015", source.place(index, len(near[1]) + 1), key=near[2])
            index += 1
        return index

    def read_line(self, text: str, place: Place) -> None:
        option = _OPTION.match(text)
        if not option:
            self.problems.error("B014", place, line=text)
            return
        key, written, value = canonical(option[1]), option[1], (option[2] or "").strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1].strip()
        if key not in self.known:
            self.unknown(written, place)
        elif key in self.found:
            first = str(self.found[key].place)
            self.problems.error("B013", place, key=written, first=first)
        elif not value:
            self.problems.error("B034", place, key=written)
        else:
            self.found[key] = Option(written, value, place)

    def unknown(self, written: str, place: Place) -> None:
        if self.block == "pool" and canonical(written) == "points":
            self.problems.error("P005", place, key=written)
        elif meant := nearest(written, [*self.known, *polish(self.known)]):
            self.problems.error("B011", place, key=written, name=self.written, nearest=meant)
        else:
            allowed = ", ".join(self.known)
            self.problems.error("B012", place, key=written, name=self.written, allowed=allowed)

    def is_set(self, key: str, *, usually: bool) -> bool:
        """The value of a yes/no option."""
        option = self.found.get(key)
        if not option:
            return usually
        word = canonical(option.value)
        if word not in ("yes", "no", "true", "false"):
            self.wrong("B030", option)
            return usually
        return word in ("yes", "true")

    def whole(self, key: str) -> int | None:
        """The value of an option that is a whole number from 1."""
        option = self.found.get(key)
        if not option:
            return None
        if not _WHOLE.fullmatch(option.value) or int(option.value) < 1:
            self.wrong("B031", option)
            return None
        return int(option.value)

    def text(self, key: str) -> str:
        """The value of an option that is text; empty without."""
        option = self.found.get(key)
        return option.value if option else ""

    def points(self) -> Decimal:
        """What the question is worth."""
        option = self.found.get("points")
        if not option:
            return Decimal(1)
        value = option.value.replace(",", ".")
        if not _POINTS.fullmatch(option.value) or not 0 < Decimal(value) <= 100:
            self.wrong("B032", option)
            return Decimal(1)
        return Decimal(value)

    def wrong(self, code: str, option: Option) -> None:
        self.problems.error(code, option.place, key=option.written, value=option.value)


def polish(words: Iterable[str]) -> list[str]:
    """The Polish spellings of English words of the notation."""
    return [spelling for word in words for spelling in spellings(word)]


def _is_indented(line: str) -> bool:
    return (line.startswith("    ") or line.startswith("\t")) and not line.isspace()
