"""Worksheets as forms that are filled in on screen and print as sheets to write on."""

from collections.abc import Iterator, Mapping
from html import escape

from kdk_lms.html import bind, inline, plain
from kdk_lms.model import Text, Worksheet, WorksheetField

Html = Mapping[Text, str]
Words = Mapping[str, str]


def sheet_texts(sheet: Worksheet) -> Iterator[Text]:
    """Every piece of Markdown in a worksheet."""
    for entry in sheet.entries:
        if isinstance(entry, Text):
            yield entry
        else:
            yield from _field_texts(entry)


def _field_texts(field: WorksheetField) -> Iterator[Text]:
    yield field.label
    if field.hint:
        yield field.hint
    for column in field.columns:
        yield from _field_texts(column)


def render_sheet(sheet: Worksheet, html: Html, words: Words) -> str:
    """The form of a worksheet."""
    parts = "".join(
        html[entry] if isinstance(entry, Text) else _field(sheet, entry, html, words)
        for entry in sheet.entries
    )
    return (
        f'<form class="kdk-sheet" id="q-{sheet.id}" data-sheet="{sheet.id}" '
        f'aria-label="{escape(sheet.title)}"><header class="kdk-sheet-head">'
        f'<p class="kdk-sheet-kind">{words["worksheet"]}</p>'
        f'<p class="kdk-sheet-title">{_typeset(sheet.title)}</p>{_meta(sheet, words)}</header>'
        f'{parts}<p class="kdk-sheet-privacy">{words["worksheet_privacy"]}</p></form>'
    )


def _typeset(text: str) -> str:
    return bind(escape(text, quote=False), "pl")


def _meta(sheet: Worksheet, words: Words) -> str:
    parts = []
    if sheet.who:
        parts.append(words["worksheet_who"].format(who=_typeset(sheet.who)))
    if sheet.minutes:
        parts.append(words["worksheet_minutes"].format(n=sheet.minutes))
    if sheet.next:
        parts.append(words["worksheet_next"].format(next=_typeset(sheet.next)))
    if not parts:
        return ""
    return f'<p class="kdk-sheet-meta">{" · ".join(parts)}</p>'


def _field(sheet: Worksheet, field: WorksheetField, html: Html, words: Words) -> str:
    name = f"{sheet.id}.{field.id}"
    label = inline(html[field.label])
    if field.is_required:
        label += f' <span class="kdk-required">({words["worksheet_required"]})</span>'
    hint = f'<span class="kdk-sheet-hint">{inline(html[field.hint])}</span>' if field.hint else ""
    match field.type:
        case "check":
            return (
                f'<p class="kdk-sheet-check"><label><input type="checkbox" name="{name}" value="1">'
                f'<span class="kdk-text">{label}</span></label>{hint}</p>'
            )
        case "choice":
            return _choice(field, name, label, hint)
        case "table":
            table = _table(field, name, label, html, words)
            return (
                f'<div class="kdk-sheet-table" data-table="{name}">'
                f'<p class="kdk-label">{label}</p>{hint}{table}</div>'
            )
        case _:
            return (
                f'<label class="kdk-sheet-field"><span class="kdk-label">{label}</span>{hint}'
                f"{_control(field, name, '')}</label>"
            )


def _control(field: WorksheetField, name: str, label: str) -> str:
    """The control of a field of one value; `label` is for one that no visible label wraps."""
    named = f' aria-label="{escape(label)}"' if label else ""
    match field.type:
        case "long":
            return f'<textarea name="{name}" rows="{field.count}"{named}></textarea>'
        case "date":
            return f'<input type="date" name="{name}"{named}>'
        case "number" | "money":
            unit = ' class="kdk-money"' if field.type == "money" else ""
            return (
                f'<input type="text" inputmode="decimal" name="{name}" autocomplete="off"'
                f"{unit}{named}>"
            )
        case "check":
            return f'<input type="checkbox" name="{name}" value="1"{named}>'
        case "choice":
            options = "".join(
                f"<option>{escape(choice, quote=False)}</option>" for choice in field.choices
            )
            return f'<select name="{name}"{named}><option value=""></option>{options}</select>'
        case _:
            return f'<input type="text" name="{name}" autocomplete="off"{named}>'


def _choice(field: WorksheetField, name: str, label: str, hint: str) -> str:
    options = "".join(
        f'<label class="kdk-column"><input type="radio" name="{name}" '
        f'value="{escape(choice)}"><span class="kdk-text">{_typeset(choice)}</span></label>'
        for choice in field.choices
    )
    return (
        f'<fieldset class="kdk-sheet-choice"><legend class="kdk-label">{label}</legend>{hint}'
        f'<div class="kdk-columns">{options}</div></fieldset>'
    )


def _table(field: WorksheetField, name: str, label: str, html: Html, words: Words) -> str:
    heads = "".join(f'<th scope="col">{inline(html[c.label])}</th>' for c in field.columns)
    rows = "".join(_row(field, name, number, html, words) for number in range(field.count))
    return (
        f'<div class="kdk-table" role="region" tabindex="0" aria-label="{escape(plain(label))}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(field: WorksheetField, name: str, number: int, html: Html, words: Words) -> str:
    place = words["worksheet_row"].format(n=number + 1)
    cells = "".join(
        f"<td>{_control(c, f'{name}.{number}.{c.id}', f'{plain(html[c.label])}, {place}')}</td>"
        for c in field.columns
    )
    return f"<tr>{cells}</tr>"
