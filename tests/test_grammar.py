"""The notation, case by case, as the documents in tests/grammar tell it; and any text at all."""

import re
import sys
from collections.abc import Iterator
from types import FrameType

import pytest
from documents import FOLDER, Case, read_cases, show_problems, update
from hypothesis import given
from hypothesis import strategies as st

from kdk_lms.errors import Place, sort_key
from kdk_lms.grammar import Parsed, parse_lesson
from kdk_lms.model import (
    GAP_CLOSE,
    GAP_OPEN,
    SLOT_CLOSE,
    SLOT_OPEN,
    Block,
    Choice,
    Citation,
    Gap,
    Gaps,
    Interval,
    Number,
    Option,
    Order,
    Phrase,
    Question,
    Reflection,
    Row,
    Rows,
    Scale,
    ShortText,
    Text,
    Worksheet,
    WorksheetField,
)

KEYS = ("front-matter", "course-keys")
DOCUMENTS = sorted(path.stem for path in FOLDER.glob("*.md") if path.stem not in KEYS)
MARKS = str.maketrans({SLOT_OPEN: "⟦", SLOT_CLOSE: "⟧", GAP_OPEN: "⟪", GAP_CLOSE: "⟫"})


def run(case: Case) -> str:
    """What a document says is expected: the problems, or the blocks and the text around them."""
    parsed = parse_lesson(case.input, "lekcja.md")
    lines = show_problems(parsed.problems, case.language)
    for block in parsed.blocks:
        lines += show_block(block)
    rest = [
        f"{number}| {line}"
        for number, line in enumerate(parsed.body.split("\n"), 1)
        if line.strip() and (parsed.blocks or not parsed.problems)
    ]
    return "".join(f"{line.rstrip()}\n" for line in [*lines, *rest]).translate(MARKS)


def show_block(block: Block) -> Iterator[str]:
    if isinstance(block, Question):
        yield from show_question(block)
        return
    if isinstance(block, Citation):
        yield f"as-of @{at(block.place)}: " + ", ".join(f"{i} @{at(p)}" for i, p in block.ids)
        return
    if isinstance(block, Worksheet):
        yield from show_worksheet(block)
        return
    facts = [f"draw {block.draw}", f"pass {block.pass_mark}"]
    facts += [f"attempts {block.attempts}"] if block.attempts else []
    facts += [] if block.is_required else ["optional"]
    yield f"pool {block.id} @{at(block.place)}: {', '.join(facts)}"
    yield from show_text("prompt", block.prompt)
    for question in block.questions:
        yield from (f"  {line}" for line in show_question(question))


def show_worksheet(sheet: Worksheet) -> Iterator[str]:
    facts = [sheet.title, sheet.who, str(sheet.minutes or ""), sheet.next]
    yield f"worksheet {sheet.id} @{at(sheet.place)}: {' | '.join(facts)}"
    for entry in sheet.entries:
        if isinstance(entry, Text):
            yield from show_text("text", entry)
        else:
            yield from show_field(entry, "")


def show_field(field: WorksheetField, indent: str) -> Iterator[str]:
    facts = [field.type]
    facts += [str(field.count)] if field.type in ("long", "table") else []
    facts += [" / ".join(field.choices)] if field.choices else []
    facts += ["required"] if field.is_required else []
    for line in show_text(f"{field.id} ({', '.join(facts)})", field.label):
        yield f"{indent}{line}"
    if field.hint:
        yield from show_text("    >", field.hint)
    for column in field.columns:
        yield from show_field(column, f"{indent}  ")


def show_question(question: Question) -> Iterator[str]:
    facts = [f"points {question.points}"]
    facts += [f"attempts {question.attempts}"] if question.attempts else []
    facts += [] if question.is_shuffled else ["not shuffled"]
    facts += [] if question.is_required else ["optional"]
    yield f"{question.kind} {question.id} @{at(question.place)}: {', '.join(facts)}"
    yield from show_text("prompt", question.prompt)
    yield from show_answer(question)
    for hint in question.hints:
        yield from show_text("hint", hint)
    if question.explain:
        yield from show_text("explain", question.explain)


def show_answer(question: Question) -> Iterator[str]:
    match question.answer:
        case Choice(options=options) | Order(items=options):
            for option in options:
                yield from show_option(option)
        case Rows(rows=rows, columns=columns):
            for column in columns:
                yield from show_text(f"| {column.id}", column.text)
            for row in rows:
                yield from show_text(f"{row.id} -> {row.right}", row.text)
                yield from show_feedback(row)
        case Number(accepted=accepted, wrong=wrong, unit=unit):
            yield from (line for part in accepted for line in show_interval("=", part, unit))
            yield from (line for part in wrong for line in show_interval("≠", part, unit))
        case ShortText(accepted=phrases, wrong=mistakes):
            yield from (line for phrase in phrases for line in show_phrase("=", phrase))
            yield from (line for phrase in mistakes for line in show_phrase("≠", phrase))
        case Gaps(gaps=gaps):
            yield from (line for gap in gaps for line in show_gap(gap))
        case Scale(rows=statements) as scale:
            na = ", or not applicable" if scale.has_not_applicable else ""
            yield f"  scale {scale.low}..{scale.high}{na}: {list(scale.labels)}"
            for statement in statements:
                yield from show_option(statement)
        case Reflection(lines=lines, is_shared=is_shared):
            yield f"  lines {lines}{', shared' if is_shared else ''}"


def show_option(option: Option) -> Iterator[str]:
    mark = "x" if option.is_right else " "
    yield from show_text(f"[{mark}] {option.id}", option.text)
    yield from show_feedback(option)


def show_feedback(part: Option | Row) -> Iterator[str]:
    if part.if_chosen:
        yield from show_text("    >", part.if_chosen)
    if part.if_not_chosen:
        yield from show_text("    >!", part.if_not_chosen)


def show_interval(sign: str, part: Interval, unit: str) -> Iterator[str]:
    credit = f" for {part.credit} %" if part.credit != 100 else ""
    yield f"  {sign} {part.low:f}..{part.high:f}{credit}, shown „{part.shown}” {unit}".rstrip()
    if part.if_chosen:
        yield from show_text("    >", part.if_chosen)


def show_phrase(sign: str, phrase: Phrase) -> Iterator[str]:
    yield f"  {sign} @{at(phrase.place)}: {phrase.text}"
    if phrase.if_chosen:
        yield from show_text("    >", phrase.if_chosen)


def show_gap(gap: Gap) -> Iterator[str]:
    if gap.accepted:
        yield f"  gap @{at(gap.place)}: {list(gap.accepted)}"
        return
    options = [f"{'*' if o.is_right else ''}{o.id} {o.text.markdown!r}" for o in gap.options]
    yield f"  gap @{at(gap.place)}: {' | '.join(options)}"


def show_text(what: str, text: Text) -> Iterator[str]:
    shown = text.markdown.replace("\n", "⏎")
    yield f"  {what} @{at(text.place)}: {shown}"


def at(place: Place) -> str:
    assert place.path == "lekcja.md"
    return f"{place.line}:{place.column}"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_heading_of_a_document_is_a_case(document: str) -> None:
    update(document, run)
    text = (FOLDER / f"{document}.md").read_text(encoding="utf-8")
    assert len(read_cases(document)) == len(re.findall(r"^## ", text, re.MULTILINE))


@pytest.mark.parametrize("case", read_cases(*DOCUMENTS), ids=str)
def test_the_notation_reads_as_its_document_says(case: Case) -> None:
    assert run(case) == case.expected


def test_the_documents_hold_120_cases_and_half_of_them_wrong_input() -> None:
    cases = read_cases(*DOCUMENTS)
    wrong = [case for case in cases if "[KDK-" in (case.expected or "")]
    assert len(cases) >= 120
    assert len(wrong) >= 60


PIECES = st.sampled_from(
    [
        "/// quiz | a", "/// quiz | b", "/// pula | p", "/// hint", "/// trainer", "/// uwaga",
        "/// ankieta | c", "/// reflection | d", "/// quizz", "///", "////", "   /",
        "    type: matrix", "    points: 2", "    draw: 3", "```", "~~~~", "<!--", "-->",
        "- [x] tak", "- [ ] nie", "- [v] tak", "- [ ] {#a}", "- = 23 ± 2 %", "- = 1.000", "- ≠ 5",
        "- = karta", "- a -> b", "- -> c", "1. raz", "2) dwa", "- **K**", "    - w", "-", "\t- x",
        "    > tak", "    >! nie", "> cytat", "[[a|*b]]", "[[a/b", "| a | b |", "|---|---|",
        "| x | |", "____", "# Tytuł", "tekst", "",
    ]
)  # fmt: skip


def check_any(body: str) -> Parsed:
    parsed = parse_lesson(body, "lekcja.md", 5)
    assert parsed.body.count("\n") == body.count("\n")
    assert list(parsed.problems) == sorted(parsed.problems, key=sort_key)
    slots = re.findall(f"{SLOT_OPEN}(\\d+){SLOT_CLOSE}", parsed.body)
    assert [int(slot) for slot in slots] == list(range(len(parsed.blocks)))
    return parsed


@given(st.text())
def test_any_text_is_read_and_keeps_its_lines(body: str) -> None:
    check_any(body)


@given(st.lists(PIECES, max_size=40))
def test_any_pieces_of_the_notation_are_read_and_keep_their_lines(pieces: list[str]) -> None:
    lines = "\n".join(pieces).split("\n")
    for problem in check_any("\n".join(lines)).problems:
        line = problem.place.line - 5
        assert 0 <= line < len(lines)
        assert 1 <= problem.place.column <= len(lines[line]) + 1


def test_places_and_bodies_use_windows_line_ends_too() -> None:
    body = "Tekst\r\n\r\n/// quiz | a\r\n\r\nCo?\r\n\r\n- [x] tak\r\n- [ ] nie\r\n///\r\n"
    parsed = parse_lesson(body, "lekcja.md")
    assert parsed.problems == ()
    assert parsed == parse_lesson(body.replace("\r\n", "\n"), "lekcja.md")


@pytest.mark.parametrize(
    "line",
    [
        "```{n}",
        "<!-- {n}",
        "`" * 3 + "{n}",
        "/// quiz | q{n}",
        "- [ ] {n}",
        "[[",
        "`{n} ``{n} [[",
        "///",
        "| x |",
    ],
)
def test_reading_takes_steps_in_proportion_to_the_text(line: str) -> None:
    """Counted in calls of functions, which are the same on any machine, not in seconds."""

    def calls(count: int) -> int:
        body = "\n".join(line.replace("{n}", str(n)) for n in range(count))
        made = 0

        def tally(_frame: FrameType, event: str, _argument: object) -> None:
            nonlocal made
            made += event in ("call", "c_call")

        sys.setprofile(tally)
        try:
            parse_lesson(f"/// quiz | a\n{body}\n///\n", "lekcja.md")
        finally:
            sys.setprofile(None)
        return made

    # Eight times the text would be 64 times the calls at quadratic cost.
    assert calls(4000) < 12 * calls(500)
