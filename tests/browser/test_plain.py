"""Without JavaScript, or without our script: everything can be read, and nothing seems to work."""

from collections.abc import Callable
from pathlib import Path

import pytest
from answering import ALL
from looks import hidden
from playwright.sync_api import BrowserContext, Page, expect
from serving import Server

ANSWERS = ".kdk-text, .kdk-row-text, .kdk-item, .kdk-gap, .kdk-field"
LESSONS = ("rodzaje", "powtorka", "sprawdzian", "opowiesc")
SITE = "/site/kazde-pytanie"


@pytest.fixture(params=["no JavaScript", "script blocked"])
def reading(
    request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext]
) -> BrowserContext:
    """A browser in which the course's script does not run."""
    if request.param == "no JavaScript":
        return new_context(java_script_enabled=False)
    context = new_context()
    # Answered, but empty: a request that fails is a line in the console that is not ours.
    context.route("**/kdk.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    return context


def open_page(context: BrowserContext, address: str) -> Page:
    """A new tab, wholly loaded."""
    page = context.new_page()
    page.goto(address, wait_until="load")
    return page


def assert_readable(page: Page, name: str) -> None:
    """A question's text, answers, hints and solution can be read; no button promises anything."""
    form = page.locator(f"#q-{name}")
    expect(form.locator(".kdk-legend").first).to_be_visible()
    assert hidden(form.locator(ANSWERS)) == []
    for hint in form.locator(".kdk-hint").all():
        hint.locator("summary").click()
        expect(hint.locator("div").first).to_be_visible()
    if form.locator(".kdk-solution").count():
        form.locator(".kdk-solution > summary").click()
        expect(form.locator(".kdk-solution .kdk-explain")).to_be_visible()
    expect(form.locator("button:visible")).to_have_count(0)


def test_the_package_is_readable_without_script(reading: BrowserContext, server: Server) -> None:
    page = open_page(reading, f"{server.origin}/scorm12/index.html")
    for lesson in LESSONS:
        expect(page.locator(f"#{lesson} h1")).to_be_visible()
    for name in (*ALL, "pula-kontrast", "pula-napisy", "pula-kanal"):
        assert_readable(page, name)
    expect(page.locator("#q-jeden-a .kdk-right")).to_contain_text("termin i miejsce")
    expect(page.locator(".kdk-plain")).to_be_visible()
    expect(page.locator("button:visible")).to_have_count(0)
    page.get_by_role("link", name="pytania o próbę").click()
    assert page.url.endswith("#powtorka--jeszcze-raz")
    expect(page.locator("[id='powtorka--jeszcze-raz']")).to_be_in_viewport()


def test_the_site_is_readable_without_script(reading: BrowserContext, server: Server) -> None:
    page = open_page(reading, f"{server.origin}{SITE}/index.html")
    page.get_by_role("main").get_by_role("link", name="Dwanaście rodzajów pytań").click()
    for name in ALL:
        if name.endswith("-a"):
            assert_readable(page, name)
    page.locator(".kdk-lesson a", has_text="Powtórka").click()
    for name in ALL:
        if name.endswith("-b"):
            assert_readable(page, name)
    page.goto(f"{server.origin}{SITE}/dzien-2/sprawdzian.html")
    for name in ("pula-kontrast", "pula-napisy", "pula-kanal"):
        assert_readable(page, name)


def test_every_polish_letter_is_there_and_pictures_are_drawn(
    context: BrowserContext, server: Server
) -> None:
    letters = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ„”–…"
    for address in (f"{SITE}/dzien-2/opowiesc.html", "/scorm12/index.html#opowiesc"):
        page = open_page(context, server.origin + address)
        text = page.locator("[data-lesson=opowiesc]").inner_text()
        assert set(letters) <= set(text)
        for picture in page.locator("[data-lesson=opowiesc] img").all():
            picture.scroll_into_view_if_needed()
            assert picture.get_attribute("alt")
            expect(picture).to_have_js_property("complete", True)
            assert picture.evaluate("one => one.naturalWidth") > 0


def test_a_course_on_a_disk_is_readable_without_script(
    new_context: Callable[..., BrowserContext], web: Path
) -> None:
    page = open_page(
        new_context(java_script_enabled=False), (web / "scorm2004" / "index.html").as_uri()
    )
    for lesson in LESSONS:
        expect(page.locator(f"#{lesson} h1")).to_be_visible()
    assert_readable(page, "jeden-a")
