"""A learner's whole way through a package in a strict LMS: what they see, what the LMS is told."""

import re
from typing import NamedTuple

import pytest
from answering import RIGHT_ONES, WRONG_ONES, Scene, answer_test, give, read_all
from lms_page import Edition, Leaving, LmsPage, current, go_to
from playwright.sync_api import BrowserContext
from reading import StateReader, assert_state
from reports import (
    CORE,
    LOCATION,
    ROWS,
    SCORE_AFTER_TEST,
    SCORE_BEFORE_TEST,
    SPAN,
    Row,
    bank_rows,
    expected,
    standing,
)
from serving import Server


class Way(NamedTuple):
    """One way to take a course: in which LMS, opened how, left how."""

    edition: Edition
    profile: str
    how: str
    leaving: Leaving


ways = pytest.mark.parametrize(
    "way",
    [
        Way("scorm12", "strict", "frame", "swap"),
        Way("scorm12", "moodle", "frame", "remove"),
        Way("scorm2004", "strict", "popup", "close"),
        Way("scorm2004", "moodle", "popup", "tab"),
    ],
    ids="-".join,
)


def answer_all(course: Scene) -> None:
    """One answer of each kind right in the first lesson, one of each kind wrong in the second."""
    for answer in RIGHT_ONES:
        give(course, answer)
    go_to(course, "powtorka")
    for answer in WRONG_ONES:
        give(course, answer)


def assert_kept(lms: LmsPage, rows: list[Row], rest: dict[str, str]) -> None:
    """Every value that the LMS holds is the one it should hold, and there are no others."""
    edition = lms.edition
    exact, timed = expected(edition, rows)
    exact |= rest
    timed |= {f"{CORE[edition]}total_time": r"\d+:\d\d:\d\d(\.\d\d)?|PT[\d.]+S"}
    kept = lms.stored()
    state = kept.pop("cmi.suspend_data")
    assert 0 < len(state) <= 4000
    assert {name: value for name, value in kept.items() if name not in timed} == exact
    for name, pattern in timed.items():
        assert re.fullmatch(pattern, kept[name]), (name, kept[name])


def assert_one_session(lms: LmsPage) -> None:
    """One start at the beginning, one end at the end, with time and exit before it."""
    verbs = lms.verbs()
    assert verbs[0] == "initialize"
    assert verbs[-1] == "terminate"
    assert (verbs.count("initialize"), verbs.count("terminate")) == (1, 1)
    core = CORE[lms.edition]
    (time,) = lms.told(f"{core}session_time")
    assert re.fullmatch(SPAN[lms.edition], time)
    assert re.search("[1-9]", time), "no time was spent"
    assert lms.complaints() == []
    for call in lms.calls():
        assert call["result"] != "false", call


@ways
def test_a_learner_finds_everything_again_and_the_lms_holds_every_value(
    context: BrowserContext, server: Server, reader: StateReader, way: Way
) -> None:
    edition, profile, how, leaving = way
    lms = LmsPage(context, server, edition, profile=profile)
    course = lms.launch(how)
    answer_all(course)
    shown = read_all(course, WRONG_ONES)
    data = course.evaluate("window.kdkCourse")
    go_to(course, "rodzaje")
    shown |= read_all(course, RIGHT_ONES)
    go_to(course, "sprawdzian")
    lms.leave(leaving)

    assert_one_session(lms)
    assert_kept(lms, list(ROWS), standing(edition, SCORE_BEFORE_TEST, False, "sprawdzian"))
    assert_state(reader.read(lms.stored()["cmi.suspend_data"], data))

    course = lms.launch(how)
    assert current(course) == ["sprawdzian"]
    drawn = answer_test(course, rights=1)
    result = course.locator("#q-test .kdk-pool-result")
    assert result.locator("p").all_inner_texts()[:2] == [
        "Jeszcze nie zaliczone", "Wynik: 1 z 2 (50%).",
    ]  # fmt: skip
    verdict = result.inner_text()
    go_to(course, "rodzaje")
    assert read_all(course, RIGHT_ONES) == {name: shown[name] for name in shown if name[-1] == "a"}
    go_to(course, "powtorka")
    assert read_all(course, WRONG_ONES) == {name: shown[name] for name in shown if name[-1] == "b"}
    go_to(course, "opowiesc")
    lms.leave(leaving)

    assert_one_session(lms)
    done = standing(edition, SCORE_AFTER_TEST, True, "opowiesc")
    rows = [*ROWS, *bank_rows(drawn, 1)]
    assert_kept(lms, rows, done)

    course = lms.launch(how)
    assert current(course) == ["opowiesc"]
    go_to(course, "sprawdzian")
    assert course.locator("#q-test .kdk-pool-result").inner_text() == verdict
    lms.leave(leaving)
    assert_one_session(lms)
    place = "opowiesc" if profile == "moodle" else "sprawdzian"
    assert_kept(lms, rows, done | {LOCATION[edition]: place})
