"""The lists in a question: their entries with texts, ids and feedback."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from kdk_lms.errors import Place
from kdk_lms.lines import Problems, Source
from kdk_lms.model import Option, Row, Text
from kdk_lms.words import fold

ID_LENGTH = 24

_ENTRY = re.compile(r"( {0,3})([-*+]|[0-9]{1,9}[.)])(?:([ \t]+)(.*))?$")
_LIST_SIGNS = "-*+0123456789"
_UNSPACED = re.compile(r"( {0,3})[-*+](\[[ xX]\].*)")
_BOX = re.compile(r"\[[ xX]\](?:\s|$)")
_NEARLY_BOX = re.compile(r"\[(?:[ xX✓✔✗vV*+хХ]{0,3})\](?![(\[:])")
_EQUALS = re.compile(r"(?:=|≠|!=|~[^~=]{0,12}=)(?!=)")
ARROW = re.compile(r"(?:(?<=\s)|^)(?:->|→)(?=\s|$)")
BOLD = re.compile(r"(\*\*|__)(?=\S)(.*\S)\1$")
_NESTED = re.compile(r"[-*+][ \t]+(.*)")
_NOT_INLINE = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])(?:\s|$)|\||#{1,6}\s|```|~~~")
_OWN_ID = re.compile(r"\s*\{#([^{}\s]*)\}$")
_NOT_OF_ID = re.compile(r"[^a-z0-9]+")
_LINK_TARGET = re.compile(r"\]\([^()]*\)")


class Shape(Enum):
    """What the entries of a list look like."""

    TASKS = "tasks"
    EQUALS = "equals"
    NUMBERED = "numbered"
    ARROWS = "arrows"
    CATEGORIES = "categories"
    PLAIN = "plain"


class Feedback(Enum):
    """Which feedback the entries of a kind of question may have."""

    BOTH = "for who chose and for who did not"
    CHOSEN = "for who wrote it"
    NONE = "none"


# Not frozen like the model's values: a lesson makes hundreds of these, and freezing costs thrice.
@dataclass(slots=True)
class Line:
    """A line of an entry without its indentation."""

    text: str
    place: Place
    is_code: bool = False


@dataclass(slots=True)
class Entry:
    """One entry of a list; `more` are the indented lines below it, `stray` unindented feedback."""

    line: Line
    is_numbered: bool = False
    is_spaced: bool = True
    more: list[Line] = field(default_factory=list)
    stray: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Listing:
    """A list.

    Shape: `first` and `last` are the indexes of its lines, `indent` is that of its first entry.
    """

    first: int
    last: int
    indent: int
    entries: list[Entry]
    shape: Shape = Shape.PLAIN


@dataclass(frozen=True, slots=True)
class Draft:
    """A question being read."""

    id: str
    place: Place
    source: Source
    problems: Problems


@dataclass(slots=True)
class Part:
    """The text of an entry, the id that its author gave it, and its feedback."""

    text: Text
    own_id: str = ""
    if_chosen: Text | None = None
    if_not_chosen: Text | None = None


def read_lists(source: Source) -> list[Listing]:
    """The lists of a question that are not nested in others."""
    lists: list[Listing] = []
    current: Listing | None = None
    was_blank = True
    for index, line in enumerate(source.lines):
        if not line or line.isspace():
            was_blank = True
            continue
        is_code = bool(source.is_code[index])
        begins = line.lstrip(" ")[0]
        is_listed = begins in _LIST_SIGNS and not is_code
        entry = _entry(source, index, line, current) if is_listed else None
        if entry:
            if not current or current.entries[0].is_numbered != entry.is_numbered:
                indent = len(line) - len(line.lstrip())
                current = Listing(index, index, indent, [])
                lists.append(current)
            current.entries.append(entry)
            current.last = index
        elif current and _is_inside(line, current):
            column = len(line) - len(line.lstrip()) + 1
            more = Line(line.strip(), source.place(index, column), is_code)
            current.entries[-1].more.append(more)
            current.last = index
        elif current and line.startswith(">") and not was_blank:
            current.entries[-1].stray.append(Line(line, source.place(index)))
            current.last = index
        else:
            current = None
        was_blank = False
    for listing in lists:
        listing.shape = _shape(listing.entries)
    return lists


def _entry(source: Source, index: int, line: str, current: Listing | None) -> Entry | None:
    if match := _ENTRY.match(line):
        text = (match[4] or "").rstrip()
        column = match.start(4) + 1 if match[4] else match.end(2) + 1
        if current and _is_inside(line, current):
            return None
        return Entry(Line(text, source.place(index, column)), match[2][0].isdigit())
    if match := _UNSPACED.match(line):
        line_ = Line(match[2].rstrip(), source.place(index, match.start(2) + 1))
        return Entry(line_, is_spaced=False)
    return None


def _is_inside(line: str, current: Listing) -> bool:
    """Whether a line belongs to the entry above it: it is indented by two spaces more."""
    if line[0] == "\t":
        return True
    return len(line) - len(line.lstrip(" ")) >= current.indent + 2


def _shape(entries: Sequence[Entry]) -> Shape:
    texts = [entry.line.text for entry in entries]
    if any(_NEARLY_BOX.match(text) for text in texts):
        return Shape.TASKS
    if any(_EQUALS.match(text) for text in texts):
        return Shape.EQUALS
    if entries[0].is_numbered:
        return Shape.NUMBERED
    if any(ARROW.search(text) for text in texts):
        return Shape.ARROWS
    if any(BOLD.match(e.line.text) and any(_NESTED.match(m.text) for m in e.more) for e in entries):
        return Shape.CATEGORIES
    return Shape.PLAIN


def has_box(text: str) -> bool:
    """Whether an entry begins with `[ ]` or `[x]`."""
    return bool(_BOX.match(text))


def nearly_box(text: str) -> str:
    """What stands at the beginning of an entry where a box should be; empty when nothing does."""
    match = _NEARLY_BOX.match(text)
    return match[0] if match else ""


def is_equals(text: str) -> bool:
    """Whether an entry begins with `=`, `≠`, `!=` or `~50% =`."""
    return bool(_EQUALS.match(text))


def nested_entries(draft: Draft, entry: Entry) -> list[Entry]:
    """The entries of the list inside an entry."""
    entries: list[Entry] = []
    indent = 0
    for line in entry.more:
        nested = None if line.is_code else _NESTED.match(line.text)
        if nested and (not entries or line.place.column < indent + 2):
            indent = indent or line.place.column
            place = line.place.at(line.place.line, line.place.column + nested.start(1))
            entries.append(Entry(Line(nested[1].rstrip(), place)))
        elif entries:
            entries[-1].more.append(line)
        else:
            draft.problems.error("Q015", line.place)
    for line in entry.stray:
        draft.problems.error("Q011", line.place)
    return entries


def read_part(draft: Draft, entry: Entry, skip: int = 0, *, feedback: Feedback) -> Part:
    """Read an entry from its character `skip` on."""
    lines = [_skipped(entry.line, skip)]
    if not entry.more and not entry.stray:
        return Part(*_text_and_id(draft, lines))
    blocks: list[Line] = []
    notes: dict[str, list[Line]] = {">": [], ">!": []}
    for line in entry.more:
        if line.text.startswith(">") and not line.is_code:
            sign = ">!" if line.text.startswith(">!") else ">"
            notes[sign].append(_skipped(line, len(sign)))
            _refuse_feedback(draft, line, sign, feedback)
        elif line.is_code or _NOT_INLINE.match(line.text):
            blocks.append(line)
        else:
            lines.append(line)
    for line in blocks[:1]:
        draft.problems.error("Q015", line.place)
    for line in entry.stray:
        draft.problems.error("Q011", line.place)
    return Part(*_text_and_id(draft, lines), _note(notes[">"]), _note(notes[">!"]))


def _refuse_feedback(draft: Draft, line: Line, sign: str, feedback: Feedback) -> None:
    if feedback is Feedback.NONE:
        draft.problems.error("Q018", line.place)
    elif feedback is Feedback.CHOSEN and sign == ">!":
        draft.problems.error("Q019", line.place)


def _skipped(line: Line, count: int) -> Line:
    text = line.text[count:]
    start = count + len(text) - len(text.lstrip())
    place = line.place
    return Line(text.strip(), Place(place.path, place.line, place.column + start))


def _note(lines: Sequence[Line]) -> Text | None:
    if not lines:
        return None
    text = "\n".join([line.text for line in lines]).strip()
    return Text(text, next(line.place for line in lines if line.text)) if text else None


def _text_and_id(draft: Draft, lines: Sequence[Line]) -> tuple[Text, str]:
    """The text of an entry and the id that its author wrote at the end."""
    text, place = "\n".join([line.text for line in lines]).strip(), lines[0].place
    own_id = ""
    if text.endswith("}") and (match := _OWN_ID.search(text)):
        text, own_id = text[: match.start()], match[1]
        if not re.fullmatch(rf"[a-z0-9_]{{1,{ID_LENGTH}}}", own_id):
            draft.problems.error("Q016", place, option=own_id, limit=str(ID_LENGTH))
            own_id = ""
    if not text:
        draft.problems.error("Q014", place, id=draft.id)
    return Text(text, place), own_id


def name_parts(draft: Draft, parts: Sequence[Part]) -> list[str]:
    """The ids of the parts: those that the author gave, the others derived from their texts."""
    taken: dict[str, Place] = {}
    for part in parts:
        if part.own_id in taken:
            first = str(taken[part.own_id])
            draft.problems.error("Q017", part.text.place, option=part.own_id, first=first)
        elif part.own_id:
            taken[part.own_id] = part.text.place
    ids = []
    for part in parts:
        name = part.own_id or _free(slug(part.text.markdown), taken)
        taken.setdefault(name, part.text.place)
        ids.append(name)
    return ids


def _free(name: str, taken: Iterable[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def slug(text: str) -> str:
    """The id that a text gives: `Termin i miejsce` → `termin_i_miejsce`."""
    plain = _NOT_OF_ID.sub("_", fold(_LINK_TARGET.sub("]", text) if "](" in text else text)).strip(
        "_"
    )
    if len(plain) > ID_LENGTH:
        head, _, tail = plain[: ID_LENGTH + 1].rpartition("_")
        plain = head or tail[:ID_LENGTH]
    return plain or "o"


def make_options(draft: Draft, parts: Sequence[Part], right: Sequence[bool]) -> tuple[Option, ...]:
    """Options of the parts with their ids."""
    return tuple(
        Option(name, part.text, is_right, part.if_chosen, part.if_not_chosen)
        for name, part, is_right in zip(name_parts(draft, parts), parts, right, strict=True)
    )


def make_rows(draft: Draft, parts: Sequence[Part], right: Sequence[str]) -> tuple[Row, ...]:
    """Rows of the parts with their ids and their right columns."""
    return tuple(
        Row(name, part.text, column, part.if_chosen, part.if_not_chosen)
        for name, part, column in zip(name_parts(draft, parts), parts, right, strict=True)
    )


def same(text: str) -> str:
    """What two texts have in common that readers take for the same answer."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def refuse_repeats(draft: Draft, parts: Sequence[Part], code: str = "Q006") -> None:
    """Note every text that occurs a second time."""
    seen: dict[str, Place] = {}
    for part in parts:
        key = same(part.text.markdown)
        if not key:
            continue
        if key in seen:
            facts = {"option": part.text.markdown, "first": str(seen[key])}
            if code == "Q006":
                facts["id"] = draft.id
            draft.problems.error(code, part.text.place, **facts)
        seen.setdefault(key, part.text.place)
