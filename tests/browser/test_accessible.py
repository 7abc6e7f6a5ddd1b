"""Zero axe violations and no sideways scroll: light and dark, wide and as narrow as WCAG asks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from answering import ALL, RIGHT_ONES, WRONG_ONES, Answer, Scene, answer_test, give, question
from lms_page import LmsPage, go_to, wait_for_course
from looks import too_wide, violations
from playwright.sync_api import BrowserContext, Page
from serving import Server

# Each kind once, in the first lesson: five of them wrong, so that every look is there.
MIXED = (
    Answer("jeden-a", "single", ("imie",), "Jeszcze nie",
           ("Nie, imię dyrektora należy do stopki.",)),
    Answer("wiele-a", "multiple", ("plakat", "newsletter"), "Jeszcze nie",
           ("Tak, plakat czyta każdy przechodzień.", "Telefon też działa bez internetu.",
            "Nie, newsletter przychodzi pocztą elektroniczną.")),
    ALL["prawda-a"],
    Answer("macierz-a", "matrix", {"proba_choru": "w_sieci", "webinarium": "w_sieci"},
           "Częściowo dobrze"),
    ALL["kategorie-a"],
    Answer("pary-a", "matching",
           {"dzialalo_i_mamy_sily": "odloz_na_strych", "forma_nie_pasuje": "zmien"},
           "Częściowo dobrze",
           ("Sprawdzone działanie zostaje.", "Potrzeba zostaje, forma się zmienia.")),
    Answer("kolejnosc-a", "order", ("powitanie", "proba", "podsumowanie"), "Częściowo dobrze"),
    Answer("liczba-a", "number", "37,5", "Jeszcze nie",
           ("To cena trzech biletów, a nie jednego.",)),
    ALL["tekst-a"], ALL["luki-a"], ALL["ankieta-a"], ALL["refleksja-a"],
)  # fmt: skip

Eyes = Callable[[Page, str], None]


@pytest.fixture(params=[1280, 320])
def window(
    request: pytest.FixtureRequest, new_context: Callable[..., BrowserContext]
) -> BrowserContext:
    """A browser as wide as a desk's or as narrow as WCAG asks; nothing fades from look to look."""
    size = {"width": request.param, "height": 800}
    return new_context(viewport=size, reduced_motion="reduce")


@pytest.fixture
def look(root: Path) -> Eyes:
    """Look at a page as it is now, in daylight and in the dark."""

    def at(page: Page, what: str) -> None:
        assert too_wide(page) == [], what
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert violations(page, root) == [], (what, scheme)

    return at


def complain_everywhere(scene: Scene) -> None:
    """Have every question checked without an answer."""
    for answer in MIXED:
        if answer.kind != "order":
            question(scene, answer.question).locator(".kdk-check").click()


def open_page(context: BrowserContext, address: str) -> Page:
    """A new tab with a page of the site."""
    page = context.new_page()
    page.goto(address)
    return page


def test_the_site_has_no_barriers(window: BrowserContext, server: Server, look: Eyes) -> None:
    site = f"{server.origin}/site"
    look(open_page(window, f"{site}/index.html"), "catalogue")
    lesson = open_page(window, f"{site}/kazde-pytanie/dzien-1/rodzaje.html")
    wait_for_course(lesson)
    look(lesson, "before answering")
    complain_everywhere(lesson)
    look(lesson, "answers missing")
    for answer in MIXED:
        give(lesson, answer)
    look(lesson, "after answering")
    lesson.goto(f"{site}/kazde-pytanie/dzien-2/opowiesc.html")
    look(wait_for_course(lesson), "prose")
    lesson.goto(f"{site}/kazde-pytanie/index.html")
    lesson.locator(".kdk-resume a").wait_for()
    look(lesson, "course, with a card to go back")


def test_the_player_has_no_barriers(window: BrowserContext, server: Server, look: Eyes) -> None:
    lms = LmsPage(window, server, "scorm12", profile="strict")
    lms.launch("popup")
    course = lms.popup
    assert course
    course.set_viewport_size(window.pages[0].viewport_size or {})
    look(course, "before answering")
    complain_everywhere(course)
    look(course, "answers missing")
    for answer in MIXED:
        give(course, answer)
    for hint in course.locator("#q-jeden-a .kdk-hint summary").all():
        hint.click()
    look(course, "after answering")
    go_to(course, "powtorka")
    for answer in (*WRONG_ONES[:1], *WRONG_ONES[-2:]):
        give(course, answer)
    look(course, "a question that is closed")
    go_to(course, "sprawdzian")
    look(course, "test")
    answer_test(course, rights=1)
    look(course, "result of the test")
    go_to(course, "opowiesc")
    look(course, "prose")
    if (course.viewport_size or {})["width"] < 1280:
        course.locator(".kdk-toc-toggle").click()
        look(course, "contents open")
    course.locator(".kdk-exit").click()
    look(course, "after the end")


def test_the_page_of_a_wrong_address_has_no_barriers(
    window: BrowserContext, root_server: Server, look: Eyes
) -> None:
    page = open_page(window, f"{root_server.origin}/404.html")
    look(page, "page not found")
    page.get_by_role("link", name="Wszystkie kursy").first.click()
    page.wait_for_url(f"{root_server.origin}/index.html")


def test_every_kind_is_looked_at() -> None:
    assert [one.kind for one in MIXED] == [one.kind for one in RIGHT_ONES]
