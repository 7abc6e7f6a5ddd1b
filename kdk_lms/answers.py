"""Answers to choose: task lists, ordered lists, pairs, categories, tables and scales."""

import re
from collections.abc import Sequence

from kdk_lms.entries import (
    ARROW,
    BOLD,
    Draft,
    Entry,
    Feedback,
    Line,
    Listing,
    Part,
    has_box,
    is_equals,
    make_options,
    make_rows,
    nearly_box,
    nested_entries,
    read_part,
    refuse_repeats,
    same,
)
from kdk_lms.errors import Place
from kdk_lms.model import Choice, Option, Order, Rows, Scale, Text
from kdk_lms.options import Options

_SCALE = re.compile(r"(-?[0-9]{1,3})\s*(?:\.\.|–|-)\s*(-?[0-9]{1,3})")
_MAX_POINTS = 11
_DELIMITER = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")
_CELL = re.compile(r"(?<!\\)\|")


def read_tasks(draft: Draft, listing: Listing) -> Choice:
    """A task list: choose one, or several when more than one is right."""
    parts, right = _tasks(draft, listing)
    refuse_repeats(draft, parts)
    is_whole = len(parts) == len(listing.entries)
    if is_whole and len(parts) < 2:
        draft.problems.error("Q005", draft.place, id=draft.id)
    if is_whole and not any(right):
        draft.problems.error("Q003", draft.place, id=draft.id, mark="[x]")
    elif all(right) and len(parts) > 1:
        draft.problems.warning("Q004", draft.place, id=draft.id)
    return Choice(make_options(draft, parts, right), sum(right) > 1)


def read_true_false(draft: Draft, listing: Listing) -> Rows:
    """A task list of statements that are true (`[x]`) or false."""
    parts, right = _tasks(draft, listing)
    refuse_repeats(draft, parts)
    columns = tuple(Option(name, Text(name, draft.place)) for name in ("true", "false"))
    rows = make_rows(draft, parts, ["true" if is_right else "false" for is_right in right])
    return Rows("true-false", rows, columns)


def _tasks(draft: Draft, listing: Listing) -> tuple[list[Part], list[bool]]:
    parts, right = [], []
    for entry in listing.entries:
        text, place = entry.line.text, entry.line.place
        if has_box(text) and entry.is_spaced:
            parts.append(read_part(draft, entry, 3, feedback=Feedback.BOTH))
            right.append(text[1] in "xX")
        elif is_equals(text):
            first = str(listing.entries[0].line.place)
            draft.problems.error("Q007", place, id=draft.id, first=first)
        elif mark := nearly_box(text):
            draft.problems.error("Q012", place, mark=mark)
        else:
            draft.problems.error("Q013", place, option=text, mark="[ ]")
    return parts, right


def read_order(draft: Draft, listing: Listing) -> Order:
    """A numbered list in the right order."""
    parts = [read_part(draft, e, feedback=Feedback.NONE) for e in listing.entries]
    refuse_repeats(draft, parts)
    if len(parts) < 2:
        draft.problems.error("Q045", draft.place, id=draft.id)
    return Order(make_options(draft, parts, [False] * len(parts)))


def read_pairs(draft: Draft, listing: Listing) -> Rows:
    """Entries `left -> right`; without a left side the right one is a distractor."""
    lefts: list[Part] = []
    rights: list[Part] = []
    distractors: list[Part] = []
    for entry in listing.entries:
        text, place = entry.line.text, entry.line.place
        arrow = ARROW.search(text)
        if not arrow or not text[arrow.end() :].strip():
            alone = text[: arrow.start()].strip() if arrow else text
            draft.problems.error("Q040", place, option=alone or "…")
            continue
        is_row = bool(text[: arrow.start()].strip())
        notes = [line for line in entry.more if line.text.startswith(">")] if is_row else []
        right = Entry(entry.line, more=[line for line in entry.more if line not in notes])
        part = read_part(draft, right, arrow.end(), feedback=Feedback.NONE)
        (rights if is_row else distractors).append(part)
        if is_row:
            left = Line(text[: arrow.start()].rstrip(), place)
            row = Entry(left, more=notes, stray=entry.stray)
            lefts.append(read_part(draft, row, feedback=Feedback.BOTH))
    refuse_repeats(draft, lefts)
    if len(lefts) < 2 and len(lefts) + len(distractors) == len(listing.entries):
        draft.problems.error("Q041", draft.place, id=draft.id)
    unique = list({same(part.text.markdown): part for part in reversed(rights)}.values())[::-1]
    columns = unique + distractors
    refuse_repeats(draft, columns)
    return _rows(draft, "matching", lefts, [same(part.text.markdown) for part in rights], columns)


def _rows(
    draft: Draft, form: str, parts: Sequence[Part], right: Sequence[str], columns: Sequence[Part]
) -> Rows:
    """Rows whose right column is named by its text."""
    options = make_options(draft, columns, [False] * len(columns))
    ids = {same(option.text.markdown): option.id for option in options}
    rows = make_rows(draft, parts, [ids[text] for text in right])
    match form:
        case "matching" | "categories" | "matrix":
            return Rows(form, rows, options)
        case _:
            raise AssertionError(form)


def read_categories(draft: Draft, listing: Listing) -> Rows:
    """Bold entries with lists inside: what belongs where."""
    columns: list[Part] = []
    parts: list[Part] = []
    right: list[str] = []
    for entry in listing.entries:
        line = entry.line
        bold = BOLD.match(line.text)
        if not bold:
            draft.problems.error("Q053", line.place, option=line.text)
            continue
        place = line.place.at(line.place.line, line.place.column + 2)
        column = Part(Text(bold[2], place))
        inside = [
            read_part(draft, nested, feedback=Feedback.NONE)
            for nested in nested_entries(draft, entry)
        ]
        if not inside:
            draft.problems.error("Q050", line.place, option=bold[2])
        columns.append(column)
        parts += inside
        right += [same(bold[2])] * len(inside)
    refuse_repeats(draft, columns)
    refuse_repeats(draft, parts, "Q052")
    if len(columns) == len(listing.entries) == 1:
        draft.problems.error("Q051", draft.place, id=draft.id)
    return _rows(draft, "categories", parts, right, columns)


def find_table(draft: Draft) -> tuple[int, int] | None:
    """The last table of a question: the indexes of its first line and of that after its last."""
    source = draft.source
    end = len(source.lines)
    while end and ("|" not in source.lines[end - 1] or source.is_code[end - 1]):
        end -= 1
    first = end
    while first and not source.is_code[first - 1] and _is_of_table(source.lines[first - 1]):
        first -= 1
    while end < len(source.lines) and source.lines[end].lstrip().startswith(">"):
        end += 1
    return (first, end) if end > first else None


def _is_of_table(line: str) -> bool:
    return "|" in line or (line.startswith((" ", "\t")) and line.lstrip().startswith(">"))


def has_marks(draft: Draft, table: tuple[int, int]) -> bool:
    """Whether a table has cells with `x`."""
    lines = draft.source.lines[table[0] : table[1]]
    return any(_is_mark(cell.text) for line in lines for cell in _cells(line, draft.place))


def _cells(line: str, place: Place) -> list[Line]:
    """The cells of a table's row. Shape: `place` is that of the row's first character."""
    cells = []
    start = len(line) - len(line.lstrip())
    start += line[start:].startswith("|")
    end = len(line.rstrip())
    ends = [match.start() for match in _CELL.finditer(line, start, end)]
    if not ends or ends[-1] < end - 1:
        ends.append(end)
    for stop in ends:
        raw = line[start:stop]
        column = start + len(raw) - len(raw.lstrip()) + 1
        cells.append(Line(raw.strip().replace("\\|", "|"), place.at(place.line, column)))
        start = stop + 1
    return cells


def _is_mark(cell: str) -> bool:
    return cell.lower() in ("x", "[x]")


def read_matrix(draft: Draft, table: tuple[int, int]) -> Rows | None:
    """A table with one `x` in each row."""
    first, end = table
    lines = draft.source.lines
    if end - first < 2 or not _DELIMITER.fullmatch(lines[first + 1].strip()):
        draft.problems.error("Q060", draft.source.place(first), id=draft.id)
        return None
    names = _cells(lines[first], draft.source.place(first))[1:]
    columns = [read_part(draft, Entry(name), feedback=Feedback.NONE) for name in names]
    if len(columns) < 2:
        draft.problems.error("Q065", draft.source.place(first), id=draft.id)
        return None
    refuse_repeats(draft, columns)
    parts, right = [], []
    for entry in _table_rows(draft, first + 2, end):
        cells = _cells(entry.line.text, entry.line.place)
        marked = _marked(draft, cells, len(columns))
        row = Entry(cells[0], more=entry.more)
        parts.append(read_part(draft, row, feedback=Feedback.BOTH))
        right.append(same(columns[marked or 0].text.markdown))
    refuse_repeats(draft, parts)
    if not parts:
        draft.problems.error("Q002", draft.place, id=draft.id)
    return _rows(draft, "matrix", parts, right, columns)


def _table_rows(draft: Draft, first: int, end: int) -> list[Entry]:
    entries: list[Entry] = []
    for index in range(first, end):
        line = draft.source.lines[index]
        text = line.strip()
        place = draft.source.place(index, len(line) - len(line.lstrip()) + 1)
        if not text.startswith(">"):
            entries.append(Entry(Line(line.rstrip(), place.at(place.line))))
        elif line[0] == ">" or not entries:
            draft.problems.error("Q011", place)
        else:
            entries[-1].more.append(Line(text, place))
    return entries


def _marked(draft: Draft, cells: Sequence[Line], count: int) -> int | None:
    """The number of the column that a row marks."""
    place, option = cells[0].place, cells[0].text
    if len(cells) > count + 1:
        draft.problems.error("Q063", place, option=option, columns=str(count + 1))
        return None
    for cell in cells[1:]:
        if not _is_mark(cell.text) and cell.text not in ("", "[ ]", "[]"):
            draft.problems.error("Q066", cell.place, option=cell.text)
            return None
    marked = [number for number, cell in enumerate(cells[1:]) if _is_mark(cell.text)]
    if len(marked) != 1:
        draft.problems.error("Q062" if marked else "Q061", place, option=option)
        return None
    return marked[0]


def read_scale(draft: Draft, listing: Listing, options: Options) -> Scale | None:
    """The statements and the scale of a survey."""
    parts = []
    for entry in listing.entries:
        if mark := nearly_box(entry.line.text):
            draft.problems.error("Q075", entry.line.place, mark=mark)
        parts.append(read_part(draft, entry, feedback=Feedback.NONE))
    refuse_repeats(draft, parts)
    low, high = _ends(options)
    labels = _labels(options, high - low + 1)
    has_not_applicable = options.is_set("not-applicable", usually=False)
    rows = make_options(draft, parts, [False] * len(parts))
    return Scale(rows, low, high, labels, has_not_applicable)


def _ends(options: Options) -> tuple[int, int]:
    scale = options.found.get("scale")
    if not scale:
        return 1, 5
    match = _SCALE.fullmatch(scale.value)
    low, high = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= high - low < _MAX_POINTS:
        facts = {"value": scale.value, "limit": str(_MAX_POINTS)}
        options.problems.error("Q071", scale.place, **facts)
        return 1, 5
    return low, high


def _labels(options: Options, points: int) -> tuple[str, ...]:
    labels = options.found.get("labels")
    ends = [end for key in ("from", "to") if (end := options.found.get(key))]
    if labels and ends:
        options.problems.error("Q074", ends[0].place)
    elif len(ends) == 1:
        options.problems.error("Q073", ends[0].place)
    if not labels:
        return tuple(end.value for end in ends)
    found = tuple(label.strip() for label in labels.value.split(";"))
    if len(found) != points or not all(found):
        facts = {"labels": str(len(found)), "points": str(points)}
        options.problems.error("Q072", labels.place, **facts)
    return found
