"""What all courses of a folder share: facts that age (`fakty.yml`) and terms (`slowniczek.yml`)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from kdk_lms.errors import Level, Place, Problem
from kdk_lms.fields import AnyFields, RegistryFields, day, english, parse_yaml, validate
from kdk_lms.html import GLOSSARY_ID
from kdk_lms.model import Citation, Course, Fact, Lesson, Term, Text
from kdk_lms.words import nearest, phrases

FACTS_FILE, TERMS_FILE = "fakty.yml", "slowniczek.yml"
GLOSSARY_PATH = f"{GLOSSARY_ID}.md"
TERM_WORDS = 25
_USE = re.compile(r"\]\((?:slowniczek|glossary):([a-z0-9-]+)\)")
# The Polish alphabet, so that „ł” comes after „l” and not after „z”.
_ALPHABET = {
    letter: f"{place:02}" for place, letter in enumerate("aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż")
}


class FactFields(RegistryFields):
    """The keys of one fact in `fakty.yml`."""

    text: Annotated[str, Field(min_length=1, max_length=2000)]
    status: Annotated[Literal["confirmed", "to-check", "changing"], english] = "confirmed"
    source: Annotated[str, Field(min_length=1, max_length=2000)]
    url: Annotated[str, Field(max_length=500, pattern=r"^(https?://.*)?$")] = ""
    checked: Annotated[date, BeforeValidator(day)]
    valid_until: Annotated[date, BeforeValidator(day)]


class TermFields(RegistryFields):
    """The keys of one term in `slowniczek.yml`."""

    term: Annotated[str, Field(min_length=1, max_length=80)]
    text: Annotated[str, Field(min_length=1, max_length=400)]


@dataclass(frozen=True, slots=True)
class Registries:
    """The facts and terms of a folder of courses, by id, and what is wrong with them."""

    facts: Mapping[str, Fact]
    terms: Mapping[str, Term]
    problems: tuple[Problem, ...]


def read_facts(text: str, path: str) -> tuple[dict[str, Fact], list[Problem]]:
    """Read the text of `fakty.yml`: a mapping of ids to facts."""
    found, problems = _entries(text, path, FactFields)
    facts = {
        key: Fact(
            key, fields.text, fields.status, fields.source, fields.checked, fields.valid_until,
            place, fields.url,
        )
        for key, (fields, place) in found.items()
    }  # fmt: skip
    return facts, problems


def read_terms(text: str, path: str) -> tuple[dict[str, Term], list[Problem]]:
    """Read the text of `slowniczek.yml`: a mapping of ids to terms."""
    found, problems = _entries(text, path, TermFields)
    terms = {}
    for key, (fields, place) in found.items():
        terms[key] = Term(key, fields.term, fields.text, place)
        if (count := len(fields.text.split())) > TERM_WORDS:
            facts = {"term": fields.term, "n": str(count), "limit": str(TERM_WORDS)}
            problems.append(Problem("KDK-R003", place, facts, Level.WARNING))
    return terms, problems


def _entries(
    text: str, path: str, model: type[AnyFields]
) -> tuple[dict[str, tuple[AnyFields, Place]], list[Problem]]:
    read = parse_yaml(text, path)
    problems = list(read.problems)
    entries: dict[str, tuple[AnyFields, Place]] = {}
    for key, values in read.fields.items():
        place = read.places[key]
        if not isinstance(values, dict):
            problems.append(Problem("KDK-F032", place, {"key": key}))
            continue
        inner = {
            name.removeprefix(f"{key}."): where
            for name, where in read.places.items()
            if name.startswith(f"{key}.")
        }
        fields, found = validate(model, values, inner, place)
        problems += found
        if fields is not None:
            entries[key] = (fields, place)
    return entries, problems


def citation_problems(lessons: Iterable[Lesson], facts: Mapping[str, Fact]) -> Iterator[Problem]:
    """Citations of facts that the registry does not have."""
    for lesson in lessons:
        for block in lesson.blocks:
            if isinstance(block, Citation):
                for key, place in block.ids:
                    if key not in facts:
                        meant = nearest(key, facts) or next(iter(facts), "L-03")
                        yield Problem("KDK-R001", place, {"id": key, "nearest": meant})


def stale_facts(courses: Iterable[Course], today: date) -> list[Problem]:
    """A warning for each fact in use whose day of the next check has passed."""
    used = {fact.id: fact for course in courses for fact in course.facts}
    return [
        Problem(
            "KDK-R002", fact.place,
            {"id": fact.id, "day": fact.valid_until.isoformat()}, Level.WARNING,
        )
        for fact in used.values()
        if fact.valid_until < today
    ]  # fmt: skip


def cited(lessons: Iterable[Lesson], facts: Mapping[str, Fact]) -> tuple[Fact, ...]:
    """The facts that lessons cite, in the order of the registry."""
    used = {
        key
        for lesson in lessons
        for block in lesson.blocks
        if isinstance(block, Citation)
        for key, _ in block.ids
    }
    return tuple(fact for key, fact in facts.items() if key in used)


def glossary(texts: Iterable[str], terms: Mapping[str, Term], language: str) -> Lesson | None:
    """The last lesson of a course that uses terms: exactly those it uses, in alphabetical order."""
    used = {key for text in texts for key in _USE.findall(text) if key in terms}
    if not used:
        return None
    entries: Sequence[Term] = sorted((terms[key] for key in used), key=_sorting)
    body = "\n\n".join(f"## {entry.term} {{#{entry.id}}}\n\n{entry.text}" for entry in entries)
    place = Place(entries[0].place.path)
    title = phrases("page", language)["glossary"]
    return Lesson(GLOSSARY_ID, title, place, GLOSSARY_PATH, Text(body, place), is_optional=True)


def _sorting(term: Term) -> str:
    return "".join(_ALPHABET.get(letter, letter) for letter in term.term.lower())
