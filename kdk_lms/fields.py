"""The keys that `course.yml`, `module.yml` and lessons may have, their checks and their schemas."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from kdk_lms.errors import Level, Place, Problem
from kdk_lms.keys import FrontMatter, parse_front_matter, parse_yaml
from kdk_lms.words import canonical, nearest, spellings

__all__ = [
    "CourseFields", "FrontMatter", "LessonFields", "ModuleFields",
    "json_schemas", "parse_front_matter", "parse_yaml", "validate",
]  # fmt: skip

# Keys that would steer MkDocs and Material past the course's own theme.
_HOST_KEYS = frozenset({"template", "hide", "search"})
_DATES = ("%Y-%m-%d", "%d.%m.%Y")


def _whole(low: int, high: int, unit: str = "") -> BeforeValidator:
    def check(value: object) -> int:
        text = value if isinstance(value, str) else ""
        digits = re.fullmatch(rf"([+-]?[0-9]{{1,9}})\s*{unit or '(?!.)'}?", text)
        if not digits:
            raise PydanticCustomError("whole_number", "not a whole number")
        if not low <= int(digits[1]) <= high:
            limits = {"low": str(low), "high": str(high)}
            raise PydanticCustomError("number_range", "out of range", limits)
        return int(digits[1])

    return BeforeValidator(check)


def day(value: object) -> date:
    """A day as authors write it: 2026-11-22 or 22.11.2026."""
    for form in _DATES:
        try:
            return datetime.strptime(str(value), form).date()
        except ValueError:
            continue
    raise PydanticCustomError("day", "not a date")


def _digcomp(value: object) -> str:
    if not re.fullmatch(r"[1-5](\.[1-6])?", str(value)):
        raise PydanticCustomError("digcomp", "not a DigComp number")
    return str(value)


def _module_id(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", value):
        raise PydanticCustomError("module_id", "not a module id")
    return value


english = BeforeValidator(lambda value: canonical(value) if isinstance(value, str) else value)
_Title = Annotated[str, Field(min_length=1, max_length=200)]
_Text = Annotated[str, Field(max_length=2000)]


class _Fields(BaseModel):
    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)


class RegistryFields(_Fields):
    """What entries of the registries have in common with the keys of a course."""


class CourseFields(_Fields):
    """The keys of `course.yml`."""

    title: _Title = Field(description="Tytuł kursu. Wymagany.")
    language: Annotated[Literal["pl", "en"], english] = Field(
        default="pl", description="Język kursu i jego przycisków: pl albo en."
    )
    version: Annotated[str, Field(max_length=20)] = Field(
        default="1.0",
        description="Wersja kursu, na przykład 1.0.",
        json_schema_extra={"type": ["string", "number"]},
    )
    description: _Text = Field(default="", description="O czym jest kurs, w dwóch–trzech zdaniach.")
    license: _Text = Field(default="", description="Licencja treści, na przykład CC BY-SA 4.0.")
    contact: _Text = Field(default="", description="Do kogo pisać w sprawie kursu.")
    modules: dict[Annotated[str, BeforeValidator(_module_id)], _Title] = Field(
        default_factory=dict,
        description="Tytuły modułów: nazwa folderu bez numeru i tytuł, np. dzien-1: Dzień 1.",
    )
    pass_mark: Annotated[int, _whole(1, 100, "%")] | None = Field(
        default=None, alias="pass", description="Próg zaliczenia w procentach, od 1 do 100."
    )
    completion: Annotated[Literal["viewed", "answered", "passed"], english] = Field(
        default="answered",
        description="Kiedy kurs jest ukończony: viewed – po obejrzeniu lekcji, "
        "answered – po odpowiedzi na wymagane pytania, passed – po zaliczeniu.",
    )
    status_on_pass: Annotated[Literal["completed", "passed"], english] = Field(
        default="completed", description="Co zapisać w SCORM 1.2 po zaliczeniu."
    )
    diacritics: Annotated[Literal["almost", "accept", "strict"], english] = Field(
        default="almost",
        description="Brak polskich liter w odpowiedzi: almost – prawie dobrze, "
        "accept – dobrze, strict – źle.",
    )
    schemas: Annotated[str, Field(max_length=500)] = Field(
        default="", description="Folder z plikami XSD, które trafią do paczek."
    )
    edition_2004: Annotated[Literal["3rd", "4th"], english] = Field(
        default="4th", description="Wydanie standardu SCORM 2004."
    )


class ModuleFields(_Fields):
    """The keys of `module.yml`."""

    title: _Title = Field(description="Tytuł modułu. Wymagany.")


class LessonFields(_Fields):
    """The keys at the beginning of a lesson."""

    title: _Title = Field(description="Tytuł lekcji. Wymagany.")
    minutes: Annotated[int, _whole(1, 1440)] | None = Field(
        default=None, description="Czas lekcji w minutach, liczba całkowita."
    )
    outcomes: tuple[_Title, ...] = Field(
        default=(), description="Efekty uczenia się, każdy od czasownika: sporządza, wyjaśnia…"
    )
    description: _Text = Field(default="", description="O czym jest lekcja, w jednym zdaniu.")
    digcomp: tuple[Annotated[str, BeforeValidator(_digcomp)], ...] = Field(
        default=(),
        description="Numery obszarów lub kompetencji DigComp, na przykład [1, 3.2].",
        json_schema_extra={"items": {"type": ["string", "number"]}},
    )
    code: Annotated[str, Field(max_length=20)] = Field(
        default="", description="Kod lekcji w programie, na przykład B-04."
    )
    checked: Annotated[date, BeforeValidator(day)] | None = Field(
        default=None, description="Dzień, w którym sprawdzono fakty, na przykład 2026-11-22."
    )


AnyFields = TypeVar("AnyFields", bound="_Fields")

# What pydantic calls a failure → our code and the facts that its wording needs.
_CODES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "missing": ("KDK-F020", ("key", "example")),
    "string_too_short": ("KDK-F021", ("key",)),
    "string_type": ("KDK-F030", ("key",)),
    "tuple_type": ("KDK-F031", ("key",)),
    "dict_type": ("KDK-F032", ("key",)),
    "whole_number": ("KDK-F033", ("key", "value")),
    "number_range": ("KDK-F034", ("key", "value", "low", "high")),
    "literal_error": ("KDK-F035", ("key", "value", "allowed")),
    "day": ("KDK-F036", ("key", "value")),
    "string_too_long": ("KDK-F037", ("key", "limit")),
    "digcomp": ("KDK-F038", ("key", "value")),
    "module_id": ("KDK-F039", ("key",)),
}
_EXAMPLES = {"title": "Mapa zasobów"}


def validate(
    model: type[AnyFields],
    fields: Mapping[str, object],
    places: Mapping[str, Place],
    file: Place,
) -> tuple[AnyFields | None, tuple[Problem, ...]]:
    """Check the keys of one file: the values, or None with an error, and every problem at once.

    Shape: keys may be Polish or English; places are those of `parse_front_matter`; `file` is the
    place of what is missing.
    """
    spelt, problems = _recognised(model, fields, places)
    values = {name: fields[key] for name, key in spelt.items() if fields[key] != ""}
    empty = [key for key in spelt.values() if fields[key] == ""]
    problems += [_empty(key, places[key], is_error=canonical(key) == "title") for key in empty]
    found: AnyFields | None = None
    try:
        found = model.model_validate(values)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            is_noted = detail["type"] == "missing" and detail["loc"][0] in spelt
            if not is_noted:
                problems.append(_problem(detail, spelt, places, file))
    return found, tuple(sorted(problems, key=lambda problem: problem.place))


def _recognised(
    model: type[BaseModel], fields: Mapping[str, object], places: Mapping[str, Place]
) -> tuple[dict[str, str], list[Problem]]:
    """Our name of each key → the author's spelling, and what is wrong with the keys themselves."""
    spelt: dict[str, str] = {}
    problems: list[Problem] = []
    for key in fields:
        name = canonical(key).replace("-", "_")
        if name not in names(model):
            problems.append(_unknown(key, places[key], model))
        elif name in spelt:
            facts = {"key": key, "first": str(places[spelt[name]])}
            problems.append(Problem("KDK-F006", places[key], facts))
        else:
            spelt[name] = key
    return spelt, problems


def names(model: type[BaseModel]) -> tuple[str, ...]:
    """The English keys of a file, in the order of the manual."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _polish(name: str) -> list[str]:
    return [word.replace("-", "_") for word in spellings(name.replace("_", "-"))]


def _unknown(key: str, place: Place, model: type[BaseModel]) -> Problem:
    if key in _HOST_KEYS:
        return Problem("KDK-F024", place, {"key": key})
    candidates = [*names(model), *(s for name in names(model) for s in _polish(name))]
    if meant := nearest(key, candidates):
        return Problem("KDK-F022", place, {"key": key, "nearest": meant}, Level.WARNING)
    facts = {"key": key, "allowed": ", ".join(names(model))}
    return Problem("KDK-F023", place, facts, Level.WARNING)


def _empty(key: str, place: Place, *, is_error: bool) -> Problem:
    return Problem("KDK-F021", place, {"key": key}, Level.ERROR if is_error else Level.WARNING)


def _problem(
    detail: ErrorDetails, spelt: Mapping[str, str], places: Mapping[str, Place], file: Place
) -> Problem:
    path = [str(part) for part in detail["loc"] if part != "[key]"]
    path[0] = spelt.get(path[0], path[0])
    place = places.get(".".join(path)) or places.get(path[0]) or file
    context = detail.get("ctx", {})
    known = {
        "key": next(part for part in reversed(path) if not part.isdigit()),
        "value": str(detail["input"]),
        "example": _EXAMPLES.get(path[0], "…"),
        "allowed": ", ".join(re.findall(r"'(.*?)'", str(context.get("expected", "")))),
        "limit": str(context.get("max_length", "")),
        "low": str(context.get("low", "")),
        "high": str(context.get("high", "")),
    }
    code, wanted = _CODES.get(detail["type"], ("KDK-F040", ("key",)))
    return Problem(code, place, {name: known[name] for name in wanted})


@cache
def json_schemas() -> Mapping[str, dict[str, Any]]:
    """JSON Schemas for editors, by file name; descriptions are Polish, Polish keys included."""
    models: dict[str, type[BaseModel]] = {
        "course": CourseFields,
        "module": ModuleFields,
        "lesson": LessonFields,
    }
    return {f"{name}.schema.json": _schema(model) for name, model in models.items()}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema()
    properties: dict[str, dict[str, Any]] = {}
    for name, found in schema["properties"].items():
        own = {key: value for key, value in found.items() if key != "title"}
        properties[name] = own
        for polish in _polish(name):
            properties[polish] = {**own, "description": f"{own['description']} To samo co {name}."}
    titles = ["title", *_polish("title")]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "anyOf": [{"required": [title]} for title in titles],
        "additionalProperties": False,
    }
