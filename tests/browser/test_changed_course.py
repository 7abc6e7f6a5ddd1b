"""A course that is edited while people learn from it: what they did and still can see stays."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from answering import ALL, RIGHT_ONES, give, question, read, read_all
from building import HERE, built
from lms_page import EDITIONS, Edition, LmsPage, close_tab, current, go_to, wait_for_course
from playwright.sync_api import BrowserContext, expect
from serving import Server

LESSON = "kazde-pytanie/01-dzien-1/01-rodzaje.md"
GONE = "wiele-a"
NEW = """/// quiz | nowe

Kiedy wysyłasz zaproszenie?

- [x] przed zajęciami {#przed}
    > Tak, wtedy jeszcze można przyjść.
- [ ] po zajęciach {#po}
    > Nie, wtedy jest już po wszystkim.

/// explain
Zaproszenie wysyła się wcześniej.
///
///

"""
# A new option in the middle: places of answers mean something else now.
OLD_OPTION = "- [ ] imię dyrektora {#imie}"
NEW_OPTION = "- [ ] kolor plakatu {#kolor}\n"


def edit(text: str) -> str:
    """A question goes, one comes in its place, one gets an option, and the lesson a new title."""
    start = text.index(f"/// quiz | {GONE}")
    end = text.index("/// quiz | prawda-a")
    text = text[:start] + NEW + text[end:]
    text = text.replace("title: Dwanaście rodzajów pytań", "title: Wszystkie rodzaje pytań")
    return text.replace(OLD_OPTION, NEW_OPTION + OLD_OPTION)


@pytest.fixture(scope="module")
def changed(web: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folders of the edited course's packages and site, beside those of the old one."""
    folder = tmp_path_factory.mktemp("changed")
    shutil.copytree(HERE / "course", folder / "courses")
    lesson = folder / "courses" / LESSON
    lesson.write_text(edit(lesson.read_text("utf-8")), "utf-8")
    built(folder / "courses", folder / "build", "scorm12", "scorm2004", "site")
    (folder / "build" / "site").rename(folder / "site")
    (web / "changed").mkdir()
    for name in ("scorm12", "scorm2004", "site"):
        shutil.move(folder / name, web / "changed" / name)
    return "changed"


@pytest.mark.parametrize("edition", EDITIONS)
def test_answers_survive_an_edited_package(
    context: BrowserContext, server: Server, changed: str, edition: Edition
) -> None:
    lms = LmsPage(context, server, edition)
    course = lms.launch("popup")
    for answer in RIGHT_ONES:
        give(course, answer)
    before = read_all(course, RIGHT_ONES)
    go_to(course, "powtorka")
    lms.leave("close")
    score = lms.stored()["cmi.core.score.raw" if edition == "scorm12" else "cmi.score.raw"]
    assert score == "47.82"

    for launch in range(2):
        course = lms.launch("popup", f"{changed}/{edition}")
        assert current(course) == ["powtorka"]
        go_to(course, "rodzaje")
        expect(course.locator("#rodzaje h1")).to_have_text("Wszystkie rodzaje pytań")
        for name, shown in before.items():
            if name not in {GONE, "jeden-a"}:
                assert read(question(course, name)) == shown, name
        # The question has another option now: its score stays, its answer is not shown.
        assert read(question(course, "jeden-a"))["verdict"] == [
            "Odpowiedź z poprzedniej wizyty", "Najlepszy dotychczasowy wynik: 100%.",
        ]  # fmt: skip
        expect(question(course, GONE)).to_have_count(0)
        if launch == 0:
            assert read(question(course, "nowe"))["verdict"] == []
            question(course, "nowe").locator('[data-o="przed"] label').click()
            question(course, "nowe").locator(".kdk-check").click()
            shown_new = read(question(course, "nowe"))
            go_to(course, "powtorka")
        else:
            assert read(question(course, "nowe")) == shown_new
        lms.leave("close")
        assert lms.complaints() == []
    # The removed question gave one point of 23, the new one gives it again.
    score = lms.stored()["cmi.core.score.raw" if edition == "scorm12" else "cmi.score.raw"]
    assert score == "47.82"


def test_answers_survive_an_edited_site(
    new_context: Callable[..., BrowserContext], server: Server, changed: str
) -> None:
    context = new_context()
    page = context.new_page()
    lesson = "site/kazde-pytanie/dzien-1/rodzaje.html"
    page.goto(f"{server.origin}/{lesson}")
    wait_for_course(page)
    for name in ("prawda-a", "luki-a", "kolejnosc-a"):
        give(page, ALL[name])
    before = read_all(page, RIGHT_ONES)
    close_tab(page)
    page = context.new_page()
    page.goto(f"{server.origin}/{changed}/{lesson}")
    wait_for_course(page)
    for name in ("prawda-a", "luki-a", "kolejnosc-a"):
        assert read(question(page, name)) == before[name]
