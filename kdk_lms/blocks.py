"""Where blocks begin and end: `/// name | id` … `///`, outside of code and comments, nested."""

import re
from dataclasses import dataclass, field

from kdk_lms.errors import Place
from kdk_lms.lines import Problems, Source, block_lines
from kdk_lms.options import OPTIONS, Options, polish
from kdk_lms.words import callouts, canonical, nearest

QUESTIONS = frozenset({"quiz", "survey", "reflection"})
_OWN = QUESTIONS | {"pool", "hint", "explain", "trainer", "as-of", "worksheet"}
_LIBRARY = frozenset({"details", *(canonical(callout["name"]) for callout in callouts("en"))})
_NAMES = tuple(sorted(_OWN | _LIBRARY))

# What may stand directly in what; "" is the lesson itself. Library blocks are transparent.
_IN_QUESTION = frozenset({"hint", "explain", "trainer"})
_ALLOWED = {
    "": QUESTIONS | {"pool", "trainer", "as-of", "worksheet"},
    "pool": frozenset({"quiz", "trainer"}),
    "quiz": _IN_QUESTION,
    "survey": _IN_QUESTION,
    "reflection": _IN_QUESTION,
    "hint": frozenset({"trainer"}),
    "explain": frozenset({"trainer"}),
    "trainer": frozenset[str](),
    "as-of": frozenset[str](),
    "worksheet": frozenset({"trainer"}),
}

_OPENING = re.compile(r"(/{3,})[ \t]*([^\W_][\w-]*)[ \t]*(?:\|[ \t]*(.*))?$")
_CLOSING = re.compile(r"(/{3,})[ \t]*$")


@dataclass(slots=True)
class Markup:
    """One of our blocks as it stands in the text.

    Shape: `first` and `last` are the indexes of its opening and closing line, `content` that of the
    first line below its options; `inside` the blocks directly in it that are allowed there,
    `misplaced` those that are not; `argument` is what follows the bar.
    """

    name: str
    written: str
    place: Place
    first: int
    content: int
    last: int = -1
    argument: str = ""
    argument_place: Place | None = None
    options: Options | None = None
    inside: list["Markup"] = field(default_factory=list)
    misplaced: list["Markup"] = field(default_factory=list)

    @property
    def is_closed(self) -> bool:
        return self.last >= 0


@dataclass(slots=True)
class _Open:
    """A block that is not closed yet; `block` is None for those of the Markdown library."""

    slashes: int
    context: str
    index: int
    written: str
    block: Markup | None


def find_blocks(source: Source, problems: Problems) -> Markup:
    """Find the blocks of a lesson. Shape: a nameless block that holds the whole lesson."""
    indexes = block_lines(source, problems)
    # An author who forgot a closing line is told about the block that lacks it: only then is a
    # block taken to end where one begins that cannot stand in it.
    found = len(problems)
    nesting = _Nesting(source, problems, ends_early=False)
    if not nesting.run(indexes):
        problems.back_to(found)
        nesting = _Nesting(source, problems, ends_early=True)
        nesting.run(indexes)
    return nesting.root


class _Nesting:
    """One pass over the opening and closing lines."""

    def __init__(self, source: Source, problems: Problems, *, ends_early: bool) -> None:
        self.source = source
        self.ends_early = ends_early
        self.problems = problems
        self.root = Markup("", "", source.place(0), -1, 0, last=len(source.lines))
        self.stack: list[_Open] = []

    def run(self, indexes: list[int]) -> bool:
        """Whether every block was closed."""
        for index in indexes:
            line = self.source.lines[index].rstrip()
            text = line.lstrip()
            indent = len(line) - len(text)
            place = self.source.place(index, indent + 1)
            if indent > 3 or "\t" in line[:indent]:
                self.too_deep(text, place)
            elif closing := _CLOSING.match(text):
                self.close(index, len(closing[1]), place)
            elif opening := _OPENING.match(text):
                self.open(index, opening, place)
            else:
                self.problems.error("B005", place, line=text)
        is_whole = not self.stack
        while self.stack:
            self.unclosed(self.stack.pop())
        return is_whole

    def too_deep(self, text: str, place: Place) -> None:
        opening = _OPENING.match(text)
        if opening and canonical(opening[2]) in _OWN:
            self.problems.warning("B022", place, name=opening[2])

    def close(self, index: int, slashes: int, place: Place) -> None:
        if not any(block.slashes == slashes for block in self.stack):
            self.problems.error("B002", place)
            return
        while (top := self.stack.pop()).slashes != slashes:
            self.unclosed(top)
        if top.block:
            top.block.last = index

    def unclosed(self, top: _Open) -> None:
        line = self.source.lines[top.index]
        place = self.source.place(top.index, len(line) - len(line.lstrip()) + 1)
        self.problems.error("B001", place, name=top.written)

    def open(self, index: int, opening: re.Match[str], place: Place) -> None:
        slashes, written = len(opening[1]), opening[2]
        name = canonical(written)
        if name not in _OWN:
            if name not in _LIBRARY:
                self.unknown(written, place)
            elif name == "details" and written != name:
                # The Markdown library knows this block by its English name only.
                line = self.source.lines[index]
                self.source.lines[index] = line.replace(written, name, 1)
            context = self.stack[-1].context if self.stack else ""
            self.stack.append(_Open(slashes, context, index, written, None))
            return
        if self.ends_early:
            self.end_early(name)
        block = Markup(name, written, place, index, index + 1, argument=opening[3] or "")
        block.argument_place = place.at(place.line, place.column + max(opening.start(3), 0))
        self.put(block)
        if name in OPTIONS:
            block.options = Options(name, written, self.problems)
            block.content = block.options.read(self.source, index + 1)
        elif block.argument and name != "as-of":
            self.problems.error("B010", block.argument_place, name=written, id=block.argument)
        self.stack.append(_Open(slashes, name, index, written, block))

    def unknown(self, written: str, place: Place) -> None:
        if meant := nearest(written, [*_NAMES, *polish(_NAMES)]):
            self.problems.error("B003", place, name=written, nearest=meant)
        else:
            self.problems.error("B004", place, name=written, allowed=", ".join(_NAMES))

    def end_early(self, name: str) -> None:
        """Let blocks end here if that lets a block `name` stand where it may."""
        depth = len(self.stack)
        while depth and name not in _ALLOWED[self.stack[depth - 1].context]:
            depth -= 1
        if name in _ALLOWED[self.stack[depth - 1].context if depth else ""]:
            while len(self.stack) > depth:
                self.unclosed(self.stack.pop())

    def put(self, block: Markup) -> None:
        parent = next((top.block for top in reversed(self.stack) if top.block), self.root)
        if block.name in _ALLOWED[parent.name]:
            parent.inside.append(block)
            return
        parent.misplaced.append(block)
        if block.name in ("hint", "explain") and parent.name in ("", "pool"):
            self.problems.error("B017", block.place, name=block.written)
        else:
            self.problems.error("B016", block.place, inner=block.written, outer=parent.written)
