"""Markdown to safe HTML: one conversion a lesson, for the site and for every package alike."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

import markdown
import nh3

from kdk_lms.model import (
    GAP_CLOSE,
    GAP_OPEN,
    SLOT_CLOSE,
    SLOT_OPEN,
    Asset,
    Course,
    Fact,
    Lesson,
    Text,
)
from kdk_lms.words import callouts, fold, words

# Links and pictures leave here as `kdk:lesson/<id>#…` and `kdk:asset/<path>`; each output turns
# them into its own addresses, so that one conversion serves all of them.
LESSON_LINK, ASSET_LINK = "kdk:lesson/", "kdk:asset/"
# A link to a term of the glossary, in Polish and in English: `slowniczek:ozz`.
GLOSSARY_SCHEMES, GLOSSARY_ID = frozenset({"slowniczek", "glossary"}), "slowniczek"
_OWN_LINK = re.compile(r'(?<==")kdk:(lesson|asset)/([^"#]*)(#[^"]*)?(?=")')

_TAGS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td blockquote pre "
    "code figure figcaption details summary hr div a abbr em strong b i del ins sub sup mark kbd q "
    "cite small span br img audio video track source".split()
)
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "lang", "title"},
    "a": {"href", "hreflang", "id"},
    "img": {"src", "alt", "width", "height"},
    "audio": {"src", "controls", "preload"},
    "video": {"src", "controls", "preload", "poster", "width", "height"},
    "track": {"src", "kind", "srclang", "label", "default"},
    "source": {"src", "type"},
    "th": {"align", "scope", "colspan", "rowspan"},
    "td": {"align", "colspan", "rowspan"},
    "ol": {"start", "reversed", "type"},
    "li": {"id"},
    "sup": {"id"},
    "div": {"id"},
    "details": {"open"},
    **{f"h{level}": {"id"} for level in range(2, 7)},
}
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto", "tel", *GLOSSARY_SCHEMES},
    link_rel=None,
    strip_comments=True,
)
ALLOWED_TAGS, ALLOWED_ATTRIBUTES = _TAGS, _ATTRIBUTES

# „6. Zasoby” alone on its line is a label or an option with a number, and no list of one.
_ONE_LINE_ITEM, _ESCAPED = re.compile(r"\A(\s*\d+)([.)])(?=\s.*\Z)"), r"\1\\\2"
_BORDER = f"{SLOT_OPEN}x{SLOT_CLOSE}"  # Stands between two texts that are converted together.
_BORDER_LINE = re.compile(rf"<p>{SLOT_OPEN}x{SLOT_CLOSE}</p>\n?")
_SLOT_LINE = re.compile(rf"^[ ]{{0,3}}{SLOT_OPEN}(\d+){SLOT_CLOSE}[ ]*$", re.M)
_SLOT = re.compile(rf"<p>{SLOT_OPEN}(\d+){SLOT_CLOSE}</p>")
_MARKUP = re.compile(rf"[\\`*_{{}}\[\]<&|~^\n{SLOT_OPEN}-{GAP_CLOSE}]|^\s*(?:[#>+\-:=]|\d+[.)])")


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """What links in a course can lead to.

    Shape: `lessons` maps the paths of lesson files, relative to the course, to lesson ids; `assets`
    maps the paths of its other files to them.
    """

    language: str
    lessons: Mapping[str, str]
    assets: Mapping[str, Asset]
    facts: Mapping[str, Fact] = field(default_factory=dict)


def targets(course: Course) -> Targets:
    """The targets of a course."""
    return Targets(
        course.language,
        {lesson.path: lesson.id for lesson in course.lessons},
        {asset.path: asset for asset in course.assets},
        {fact.id: fact for fact in course.facts},
    )


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a lesson: its level (2–6), id in the page and plain text."""

    level: int
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A lesson's Markdown as safe HTML.

    Shape: `body` still holds `SLOT_OPEN n SLOT_CLOSE` where block n goes; `fragments` has the HTML
    of each smaller text of the lesson (options, feedback, hints).
    """

    body: str
    fragments: Mapping[Text, str]
    headings: tuple[Heading, ...]


def slug(text: str) -> str:
    """ASCII words joined by hyphens for an address: „Źródła i łącza” → `zrodla-i-lacza`."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


@cache
def _converter(language: str) -> markdown.Markdown:
    """One converter for the whole run: making it costs more than a short lesson."""
    return markdown.Markdown(
        extensions=[
            "abbr", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "sane_lists",
            "tables", "toc", "pymdownx.blocks.admonition", "pymdownx.blocks.details",
        ],
        extension_configs={
            "tables": {"use_align_attribute": True},
            "toc": {"slugify": lambda text, _separator: slug(text), "permalink": False},
            "footnotes": {"BACKLINK_TITLE": words("page", language)["back_to_text"]},
            "pymdownx.blocks.admonition": {"types": callouts(language)},
        },
    )  # fmt: skip


def convert(lesson: Lesson, texts: Iterable[Text], goals: Targets) -> Prose:
    """Convert a lesson and the smaller texts in it with one run of Python-Markdown.

    A run costs some 0.3 ms before the first letter; a lesson has fifty texts, so one run it is.
    """
    unique = [text for text in dict.fromkeys(texts) if not _is_plain(text)]
    source = _SLOT_LINE.sub(lambda match: f"\n\n{match[0].strip()}\n\n", lesson.body.markdown)
    converter = _converter(goals.language).reset()
    parts = _split(_finish(converter.convert(_composite(source, unique)), lesson, goals))
    headings = _headings(getattr(converter, "toc_tokens", []), lesson.id)
    if len(parts) != len(unique) + 1:  # A text broke out, with an open fence for example.
        separate = [*(text.markdown for text in unique), source]
        parts = [_finish(converter.reset().convert(text), lesson, goals) for text in separate]
    fragments = dict(zip(unique, parts[:-1], strict=True))
    return Prose(parts[-1], _with_plain(fragments, texts, goals.language), headings)


def _composite(source: str, texts: Iterable[Text]) -> str:
    """The smaller texts first and the lesson last, for Markdown puts footnotes at the very end."""
    pieces = [f"{_ONE_LINE_ITEM.sub(_ESCAPED, text.markdown)}\n\n{_BORDER}" for text in texts]
    return "\n\n".join([*pieces, source])


def _split(html: str) -> list[str]:
    return _BORDER_LINE.split(html)


def _is_plain(text: Text) -> bool:
    """Whether nothing in the text can mean anything to Markdown."""
    return _MARKUP.search(text.markdown) is None


def _with_plain(
    converted: Mapping[Text, str], texts: Iterable[Text], language: str
) -> dict[Text, str]:
    html = dict(converted)
    for text in texts:
        if text not in html:
            html[text] = bind(f"<p>{escape(text.markdown.strip(), quote=False)}</p>", language)
    return html


def inline(html: str) -> str:
    """A fragment for a place where no paragraph may stand: its only paragraph's content."""
    html = html.strip()
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        return html[3:-4]
    return html


# Tags inside a sentence leave no gap behind: a word in bold may be followed by a comma.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup)\b[^>]*>"
)


def plain(html: str) -> str:
    """The words of a piece of HTML, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", _INLINE.sub("", html))).split())


# ---- after Markdown ---------------------------------------------------------------------------


def _finish(html: str, lesson: Lesson, goals: Targets) -> str:
    """Clean, address, wrap and typeset."""
    html = _CLEANER.clean(html)
    html = html.replace(' id="', f' id="{lesson.id}--')
    html = _address(html, lesson, goals)
    html = _wrap_tables(html, str(words("page", goals.language)["table"]))
    return bind(html, goals.language)


_LINK = re.compile(r'<(a|img|audio|video|track|source)\b([^>]*?)\b(href|src)="([^"]*)"([^>]*)>')


def _address(html: str, lesson: Lesson, goals: Targets) -> str:
    def replace(match: re.Match[str]) -> str:
        tag, before, name, url, after = match.groups()
        own = own_address(unescape(url), lesson.path, lesson.id, goals.lessons)
        if own is None:
            return match[0]
        size = _size(goals.assets.get(own.removeprefix(ASSET_LINK))) if tag == "img" else ""
        return f'<{tag}{before}{name}="{escape(own)}"{after.rstrip("/ ")}{size}>'

    return _LINK.sub(replace, html)


def own_address(url: str, path: str, lesson_id: str, lessons: Mapping[str, str]) -> str | None:
    """The neutral address of a link inside the course; None for one that leads out of it.

    Shape: `path` and `lesson_id` are of the lesson that has the link; `lessons` as in Targets.
    """
    parts = urlsplit(url)
    if parts.scheme in GLOSSARY_SCHEMES:
        return f"{LESSON_LINK}{GLOSSARY_ID}#{GLOSSARY_ID}--{parts.path}"
    if parts.scheme or parts.netloc:
        return None
    if not parts.path:
        return f"{LESSON_LINK}{lesson_id}#{lesson_id}--{unquote(parts.fragment)}"
    target_path = normpath(join(dirname(path), unquote(parts.path)))
    if target := lessons.get(target_path):
        return f"{LESSON_LINK}{target}" + (f"#{target}--{parts.fragment}" if parts.fragment else "")
    return f"{ASSET_LINK}{target_path}"


def _size(asset: Asset | None) -> str:
    """Width and height keep the text from jumping when a picture arrives."""
    if asset is None or not asset.width or not asset.height:
        return ' loading="lazy"'
    return f' loading="lazy" width="{asset.width}" height="{asset.height}"'


def link(html: str, lesson: Callable[[str, str], str], asset: Callable[[str], str]) -> str:
    """Turn neutral addresses into those of one output.

    Shape: `lesson(id, fragment with its # or "")` and `asset(path)` give addresses.
    """

    def replace(match: re.Match[str]) -> str:
        kind, target, fragment = match[1], unescape(match[2]), match[3] or ""
        return escape(lesson(target, fragment) if kind == "lesson" else asset(target))

    return _OWN_LINK.sub(replace, html)


def assets_in(html: str) -> list[str]:
    """Paths of the files that a piece of HTML shows or links, each once, in order."""
    found = (unescape(match[2]) for match in _OWN_LINK.finditer(html) if match[1] == "asset")
    return list(dict.fromkeys(found))


def _wrap_tables(html: str, label: str) -> str:
    """A wide table scrolls inside a frame of its own that the keyboard can reach."""
    if "<table" not in html:
        return html
    opening = f'<div class="kdk-table" role="region" tabindex="0" aria-label="{label}">'
    html = re.sub(r"<table\b", f"{opening}<table", html)
    return html.replace("</table>", "</table></div>")


# Source of the rules: Polish typographic practice (no one-letter word, number or abbreviation ends
# a line). Each pattern begins with a set of characters, which is what makes it quick: a
# lesson is searched in some 0.2 ms. Spaces inside tags cannot match, but for those of texts such as
# `alt`, which may be bound as well.
_CODE = re.compile(r"(<(pre|code)\b.*?</\2>)", re.S)
_WORD = re.compile(r"([ \u00a0(„»>\n][aiouwzAIOUWZ]) (?=\S)")
_UNIT = re.compile(
    r"(\d) (?=(?:zł|min|h|s|m|cm|kg|[kMG]?B|[kM]b/s|px|godz\.|tys\.|mln|r\.|%|osób|lat)(?!\w))"
)
_SHORT = re.compile(r"([ \u00a0(>](?:art\.|ust\.|poz\.|pkt|nr|ul\.|dr|s\.)) (?=[\dA-ZĄĆĘŁŃÓŚŹŻ])")


def bind(html: str, language: str) -> str:
    """Put no-break spaces where Polish typography wants them; code stays as it is."""
    if language != "pl":
        return html
    if "<code" not in html and "<pre" not in html:
        return _bound(html)
    parts = _CODE.split(html)  # text, code, its tag, text, …
    parts[::3] = [_bound(part) for part in parts[::3]]
    del parts[2::3]
    return "".join(parts)


def _bound(html: str) -> str:
    html = _WORD.sub("\\1\u00a0", f">{html}")  # The first word has something before it, too.
    html = _WORD.sub("\\1\u00a0", html)  # Again for „a o tym”, where one match ends in the next.
    html = _UNIT.sub("\\1\u00a0", html)
    return _SHORT.sub("\\1\u00a0", html).replace(" – ", "\u00a0– ")[1:]


def _headings(tokens: Iterable[Mapping[str, object]], lesson_id: str) -> tuple[Heading, ...]:
    headings: list[Heading] = []
    for token in tokens:
        name = unescape(str(token["name"]))
        headings.append(Heading(int(str(token["level"])), f"{lesson_id}--{token['id']}", name))
        headings.extend(_headings(token["children"], lesson_id))  # type: ignore[arg-type]
    return tuple(headings)


def fill_slots(body: str, blocks: Mapping[int, str]) -> str:
    """Put each block's HTML where the block stood."""
    return _SLOT.sub(lambda match: blocks[int(match[1])], body)


def fill_gaps(html: str, controls: Iterable[str]) -> str:
    """Put form controls where the gaps of a prompt are."""
    by_number = list(controls)
    pattern = rf"{GAP_OPEN}(\d+){GAP_CLOSE}"
    return re.sub(pattern, lambda match: by_number[int(match[1])], html)
