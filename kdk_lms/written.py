"""Answers to write: numbers, words, and gaps in running text."""

import re
from collections.abc import Iterator, Sequence

from kdk_lms.entries import (
    Draft,
    Entry,
    Feedback,
    Listing,
    Part,
    make_options,
    read_part,
    same,
)
from kdk_lms.errors import Place
from kdk_lms.lines import Source
from kdk_lms.model import GAP_CLOSE, GAP_OPEN, Gap, Gaps, Interval, Number, Phrase, ShortText, Text
from kdk_lms.numerals import (
    Numeral,
    NumeralError,
    is_plainly_number,
    looks_like_number,
    read_numeral,
)

_SIGN = re.compile(r"(=|≠|!=|~([^~=]{0,12})=)\s*")
_CREDIT = re.compile(r"([0-9]{1,3})\s*%")
_BAR = re.compile(r"\\?\|")
_SLASH = re.compile(r"(?<!\\)/")
_TICKS = re.compile(r"`+")
# What does not count at the ends of a written answer, as in the runtime.
_EDGES = " .!?…,;:„”“\"'’‘«»"

Marked = tuple[Entry, re.Match[str]]


def read_equals(draft: Draft, listing: Listing, wanted: str) -> tuple[Number | ShortText, bool]:
    """Entries `= …`: numbers if all the right ones are, else words.

    Shape: `wanted` is the written type, and the second result whether it made the difference.
    """
    marked: list[Marked] = []
    for entry in listing.entries:
        if sign := _SIGN.match(entry.line.text):
            marked.append((entry, sign))
        else:
            draft.problems.error("Q013", entry.line.place, option=entry.line.text, mark="=")
    looks_numeric = _are_numbers(marked)
    if wanted == "number" or (wanted != "text" and looks_numeric):
        return _number(draft, marked), wanted == "number" and not looks_numeric
    return _short_text(draft, marked), wanted == "text" and looks_numeric


def _are_numbers(marked: Sequence[Marked]) -> bool:
    """Whether right answers are meant as numbers."""
    right = [(entry.line.text[sign.end() :], sign) for entry, sign in marked if not _is_wrong(sign)]
    if any(sign[1][0] == "~" or is_plainly_number(text) for text, sign in right):
        return True
    return bool(right) and all(looks_like_number(text) for text, _ in right)


def _is_wrong(sign: re.Match[str]) -> bool:
    return sign[1] in ("≠", "!=")


def _number(draft: Draft, marked: Sequence[Marked]) -> Number:
    accepted: list[Interval] = []
    wrong: list[Interval] = []
    places: dict[tuple[object, object], Place] = {}
    units: list[tuple[str, Place]] = []
    for entry, sign in marked:
        part = read_part(draft, entry, sign.end(), feedback=Feedback.CHOSEN)
        numeral = _numeral(draft, part)
        if not numeral:
            continue
        units.append((numeral.unit, part.text.place))
        place = part.text.place
        interval = Interval(
            numeral.low, numeral.high, numeral.shown, _credit(draft, entry, sign), part.if_chosen
        )
        bounds = (numeral.low, numeral.high)
        rivals = [a for a in accepted if a.low <= numeral.low and numeral.high <= a.high]
        if bounds in places or (_is_wrong(sign) and rivals):
            first = places.get(bounds) or places[rivals[0].low, rivals[0].high]
            _refuse_repeated_answer(draft, part, first, is_both=_is_wrong(sign) and bool(rivals))
        places.setdefault(bounds, place)
        (wrong if _is_wrong(sign) else accepted).append(interval)
    is_whole = len(units) == len(marked)
    if is_whole and not any(interval.credit == 100 for interval in accepted):
        draft.problems.error("Q003", draft.place, id=draft.id, mark="=")
    return Number(tuple(accepted), tuple(wrong), _unit(draft, units))


def _refuse_repeated_answer(draft: Draft, part: Part, first: Place, *, is_both: bool) -> None:
    facts = {"option": part.text.markdown, "first": str(first)}
    if is_both:
        draft.problems.error("Q026", part.text.place, **facts)
    else:
        draft.problems.error("Q025", part.text.place, id=draft.id, **facts)


def _numeral(draft: Draft, part: Part) -> Numeral | None:
    text, place = part.text.markdown, part.text.place
    try:
        return read_numeral(text) if text else None
    except NumeralError as error:
        draft.problems.error(error.code, place, **error.facts)
        return None


def _credit(draft: Draft, entry: Entry, sign: re.Match[str]) -> int:
    if sign[1][0] != "~":
        return 100
    credit = _CREDIT.fullmatch(sign[2].strip())
    if not credit or not 1 <= int(credit[1]) <= 99:
        draft.problems.error("Q024", entry.line.place, value=f"~{sign[2].strip()}")
        return 99
    return int(credit[1])


def _unit(draft: Draft, units: Sequence[tuple[str, Place]]) -> str:
    if not units:
        return ""
    first = units[0][0]
    for unit, place in units:
        if unit != first:
            draft.problems.error("Q023", place, unit=unit or "–", other=first or "–")
    return first


def _short_text(draft: Draft, marked: Sequence[Marked]) -> ShortText:
    accepted: list[Phrase] = []
    wrong: list[Phrase] = []
    seen: dict[str, tuple[Place, bool]] = {}
    for entry, sign in marked:
        if sign[1][0] == "~":
            draft.problems.error("Q020", entry.line.place, value=entry.line.text[sign.end() :])
            continue
        part = read_part(draft, entry, sign.end(), feedback=Feedback.CHOSEN)
        text, place = part.text.markdown, part.text.place
        key = same(text).strip(_EDGES)
        first, was_wrong = seen.setdefault(key, (place, _is_wrong(sign)))
        if text and first != place:
            _refuse_repeated_answer(draft, part, first, is_both=was_wrong != _is_wrong(sign))
        phrase = Phrase(text, place, part.if_chosen)
        (wrong if _is_wrong(sign) else accepted).append(phrase)
    if not accepted and len(wrong) == len(marked):
        draft.problems.error("Q003", draft.place, id=draft.id, mark="=")
    return ShortText(tuple(accepted), tuple(wrong))


def read_gaps(draft: Draft) -> tuple[list[str], Gaps]:
    """The gaps in a question's text, and its lines with the gaps marked."""
    lines: list[str] = []
    gaps: list[Gap] = []
    for index, line in enumerate(draft.source.lines):
        pieces: list[str] = []
        done = 0
        for start, end in _gap_spans(draft.source, index):
            place = draft.source.place(index, start + 1)
            if end < 0:
                draft.problems.error("Q033", place)
                continue
            pieces += [line[done:start], f"{GAP_OPEN}{len(gaps)}{GAP_CLOSE}"]
            gaps.append(_gap(draft, line[start + 2 : end - 2], place))
            done = end
        lines.append("".join([*pieces, line[done:]]) if pieces else line)
    return lines, Gaps(tuple(gaps))


def gap_places(draft: Draft, end: int) -> Iterator[Place]:
    """Where gaps stand above line `end` of a question."""
    for index in range(end):
        for start, stop in _gap_spans(draft.source, index):
            if stop >= 0:
                yield draft.source.place(index, start + 1)


def _gap_spans(source: Source, index: int) -> Iterator[tuple[int, int]]:
    """Where the gaps of a line begin and end (-1: nowhere); code and links are no gaps."""
    line = source.lines[index]
    start = -1 if source.is_code[index] else line.find("[[")
    code = _code_spans(line) if start >= 0 and "`" in line else []
    while start >= 0:
        end = line.find("]]", start + 2)
        if inside := next((span for span in code if span[0] < start < span[1]), None):
            start = line.find("[[", inside[1])
        elif start and line[start - 1] == "\\":
            start = line.find("[[", start + 2)
        elif end < 0:
            yield start, -1
            return
        elif (inner := line.find("[[", start + 2, end)) >= 0:
            yield start, -1
            start = inner
        else:
            if line[end + 2 : end + 3] != "(":
                yield start, end + 2
            start = line.find("[[", end + 2)


def _code_spans(line: str) -> list[tuple[int, int]]:
    runs = [match.span() for match in _TICKS.finditer(line)]
    following: dict[int, int] = {}
    closes: list[int | None] = []
    for number in range(len(runs) - 1, -1, -1):
        length = runs[number][1] - runs[number][0]
        closes.append(following.get(length))
        following[length] = number
    closes.reverse()
    spans: list[tuple[int, int]] = []
    number = 0
    while number < len(runs):
        close = closes[number]
        if close is not None:
            spans.append((runs[number][0], runs[close][1]))
            number = close
        number += 1
    return spans


def _gap(draft: Draft, content: str, place: Place) -> Gap:
    pieces = [piece.strip() for piece in _BAR.split(content)]
    if len(pieces) > 1 or pieces[0].startswith("*"):
        return _drop_down(draft, pieces, place)
    spellings = [spelling.strip().replace("\\/", "/") for spelling in _SLASH.split(pieces[0])]
    if not all(spellings):
        draft.problems.error("Q030", place, id=draft.id)
    _refuse_repeated(draft, spellings, place)
    return Gap(place, accepted=tuple(spellings))


def _drop_down(draft: Draft, pieces: Sequence[str], place: Place) -> Gap:
    right = [piece.startswith("*") for piece in pieces]
    texts = [piece.removeprefix("*").strip() for piece in pieces]
    if not all(texts):
        draft.problems.error("Q030", place, id=draft.id)
    elif len(texts) < 2:
        draft.problems.error("Q034", place)
    if not any(right):
        draft.problems.error("Q031", place)
    elif sum(right) > 1:
        draft.problems.error("Q032", place)
    _refuse_repeated(draft, texts, place)
    options = make_options(draft, [Part(Text(text, place)) for text in texts], right)
    return Gap(place, options=options)


def _refuse_repeated(draft: Draft, texts: Sequence[str], place: Place) -> None:
    seen: set[str] = set()
    for text in texts:
        if text and same(text) in seen:
            draft.problems.error("Q035", place, option=text)
        seen.add(same(text))
