"""Markdown without its code and comments, every other sign staying where it was."""

import re
from collections.abc import Iterator

_MAY_HIDE = re.compile(r"`|~~~|<!--|\n[ \t]*\n(?: {4}|\t)")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$", re.M)
_MARK = re.compile(r"(?<!\\)`+|<!--")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_INDENTED = re.compile(r"\n[ \t]*\n(?: {4}|\t)")
_OPENS_LIST = re.compile(r" {0,3}(?:[-*+]|\d+[.)]|:|\[\^[^\]]+\]:)(?:\s|$)")
_SIGN = re.compile(r"[^\n]")


def without_code(markdown: str) -> str:
    """The text with a space for every sign of its code and comments."""
    if not _MAY_HIDE.search(markdown):
        return markdown
    markdown = _blanked(markdown, _fences(markdown))
    markdown = _blanked(markdown, _marked(markdown))
    return _blanked(markdown, _indented(markdown)) if _INDENTED.search(markdown) else markdown


def _blanked(markdown: str, spans: Iterator[tuple[int, int]]) -> str:
    pieces, last = [], 0
    for start, end in spans:
        pieces += [markdown[last:start], _SIGN.sub(" ", markdown[start:end])]
        last = end
    return "".join([*pieces, markdown[last:]])


def _fences(markdown: str) -> Iterator[tuple[int, int]]:
    """Fenced code; one without an end reaches to the end of the text."""
    opening: re.Match[str] | None = None
    for line in _FENCE.finditer(markdown):
        if opening is None:
            opening = line if line[1][0] == "~" or "`" not in line[2] else None
        elif line[1].startswith(opening[1]) and not line[2].strip():
            yield opening.start(), line.end()
            opening = None
    if opening:
        yield opening.start(), len(markdown)


def _marked(markdown: str) -> Iterator[tuple[int, int]]:
    """Code between backticks, within one paragraph, and comments."""
    marks = list(_MARK.finditer(markdown))
    following = _next_alike(marks)
    done = 0
    for mark, partner in zip(marks, following, strict=True):
        if mark.start() < done:
            continue
        if mark[0] == "<!--":
            end = markdown.find("-->", mark.end())
            if end < 0:
                return
            done = end + 3
        elif partner and not _BLANK_LINE.search(markdown, mark.end(), partner.start()):
            done = partner.end()
        else:
            continue
        yield mark.start(), done


def _next_alike(marks: list[re.Match[str]]) -> list[re.Match[str] | None]:
    """For each mark the next one of the same length."""
    following: list[re.Match[str] | None] = []
    last: dict[str, re.Match[str]] = {}
    for mark in reversed(marks):
        following.append(last.get(mark[0]))
        last[mark[0]] = mark
    return following[::-1]


def _indented(markdown: str) -> Iterator[tuple[int, int]]:
    """Code that is indented by four spaces and does not belong to a list."""
    is_in_list, is_after_blank, place = False, True, 0
    for line in markdown.splitlines(keepends=True):
        if not line.strip():
            is_after_blank = True
        elif line.startswith(("    ", "\t")):
            if is_after_blank and not is_in_list:
                yield place, place + len(line)
        else:
            is_in_list = bool(_OPENS_LIST.match(line)) or (is_in_list and not is_after_blank)
            is_after_blank = False
        place += len(line)
