"""What people read: the wording of every problem and of the interface, in Polish and English."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from kdk_lms.errors import KdkError, Problem

LANGUAGES = ("pl", "en")

Plural = Literal["one", "few", "many", "other"]
Wording = str | Mapping[str, str]

_GAP = re.compile(r"\{([a-z_]+)\}")
_ACCENTS = re.compile("[\u0300-\u036f]")
# Ł is the only one of these that Unicode does not take apart; the others are here for speed.
_POLISH = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ")


@cache
def catalogue(language: str) -> Mapping[str, Any]:
    """The whole catalogue of one language, as its TOML file has it."""
    return _read(language)


def _read(name: str) -> Mapping[str, Any]:
    text = (files("kdk_lms") / "catalogue" / f"{name}.toml").read_text(encoding="utf-8")
    return MappingProxyType(tomllib.loads(text))


def message(problem: Problem, language: str) -> tuple[str, str]:
    """What is wrong and what to do about it."""
    return _filled(problem.code, problem.facts, language)


def error_message(error: KdkError, language: str) -> tuple[str, str]:
    """Why the work could not be done and what to do about it."""
    return _filled(error.code, error.facts, language)


def _filled(code: str, facts: Mapping[str, str], language: str) -> tuple[str, str]:
    wording = catalogue(language)["problem"][code]
    text, help_ = wording["text"], wording["help"]
    if unknown := set(facts) - gaps(text) - gaps(help_):
        raise ValueError(f"{code} has no gap for {sorted(unknown)}")
    return _fill(text, facts), _fill(help_, facts)


def gaps(text: str) -> frozenset[str]:
    """The names of the gaps in a text: `{name}`, in lower case."""
    return frozenset(_GAP.findall(text))


def _fill(text: str, facts: Mapping[str, str]) -> str:
    return _GAP.sub(lambda gap: facts[gap[1]], text)


def phrases(section: str, language: str) -> Mapping[str, str]:
    """The words of one section that have no plural forms."""
    return {key: text for key, text in words(section, language).items() if isinstance(text, str)}


def words(section: str, language: str) -> Mapping[str, Wording]:
    """The interface words of one section: `runtime`, `page` or `cli`; plural forms are tables."""
    found: Mapping[str, Wording] = catalogue(language)[section]
    return found


def plural(language: str, n: float) -> Plural:
    """The plural form that a number takes.

    Source: Unicode CLDR, cardinal rules of `pl` and `en`.
    """
    if language == "en":
        return "one" if n == 1 else "other"
    if n % 1:
        return "other"
    if n == 1:
        return "one"
    is_few = n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)
    return "few" if is_few else "many"


@cache
def key_aliases() -> Mapping[str, str]:
    """The Polish words of the notation and their English ones, spelt with and without ogonki."""
    aliases: dict[str, str] = {}
    for section in _read("aliases").values():
        for polish, english in section.items():
            aliases[polish] = aliases[fold(polish)] = english
    return MappingProxyType(aliases)


@cache
def canonical(word: str) -> str:
    """The English word of the notation for what an author wrote, in lower case and with hyphens.

    Words that the table does not know stay as they are.
    """
    plain = word.strip().lower().replace("_", "-")
    return key_aliases().get(plain) or key_aliases().get(fold(plain), plain)


@cache
def spellings(english: str) -> tuple[str, ...]:
    """The Polish words for an English one of the notation, with and without ogonki."""
    return tuple(polish for polish, meant in key_aliases().items() if meant == english)


def fold(text: str) -> str:
    """Lower case without accents: `Żółć` → `zolc`."""
    plain = text.translate(_POLISH)
    if not plain.isascii():
        plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain))
    return plain.lower()


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that the author may have meant, at most two typing errors away."""
    plain = fold(word)
    furthest = 1 if len(plain) < 5 else 2
    ranked = [
        (distance, candidate)
        for candidate in candidates
        if (distance := _distance(plain, fold(candidate), furthest)) <= furthest
    ]
    return min(ranked, default=(0, None), key=lambda pair: pair[0])[1]


def _distance(a: str, b: str, furthest: int) -> int:
    """Typing errors between two words: a letter too many, missing, wrong, or two swapped."""
    if abs(len(a) - len(b)) > furthest:
        return furthest + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        before, above, row = row, before, [i]
        for j, other in enumerate(b, 1):
            costs = [before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other)]
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                costs.append(above[j - 2] + 1)
            row.append(min(costs))
    return row[-1]


def callouts(language: str) -> list[dict[str, str]]:
    """Every name of a framed note, with its class and its title in a language.

    Shape: what `pymdownx.blocks.admonition` takes as its `types`.
    """
    polish = _read("aliases")["callouts"]
    titles = {english: word for word, english in reversed(polish.items())}
    names = dict(polish)
    names |= {fold(word): english for word, english in polish.items()}
    names |= {english: english for english in polish.values()}
    return [
        {"name": name, "class": english, "title": _title(english, titles, language)}
        for name, english in names.items()
    ]


def _title(english: str, titles: Mapping[str, str], language: str) -> str:
    word = titles[english] if language == "pl" else english
    return word.replace("-", " ").capitalize()
