"""What can be found on the site: titles, headings and text of every lesson, never a question."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kdk_lms.html import plain
from kdk_lms.words import LANGUAGES, words

# Answers would be found before they were thought of, so whole questions stay out.
_QUESTION = re.compile(r'<form class="kdk-q.*?</form>', re.S)
_HEAD = re.compile(r'<header class="kdk-lesson-head">.*?</header>', re.S)
_HEADING = re.compile(r'<h[2-6] id="([^"]+)"[^>]*>(.*?)</h[2-6]>', re.S)
_TEXTS = ("short", "loading", "none", "failed", "found")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text under a heading. Shape: what stands before the first has no anchor."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Findable:
    """A page that can be found: `above` says where it belongs („Kurs · Moduł”)."""

    address: str
    title: str
    above: str
    passages: tuple[Passage, ...]


def passages(html: str) -> Iterator[Passage]:
    """The text of a lesson, piece by piece, without its head and its questions."""
    anchor = heading = ""
    parts = _HEADING.split(_QUESTION.sub(" ", _HEAD.sub("", html, count=1)))
    for text, next_anchor, next_heading in zip(
        parts[::3], [*parts[1::3], ""], [*parts[2::3], ""], strict=True
    ):
        passage = Passage(anchor, heading, plain(text))
        if passage.heading or passage.text:
            yield passage
        anchor, heading = next_anchor, plain(next_heading)


def search_script(pages: Iterable[Findable]) -> bytes:
    """Everything that can be found as one classic script, which also opens from a disk.

    Shape: `pages` of [address, title, above, [[anchor, heading, text], …]]; `words` by language.
    """
    record: Mapping[str, object] = {
        "pages": [_row(page) for page in pages],
        "words": {language: _words(language) for language in LANGUAGES},
    }
    packed = json.dumps(record, separators=(",", ":"), ensure_ascii=False)
    return f"window.kdkSearch={packed};\n".encode()


def _row(page: Findable) -> Sequence[object]:
    found = [[passage.anchor, passage.heading, passage.text] for passage in page.passages]
    return [page.address, page.title, page.above, found]


def _words(language: str) -> Mapping[str, object]:
    texts = words("page", language)
    return {name: texts[f"search_{name}"] for name in _TEXTS}
