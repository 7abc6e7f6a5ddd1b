"""Questions as forms: native controls that work, read and print without any script."""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from html import escape
from string import ascii_uppercase
from typing import assert_never

from kdk_lms.html import fill_gaps, inline, plain
from kdk_lms.model import (
    Block,
    Choice,
    Citation,
    Gap,
    Gaps,
    Interval,
    Kind,
    Number,
    Option,
    Order,
    Pool,
    Question,
    Reflection,
    Row,
    Rows,
    Scale,
    ShortText,
    Text,
    Worksheet,
)
from kdk_lms.sheets import render_sheet, sheet_texts

# Entries of categories stand grouped in the source: unshuffled they would give themselves away.
_SHUFFLED = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.CATEGORIES})

Html = Mapping[Text, str]
Words = Mapping[str, str]


def texts_of(block: Block) -> Iterator[Text]:
    """Every piece of Markdown in a block, for one conversion with the lesson's own."""
    if isinstance(block, Citation):
        return
    if isinstance(block, Worksheet):
        yield from sheet_texts(block)
        return
    yield block.prompt
    if isinstance(block, Pool):
        for question in block.questions:
            yield from texts_of(question)
        return
    yield from block.hints
    if block.explain:
        yield block.explain
    for part in _parts(block):
        yield part.text
    for note in _notes(block):
        yield note[3]


def render_block(block: Question | Pool | Worksheet, html: Html, words: Words) -> str:
    """The form of a question or worksheet, or the section of a pool with the forms of its bank."""
    match block:
        case Pool():
            return _pool(block, html, words)
        case Worksheet():
            return render_sheet(block, html, words)
        case Question():
            return _form(block, html, words)


# ---- the parts every question has ---------------------------------------------------------------


def _form(question: Question, html: Html, words: Words) -> str:
    context, legend = _prompt(question, html, words)
    return (
        f'<form class="kdk-q kdk-q-{question.kind}" id="q-{question.id}"{_attributes(question)}>'
        f"{context}"
        f'<fieldset class="kdk-answers"><legend class="kdk-legend">{legend}</legend>'
        f"{_how(question, words)}{_answers(question, html, words)}</fieldset>"
        f"{_hints(question, html, words)}{_solution(question, html, words)}</form>"
    )


def _attributes(question: Question) -> str:
    marks = f' data-question="{question.id}" data-kind="{question.kind}"'
    if (key := answer_key(question)) is not None:
        packed = json.dumps(key, ensure_ascii=False, separators=(",", ":")).encode()
        marks += f' data-key="{base64.b64encode(packed).decode("ascii")}"'
    if question.attempts:
        marks += f' data-attempts="{question.attempts}"'
    if question.is_shuffled and question.kind in _SHUFFLED:
        marks += " data-shuffle"
    if isinstance(question.answer, Reflection) and question.answer.is_shared:
        marks += " data-share"
    return marks


def _prompt(question: Question, html: Html, words: Words) -> tuple[str, str]:
    """The scene, which stands before the fieldset, and its legend: the last paragraph asks."""
    prompt = html[question.prompt].strip()
    if isinstance(question.answer, Gaps):
        return "", words["fill_gaps"]
    start = prompt.rfind("<p>")
    if start <= 0 or not prompt.endswith("</p>"):
        return "", inline(prompt)
    return f'<div class="kdk-context">{prompt[:start]}</div>', inline(prompt[start:])


def _how(question: Question, words: Words) -> str:
    if isinstance(question.answer, Gaps):
        return ""
    text = f'<p class="kdk-how">{words[f"how_{question.kind}".replace("-", "_")]}</p>'
    if isinstance(question.answer, Scale):
        text += _scale_ends(question.answer)
    return text


def _scale_ends(scale: Scale) -> str:
    if len(scale.labels) != 2:
        return ""
    low, high = (escape(label, quote=False) for label in scale.labels)
    return f'<p class="kdk-scale">{scale.low} – {low}, {scale.high} – {high}</p>'


def _hints(question: Question, html: Html, words: Words) -> str:
    if not question.hints:
        return ""
    total = len(question.hints)
    parts = []
    for number, hint in enumerate(question.hints, 1):
        title = words["hint"] if total == 1 else f"{words['hint']} {number}/{total}"
        parts.append(
            f'<details class="kdk-hint"><summary>{title}</summary><div>{html[hint]}</div></details>'
        )
    return f'<div class="kdk-hints">{"".join(parts)}</div>'


def _solution(question: Question, html: Html, words: Words) -> str:
    right = _right_answer(question, html, words)
    notes = "".join(_note(*note, html=html) for note in _notes(question))
    explain = html[question.explain] if question.explain else ""
    if not (right or notes or explain):
        return ""
    title = words["model_answer"] if question.kind is Kind.REFLECTION else words["solution"]
    body = f'<div class="kdk-right"><p>{words["right_answer"]}</p>{right}</div>' if right else ""
    body += f'<ul class="kdk-notes">{notes}</ul>' if notes else ""
    body += f'<div class="kdk-explain">{explain}</div>' if explain else ""
    return f'<details class="kdk-solution"><summary>{title}</summary>{body}</details>'


def _note(target: str, when: str, of: Text | str, text: Text, *, html: Html) -> str:
    name = of if isinstance(of, str) else plain(html[of])
    return (
        f'<li data-for="{target}" data-when="{when}">'
        f'<span class="kdk-note-of">{escape(name, quote=False)}</span>'
        f'<div class="kdk-note">{html[text]}</div></li>'
    )


def _pool(pool: Pool, html: Html, words: Words) -> str:
    attempts = f' data-attempts="{pool.attempts}"' if pool.attempts else ""
    forms = "".join(_form(question, html, words) for question in pool.questions)
    return (
        f'<section class="kdk-pool" id="q-{pool.id}" data-pool="{pool.id}" data-draw="{pool.draw}"'
        f' data-pass="{pool.pass_mark}"{attempts} aria-label="{escape(words["pool"])}">'
        f'<div class="kdk-pool-text">{html[pool.prompt]}</div>{forms}</section>'
    )


# ---- answers, by kind ---------------------------------------------------------------------------


def _answers(question: Question, html: Html, words: Words) -> str:
    name = question.id
    match question.answer:
        case Choice() as choice:
            return _choice(name, choice, html)
        case Rows(form="matching") as rows:
            return _pairs(name, rows, html, words)
        case Rows() as rows:
            columns = [
                (column.id, _column_text(rows, column, html, words)) for column in rows.columns
            ]
            return _rows(name, rows.rows, columns, html)
        case Scale() as scale:
            return _rows(name, scale.rows, _scale_columns(scale, words), html)
        case Number(unit=unit):
            return _field(name, words["your_answer"], ' inputmode="decimal"', unit)
        case ShortText():
            return _field(
                name, words["your_answer"], ' autocapitalize="off" spellcheck="false"', ""
            )
        case Gaps() as gaps:
            controls = _gap_controls(name, gaps, words)
            return f'<div class="kdk-gaps">{fill_gaps(html[question.prompt], controls)}</div>'
        case Order() as order:
            return _order(name, order, html)
        case Reflection(lines=lines):
            return (
                f'<label class="kdk-field"><span class="kdk-label">{words["your_answer"]}</span>'
                f'<textarea name="{name}" rows="{max(lines, 2)}"></textarea></label>'
            )
        case unknown:
            assert_never(unknown)


def _choice(name: str, choice: Choice, html: Html) -> str:
    control = "checkbox" if choice.is_multiple else "radio"
    rows = (
        f'<li class="kdk-option" data-o="{option.id}"><label><input type="{control}" name="{name}" '
        f'value="{option.id}"><span class="kdk-text">{inline(html[option.text])}</span>'
        f"</label></li>"
        for option in choice.options
    )
    return f'<ul class="kdk-options">{"".join(rows)}</ul>'


def _rows(
    name: str, rows: Iterable[Row | Option], columns: Sequence[tuple[str, str]], html: Html
) -> str:
    parts = []
    for row in rows:
        choices = "".join(
            f'<label class="kdk-column"><input type="radio" name="{name}.{row.id}" value="{key}">'
            f'<span class="kdk-text">{text}</span></label>'
            for key, text in columns
        )
        parts.append(
            f'<fieldset class="kdk-row" data-row="{row.id}"><legend class="kdk-row-text">'
            f'{inline(html[row.text])}</legend><div class="kdk-columns">{choices}</div></fieldset>'
        )
    return f'<div class="kdk-rows">{"".join(parts)}</div>'


def _column_text(rows: Rows, column: Option, html: Html, words: Words) -> str:
    if rows.form == "true-false":
        return words["true"] if column.id == "true" else words["false"]
    return inline(html[column.text])


def _scale_columns(scale: Scale, words: Words) -> list[tuple[str, str]]:
    points = range(scale.low, scale.high + 1)
    has_all = len(scale.labels) == len(points)
    columns = [
        (str(point), escape(scale.labels[place], quote=False) if has_all else str(point))
        for place, point in enumerate(points)
    ]
    return [*columns, ("na", words["not_applicable"])] if scale.has_not_applicable else columns


def _pairs(name: str, rows: Rows, html: Html, words: Words) -> str:
    choices = f'<option value="">{words["choose"]}</option>' + "".join(
        f'<option value="{column.id}">{escape(plain(html[column.text]), quote=False)}</option>'
        for column in drawn(name, rows.columns)
    )
    parts = (
        f'<li class="kdk-pair" data-row="{row.id}"><label><span class="kdk-row-text">'
        f'{inline(html[row.text])}</span><select name="{name}.{row.id}">{choices}</select>'
        f"</label></li>"
        for row in rows.rows
    )
    offered = " · ".join(
        f"{letter}. {plain(html[column.text])}"
        for letter, column in zip(ascii_uppercase, drawn(name, rows.columns), strict=False)
    )
    return f'<ul class="kdk-pairs">{"".join(parts)}</ul>{_on_paper("p", offered)}'


def _on_paper(tag: str, offered: str) -> str:
    """What a drop-down offers, for print: closed, it shows nothing there."""
    text = escape(offered, quote=False)
    return f'<{tag} class="kdk-choices" aria-hidden="true">{text}</{tag}>'


def _field(name: str, label: str, attributes: str, unit: str) -> str:
    shown = f'<span class="kdk-unit">{escape(unit, quote=False)}</span>' if unit else ""
    return (
        f'<label class="kdk-field"><span class="kdk-label">{label}</span><span class="kdk-entry">'
        f'<input type="text" name="{name}" autocomplete="off"{attributes}>{shown}</span></label>'
    )


def _gap_controls(name: str, answer: Gaps, words: Words) -> Iterator[str]:
    for number, gap in enumerate(answer.gaps):
        label = f'name="{name}.{number}" aria-label="{words["gap"]} {number + 1}"'
        if gap.options:
            options = drawn(f"{name}.{number}", gap.options)
            choices = "".join(
                f'<option value="{option.id}">{escape(option.text.markdown, quote=False)}</option>'
                for option in options
            )
            offered = _on_paper("span", f"({' / '.join(o.text.markdown for o in options)})")
            yield (
                f'<select class="kdk-gap" {label}><option value=""></option>{choices}</select>'
                f"{offered}"
            )
        else:
            size = min(max(map(len, gap.accepted)) + 2, 30)
            yield (
                f'<input class="kdk-gap" type="text" {label} size="{size}" autocomplete="off" '
                f'autocapitalize="off" spellcheck="false">'
            )


def _order(name: str, order: Order, html: Html) -> str:
    rows = (
        f'<li class="kdk-item" data-o="{item.id}"><span class="kdk-box"></span>'
        f'<span class="kdk-text">{inline(html[item.text])}</span></li>'
        for item in scrambled(name, order.items)
    )
    return f'<ol class="kdk-order">{"".join(rows)}</ol>'


def drawn(seed: str, options: Sequence[Option]) -> list[Option]:
    """The options in an order that the seed alone decides: the same chance in every build."""
    return sorted(options, key=lambda option: sha256(f"{seed}\0{option.id}".encode()).digest())


def scrambled(seed: str, items: Sequence[Option]) -> list[Option]:
    """As `drawn`, but never in the order given, for that is the right one."""
    order = drawn(seed, items)
    return [*order[1:], order[0]] if order == list(items) else order


# ---- what is right ------------------------------------------------------------------------------


def answer_key(question: Question) -> dict[str, object] | None:
    """The key that the runtime grades by; None for what is never graded. See docs/contract.md."""
    match question.answer:
        case Choice(options=options):
            return {"right": [option.id for option in options if option.is_right]}
        case Rows(rows=rows):
            return {"rows": {row.id: row.right for row in rows}}
        case Number(accepted=accepted, wrong=wrong):
            return {
                "accepted": [{**_interval(part), "credit": part.credit} for part in accepted],
                "wrong": [_interval(part) for part in wrong],
            }
        case ShortText(accepted=accepted_texts, wrong=wrong_texts):
            return {
                "accepted": [phrase.text for phrase in accepted_texts],
                "wrong": [phrase.text for phrase in wrong_texts],
            }
        case Gaps(gaps=gaps):
            return {"gaps": [_gap_key(gap) for gap in gaps]}
        case Order(items=items):
            return {"order": [item.id for item in items]}
        case Scale() | Reflection():
            return None


def _interval(interval: Interval) -> dict[str, str]:
    return {"low": format(interval.low, "f"), "high": format(interval.high, "f")}


def _gap_key(gap: Gap) -> dict[str, object]:
    if gap.options:
        return {"right": next(option.id for option in gap.options if option.is_right)}
    return {"accepted": list(gap.accepted)}


def _right_answer(question: Question, html: Html, words: Words) -> str:
    """The right answer in words, for the solution."""
    match question.answer:
        case Choice(options=options):
            return _list([inline(html[option.text]) for option in options if option.is_right])
        case Rows() as rows:
            columns = {
                column.id: _column_text(rows, column, html, words) for column in rows.columns
            }
            return _list([f"{inline(html[row.text])} – {columns[row.right]}" for row in rows.rows])
        case Number(accepted=accepted, unit=unit):
            full = [part for part in accepted if part.credit == 100]
            return _list([escape(f"{part.shown} {unit}".strip(), quote=False) for part in full])
        case ShortText(accepted=phrases):
            return _list([escape(phrase.text, quote=False) for phrase in phrases])
        case Gaps(gaps=gaps):
            return _list([_gap_answer(gap) for gap in gaps], ordered=True)
        case Order(items=items):
            return _list([inline(html[item.text]) for item in items], ordered=True)
        case Scale() | Reflection():
            return ""


def _gap_answer(gap: Gap) -> str:
    if gap.options:
        right = next(option for option in gap.options if option.is_right)
        return escape(right.text.markdown, quote=False)
    return " / ".join(escape(spelling, quote=False) for spelling in gap.accepted)


def _list(entries: Sequence[str], *, ordered: bool = False) -> str:
    if len(entries) == 1:
        return f"<p><strong>{entries[0]}</strong></p>"
    tag = "ol" if ordered else "ul"
    return f"<{tag}>{''.join(f'<li>{entry}</li>' for entry in entries)}</{tag}>"


def _parts(question: Question) -> Iterator[Option | Row]:
    match question.answer:
        case Choice(options=options):
            yield from options
        case Rows(rows=rows, columns=columns):
            yield from rows
            yield from columns
        case Order(items=items):
            yield from items
        case Scale(rows=statements):
            yield from statements
        case Number() | ShortText() | Gaps() | Reflection():
            return


def _notes(question: Question) -> Iterator[tuple[str, str, Text | str, Text]]:
    """Feedback as (what it is for, when, what that is in words, text)."""
    match question.answer:
        case Choice(options=options):
            parts: Sequence[Option | Row] = options
        case Rows(rows=rows):
            parts = rows
        case Number(accepted=accepted, wrong=wrong):
            yield from _foreseen("a", [(part.shown, part.if_chosen) for part in accepted])
            yield from _foreseen("w", [(part.shown, part.if_chosen) for part in wrong])
            return
        case ShortText(accepted=phrases, wrong=mistakes):
            yield from _foreseen("a", [(phrase.text, phrase.if_chosen) for phrase in phrases])
            yield from _foreseen("w", [(phrase.text, phrase.if_chosen) for phrase in mistakes])
            return
        case _:
            return
    for part in parts:
        if part.if_chosen:
            yield part.id, "chosen", part.text, part.if_chosen
        if part.if_not_chosen:
            yield part.id, "unchosen", part.text, part.if_not_chosen


def _foreseen(
    letter: str, answers: Iterable[tuple[str, Text | None]]
) -> Iterator[tuple[str, str, str, Text]]:
    for number, (shown, note) in enumerate(answers):
        if note:
            yield f"{letter}{number}", "chosen", shown, note
