"""Every kind of question as a form: golden pages, and what must hold for all of them."""

import base64
import json
import os
import re
from pathlib import Path

import pytest
from builders import course, lesson
from hypothesis import given
from hypothesis import strategies as st

from kdk_lms.contract import course_record, mark, sizes
from kdk_lms.forms import answer_key, scrambled
from kdk_lms.model import Kind, Option, Question, Text
from kdk_lms.rendering import render_course

GOLDEN = Path(__file__).parent / "golden" / "forms"
SOURCES = {path.stem: path.read_text("utf-8") for path in sorted(GOLDEN.glob("*.md"))}


def test_every_kind_has_its_golden_form() -> None:
    assert set(SOURCES) == {str(kind) for kind in Kind} | {"pool"}


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("language", ["pl", "en"])
def test_the_form_is_the_golden_one(name: str, language: str) -> None:
    """To renew after a wanted change: KDK_UPDATE=1 pytest tests/test_forms.py; read the diff."""
    html = render_course(course(lesson(SOURCES[name]), language=language)).pages[0].html
    shown = re.sub(r"(<(?!/|strong|em|code|b>))", r"\n\1", html).strip() + "\n"
    golden = GOLDEN / f"{name}.{language}.html"
    if os.environ.get("KDK_UPDATE"):
        golden.write_text(shown, "utf-8")
    assert shown == golden.read_text("utf-8")


@pytest.mark.parametrize("name", SOURCES)
def test_no_answer_stands_in_plain_sight_before_the_solution(name: str) -> None:
    """The key is base64, feedback and explanation are inside the closed `details`."""
    html = render_course(course(lesson(SOURCES[name]))).pages[0].html
    before = re.sub(r"<details class=\"kdk-(solution|hint)\".*?</details>", "", html, flags=re.S)
    for word in ("Dlaczego", "WYJAŚNIENIE", "checked", "selected"):
        assert word not in before


@pytest.mark.parametrize("name", SOURCES)
def test_every_control_has_a_name_that_people_hear(name: str) -> None:
    html = render_course(course(lesson(SOURCES[name]))).pages[0].html
    for control in re.finditer(r"<(input|select|textarea)\b[^>]*>", html):
        before = html[: control.start()]
        is_wrapped = before.rfind("<label") > before.rfind("</label>")
        assert is_wrapped or "aria-label=" in control[0], control[0]
    assert html.count("<fieldset") == html.count("</legend>")


def test_the_key_can_be_read_back_as_the_answer() -> None:
    one = lesson(SOURCES["single"])
    html = render_course(course(one)).pages[0].html
    found = re.search(r'data-key="([^"]+)"', html)
    assert found is not None
    (question,) = one.questions()
    assert json.loads(base64.b64decode(found[1])) == answer_key(question)


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=3), min_size=2, max_size=8, unique=True))
def test_items_to_order_never_stand_in_the_right_order(names: list[str]) -> None:
    place = lesson("").place
    items = tuple(Option(name, Text(name, place)) for name in names)
    shown = scrambled("pytanie", items)
    assert sorted(shown, key=lambda item: item.id) == sorted(items, key=lambda item: item.id)
    assert tuple(shown) != items
    assert scrambled("pytanie", items) == shown


def only(markdown: str) -> Question:
    (question,) = lesson(markdown).questions()
    return question


def test_the_mark_changes_with_the_options_and_not_with_their_words() -> None:
    text = "/// quiz | q\n\nCo?\n\n- [x] {} {{#a}}\n- [ ] drugie {{#b}}\n\n///\n"
    assert mark(only(text.format("pierwsze"))) == mark(only(text.format("inne słowa")))
    swapped = "/// quiz | q\n\nCo?\n\n- [ ] drugie {#b}\n- [x] pierwsze {#a}\n\n///\n"
    assert mark(only(text.format("pierwsze"))) != mark(only(swapped))


def test_sizes_count_what_an_answer_chooses_among() -> None:
    counted = {
        name: [sizes(question) for question in lesson(source).questions()]
        for name, source in SOURCES.items()
    }
    assert counted["single"] == [[3]]
    assert counted["matching"] == [[3, 4]]  # a distractor is a column without a row
    assert counted["true-false"] == [[2, 2]]
    assert counted["gaps"] == [[0, 3]]
    assert counted["survey"] == [[2, 6]]
    assert counted["number"] == counted["text"] == counted["reflection"] == [[]]


def test_the_runtime_is_told_what_differs_from_the_usual() -> None:
    one = lesson(SOURCES["multiple"] + "\n" + SOURCES["pool"])
    pages = render_course(course(one))
    record = course_record(pages.course, pages.labels, {})
    first, *drawn = record["questions"]  # type: ignore[misc]
    assert first["points"] == 2 and first["optional"] is True
    assert {question["pool"] for question in drawn} == {"test"}
    assert record["pools"] == [
        {"id": "test", "lesson": "lekcja", "draw": 1, "pass": 60, "attempts": 2}
    ]
    assert "pass" not in record


def test_the_course_data_is_ascii_and_has_no_way_out_of_a_script() -> None:
    one = lesson(SOURCES["single"], title="</script><!-- \u2028")
    pages = render_course(course(one))
    text = json.dumps(course_record(pages.course, pages.labels, {}))
    assert text.isascii()
