"""On paper: a lesson's text, and its questions as exercises for a pencil."""

from collections.abc import Callable

import pytest
from answering import ALL, RIGHT_ONES, Scene, give
from lms_page import wait_for_course
from looks import hidden
from playwright.sync_api import BrowserContext, Page, expect
from serving import Server

LESSON = {"package": "/scorm12/index.html", "site": "/site/kazde-pytanie/dzien-1/rodzaje.html"}

places = pytest.mark.parametrize("place", LESSON)


@pytest.fixture
def on_paper(context: BrowserContext, server: Server) -> Callable[[str, bool], Page]:
    """A lesson as it is printed, before or after its questions were answered."""

    def printed(place: str, is_answered: bool) -> Page:
        page = context.new_page()
        page.goto(server.origin + LESSON[place])
        wait_for_course(page)
        if is_answered:
            for answer in RIGHT_ONES:
                give(page, answer)
        page.emulate_media(media="print")
        return page

    return printed


def assert_shown(scene: Scene, *selectors: str) -> None:
    """Every one of these is printed."""
    for selector in selectors:
        assert hidden(scene.locator(selector)) == [], selector


def assert_left_out(scene: Scene, *selectors: str) -> None:
    """None of these is printed."""
    for selector in selectors:
        expect(scene.locator(selector).filter(visible=True), selector).to_have_count(0)


@places
def test_a_lesson_prints_as_exercises(on_paper: Callable[[str, bool], Page], place: str) -> None:
    page = on_paper(place, False)
    lesson = "[data-lesson=rodzaje]"
    assert_shown(page, f"{lesson} h1", f"{lesson} h2", f"{lesson} .kdk-legend",
                 f"{lesson} .kdk-text", f"{lesson} .kdk-row-text", f"{lesson} .kdk-item",
                 f"{lesson} .kdk-choices")  # fmt: skip
    expect(page.locator(f"{lesson} p", has_text="Zażółć gęślą jaźń").first).to_be_visible()
    choices = page.locator("#q-pary-a .kdk-choices").inner_text()
    for column in ("zachowaj", "zmień", "odłóż na strych"):
        assert column in choices.replace("\u00a0", " ")
    assert_left_out(page, "button", ".kdk-solution > :not(summary)", ".kdk-key", ".kdk-save",
                    ".kdk-progress", ".kdk-toc-list", ".kdk-nav", ".kdk-search")  # fmt: skip
    for other in ("powtorka", "sprawdzian", "opowiesc"):
        assert_left_out(page, f"[data-lesson={other}]")


@places
def test_what_was_entered_is_printed(on_paper: Callable[[str, bool], Page], place: str) -> None:
    page = on_paper(place, True)
    assert_left_out(page, "button")
    for name in ("tekst-a", "liczba-a", "refleksja-a"):
        field = page.locator(f"#q-{name}").locator("input[type=text], textarea")
        expect(field).to_be_visible()
        expect(field).to_have_value(ALL[name].entered)
    assert_shown(page, "#q-jeden-a .kdk-verdict", "#q-jeden-a .kdk-answers .kdk-note")


@places
def test_paper_is_white_whatever_the_screen(
    new_context: Callable[..., BrowserContext], server: Server, place: str
) -> None:
    page = new_context(color_scheme="dark").new_page()
    page.goto(server.origin + LESSON[place])
    wait_for_course(page)
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.evaluate(
        """[document.documentElement, document.body]
            .map((one) => getComputedStyle(one).backgroundColor)"""
    )
    assert set(colours) <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    text = page.locator("[data-lesson=rodzaje] h1").evaluate("one => getComputedStyle(one).color")
    assert all(int(part) < 80 for part in text[4:-1].split(","))


@places
def test_a_lesson_becomes_a_pdf(on_paper: Callable[[str, bool], Page], place: str) -> None:
    page = on_paper(place, False)
    paper = page.pdf(tagged=True, format="A4")
    assert paper.startswith(b"%PDF")
    assert b"/MarkInfo" in paper
    # One lesson of twelve questions, not the whole course.
    assert 2 <= paper.count(b"/Type /Page\n") <= 6
