"""The preview shows each change, and goes on showing the last good site while one is mended."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import site_samples as samples

PATIENCE = 30.0


@dataclass
class Preview:
    """A project with its preview, as `kdk-lms serve` shows it."""

    project: Path
    address: str
    log: Path

    def wait(self, path: str, holds: Callable[[str], bool]) -> str:
        """The page once it holds what is expected of it."""
        deadline = time.monotonic() + PATIENCE
        page = ""
        while time.monotonic() < deadline:
            try:
                with urlopen(f"{self.address}/{path}", timeout=5) as answer:
                    page = answer.read().decode()
            except (URLError, OSError):
                page = ""
            if page and holds(page):
                return page
            time.sleep(0.2)
        raise AssertionError(f"{path} never came: {page[:2000]}\n{self.log.read_text('utf-8')}")

    def change(self, path: str, old: str, new: str) -> None:
        file = self.project / "courses" / "oferta" / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    project = samples.sources(tmp_path_factory.mktemp("serve"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    log = project / "log"
    command = [sys.executable, "-m", "kdk_lms", "serve", "--address", host]
    with (
        log.open("w") as output,
        subprocess.Popen(command, cwd=project, stdout=output, stderr=subprocess.STDOUT) as process,
    ):
        yield Preview(project, f"http://{host}", log)
        process.terminate()


def test_a_changed_lesson_is_shown(preview: Preview) -> None:
    page = preview.wait("oferta/dzien-1/mapa.html", lambda page: "<h1>Mapa zasobów</h1>" in page)
    assert "Content-Security-Policy" not in page  # MkDocs adds a script that reloads the page.
    assert "livereload" in page
    preview.change("01-dzien-1/01-mapa.md", "title: Mapa zasobów", "title: Mapa")
    preview.wait("oferta/dzien-1/mapa.html", lambda page: "<h1>Mapa</h1>" in page)


def test_a_changed_course_is_shown(preview: Preview) -> None:
    preview.wait("oferta/index.html", lambda page: "wersja 1.2" in page)
    preview.change("course.yml", 'version: "1.2"', 'version: "1.3"')
    preview.wait("oferta/index.html", lambda page: "wersja 1.3" in page)


def test_a_changed_picture_is_shown_under_a_new_name(preview: Preview) -> None:
    name = re.compile(r"files/plan-\w+\.svg")
    page = preview.wait("oferta/dzien-1/mapa.html", lambda page: bool(name.search(page)))
    old = name.findall(page)
    preview.change("01-dzien-1/img/plan.svg", "plan", "nowy plan")
    preview.wait("oferta/dzien-1/mapa.html", lambda page: name.findall(page) not in ([], old))


def test_while_a_lesson_is_broken_the_last_good_site_stays(preview: Preview) -> None:
    preview.wait("oferta/dzien-2/pilotaz.html", lambda page: "<h1>Pilotaż</h1>" in page)
    preview.change("02-dzien-2/01-pilotaz.md", "title:", "tytułł:")
    deadline = time.monotonic() + PATIENCE
    while "KDK-F" not in preview.log.read_text("utf-8"):
        assert time.monotonic() < deadline, preview.log.read_text("utf-8")
        time.sleep(0.2)
    preview.wait("oferta/dzien-2/pilotaz.html", lambda page: "<h1>Pilotaż</h1>" in page)
    preview.change("02-dzien-2/01-pilotaz.md", "tytułł: Pilotaż", "title: Próba")
    preview.wait("oferta/dzien-2/pilotaz.html", lambda page: "<h1>Próba</h1>" in page)
