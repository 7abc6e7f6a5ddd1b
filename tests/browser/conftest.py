"""One build, one server and one browser for all tests here; a context of its own for each test."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from reading import StateReader
from serving import Server, serving
from watching import Watch

from kdk_lms.build import Plan, build

HERE = Path(__file__).resolve().parent
COURSE = "kazde-pytanie"
PAGES = ("lms.html", "lms.js", "gone.html", "nest.html", "nest.js", "reading.html")
PATIENCE_MS = 8000


def built(sources: Path, target: Path, *outputs: str) -> None:
    """Build the course of a folder; its zips are unpacked beside them."""
    plan = Plan(sources, sources.parent, target, (sources / COURSE,), outputs)
    made = build(plan, lambda stage, count: None)
    assert made.courses, [problem.code for problem in made.problems]
    for archive in target.glob("scorm*/*.zip"):
        with zipfile.ZipFile(archive) as package:
            package.extractall(target.parent / archive.parent.name)


def run_node(root: Path, *arguments: str, given: str = "") -> None:
    """Run a command of the repository's node packages."""
    done = subprocess.run(
        arguments, cwd=root, input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


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


def place_lms(root: Path, folder: Path) -> None:
    """The LMS's page, with our strict fake, the state's reader and scorm-again."""
    folder.mkdir()
    for name in PAGES:
        shutil.copy(HERE / name, folder)
    again = root / "node_modules" / "scorm-again" / "dist"
    shutil.copy(again / "scorm12.min.js", folder / "scorm-again-12.js")
    shutil.copy(again / "scorm2004.min.js", folder / "scorm-again-2004.js")
    run_node(root, "node", "runtime/fake/build.mjs", str(folder / "fake.js"))
    bundle = ("--bundle", "--format=iife", "--global-name=KdkPack", "--loader=ts")
    esbuild = str(root / "node_modules" / ".bin" / "esbuild")
    reader = 'export { unpack } from "./runtime/src/pack";'
    run_node(root, esbuild, *bundle, f"--outfile={folder / 'pack.js'}", given=reader)


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
