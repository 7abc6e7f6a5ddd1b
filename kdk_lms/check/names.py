"""Names and sizes of a course's files: what some disks, systems and phones cannot cope with."""

import re
from collections.abc import Iterator
from posixpath import dirname, splitext

from kdk_lms.check.links import plainly
from kdk_lms.errors import Level, Place, Problem
from kdk_lms.html import slug
from kdk_lms.model import Course

LARGEST_PICTURE = 300 * 1024
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tiff"})

_LONGEST_NAME = 100
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]|[ .]$|^ ')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)", re.I)


def name_problems(course: Course) -> Iterator[Problem]:
    """Names that some systems refuse or mix up, and pictures that are too large."""
    root = dirname(course.place.path)
    paths = sorted({*(asset.path for asset in course.assets), *(le.path for le in course.lessons)})
    seen: dict[str, str] = {}
    for path in _with_folders(paths):
        place = Place(f"{root}/{path}" if root else path)
        name = path.rpartition("/")[2]
        if not _is_portable(name):
            yield Problem("KDK-N002", place, {"name": name, "suggestion": _suggestion(name)})
        first = seen.setdefault(plainly(path), path)
        if first != path:
            other = f"{root}/{first}" if root else first
            yield Problem("KDK-N005", place, {"name": name, "first": other})
    for asset in course.assets:
        if asset.size > LARGEST_PICTURE and splitext(asset.path)[1].lower() in PICTURES:
            place = Place(f"{root}/{asset.path}" if root else asset.path)
            facts = {"size": _kilobytes(asset.size), "limit": _kilobytes(LARGEST_PICTURE)}
            yield Problem("KDK-Z002", place, facts, Level.WARNING)


def _with_folders(paths: list[str]) -> Iterator[str]:
    """Every folder once, before what lies in it."""
    seen = set()
    for path in paths:
        parts = path.split("/")
        for count in range(1, len(parts) + 1):
            part = "/".join(parts[:count])
            if part not in seen:
                seen.add(part)
                yield part


def _is_portable(name: str) -> bool:
    is_short = len(name.encode()) <= _LONGEST_NAME
    return is_short and not _FORBIDDEN.search(name) and not _RESERVED.match(name)


def _suggestion(name: str) -> str:
    stem, ending = splitext(name)
    plain = slug(stem)[:40] or "plik"
    plain = f"plik-{plain}" if _RESERVED.match(plain) else plain
    return f"{plain}.{slug(ending)}" if slug(ending) else plain


def _kilobytes(size: int) -> str:
    return f"{size / 1024:.0f} kB"
