"""The site as a learner uses it, over HTTP and from a disk: no LMS, and nothing is lost."""

from pathlib import Path

import pytest
from answering import RIGHT_ONES, WRONG_ONES, answer_test, give, read_all
from lms_page import close_tab, wait_for_course
from playwright.sync_api import BrowserContext, Page, expect
from reading import StateReader, assert_state
from serving import Server

STATE = "localStorage.getItem('kdk:kazde-pytanie')"


@pytest.fixture(params=["http", "file"])
def address(request: pytest.FixtureRequest, server: Server, web: Path) -> str:
    """Where the site begins: on a server, or in a folder such as that of a USB stick."""
    return f"{server.origin}/site" if request.param == "http" else (web / "site").as_uri()


def open_course(context: BrowserContext, address: str) -> Page:
    """A new tab at the course's page, reached as a learner does: from the list of courses."""
    page = context.new_page()
    page.goto(f"{address}/index.html")
    page.get_by_role("main").get_by_role("link", name="Każdy rodzaj pytania").first.click()
    expect(page.locator(".kdk-course-page h1")).to_have_text("Każdy rodzaj pytania")
    return page


def open_lesson(page: Page, name: str) -> None:
    """Follow the link to a lesson from the course's page."""
    page.locator(f'.kdk-tasks [data-task="{name}"] a').click()
    expect(page.locator(".kdk-lesson")).to_have_attribute("data-lesson", name)
    wait_for_course(page)


def assert_states(page: Page, *wanted: str) -> None:
    """What the course's page says of each lesson."""
    expect(page.locator(".kdk-tasks .kdk-task-state")).to_have_text(list(wanted))


def test_a_learner_finds_everything_again_on_the_site(
    context: BrowserContext, reader: StateReader, address: str
) -> None:
    page = open_course(context, address)
    assert_states(page, *["Nie rozpoczęto"] * 4)
    open_lesson(page, "rodzaje")
    for answer in RIGHT_ONES:
        give(page, answer)
    shown = {"rodzaje": read_all(page, RIGHT_ONES)}
    page.locator(".kdk-lesson a", has_text="Powtórka").click()
    wait_for_course(page)
    for answer in WRONG_ONES:
        give(page, answer)
    shown["powtorka"] = read_all(page, WRONG_ONES)
    data = page.evaluate("window.kdkCourse")
    page.goto(f"{address}/kazde-pytanie/index.html")
    open_lesson(page, "sprawdzian")
    close_tab(page)

    page = open_course(context, address)
    assert_state(reader.read(page.evaluate(STATE), data))
    assert_states(page, "Ukończono", "Ukończono", "W trakcie", "Nie rozpoczęto")
    expect(page.locator(".kdk-progress-text")).to_have_text("Ukończone lekcje: 2 z 4")
    card = page.locator(".kdk-resume a")
    expect(card).to_have_text("Wróć do: Sprawdzian")
    card.click()
    wait_for_course(page)
    assert page.url.endswith("/sprawdzian.html")
    drawn = answer_test(page, rights=1)
    result = page.locator("#q-test .kdk-pool-result").inner_text()
    assert "Wynik: 1 z 2 (50%)." in result
    close_tab(page)

    page = open_course(context, address)
    kept = reader.read(page.evaluate(STATE), data)
    assert kept["pools"]["test"]["best"] == 50
    assert [kept["answers"][name]["best"] for name in drawn] == [100, 0]
    for lesson, answers in (("rodzaje", RIGHT_ONES), ("powtorka", WRONG_ONES)):
        open_lesson(page, lesson)
        assert read_all(page, answers) == shown[lesson]
        page.goto(f"{address}/kazde-pytanie/index.html")
    open_lesson(page, "sprawdzian")
    assert page.locator("#q-test .kdk-pool-result").inner_text() == result
    page.goto(f"{address}/kazde-pytanie/index.html")
    open_lesson(page, "opowiesc")
    page.goto(f"{address}/kazde-pytanie/index.html")
    assert_states(page, *["Ukończono"] * 4)
