"""Signs that nobody sees: they hide words, turn lines around or make two equal words differ."""

import re

from kdk_lms.errors import Level, Place, Problem

# Directions, joiners, fillers, line separators and tags. Soft hyphens and no-break spaces are
# typography; a joiner between pictographs and the tags of a flag belong to them.
_UNSEEN = re.compile(
    "[\u061c\u115f\u1160\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\uffa0"
    "\ufeff\ufff9-\ufffb]"
    "|(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]"
)
_BYTE_ORDER_MARK = "\ufeff"


def sign_problems(text: str, path: str) -> list[Problem]:
    """Every sign of a file that nobody sees."""
    return [_problem(text, path, match) for match in _UNSEEN.finditer(text)]


def _problem(text: str, path: str, match: re.Match[str]) -> Problem:
    start = match.start()
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    if match[0] == _BYTE_ORDER_MARK:
        return Problem("KDK-U002", Place(path, line, column), {}, Level.WARNING)
    return Problem("KDK-U001", Place(path, line, column), {"sign": f"U+{ord(match[0]):04X}"})
