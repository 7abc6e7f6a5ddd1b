"""The keys of lessons and courses, case by case as their documents tell, and their schemas."""

import re
from typing import Any

import pytest
import yaml
from documents import FOLDER, Case, read_cases, show_problems, update
from hypothesis import given
from hypothesis import strategies as st

from kdk_lms.errors import Place, has_errors
from kdk_lms.fields import (
    CourseFields,
    LessonFields,
    ModuleFields,
    json_schemas,
    parse_front_matter,
    parse_yaml,
    validate,
)
from kdk_lms.words import canonical

DOCUMENTS = ("front-matter", "course-keys")
MODELS = {"course": CourseFields, "module": ModuleFields, "lesson": LessonFields}


def run(case: Case) -> str:
    """What a document says is expected: the problems, the values, the text below them."""
    if case.kind == "yaml":
        read = parse_yaml(case.input, "course.yml")
        file = Place("course.yml")
        fields, problems = validate(CourseFields, read.fields, read.places, file)
    else:
        read = parse_front_matter(case.input, "lekcja.md")
        file = Place("lekcja.md")
        fields, problems = validate(LessonFields, read.fields, read.places, file)
    lines = show_problems(read.problems, case.language)
    if read.is_whole:
        lines += show_problems(problems, case.language)
        given_values = fields.model_dump(exclude_unset=True) if fields else {}
        lines += [f"{name} = {value}" for name, value in given_values.items()]
    below = enumerate(read.body.split("\n"), read.body_line)
    lines += [f"{number}| {line}" for number, line in below if line.strip()]
    return "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_heading_of_a_document_is_a_case(document: str) -> None:
    update(document, run)
    text = (FOLDER / f"{document}.md").read_text(encoding="utf-8")
    assert len(read_cases(document)) == len(re.findall(r"^## ", text, re.MULTILINE))


@pytest.mark.parametrize("case", read_cases(*DOCUMENTS), ids=str)
def test_keys_read_as_their_document_says(case: Case) -> None:
    assert run(case) == case.expected


def test_nesting_without_end_is_refused_at_once() -> None:
    read = parse_front_matter(f"---\ntitle: {'[' * 3000}\n---\nx", "lekcja.md")
    assert [problem.code for problem in read.problems] == ["KDK-F011"]
    assert read.body == "x"


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    plain = "---\ntitle: Mapa\nminutes: 45\n---\n\nTekst.\n"
    marked = "\ufeff" + plain.replace("\n", "\r\n")
    assert parse_front_matter(marked, "a.md") == parse_front_matter(plain, "a.md")


def test_places_know_keys_inside_keys() -> None:
    read = parse_yaml("modules:\n  dzien-1: Dzień 1\n  dzien-2: Dzień 2\n", "course.yml")
    assert read.places["modules.dzien-2"] == Place("course.yml", 3, 3)


def test_the_pure_python_reader_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = read_cases(*DOCUMENTS)
    with_c = [run(case) for case in cases]
    monkeypatch.setattr("kdk_lms.keys._LOADER", yaml.SafeLoader)
    assert [run(case) for case in cases] == with_c


@given(st.text(), st.sampled_from(["", "---\n", "---\ntitle: "]), st.sampled_from(["", "\n---\n"]))
def test_any_text_is_read(text: str, before: str, after: str) -> None:
    read = parse_front_matter(f"{before}{text}{after}", "lekcja.md")
    fields, problems = validate(LessonFields, read.fields, read.places, Place("lekcja.md"))
    assert (fields is None) == has_errors(
        problem for problem in problems if problem.code not in ("KDK-F006", "KDK-F024")
    )


@given(st.dictionaries(st.text(), st.recursive(st.text(), st.lists, max_leaves=4), max_size=4))
def test_any_values_are_checked(fields: dict[str, Any]) -> None:
    keys = {"title": "x", "minutes": "x", "outcomes": "x", "pass": "x", "modules": "x"}
    mixed = dict(zip(keys, fields.values(), strict=False)) | fields
    places = {key: Place("course.yml") for key in mixed}
    for model in MODELS.values():
        _, problems = validate(model, mixed, places, Place("course.yml"))
        assert show_problems(problems, "pl") is not None


@pytest.mark.parametrize("name", MODELS)
def test_schemas_describe_every_key_in_both_languages(name: str) -> None:
    schema = json_schemas()[f"{name}.schema.json"]
    known = {field.alias or key for key, field in MODELS[name].model_fields.items()}
    assert known <= set(schema["properties"])
    for key, described in schema["properties"].items():
        assert canonical(key).replace("-", "_") in known
        assert re.search("[a-ząćęłńóśźż]", described["description"]), key
    assert schema["additionalProperties"] is False
    assert {"required": ["tytuł"]} in schema["anyOf"]


def test_schemas_tell_editors_the_values() -> None:
    course = json_schemas()["course.schema.json"]["properties"]
    assert course["completion"]["enum"] == ["viewed", "answered", "passed"]
    assert course["ukończenie"]["enum"] == ["viewed", "answered", "passed"]
    assert course["próg"]["description"].endswith("To samo co pass.")
