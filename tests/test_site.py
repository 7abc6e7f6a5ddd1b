"""The site in a browser: reachable for everyone, quiet towards others, and able to find things."""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import site_samples as samples
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

LESSON = "oferta/dzien-1/mapa.html"
PAGES = {
    "catalogue": "index.html",
    "course": "oferta/index.html",
    "lesson": LESSON,
    "questions": "kazde-pytanie/dzien-1/rodzaje.html",
    "english": "basics/steps.html",
    "missing": "404.html",
}
WIDE, NARROW = 1280, 320
WEIGHT = 150_000
AXE = """async () => {
  const levels = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  const found = await axe.run({ runOnly: levels });
  return found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}`));
}"""
LANDMARKS = """() => {
  const kinds = "header, main, footer, nav, form[role=search]";
  return [...document.querySelectorAll(kinds)].filter(mark => !mark.closest("article header"))
    .map(mark => `${mark.localName} ${mark.getAttribute("aria-label") ?? ""}`);
}"""
HIDDEN_BY_HEADER = """() => {
  const edge = document.querySelector(".md-header").getBoundingClientRect().bottom;
  const box = document.activeElement.getBoundingClientRect();
  return !document.activeElement.closest(".md-header, .kdk-skip") && box.top < edge - 1;
}"""


@dataclass
class Site:
    """A built site and where it is served."""

    folder: Path
    origin: str


@dataclass
class Visit:
    """A page of the site with everything that went wrong in it."""

    page: Page
    site: Site
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str, root: str = "") -> Page:
        self.page.goto(f"{root or self.site.origin}/{path}")
        self.page.wait_for_function("window.kdkSite")
        return self.page


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = samples.site(samples.sources(tmp_path_factory.mktemp("site")))
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Site(folder, f"http://127.0.0.1:{server.server_address[1]}")
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    options = {"viewport": {"width": WIDE, "height": 800}, "locale": "pl-PL"}
    context = browser.new_context(**options | getattr(request, "param", {}))  # type: ignore[arg-type]
    context.set_default_timeout(5000)
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, site: Site) -> Iterator[Visit]:
    """A page; at the end nothing was complained of and nobody else was asked for anything."""
    visit = Visit(context.new_page(), site)
    foreign: list[str] = []
    visit.page.on(
        "console",
        lambda line: line.type in ("error", "warning") and visit.complaints.append(line.text),
    )
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    visit.page.on("request", lambda asked: foreign.append(asked.url))
    yield visit
    assert visit.complaints == []
    assert [url for url in foreign if not url.startswith((site.origin, "file:", "data:"))] == []


def options(width: int = WIDE, **more: object) -> dict[str, object]:
    return {"viewport": {"width": width, "height": 800}, **more}


def narrow(**more: object) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("context", [options(NARROW, **more)], indirect=True, ids=["320"])


# ---- for everyone --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "context",
    [
        options(w, color_scheme=s, bypass_csp=True)
        for w in (WIDE, NARROW)
        for s in ("light", "dark")
    ],
    indirect=True,
    ids=["1280-light", "1280-dark", "320-light", "320-dark"],
)
def test_no_page_breaks_a_rule_of_wcag(visit: Visit, root: Path, name: str) -> None:
    page = visit.open(PAGES[name])
    page.add_script_tag(path=str(root / "node_modules" / "axe-core" / "axe.min.js"))
    assert page.evaluate(AXE) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    marks = page.evaluate(LANDMARKS)
    assert len(marks) == len(set(marks)), marks
    assert all(name for mark, _, name in (mark.partition(" ") for mark in marks) if mark == "nav")


@pytest.mark.parametrize("context", [options(WIDE), options(NARROW)], indirect=True, ids=str)
def test_what_the_frame_offers_is_large_enough_for_a_thumb(visit: Visit) -> None:
    page = visit.open(LESSON)
    for button in page.locator(".md-header :is(button, a, input):visible").all():
        box = button.bounding_box()
        assert box and min(box["width"], box["height"]) >= 44, button.evaluate("e => e.outerHTML")
    for link in page.locator(":is(.md-path, .kdk-here, .kdk-nav) a:visible").all():
        box = link.bounding_box()
        assert box and box["height"] >= 24


@narrow()
def test_the_menu_opens_with_enter_and_closes_with_escape(visit: Visit) -> None:
    page = visit.open(LESSON)
    button, nav = page.get_by_role("button", name="Menu"), page.locator("#kdk-nav")
    expect(button).to_have_attribute("aria-expanded", "false")
    assert nav.evaluate("e => e.inert && getComputedStyle(e).visibility === 'hidden'")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(nav.get_by_role("link", name="Mapa zasobów")).to_be_focused()
    assert page.evaluate(
        "document.querySelector('main').inert && !document.querySelector('#kdk-nav').inert"
    )
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")
    assert page.evaluate(
        "!document.querySelector('main').inert && document.querySelector('#kdk-nav').inert"
    )


@narrow()
def test_a_wider_window_takes_the_open_menu_back(visit: Visit) -> None:
    page = visit.open(LESSON)
    page.get_by_role("button", name="Menu").click()
    page.set_viewport_size({"width": WIDE, "height": 800})
    page.wait_for_function("!document.querySelector('main').inert")
    assert not page.evaluate("document.querySelector('#kdk-nav').inert")
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()


@pytest.mark.parametrize(
    ("context", "first"),
    [(options(color_scheme="dark"), "true"), (options(color_scheme="light"), "false")],
    indirect=["context"],
    ids=["dark", "light"],
)
def test_the_scheme_follows_the_system_until_the_learner_decides(visit: Visit, first: str) -> None:
    page = visit.open(LESSON)
    switch = page.get_by_role("button", name="Ciemne tło")
    expect(switch).to_have_attribute("aria-pressed", first)
    ground = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    switch.click()
    after = page.evaluate(ground)
    assert after != before
    page.reload()
    assert page.evaluate(ground) == after
    expect(switch).not_to_have_attribute("aria-pressed", first)


def test_the_skip_link_leads_past_the_frame(visit: Visit) -> None:
    page = visit.open(LESSON)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Przejdź do treści")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_focus_never_hides_under_the_header(visit: Visit) -> None:
    page = visit.open(PAGES["questions"])
    page.locator(".kdk-turn a").last.focus()
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        assert not page.evaluate(HIDDEN_BY_HEADER), page.evaluate(
            "document.activeElement.outerHTML"
        )


def test_single_letters_do_nothing(visit: Visit) -> None:
    page = visit.open(LESSON)
    for key in "fsn.p,/":
        page.keyboard.press(key)
    assert page.url.endswith(LESSON)
    expect(page.locator("body")).to_be_focused()


@pytest.mark.parametrize(
    "context", [options(NARROW, java_script_enabled=False)], indirect=True, ids=["no script"]
)
def test_without_script_everything_can_be_read_and_reached(visit: Visit) -> None:
    page = visit.page
    page.goto(f"{visit.site.origin}/{LESSON}")
    expect(page.get_by_role("heading", name="Mapa zasobów")).to_be_visible()
    expect(page.get_by_role("navigation", name="Kursy i lekcje")).to_be_visible()
    expect(page.locator(".kdk-needs-js:visible")).to_have_count(0)


def test_when_the_script_does_not_arrive_nothing_pretends_to_work(visit: Visit) -> None:
    visit.page.route("**/site.js", lambda route: route.fulfill(body=""))
    visit.page.goto(f"{visit.site.origin}/{LESSON}")
    expect(visit.page.locator(".kdk-needs-js:visible")).to_have_count(0)


# ---- finding the way -----------------------------------------------------------------------------


def test_a_lesson_knows_its_place_and_its_neighbours(visit: Visit) -> None:
    page = visit.open("oferta/dzien-1/odbiorcy.html")
    expect(page.get_by_text("Lekcja 2 z 3")).to_be_visible()
    turn = page.get_by_role("navigation", name="Sąsiednie lekcje").get_by_role("link")
    expect(turn).to_have_text([re.compile("Mapa zasobów$"), re.compile("Pilotaż$")])
    turn.last.click()
    expect(page).to_have_url(f"{visit.site.origin}/oferta/dzien-2/pilotaz.html")
    path = page.get_by_role("navigation", name="Jesteś tutaj").get_by_role("link")
    expect(path).to_have_text(["Wszystkie kursy", "Oferta <od nowa>", "Dzień 2"])
    path.last.click()
    expect(page).to_have_url(f"{visit.site.origin}/oferta/index.html#modul-dzien-2")


def test_only_the_module_being_read_lists_its_lessons(visit: Visit) -> None:
    page = visit.open(LESSON)
    links = page.get_by_role("navigation", name="Kursy i lekcje").get_by_role("link")
    expect(links).to_have_text([
        "Wszystkie kursy", "Oferta <od nowa>", "Dzień 1", "Mapa zasobów", "Dla kogo & po co",
        "Dzień 2", "Basics", "Każdy rodzaj pytania",
    ])  # fmt: skip
    current = page.locator("[aria-current=page]")
    expect(current).to_have_text("Mapa zasobów")


def test_the_course_page_remembers_where_the_learner_was(visit: Visit) -> None:
    page = visit.open("oferta/index.html")
    state = page.locator('.kdk-tasks [data-task="mapa"] .kdk-task-state')
    expect(state).to_have_text("Nie rozpoczęto")
    expect(page.get_by_role("link", name="Zacznij od pierwszej lekcji")).to_be_visible()
    page.get_by_role("link", name="Dla kogo & po co").click()
    expect(page.locator(".kdk-save")).to_contain_text("na tym urządzeniu")
    visit.open("oferta/index.html")
    page.get_by_role("link", name="Wróć do: Dla kogo & po co").click()
    expect(page).to_have_url(f"{visit.site.origin}/oferta/dzien-1/odbiorcy.html")


def test_the_list_of_headings_follows_the_reader(visit: Visit) -> None:
    page = visit.open(LESSON)
    here = page.get_by_role("navigation", name="Na tej stronie")
    expect(here.get_by_role("link")).to_have_text(["Po co to", "Jak zacząć", "Sprawdź się"])
    page.get_by_role("heading", name="Sprawdź się").evaluate("e => e.scrollIntoView()")
    expect(here.locator("[aria-current]")).to_have_count(1)


@narrow()
def test_on_a_phone_the_list_of_headings_is_folded(visit: Visit) -> None:
    page = visit.open(LESSON)
    here = page.get_by_role("navigation", name="Na tej stronie")
    expect(here.get_by_role("link", name="Jak zacząć")).to_be_hidden()
    here.locator("summary").press("Enter")
    expect(here.get_by_role("link", name="Jak zacząć")).to_be_visible()


# ---- search --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("zrodla", "Mapa zasobów – Jak zacząć"),
        ("łodzi", "Mapa zasobów – Jak zacząć"),
        ("instytucja", "Mapa zasobów – Jak zacząć"),
        ("książka", "Mapa zasobów – Po co to"),
        ("PILOTAŻ", "Pilotaż"),
    ],
)
def test_search_finds_words_without_accents_and_with_other_endings(
    visit: Visit, query: str, found: str
) -> None:
    page = visit.open(LESSON)
    page.get_by_role("searchbox").fill(query)
    results = page.get_by_role("list", name="Wyniki wyszukiwania").get_by_role("link")
    expect(results.filter(has_text=re.compile(f"^{found}$")).first).to_be_visible()
    expect(page.locator(".kdk-found mark").first).to_be_visible()


def test_search_works_by_keyboard_and_leads_to_the_passage(visit: Visit) -> None:
    page = visit.open("basics/steps.html")
    box = page.get_by_role("searchbox", name="Search the courses")
    box.fill("kartka")
    expect(page.locator(".kdk-found-status")).to_have_text("3 results found.")
    box.press("ArrowDown")
    expect(page.locator(".kdk-found-list a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    expect(page.locator(".kdk-found")).to_be_hidden()
    box.press("Enter")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/oferta/dzien-\d/\w+\.html#\w+--najpierw-kartka$"))


def test_search_says_that_it_found_nothing(visit: Visit) -> None:
    page = visit.open(LESSON)
    page.get_by_role("searchbox").fill("hipopotam")
    expect(page.locator(".kdk-found-status")).to_contain_text("Nic nie znaleziono")
    page.get_by_role("searchbox").fill("h")
    expect(page.locator(".kdk-found-status")).to_contain_text("co najmniej dwie litery")


def test_search_says_when_it_could_not_be_loaded(visit: Visit) -> None:
    visit.page.route("**/search.js", lambda route: route.abort())
    page = visit.open(LESSON)
    page.get_by_role("searchbox").fill("mapa")
    expect(page.locator(".kdk-found-status")).to_contain_text("Nie udało się wczytać")
    visit.complaints.clear()  # The browser names the request that was refused.


@pytest.mark.parametrize("secret", ["zagadkowej", "poliszynela", "niewidzialne"])
def test_search_knows_no_question(site: Site, secret: str) -> None:
    assert secret in (site.folder / LESSON).read_text("utf-8")
    assert secret not in (site.folder / "assets/kdk/search.js").read_text("utf-8")


def test_what_is_searched_for_is_loaded_only_when_someone_searches(visit: Visit) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    page = visit.open(LESSON)
    assert not [url for url in asked if url.endswith("search.js")]
    with page.expect_request("**/search.js"):
        page.get_by_role("searchbox").focus()


@narrow()
def test_on_a_phone_the_search_field_unfolds(visit: Visit) -> None:
    page = visit.open(LESSON)
    button, box = page.get_by_role("button", name="Szukaj w kursach"), page.get_by_role("searchbox")
    expect(box).to_be_hidden()
    button.click()
    expect(box).to_be_focused()
    box.fill("kartka")
    expect(page.locator(".kdk-found-list a")).to_have_count(3)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(button).to_be_focused()


# ---- anywhere ------------------------------------------------------------------------------------


def test_everything_works_from_a_disk(visit: Visit) -> None:
    page = visit.open(LESSON, root=visit.site.folder.as_uri())
    expect(page.locator(".kdk-save")).to_contain_text("na tym urządzeniu")
    page.get_by_role("searchbox").fill("pilotaz")
    page.get_by_role("link", name="Pilotaż", exact=True).last.click()
    expect(page.get_by_role("heading", name="Pilotaż", level=1)).to_be_visible()
    page.get_by_label("termin").check()
    page.get_by_role("button", name="Sprawdź").click()
    expect(page.locator(".kdk-verdict")).to_contain_text("Dobrze")
    page.reload()
    expect(page.get_by_label("termin")).to_be_checked()


def test_a_lesson_is_light_enough_for_a_weak_link(site: Site) -> None:
    folder = (site.folder / LESSON).parent
    html = (site.folder / LESSON).read_text("utf-8")
    parts = re.findall(r'<(?:script src|link rel="stylesheet" href)="([^"]+)"', html)
    assert len(parts) == 5
    weight = sum(len(gzip.compress((folder / part).read_bytes())) for part in parts)
    assert weight + len(gzip.compress(html.encode())) <= WEIGHT / 2
