"""The words of a text as a reader sees them, every one staying where the author wrote it."""

import re

from kdk_lms.check.code import without_code

# Whatever no reader reads: addresses, tags, attribute lists, the openings of blocks with their
# options, and the spots of blocks and gaps.
_UNREAD = re.compile(
    r"""
    (?<=\])(?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)?\)|\[[^\]\n]*\])
    | ^[ ]{0,3}\[[^\]\n]{1,200}\]:[^\n]*
    | <[a-zA-Z/!?][^<>]*>
    | \{:?[^{}\n]*\}
    | \b(?:https?://|www\.)[^\s<>)]+
    | ^[ ]{0,3}/{3,}[^|\n]*(?:\|[^\n]*(?:\n[ ]{4}[\w-]+:[^\n]*)*)?
    | [\ue000\ue002][^\n\ue001\ue003]*[\ue001\ue003]
    """,
    re.X | re.M,
)
_TITLE = re.compile(r"(/{3,}[^|\n]*\|)([^\n]*)")
_SIGN = re.compile(r"[^\n]")
_WORD = re.compile(r"\w[\w'’-]*")
_LETTER = re.compile(r"[^\W\d_]")


def plain_text(markdown: str) -> str:
    """The text with a space for every sign that nobody reads; titles of callouts stay."""
    return _UNREAD.sub(_blank, without_code(markdown))


def _blank(match: re.Match[str]) -> str:
    title = _TITLE.match(match[0].lstrip(" "))
    if title is None:
        return _SIGN.sub(" ", match[0])
    start = match[0].index("|") + 1
    end = start + len(title[2])
    return " " * start + title[2] + _SIGN.sub(" ", match[0][end:])


def words_in(plain: str) -> list[str]:
    """The words of a text without its marks; numbers alone are none."""
    return [word for word in _WORD.findall(plain) if _LETTER.search(word)]
