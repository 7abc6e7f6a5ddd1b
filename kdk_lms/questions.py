"""The inside of a quiz, a survey or a reflection: its prompt and its answer."""

import re
from collections.abc import Callable, Mapping

from kdk_lms import answers, written
from kdk_lms.entries import Draft, Listing, Shape, read_lists
from kdk_lms.errors import Place
from kdk_lms.lines import Source
from kdk_lms.model import Answer, Kind, Number, Reflection, Text
from kdk_lms.options import Options
from kdk_lms.words import canonical

# A task list or `=` cannot be anything but an answer; a numbered list, say, may stand in a prompt.
_STRONG = (Shape.TASKS, Shape.EQUALS)
_WEAK = (Shape.NUMBERED, Shape.ARROWS, Shape.CATEGORIES)
_KINDS = {
    Shape.NUMBERED: Kind.ORDER,
    Shape.ARROWS: Kind.MATCHING,
    Shape.CATEGORIES: Kind.CATEGORIES,
}
_TYPES = tuple(kind.value for kind in Kind if kind not in (Kind.SURVEY, Kind.REFLECTION))
_HEADING = re.compile(r"( {0,3}#{1,6}[ \t]+)(.*?)(?:[ \t]+#+)?[ \t]*$")
_RULE = re.compile(r" {0,3}_{4,}[ \t]*$")
_USUAL_LINES = 4

Read = tuple[list[str], Answer | None]


def read_question(draft: Draft, name: str, options: Options) -> tuple[Text, Answer | None]:
    """The prompt and the answer of a block `name`; None when its answer cannot be read."""
    lines, answer = _READERS[name](draft, options)
    return _prompt(draft, lines), answer


def read_text(source: Source, otherwise: Place) -> Text:
    """The text of some lines without the blank ones around it."""
    filled = [index for index, line in enumerate(source.lines) if line and not line.isspace()]
    if not filled:
        return Text("", otherwise)
    first = source.lines[filled[0]]
    place = source.place(filled[0], len(first) - len(first.lstrip()) + 1)
    return Text("\n".join(source.lines[filled[0] : filled[-1] + 1]).strip(), place)


def _prompt(draft: Draft, lines: list[str]) -> Text:
    """The text above the answers; headings in it become plain text."""
    source = draft.source
    plain = lines[:]
    shift = 0
    is_first = True
    for index, line in enumerate(lines):
        if not source.is_code[index] and "#" in line and (heading := _HEADING.match(line)):
            plain[index] = heading[2]
            shift = heading.end(1) if is_first else shift
        is_first = is_first and not line.strip()
    text = read_text(Source(source.path, source.first_line, plain, source.is_code), draft.place)
    if not text.markdown:
        draft.problems.error("Q001", draft.place, id=draft.id)
    return Text(text.markdown, text.place.at(text.place.line, text.place.column + shift))


def _quiz(draft: Draft, options: Options) -> Read:
    wanted = _wanted_type(options)
    lists = read_lists(draft.source)
    strong = [listing for listing in lists if listing.shape in _STRONG]
    if strong:
        return _strong(draft, _merged(draft, strong), options, wanted)
    if wanted == Kind.MATRIX and (table := answers.find_table(draft)):
        _refuse_rest(draft, table[1])
        return draft.source.lines[: table[0]], answers.read_matrix(draft, table)
    found = len(draft.problems)
    lines, gaps = written.read_gaps(draft)
    if gaps.gaps or len(draft.problems) > found:
        _check_type(draft, options, wanted, Kind.GAPS)
        return lines, gaps
    weak = [listing for listing in lists if listing.shape in _WEAK]
    if weak:
        return _weak(draft, weak[-1], options, wanted)
    table = answers.find_table(draft)
    if table and answers.has_marks(draft, table):
        draft.problems.error("Q064", draft.place, id=draft.id)
    else:
        draft.problems.error("Q002", draft.place, id=draft.id)
    return lines, None


def _strong(draft: Draft, listing: Listing, options: Options, wanted: str) -> Read:
    prompt = draft.source.lines[: listing.first]
    gap = next(written.gap_places(draft, listing.first), None)
    if gap:
        first = str(draft.source.place(listing.first))
        draft.problems.error("Q007", gap, id=draft.id, first=first)
    answer: Answer
    if listing.shape is Shape.EQUALS:
        answer, is_decided = written.read_equals(draft, listing, wanted)
        kind = Kind.NUMBER if isinstance(answer, Number) else Kind.TEXT
        _check_type(draft, options, wanted, kind, is_needed=is_decided)
    elif wanted == Kind.TRUE_FALSE:
        answer = answers.read_true_false(draft, listing)
    else:
        choice = answers.read_tasks(draft, listing)
        answer = choice
        kind = Kind.MULTIPLE if choice.is_multiple else Kind.SINGLE
        _check_type(draft, options, wanted, kind)
    _refuse_rest(draft, listing.last + 1)
    return prompt, answer


def _weak(draft: Draft, listing: Listing, options: Options, wanted: str) -> Read:
    _check_type(draft, options, wanted, _KINDS[listing.shape])
    _refuse_rest(draft, listing.last + 1)
    return draft.source.lines[: listing.first], _WEAK_READERS[listing.shape](draft, listing)


_WEAK_READERS: Mapping[Shape, Callable[[Draft, Listing], Answer]] = {
    Shape.NUMBERED: answers.read_order,
    Shape.ARROWS: answers.read_pairs,
    Shape.CATEGORIES: answers.read_categories,
}


def _merged(draft: Draft, lists: list[Listing]) -> Listing:
    """The answers of a quiz as one list, although text may stand between them."""
    whole = lists[0]
    for other in lists[1:]:
        if other.shape is whole.shape:
            _refuse_rest(draft, whole.last + 1, other.first)
            whole.entries += other.entries
        else:
            first = str(draft.source.place(whole.first))
            place = draft.source.place(other.first, other.indent + 1)
            draft.problems.error("Q007", place, id=draft.id, first=first)
        whole.last = other.last
    return whole


def _refuse_rest(draft: Draft, first: int, end: int | None = None) -> None:
    """Nothing but blocks may stand below the answers."""
    for index, line in enumerate(draft.source.lines[first:end], first):
        text = line.lstrip()
        if text:
            place = draft.source.place(index, len(line) - len(text) + 1)
            if text[0] == ">":
                draft.problems.error("Q011", place)
            else:
                draft.problems.error("Q010", place, id=draft.id)
            return


def _wanted_type(options: Options) -> str:
    option = options.found.get("type")
    if not option:
        return ""
    wanted = canonical(option.value)
    if wanted in _TYPES:
        return wanted
    allowed = ", ".join(_TYPES)
    options.problems.error("B033", option.place, value=option.value, allowed=allowed)
    return ""


def _check_type(
    draft: Draft, options: Options, wanted: str, kind: Kind, *, is_needed: bool = False
) -> None:
    """Whether the written type agrees with the answers, and says more than they do."""
    option = options.found.get("type")
    if not option or not wanted or is_needed:
        return
    if wanted == kind:
        draft.problems.warning("Q009", option.place, value=option.value, id=draft.id)
    else:
        facts = {"value": option.value, "kind": kind.value}
        draft.problems.error("Q008", option.place, id=draft.id, **facts)


def _survey(draft: Draft, options: Options) -> Read:
    lists = [listing for listing in read_lists(draft.source) if not listing.entries[0].is_numbered]
    if not lists:
        draft.problems.error("Q070", draft.place, id=draft.id)
        return draft.source.lines, None
    statements = lists[-1]
    _refuse_rest(draft, statements.last + 1)
    scale = answers.read_scale(draft, statements, options)
    return draft.source.lines[: statements.first], scale


def _reflection(draft: Draft, options: Options) -> Read:
    source = draft.source
    rules = [
        index
        for index, line in enumerate(source.lines)
        if line[:1] in "_ " and not source.is_code[index] and _RULE.match(line)
    ]
    answer = Reflection(len(rules) or _USUAL_LINES, options.is_set("share", usually=False))
    if not rules:
        return source.lines, answer
    for start, end in zip(rules, [*rules[1:], None], strict=True):
        _refuse_rest(draft, start + 1, end)
    return source.lines[: rules[0]], answer


_READERS: Mapping[str, Callable[[Draft, Options], Read]] = {
    "quiz": _quiz,
    "survey": _survey,
    "reflection": _reflection,
}
