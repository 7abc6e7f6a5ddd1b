"""One build, one server and one browser for all tests here; a context of its own for each test."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from building import HERE, built, place_lms
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from reading import StateReader
from serving import Server, serving
from watching import Watch

PATIENCE_MS = 8000


@pytest.fixture(scope="session")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that is served: the site, both packages, and the page of the LMS."""
    folder = tmp_path_factory.mktemp("web")
    sources = folder / "courses"
    shutil.copytree(HERE / "course", sources)
    built(sources, folder / "build", "site", "scorm12", "scorm2004")
    (folder / "build" / "site").rename(folder / "site")
    place_lms(root, folder / "lms")
    return folder


@pytest.fixture(scope="session")
def server(web: Path) -> Iterator[Server]:
    """Everything over HTTP."""
    with serving(web) as running:
        yield running


@pytest.fixture(scope="session")
def root_server(web: Path) -> Iterator[Server]:
    """The site at the root of a server of its own: its page for wrong addresses belongs there."""
    with serving(web / "site") as running:
        yield running


@pytest.fixture(scope="session")
def other_server(web: Path) -> Iterator[Server]:
    """The same files under another port, which makes another origin."""
    with serving(web) as running:
        yield running


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """The one browser."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium)
        yield started
        started.close()


@pytest.fixture
def new_context(
    browser: Browser, server: Server, root_server: Server, other_server: Server
) -> Iterator[Callable[..., BrowserContext]]:
    """Contexts whose pages are watched; at the end nothing may have gone wrong in any of them."""
    watch = Watch(server.hosts + root_server.hosts + other_server.hosts)
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        options = {"locale": "pl-PL", "viewport": {"width": 1280, "height": 800}} | options
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        watch.over(context)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert watch.complaints == []


@pytest.fixture
def context(new_context: Callable[..., BrowserContext]) -> BrowserContext:
    """A learner's browser: Polish, light, 1280 pixels wide."""
    return new_context()


@pytest.fixture
def reader(context: BrowserContext, server: Server) -> StateReader:
    """Reads learners' states as the runtime does."""
    return StateReader(context, server)
