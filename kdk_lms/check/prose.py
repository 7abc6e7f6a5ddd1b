"""Markdown as its rules see it: links, pictures, headings and tags, each with its place."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Literal

from kdk_lms.check.code import without_code
from kdk_lms.errors import Place
from kdk_lms.model import SLOT_OPEN, Text

# Python-Markdown needs quadratic time for brackets that stay open, looks at whole lines again and
# again, and calls itself for each level of a list.
MOST_OPEN, LONGEST_LINE, DEEPEST = 200, 20_000, 50


@dataclass(frozen=True, slots=True)
class Link:
    """Whatever names another page or file.

    Shape: `words` is a link's text (None where nothing is to be said about it) or a picture's
    alternative text (None where it has none); `target` is None when it is judged elsewhere; `start`
    and `target_start` are offsets in the text.
    """

    form: Literal["link", "picture", "recording"]
    start: int
    words: str | None
    target: str | None
    target_start: int
    classes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of a tag or of an attribute list, and where it and its value begin."""

    start: int
    name: str
    value: str
    value_start: int


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that the author wrote. Shape: `name` in lower case, empty for an attribute list."""

    start: int
    name: str
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True)
class Title:
    """A heading in the prose. Shape: `id` is the one that the author wrote, mostly none."""

    start: int
    end: int
    level: int
    words: str
    id: str = ""


@dataclass(slots=True)
class Prose:
    """What a text holds besides words.

    Shape: `visible` is the text without code; `overflow` says where its brackets or lines, and
    `too_deep` where its levels are more than Markdown can take, if they are.
    """

    text: Text
    visible: str
    links: list[Link] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    overflow: int | None = None
    too_deep: int | None = None
    _starts: list[int] = field(default_factory=list)

    def place(self, start: int) -> Place:
        """Where in the author's file an offset is. The lines of a piece begin below each other."""
        if not self._starts:
            ends = re.finditer("\n", self.text.markdown)
            self._starts = [0, *(match.end() for match in ends)]
        line = bisect_right(self._starts, start) - 1
        first = self.text.place
        return first.at(first.line + line, first.column + start - self._starts[line])


_TOKEN = re.compile(
    r"""
    \\.                                                       # an escaped sign
    | (?P<open>!?\[)
    | (?P<close>\])
      (?:\((?P<goal>(?:[^()\n\\]|\\.|\([^()\n]*+\)){0,2000}+)\)|\[(?P<label>[^\]\n]*)\])?
    | <(?P<auto>[a-zA-Z][a-zA-Z0-9+.-]{1,30}:[^\s<>]*|[^\s<>@]+@[^\s<>]+)>
    | <(?P<tag>/?[a-zA-Z][^\s/>"'=<]*)(?P<rest>(?:[^<>"']++|"[^"<>]*+"|'[^'<>]*+')*+)>
    | <(?P<declared>[?!][\w-]*)[^<>]*+>
    | \{:?[ ]*(?P<braces>[^{}\n]*)\}
    | (?P<pause>\n[ \t]*\n)
    """,
    re.X,
)
_ANYTHING = re.compile(r"[\[<{]")
_DEFINED = re.compile(r"^ {0,3}\[(?!\^)([^\]\n]+)\]:[ \t]*(<[^>\n]*>|\S+)", re.M)
_GOAL = re.compile(r"""\s*(<[^<>\n]*>|.*?)(?:\s+(?:"[^\n]*"|'[^\n]*'))?\s*$""", re.S)
_ATTRIBUTE = re.compile(r"""([^\s=>"'/]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_CLASSES = re.compile(r"\{:?[ ]*([^{}\n]*)\}")
_FORMS: dict[str, Literal["link", "picture", "recording"]] = {
    "a": "link", "img": "picture", "audio": "recording", "video": "recording",
    "source": "recording", "track": "recording",
}  # fmt: skip
_DEEP_LINE = re.compile(rf"^(?:[ ]{{4}}|[ ]{{0,3}}\t){{{DEEPEST}}}+[ \t]*\S", re.M)
_LONG_LINE = re.compile(rf"[^\n]{{{LONGEST_LINE}}}[^\n]")


def may_matter(text: Text) -> bool:
    """Whether a text can hold anything that is not words; most answers and hints cannot."""
    return len(text.markdown) > LONGEST_LINE or _ANYTHING.search(text.markdown) is not None


def prose_of(text: Text) -> Prose:
    """Find everything in a text that a rule may ask about, in one pass."""
    prose = Prose(text, without_code(text.markdown))
    if deep_line := _DEEP_LINE.search(prose.visible):
        prose.too_deep = deep_line.end() - 1
    if long_line := _LONG_LINE.search(prose.visible):
        prose.overflow = long_line.start()
    elif _ANYTHING.search(prose.visible):
        _Scan(prose).run()
    return prose


class _Scan:
    """One pass over a text; `stack` holds the brackets that are open in the current paragraph."""

    def __init__(self, prose: Prose) -> None:
        self.prose = prose
        self.stack: list[re.Match[str]] = []
        self.endless = 0  # addresses without their closing bracket in the current paragraph
        self.labels = {match[1].casefold() for match in _DEFINED.finditer(prose.visible)}

    def run(self) -> None:
        for label in _DEFINED.finditer(self.prose.visible):
            target = label[2].strip("<>")
            self.prose.links.append(Link("link", label.start(), None, target, label.start(2)))
        for token in _TOKEN.finditer(self.prose.visible):
            match token.lastgroup:
                case "open":
                    self._open(token)
                case "close" | "goal" | "label":
                    self._close(token)
                case "auto":
                    self._auto(token)
                case "rest":
                    self._tag(token)
                case "declared":
                    self.prose.tags.append(Tag(token.start(), token["declared"].lower()))
                case "braces":
                    attributes = _attributes(token["braces"], token.start("braces"))
                    self.prose.tags.append(Tag(token.start(), "", attributes))
                case "pause":
                    self.stack.clear()
                    self.endless = 0

    def _open(self, token: re.Match[str]) -> None:
        self.stack.append(token)
        self._limit(len(self.stack), token)

    def _limit(self, count: int, token: re.Match[str]) -> None:
        if count > MOST_OPEN and self.prose.overflow is None:
            self.prose.overflow = token.start()

    def _close(self, token: re.Match[str]) -> None:
        if token[0] == "]" and self.prose.visible.startswith("(", token.end()):
            self.endless += 1
            self._limit(self.endless, token)
        if not self.stack:
            return
        opening = self.stack.pop()
        words = self.prose.text.markdown[opening.end() : token.start()]
        if token["goal"] is not None:
            goal = _GOAL.match(token["goal"])
            target, start = (goal[1], goal.start(1)) if goal else ("", 0)
            self._add(opening, words, target, token.start("goal") + start, token.end())
        elif (token["label"] or words).casefold() in self.labels:
            # The address is judged once, where the label is defined.
            self._add(opening, words, None, opening.start(), token.end())

    def _add(
        self, opening: re.Match[str], words: str, target: str | None, start: int, end: int
    ) -> None:
        braces = _CLASSES.match(self.prose.visible, end)
        names = braces[1].split() if braces else []
        classes = frozenset(name[1:] for name in names if name.startswith("."))
        form: Literal["link", "picture"] = "picture" if opening[0] == "![" else "link"
        self.prose.links.append(Link(form, opening.start(), words, target, start, classes))

    def _auto(self, token: re.Match[str]) -> None:
        words, target = token["auto"], token["auto"]
        if ":" not in target:
            words, target = None, f"mailto:{target}"
        self.prose.links.append(Link("link", token.start(), words, target, token.start("auto")))

    def _tag(self, token: re.Match[str]) -> None:
        attributes = _attributes(token["rest"], token.start("rest"))
        tag = Tag(token.start(), token["tag"].lower(), attributes)
        self.prose.tags.append(tag)
        self.prose.links += _links_of(tag)


def _links_of(tag: Tag) -> Iterator[Link]:
    by_name = {attribute.name: attribute for attribute in tag.attributes}
    if (form := _FORMS.get(tag.name)) is None:
        return
    addresses = [by_name[name] for name in ("href", "src", "poster") if name in by_name]
    alternative = by_name.get("alt")
    classes = frozenset(by_name["class"].value.split()) if "class" in by_name else frozenset()
    for address in addresses:
        words = alternative.value if form == "picture" and alternative else None
        yield Link(form, tag.start, words, address.value, address.value_start, classes)


def _attributes(text: str, start: int) -> tuple[Attribute, ...]:
    found = []
    for match in _ATTRIBUTE.finditer(text):
        raw = match[2] or ""
        value = raw.strip("\"'")
        value_start = start + match.start(2) + (raw != value)
        found.append(
            Attribute(start + match.start(), match[1].lower(), unescape(value), value_start)
        )
    return tuple(found)


# ---- headings -----------------------------------------------------------------------------------

_TITLE = re.compile(r"^(?:(?P<hash>#{1,6})(?P<words>.*)|(?P<under>=+|-+)[ ]*)$", re.M)
_TITLE_TAIL = re.compile(r"[ ]+\{:?[ ]*([^{}\n]+)\}[ ]*$")
_OWN_ID = re.compile(r"(?:^|\s)#([^\s#]+)")


def titles(prose: Prose) -> Iterator[Title]:
    """The headings of a lesson, `# …` and underlined ones, in order."""
    for match in _TITLE.finditer(prose.visible):
        if match["hash"]:
            yield _title(prose, match.start(), match.span("words"), len(match["hash"]), match.end())
        elif line := _underlined(prose.visible, match.start() - 1):
            yield _title(prose, line[0], line, 1 if match["under"][0] == "=" else 2, match.end())


def _underlined(visible: str, end: int) -> tuple[int, int] | None:
    """The line that ends there, when it is the first of its paragraph."""
    start = visible.rfind("\n", 0, max(end, 0)) + 1
    line = visible[start : max(end, 0)]
    is_first = start == 0 or not visible[visible.rfind("\n", 0, start - 1) + 1 : start].strip()
    return (start, end) if line.strip() and is_first and SLOT_OPEN not in line else None


def _title(prose: Prose, start: int, span: tuple[int, int], level: int, end: int) -> Title:
    words = prose.text.markdown[slice(*span)]
    tail = _TITLE_TAIL.search(words)
    own = _OWN_ID.search(tail[1]) if tail else None
    words = (words[: tail.start()] if tail else words).strip().rstrip("#").strip()
    return Title(start, end, level, words, own[1] if own else "")
