"""Links and pictures: where they lead, and what they say to those who cannot see them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from posixpath import basename, dirname, join, normpath, relpath, splitext
from urllib.parse import SplitResult, unquote, urlsplit

from kdk_lms.check.prose import Link, Prose
from kdk_lms.errors import Level, Problem
from kdk_lms.html import GLOSSARY_ID, GLOSSARY_SCHEMES, slug
from kdk_lms.model import Lesson
from kdk_lms.words import fold, nearest

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
DECORATIVE = frozenset({"dekoracja", "decorative"})
LONGEST_ALTERNATIVE = 150

Fault = tuple[str, dict[str, str]]

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ON_THIS_DISK = re.compile(r"[a-z]:[\\/]|[\\/]|file:|~[\\/]|%[a-z]+%|\$\w+", re.I)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_UNSEEN = re.compile(r"[\x00-\x20]")
_FOREIGN_LETTER = re.compile(r"[\u0370-\u052f]")
_PICTURE = re.compile(r"!\[([^\]]*)\]\([^)]*\)|<img\b[^>]*>")
_MARKUP = re.compile(r"<[^<>]*>|[*_`]+")
_BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)
_GENERIC = re.compile(
    r"(zdjęcie|obraz|obrazek|grafika|fotografia|image|picture|photo|graphic)(?!\w)", re.I
)
_VAGUE = frozenset(
    """
    tu, tutaj, kliknij, kliknij tu, kliknij tutaj, więcej, czytaj więcej, dowiedz się więcej, link,
    ten link, pod tym linkiem, tym linkiem, odnośnik, zobacz, zobacz więcej, zobacz tutaj, pobierz,
    na tej stronie, here, click, click here, more, read more, learn more, this link, this page,
    download
    """.strip()
    .replace("\n", " ")
    .replace("     ", " ")
    .split(", ")
)


@dataclass(frozen=True, slots=True, eq=False)
class Goals:
    """What a course's links can lead to, by path relative to the course.

    Shape: `anchors` has the ids that can stand after `#`, for lessons only.
    """

    anchors: Mapping[str, frozenset[str]]
    files: frozenset[str]
    spelt: Mapping[str, str]
    suggested: dict[str, str | None] = field(default_factory=dict)

    def alike(self, path: str) -> str | None:
        """The page or file that the author may have meant."""
        if path not in self.suggested:
            same_name = [real for real in self.spelt.values() if basename(real) == basename(path)]
            meant = same_name[0] if same_name else nearest(path, self.spelt.values())
            self.suggested[path] = meant
        return self.suggested[path]


def goals_of(anchors: Mapping[str, frozenset[str]], files: Iterable[str]) -> Goals:
    """The goals of a course with these lessons and files."""
    known = frozenset(files)
    return Goals(anchors, known, {plainly(path): path for path in sorted({*anchors, *known})})


def plainly(path: str) -> str:
    """A path as disks see it that keep no difference between letter cases or Unicode forms."""
    return unicodedata.normalize("NFC", path).casefold()


def link_problems(prose: Prose, lesson: Lesson, goals: Goals) -> Iterator[Problem]:
    """Everything wrong with the links and pictures of a text."""
    for link in prose.links:
        fault = _target_fault(link, lesson, goals)
        if fault:
            yield Problem(fault[0], prose.place(link.target_start), fault[1])
        fault = _picture_fault(link) if link.form == "picture" else _words_fault(link)
        if fault:
            level = Level.ERROR if fault[0] in ("KDK-A001", "KDK-L010") else Level.WARNING
            yield Problem(fault[0], prose.place(link.start), fault[1], level)


# ---- where it leads -----------------------------------------------------------------------------


def _target_fault(link: Link, lesson: Lesson, goals: Goals) -> Fault | None:
    if link.target is None:
        return None
    raw = link.target.strip().strip("<>")
    shown = {"target": raw if len(raw) <= 80 else f"{raw[:79]}…"}
    if not raw or raw == "#":
        return "KDK-L009", {}
    if _ON_THIS_DISK.match(raw):
        return "KDK-L005", shown
    target = unescape(_ESCAPED.sub(r"\1", raw))
    scheme = _SCHEME.match(_UNSEEN.sub("", target))
    if scheme and scheme[1].lower() in GLOSSARY_SCHEMES:
        return _term_fault(target.partition(":")[2], goals)
    if scheme and scheme[1].lower() not in SCHEMES:
        return "KDK-L008", {"scheme": scheme[1].lower()}
    try:
        parts = urlsplit(target)
        host = parts.hostname or ""
    except ValueError:
        return "KDK-L013", shown
    if scheme:
        return _outside(link, parts, host, shown)
    if "\\" in target:
        return "KDK-L015", shown | {"fixed": target.replace("\\", "/")}
    return _inside(parts, lesson, goals, shown)


def _term_fault(term: str, goals: Goals) -> Fault | None:
    anchors = goals.anchors.get(f"{GLOSSARY_ID}.md", frozenset())
    if term in anchors:
        return None
    return "KDK-R004", {"id": term}


def _outside(link: Link, parts: SplitResult, host: str, shown: dict[str, str]) -> Fault | None:
    if parts.scheme == "mailto":
        return None if "@" in parts.path else ("KDK-L013", shown)
    if parts.scheme == "tel":
        return None
    if "." not in host and host != "localhost":
        return "KDK-L013", shown
    if _FOREIGN_LETTER.search(host) and re.search(r"[a-z]", host.rpartition(".")[0]):
        return "KDK-L016", shown
    return None if link.form == "link" else ("KDK-L014", shown)


def _inside(
    parts: SplitResult, lesson: Lesson, goals: Goals, shown: dict[str, str]
) -> Fault | None:
    if not parts.path:
        return _anchor_fault(parts.fragment, lesson.path, goals)
    path = normpath(join(dirname(lesson.path), unquote(parts.path)))
    if path == ".." or path.startswith("../"):
        return "KDK-L006", shown
    if path in goals.anchors:
        return _anchor_fault(parts.fragment, path, goals)
    if path in goals.files:
        return None
    folder = dirname(lesson.path) or "."
    if real := goals.spelt.get(plainly(path)):
        return "KDK-L007", shown | {"real": relpath(real, folder)}
    if meant := goals.alike(path):
        return "KDK-L001", shown | {"nearest": relpath(meant, folder)}
    return "KDK-L002", shown


def _anchor_fault(fragment: str, path: str, goals: Goals) -> Fault | None:
    anchor, anchors = unquote(fragment), goals.anchors[path]
    if not anchor or anchor in anchors or anchor.startswith(("fn:", "fnref:")):
        return None
    meant = slug(anchor) if slug(anchor) in anchors else nearest(anchor, sorted(anchors))
    if meant:
        return "KDK-L003", {"anchor": anchor, "nearest": meant}
    return "KDK-L004", {"anchor": anchor}


# ---- what it says -------------------------------------------------------------------------------


def _words_fault(link: Link) -> Fault | None:
    if link.words is None or link.form != "link":
        return None
    words = " ".join(_MARKUP.sub("", _PICTURE.sub(r"\1", link.words)).split())
    if not words:
        return None if "<img" in link.words else ("KDK-L010", {})
    if words.casefold().strip(" .…!:→»>") in _VAGUE:
        return "KDK-L011", {"words": words}
    return ("KDK-L012", {"words": words}) if _BARE_ADDRESS.fullmatch(words) else None


def _picture_fault(link: Link) -> Fault | None:
    words = " ".join((link.words or "").split())
    if not words:
        return None if link.classes & DECORATIVE else ("KDK-A001", {})
    name = basename(unquote(link.target or ""))
    if _as_name(words) in (_as_name(name), _as_name(splitext(name)[0])):
        return "KDK-A002", {"words": words}
    if generic := _GENERIC.match(words):
        return "KDK-A003", {"words": generic[1]}
    if len(words) > LONGEST_ALTERNATIVE:
        return "KDK-A004", {"n": str(len(words)), "limit": str(LONGEST_ALTERNATIVE)}
    return None


def _as_name(words: str) -> str:
    return re.sub(r"[\s_-]+", "-", fold(words))
