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
    problems, line, line_start = [], 1, 0
    for match in _UNSEEN.finditer(text):
        line += text.count("\n", line_start, match.start())
        line_start = max(line_start, text.rfind("\n", line_start, match.start()) + 1)
        place = Place(path, line, match.start() - line_start + 1)
        problems.append(_problem(match[0], place))
    return problems


def _problem(sign: str, place: Place) -> Problem:
    if sign == _BYTE_ORDER_MARK:
        return Problem("KDK-U002", place, {}, Level.WARNING)
    return Problem("KDK-U001", place, {"sign": f"U+{ord(sign):04X}"})
