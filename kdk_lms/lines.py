"""The lines of a lesson, which of them are code or comments, and the problems found in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kdk_lms.errors import Level, Place, Problem

_MARKS = frozenset({"///", "```", "~~~", "<!-"})
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")


class Problems(list[Problem]):
    """The problems found so far, in the order of finding."""

    def error(self, code: str, place: Place, /, **facts: str) -> None:
        self.append(Problem(f"KDK-{code}", place, facts))

    def warning(self, code: str, place: Place, /, **facts: str) -> None:
        self.append(Problem(f"KDK-{code}", place, facts, Level.WARNING))

    def back_to(self, length: int) -> None:
        """Forget what was found since there were `length` problems."""
        del self[length:]


@dataclass(frozen=True, slots=True)
class Source:
    """Lines of a file. Shape: line n of the file is `lines[n - first_line]`."""

    path: str
    first_line: int
    lines: list[str]
    is_code: bytearray

    def place(self, index: int, column: int = 1) -> Place:
        return Place(self.path, self.first_line + index, column)

    def part(self, first: int, last: int, without: Sequence[tuple[int, int]]) -> "Source":
        """The lines from `first` to before `last`, those of the ranges `without` left blank."""
        lines = self.lines[first:last]
        is_code = self.is_code[first:last]
        for start, end in without:
            lines[start - first : end - first] = [""] * (end - start)
            is_code[start - first : end - first] = bytes(end - start)
        return Source(self.path, self.first_line + first, lines, is_code)


def block_lines(source: Source, problems: Problems) -> list[int]:
    """The indexes of all lines that begin with `///`; marks code and comments in `source`."""
    lines = source.lines
    marks = [index for index, line in enumerate(lines) if line.lstrip()[:3] in _MARKS]
    code = _Code(source, marks, problems)
    found = []
    end = -1
    for number, index in enumerate(marks):
        if index <= end:
            continue
        if lines[index].lstrip().startswith("///"):
            found.append(index)
        else:
            end = max(end, code.end(number))
            source.is_code[index : end + 1] = b"\x01" * (end + 1 - index)
    return found


class _Code:
    """Where code fences and comments end."""

    def __init__(self, source: Source, marks: list[int], problems: Problems) -> None:
        self.source = source
        self.marks = marks
        self.problems = problems
        self.closings = _longest_closings(source.lines, marks)
        self.last_arrow = -1
        if any(source.lines[index].lstrip().startswith("<!-") for index in marks):
            arrows = (index for index, line in enumerate(source.lines) if "-->" in line)
            self.last_arrow = max(arrows, default=-1)

    def end(self, number: int) -> int:
        """The index of the last line of what mark `number` opens; -1 when it opens nothing."""
        index = self.marks[number]
        line = self.source.lines[index]
        text = line.lstrip()
        place = self.source.place(index, len(line) - len(text) + 1)
        if fence := _FENCE.match(text):
            return self.fence_end(number, fence, place)
        return self.comment_end(index, text, place)

    def fence_end(self, number: int, fence: re.Match[str], place: Place) -> int:
        sign, length = fence[1][0], len(fence[1])
        if sign == "`" and "`" in fence[2]:
            return -1
        if self.closings[number].get(sign, 0) < length:
            self.problems.error("B018", place, fence=fence[1])
            return -1
        for index in self.marks[number + 1 :]:
            text = self.source.lines[index].strip()
            if len(text) >= length and not text.strip(sign):
                return index
        raise AssertionError("the closing fence was seen before")

    def comment_end(self, index: int, text: str, place: Place) -> int:
        if not text.startswith("<!--"):
            return -1
        rest = text[4:]
        if "-->" not in rest and index >= self.last_arrow:
            self.problems.error("B019", place)
            return -1
        while "-->" not in rest:
            index += 1
            rest = self.source.lines[index]
        return index


def _longest_closings(lines: list[str], marks: list[int]) -> list[dict[str, int]]:
    """For each mark the longest bare fence below it, by its character; keeps the search linear."""
    longest: list[dict[str, int]] = []
    below: dict[str, int] = {}
    for index in reversed(marks):
        longest.append(below)
        fence = lines[index].strip()
        if fence[0] in "`~" and not fence.strip(fence[0]) and len(fence) > below.get(fence[0], 0):
            below = {**below, fence[0]: len(fence)}
    longest.reverse()
    return longest
