"""Facts that age, as a lesson shows them: what holds, since when, from where, until when."""

from collections.abc import Mapping
from datetime import date
from html import escape

from kdk_lms.html import bind
from kdk_lms.model import Citation, Fact
from kdk_lms.words import phrases


def render_citation(citation: Citation, facts: Mapping[str, Fact], language: str) -> str:
    """The facts of a citation as a framed list."""
    rows = "".join(_row(facts[key], language) for key, _ in citation.ids if key in facts)
    title = phrases("page", language)["facts"]
    return f'<aside class="kdk-facts" aria-label="{title}"><ul>{rows}</ul></aside>'


def _row(fact: Fact, language: str) -> str:
    texts = phrases("page", language)
    source = escape(fact.source, quote=False)
    if fact.url:
        source = f'<a href="{escape(fact.url)}">{source}</a>'
    parts = {
        "checked": long_date(fact.checked, language),
        "source": source,
        "valid": long_date(fact.valid_until, language),
    }
    meta = texts["fact_meta"].format(**parts)
    note = (
        "" if fact.status == "confirmed" else f" {texts[f'fact_{fact.status}'.replace('-', '_')]}"
    )
    text = escape(fact.text, quote=False)
    html = f'<li><p>{text}</p><p class="kdk-fact-meta">{meta}{note}</p></li>'
    return bind(html, language)


def long_date(day: date, language: str) -> str:
    """A day in words: „22 listopada 2026 r.”."""
    texts = phrases("page", language)
    month = texts["months"].split()[day.month - 1]
    return texts["long_date"].format(day=day.day, month=month, year=day.year)
