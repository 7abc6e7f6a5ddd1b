"""What is inside a picture or document: whether it is what its name says, and safe to show."""

import re
from collections.abc import Mapping
from xml.parsers import expat

from kdk_lms.errors import Place, Problem

# The beginnings of files. Source: the formats' own specifications.
_BEGINNINGS = (
    ("PNG", b"\x89PNG\r\n\x1a\n"),
    ("JPEG", b"\xff\xd8\xff"),
    ("GIF", b"GIF8"),
    ("WebP", b"RIFF"),
    ("PDF", b"%PDF-"),
    ("ZIP", b"PK\x03\x04"),
)
_EXPECTED = {
    ".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WebP", ".pdf": "PDF",
    ".svg": "SVG", ".zip": "ZIP", ".docx": "ZIP", ".xlsx": "ZIP", ".pptx": "ZIP", ".odt": "ZIP",
}  # fmt: skip
_ENDS = {"PNG": b"IEND", "JPEG": b"\xff\xd9"}

_DRAWING = re.compile(
    rb"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s+svg[^\[>]*+(?:\[.*?\]\s*)?>)*+<(?:\w+:)?svg\b", re.S
)
_HTML = re.compile(rb"\s*<(?:!DOCTYPE\s+html|html|head|body|script)\b", re.I)

_RUNS = frozenset(
    "script foreignObject iframe embed object audio video handler listener".lower().split()
)
_OUTWARD = re.compile(r"@import|url\(\s*['\"]?(?!\s*['\"]?#)", re.I)
_INWARD = re.compile(r"\s*(?:#|data:image/(?:png|jpeg|gif|webp)[;,])", re.I)


def content_problems(suffix: str, content: bytes, path: str) -> list[Problem]:
    """Everything wrong with the content of a file that lessons use."""
    place = Place(path)
    if not content:
        return [Problem("KDK-N006", place)]
    expected = _EXPECTED.get(suffix)
    if expected is None:
        return []
    found = _format_of(content)
    if not found:
        return [Problem("KDK-N008", place, {"suffix": suffix})]
    if found != expected:
        return [Problem("KDK-N007", place, {"suffix": suffix, "found": found})]
    if expected in _ENDS and _ENDS[expected] not in content:
        return [Problem("KDK-N009", place)]
    return _Drawing(path).read(content) if expected == "SVG" else []


def _format_of(content: bytes) -> str:
    """The format that a file begins like; empty when it is none of those that matter here."""
    for name, beginning in _BEGINNINGS:
        if content.startswith(beginning) and (name != "WebP" or content[8:12] == b"WEBP"):
            return name
    head = content.removeprefix(b"\xef\xbb\xbf")[:65536]
    if _DRAWING.match(head):
        return "SVG"
    return "HTML" if _HTML.match(head) else ""


class _StopReadingError(Exception):
    """Nothing that follows may be read."""


class _Drawing:
    """An SVG being read. Opened by itself, it is a page that may run scripts and fetch things."""

    def __init__(self, path: str) -> None:
        self.place = Place(path)
        self.problems: list[Problem] = []
        self.style: Place | None = None
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._element
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._words
        self.parser.ProcessingInstructionHandler = self._instruction

    def read(self, content: bytes) -> list[Problem]:
        self.content = content
        try:
            self.parser.Parse(content, True)
        except _StopReadingError:
            pass
        except expat.ExpatError as error:
            place = self.place.at(error.lineno, error.offset + 1)
            self.problems.append(Problem("KDK-G005", place))
        return self.problems

    def _here(self) -> Place:
        return self.place.at(self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1)

    def _add(self, code: str, **facts: str) -> None:
        self.problems.append(Problem(code, self._here(), facts))

    def _doctype(self, *_: object) -> None:
        # The parser stands at its end already.
        before = self.content[: self.content.rfind(b"<!DOCTYPE", 0, self.parser.CurrentByteIndex)]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        self.problems.append(Problem("KDK-G001", self.place.at(line, column)))
        raise _StopReadingError

    def _instruction(self, target: str, _text: str) -> None:
        if target == "xml-stylesheet":
            self._add("KDK-G004", name=target)

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        local = _local(name)
        self.style = self._here() if local == "style" else None
        if local in _RUNS:
            self._add("KDK-G002", tag=name)
        for attribute, value in attributes.items():
            self._attribute(_local(attribute), attribute, value)

    def _attribute(self, local: str, name: str, value: str) -> None:
        sets_event = local == "attributename" and value.lower().startswith("on")
        sets_link = local == "attributename" and _local(value) in ("href", "src")
        leads_out = local in ("href", "src") and not _INWARD.match(value)
        if local.startswith("on") or sets_event:
            self._add("KDK-G003", attribute=name)
        elif sets_link or leads_out or _OUTWARD.search(value):
            self._add("KDK-G004", name=name)

    def _words(self, words: str) -> None:
        if self.style and _OUTWARD.search(words):
            self.problems.append(Problem("KDK-G004", self.style, {"name": "style"}))

    def _end(self, _name: str) -> None:
        self.style = None


def _local(name: str) -> str:
    return name.rpartition(":")[2].lower()
