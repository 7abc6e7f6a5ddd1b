"""Everything that learners do, done with the keyboard alone."""

from collections.abc import Callable

import pytest
from answering import ALL, POOL, RIGHT_ONES, Answer, question, read
from lms_page import current, wait_for_course
from playwright.sync_api import BrowserContext, Page, expect
from serving import Server
from typing_hands import Hands

Open = Callable[[str], Hands]


@pytest.fixture
def open_lesson(context: BrowserContext, server: Server) -> Open:
    """Open a page and put the hands on the keyboard."""

    def at(address: str) -> Hands:
        page = context.new_page()
        page.goto(server.origin + address)
        wait_for_course(page)
        return Hands(page)

    return at


LESSON = {"package": "/scorm12/index.html", "site": "/site/kazde-pytanie/dzien-1/rodzaje.html"}


@pytest.mark.parametrize("place", LESSON)
def test_every_kind_of_question_is_answered_by_keyboard(open_lesson: Open, place: str) -> None:
    hands = open_lesson(LESSON[place])
    for number, answer in enumerate(RIGHT_ONES):
        hands.enter(answer)
        hands.check(answer.question, "Space" if number % 2 else "Enter")
        assert hands.is_at(f"#q-{answer.question}-verdict"), answer.question
        seen = read(question(hands.page, answer.question))
        assert seen["verdict"][0] == answer.verdict, answer.question


def test_a_test_is_taken_and_taken_again_by_keyboard(open_lesson: Open) -> None:
    hands = open_lesson("/scorm12/index.html")
    hands.tab_to('[data-toc="sprawdzian"]')
    hands.keys.press("Enter")
    expect(hands.page.locator("#sprawdzian h1")).to_be_focused()
    assert current(hands.page) == ["sprawdzian"]
    take_test(hands, is_right=False)
    hands.tab_to("#q-test .kdk-retry")
    hands.keys.press("Enter")
    assert hands.is_at("#q-test form:not([hidden]) :is(input, select)")
    take_test(hands, is_right=True)
    assert "Zaliczone" in hands.page.locator("#q-test .kdk-pool-result").inner_text()


def take_test(hands: Hands, is_right: bool) -> None:
    """Answer the questions drawn, and finish."""
    drawn = hands.page.locator("#q-test form:visible")
    for form in drawn.all():
        name, kind = (form.get_attribute(f"data-{part}") or "" for part in ("question", "kind"))
        hands.enter(Answer(name, kind, POOL[name][0 if is_right else 1], ""))
    hands.tab_to("#q-test > .kdk-actions .kdk-check")
    hands.keys.press("Enter")
    assert hands.is_at(".kdk-pool-result")


def test_the_focus_goes_where_a_learner_reads_on(open_lesson: Open) -> None:
    hands = open_lesson("/scorm12/index.html")
    check, retry, show = (f"#q-wiele-a .kdk-{name}" for name in ("check", "retry", "show"))
    hands.check("wiele-a")
    assert hands.is_at("#q-wiele-a [type=checkbox][aria-invalid=true]"), "to what is missing"
    described = hands.page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert hands.page.locator(f"#{described}").inner_text() == "Zaznacz odpowiedź"
    hands.tick("wiele-a", ("newsletter",))
    for _ in range(2):
        hands.tab_to(check)
        hands.keys.press("Enter")
        assert hands.is_at("#q-wiele-a-verdict"), "to the verdict"
        hands.tab()
        assert hands.is_at(retry), "the next stop is another try"
        hands.keys.press("Enter")
        assert hands.is_at("#q-wiele-a [type=checkbox]"), "to the first option"
        assert hands.page.locator('[value="newsletter"]').is_checked(), "the choice stays"
    hands.tab_to(check)
    hands.keys.press("Enter")
    hands.tab_to(show)
    hands.keys.press("Enter")
    assert hands.is_at("#q-wiele-a-verdict"), "to the verdict again"
    seen = read(question(hands.page, "wiele-a"))
    assert (seen["buttons"], seen["solution"]) == ([], True)
    assert sorted(look for _, look in seen["marks"]) == [
        "kdk-option is-missed", "kdk-option is-missed", "kdk-option is-wrong",
    ]  # fmt: skip


def test_a_closed_answer_can_be_reached_and_not_be_changed(open_lesson: Open) -> None:
    hands = open_lesson("/scorm12/index.html")
    for name in ("jeden-a", "pary-a", "tekst-a"):
        hands.enter(ALL[name])
        hands.check(name)
        before = read(question(hands.page, name))
        assert before["solution"] is True
        hands.page.locator(f"#q-{name} .kdk-legend").evaluate("one => one.focus()")
        while not hands.is_at(f"#q-{name} .kdk-answers *"):
            hands.tab("Shift+Tab")
        for key in ("ArrowDown", "Space", "x", "Backspace"):
            hands.keys.press(key)
        assert read(question(hands.page, name)) == before


def test_letters_in_a_field_are_text_and_enter_checks_it(open_lesson: Open) -> None:
    hands = open_lesson(LESSON["site"])
    hands.write("tekst-a", "karta oferty")
    hands.keys.press("Enter")
    assert hands.is_at("#q-tekst-a-verdict")
    assert read(question(hands.page, "tekst-a"))["verdict"][0] == "Dobrze"


@pytest.mark.parametrize(
    "focus", ["body", "[name='jeden-a']", "#q-jeden-a .kdk-check", ".kdk-hint summary"]
)
def test_single_letters_do_nothing(open_lesson: Open, focus: str) -> None:
    hands = open_lesson(LESSON["site"])
    if focus != "body":
        hands.tab_to(focus)
    before = standing(hands.page)
    for key in ("f", "s", "/", "p", ",", "n", ".", "F", "S", "P", "N"):
        hands.keys.press(key)
        hands.page.wait_for_timeout(30)
        assert standing(hands.page) == before, key


def standing(page: Page) -> list[object]:
    """Where the learner is: the address, the focus, and what is open."""
    seen: list[object] = page.evaluate(
        """[location.href, document.activeElement.outerHTML.slice(0, 120), scrollY,
            document.querySelectorAll("[aria-expanded=true], [open]").length]"""
    )
    return seen
