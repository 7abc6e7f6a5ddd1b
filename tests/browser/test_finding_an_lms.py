"""Where the package looks for its LMS, and what it does without one."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from answering import ALL, Scene, give, question, read
from lms_page import EDITIONS, Edition, LmsPage, close_tab, go_to, wait_for_course
from playwright.sync_api import BrowserContext, Locator, Page, expect
from serving import Server

ON_DEVICE = re.compile("^(Odpowiedzi zapisują się|Zapisano) na tym urządzeniu")
IN_LMS = re.compile("^(Odpowiedzi zapisują się|Zapisano) na platformie")
NOWHERE = "Odpowiedzi się nie zapisują. Nie zamykaj tej karty, jeśli są ważne."
REFUSE_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("The operation is insecure.", "SecurityError"); },
});"""

editions = pytest.mark.parametrize("edition", EDITIONS)


def save_line(scene: Scene) -> Locator:
    """The line that says where the answers are."""
    return scene.locator(".kdk-save")


def open_alone(context: BrowserContext, address: str) -> Page:
    """The package in a tab of its own."""
    page = context.new_page()
    page.goto(address)
    wait_for_course(page)
    return page


def assert_saved_in_lms(lms: LmsPage, course: Scene) -> None:
    """An answer arrives at the LMS."""
    give(course, ALL["jeden-a"])
    lms.wait_for("cmi.interactions.0.id", "jeden-a")
    expect(save_line(course)).to_contain_text("Zapisano na platformie o")
    assert lms.complaints() == []


@pytest.mark.parametrize(("place", "edition"), [("http", "scorm12"), ("file", "scorm2004")])
def test_without_an_lms_answers_stay_on_the_device_and_the_page_says_so(
    context: BrowserContext, server: Server, web: Path, edition: Edition, place: str
) -> None:
    folder = server.origin if place == "http" else web.as_uri()
    page = open_alone(context, f"{folder}/{edition}/index.html")
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    expect(save_line(page)).to_have_text(ON_DEVICE)
    give(page, ALL["wiele-a"])
    expect(page.locator(".kdk-save")).to_contain_text("Zapisano na tym urządzeniu o")
    go_to(page, "sprawdzian")
    before = read(question(page, "wiele-a"))
    close_tab(page)
    page = open_alone(context, f"{folder}/{edition}/index.html")
    card = page.locator(".kdk-resume a")
    expect(card).to_have_text("Wróć do: Sprawdzian")
    card.click()
    expect(page.locator("#sprawdzian")).to_be_visible()
    go_to(page, "rodzaje")
    assert read(question(page, "wiele-a")) == before
    assert dialogs == []


@editions
def test_an_lms_five_parents_up_is_found(
    context: BrowserContext, server: Server, edition: Edition
) -> None:
    lms = LmsPage(context, server, edition)
    address = f"/{edition}/index.html"
    lms.page.evaluate(
        "address => course.open({ address, how: 'frame' })",
        f"nest.html?depth=4&to={address}",
    )
    course = wait_for_course(lms.frame(address))
    expect(save_line(course)).to_have_text(IN_LMS)
    assert_saved_in_lms(lms, course)


@editions
def test_an_lms_that_comes_a_second_late_is_found(
    context: BrowserContext, server: Server, edition: Edition
) -> None:
    lms = LmsPage(context, server, edition)
    course = lms.launch(late=1000)
    expect(save_line(course)).to_have_text(IN_LMS)
    assert_saved_in_lms(lms, course)


@editions
def test_an_lms_behind_the_window_that_opened_this_one_is_found(
    context: BrowserContext, server: Server, edition: Edition
) -> None:
    lms = LmsPage(context, server, edition)
    course = lms.launch("popup")
    expect(save_line(course)).to_have_text(IN_LMS)
    assert_saved_in_lms(lms, course)


def test_a_package_prefers_the_lms_of_its_own_edition(
    context: BrowserContext, server: Server
) -> None:
    lms = LmsPage(context, server, "scorm2004")
    lms.page.evaluate("void (window.API = new Proxy({}, { get() { throw new Error(); } }))")
    course = lms.launch()
    assert_saved_in_lms(lms, course)


def test_a_parent_of_another_origin_is_no_lms(
    context: BrowserContext, server: Server, other_server: Server
) -> None:
    page = context.new_page()
    address = f"{server.origin}/scorm12/index.html"
    # Another port is another origin, but the same site: the storage is the course's own.
    page.goto(f"{other_server.origin}/lms/nest.html?depth=1&to={address}")
    course = page.frame_locator("iframe")
    expect(course.locator(".kdk-save")).to_have_text(ON_DEVICE)
    # In a frame on another site, browsers refuse the storage as well.
    page.goto(f"{server.stranger}/lms/nest.html?depth=1&to={address}")
    expect(course.locator(".kdk-save")).to_have_text(NOWHERE)
    give(next(one for one in page.frames if one.url.startswith(address)), ALL["jeden-a"])


@pytest.mark.parametrize(
    ("edition", "fault"),
    [
        ("scorm12", {"initialize": "throw"}),
        ("scorm2004", {"initialize": "false"}),
        ("scorm2004", {"all": "throw"}),
    ],
    ids=str,
)
def test_an_lms_that_cannot_start_leaves_a_course_that_can_be_used(
    context: BrowserContext, server: Server, edition: Edition, fault: dict[str, Any]
) -> None:
    lms = LmsPage(context, server, edition, faults=fault)
    course = lms.launch()
    expect(save_line(course)).to_have_text(ON_DEVICE)
    give(course, ALL["jeden-a"])
    assert set(lms.verbs()) <= {"initialize", "get"}
    lms.leave("remove")
    assert not {"set", "commit"} & set(lms.verbs())


def test_a_course_without_storage_can_be_used_and_says_that_nothing_is_kept(
    new_context: Callable[..., BrowserContext], server: Server
) -> None:
    context = new_context()
    context.add_init_script(REFUSE_STORAGE)
    for address in ("/scorm12/index.html", "/site/kazde-pytanie/dzien-1/rodzaje.html"):
        page = open_alone(context, server.origin + address)
        expect(save_line(page)).to_have_text(NOWHERE)
        give(page, ALL["jeden-a"])
        give(page, ALL["kolejnosc-a"])
        expect(page.locator(".kdk-save")).to_have_attribute("role", "alert")


@editions
def test_an_lms_keeps_the_answers_of_a_browser_without_storage(
    new_context: Callable[..., BrowserContext], server: Server, edition: Edition
) -> None:
    context = new_context()
    context.add_init_script(REFUSE_STORAGE)
    lms = LmsPage(context, server, edition)
    course = lms.launch("popup")
    give(course, ALL["jeden-a"])
    before = read(question(course, "jeden-a"))
    lms.leave("close")
    course = lms.launch("popup")
    assert read(question(course, "jeden-a")) == before
    assert lms.complaints() == []


@pytest.mark.parametrize(
    "address", ["/scorm12/index.html", "/site/kazde-pytanie/dzien-1/rodzaje.html"]
)
def test_two_tabs_of_a_course_do_not_undo_each_others_answers(
    context: BrowserContext, server: Server, address: str
) -> None:
    first = open_alone(context, server.origin + address)
    second = open_alone(context, server.origin + address)
    give(first, ALL["jeden-a"])
    give(second, ALL["wiele-a"])
    give(first, ALL["liczba-a"])
    close_tab(second)
    close_tab(first)
    third = open_alone(context, server.origin + address)
    for name in ("jeden-a", "wiele-a", "liczba-a"):
        assert read(question(third, name))["verdict"][:1] == ["Dobrze"], name


def test_the_newer_window_of_an_lms_goes_on_and_the_older_one_says_so(
    context: BrowserContext, server: Server
) -> None:
    lms = LmsPage(context, server, "scorm12")
    first = lms.launch("popup")
    give(first, ALL["jeden-a"])
    older = lms.popup
    assert older
    lms.page.evaluate("window.open('', 'course').name = 'older'")
    second = lms.launch("popup")
    expect(older.locator(".kdk-save")).to_have_text(
        "Sesja się skończyła. Otwórz kurs jeszcze raz, żeby dalej zapisywać."
    )
    assert read(question(second, "jeden-a"))["verdict"][:1] == ["Dobrze"]
    give(second, ALL["wiele-a"])
    lms.leave("close")
    assert lms.stored()["cmi.interactions.1.id"] == "wiele-a"
    assert lms.complaints() == []


@editions
def test_a_hidden_tab_is_saved_and_goes_on(
    context: BrowserContext, server: Server, edition: Edition
) -> None:
    lms = LmsPage(context, server, edition)
    course = lms.launch("popup")
    go_to(course, "powtorka")
    turn = """state => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    course.evaluate(turn, "hidden")
    location = "cmi.core.lesson_location" if edition == "scorm12" else "cmi.location"
    assert lms.stored()[location] == "powtorka"
    assert "terminate" not in lms.verbs()
    course.evaluate(turn, "visible")
    go_to(course, "opowiesc")
    lms.leave("close")
    assert lms.stored()[location] == "opowiesc"
    assert lms.complaints() == []


@pytest.mark.parametrize(("width", "edition"), [(1280, "scorm12"), (360, "scorm2004")])
def test_the_button_ends_the_course_and_says_so(
    new_context: Callable[..., BrowserContext], server: Server, edition: Edition, width: int
) -> None:
    context = new_context(viewport={"width": width, "height": 700})
    lms = LmsPage(context, server, edition)
    course = lms.launch()
    give(course, ALL["jeden-a"])
    course.locator(".kdk-exit").click()
    farewell = course.get_by_text("Zapisano. Możesz zamknąć to okno.")
    expect(farewell.filter(visible=True).first).to_be_in_viewport()
    assert lms.verbs()[-1] == "terminate"
    if edition == "scorm2004":
        assert lms.told("adl.nav.request") == ["suspendAll"]
    lms.leave("remove")
    assert lms.verbs().count("terminate") == 1
    assert lms.complaints() == []
