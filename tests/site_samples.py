"""A small site: two courses in two languages, and the one with every kind of question."""

import shutil
import subprocess
import sys
from pathlib import Path

CONFIG = """\
site_name: Kursy na próbę
docs_dir: courses
site_dir: build/site
theme: {name: material, language: pl, font: false}
plugins: [kdk-lms]
"""
QUESTION = """
/// quiz | {id}

Co musi być na {secret}?

- [x] termin
    > Tajemnica poliszynela.
- [ ] imię dyrektora

/// explain
Wyjaśnienie niewidzialne dla wyszukiwarki.
///
///
"""
LESSON = """\
---
title: {title}
minutes: 25
---

## Po co to

{text}

## Jak zacząć

Spiszcie zasoby instytucji. Pomyślcie o źródłach i o Łodzi.

### Najpierw kartka

Wystarczy jedna kartka.

![Plan](img/plan.svg)

## Sprawdź się
{question}
"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><title>plan</title></svg>\n'
LESSONS = {
    "01-dzien-1/01-mapa.md": ("Mapa zasobów", "Książki, ludzie i sprzęt."),
    "01-dzien-1/02-odbiorcy.md": ("Dla kogo & po co", "Seniorki i młodzież."),
    "02-dzien-2/01-pilotaz.md": ("Pilotaż", "Próba przed premierą."),
}
ENGLISH = """\
---
title: First steps
---

## Why

Because it helps.

## How

Step by step.
"""
EVERY_KIND = Path(__file__).parent / "browser" / "course" / "kazde-pytanie"


def write(folder: Path, files: dict[str, str]) -> None:
    """Write texts below a folder."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def sources(folder: Path) -> Path:
    """The project's folder with its configuration and three courses."""
    course = {
        "course.yml": 'title: Oferta <od nowa>\nversion: "1.2"\nlicense: CC BY 4.0\n'
        "description: Od mapy do pilotażu.\nmodules: {dzien-1: Dzień 1, dzien-2: Dzień 2}\n",
        "01-dzien-1/img/plan.svg": PICTURE,
        "02-dzien-2/img/plan.svg": PICTURE,
    }
    for number, (path, (title, text)) in enumerate(LESSONS.items()):
        question = QUESTION.format(id=f"karta-{number}", secret="zagadkowej karcie")
        course[path] = LESSON.format(title=title, text=text, question=question)
    write(folder / "courses" / "oferta", course)
    english = {"course.yml": "title: Basics\nlanguage: en\n", "01-steps.md": ENGLISH}
    write(folder / "courses" / "basics", english)
    shutil.copytree(EVERY_KIND, folder / "courses" / "kazde-pytanie")
    write(folder, {"mkdocs.yml": CONFIG})
    return folder


def run(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a Python module in the project's folder."""
    return subprocess.run(
        [sys.executable, "-m", *arguments], cwd=folder, capture_output=True, text=True, check=False,
        env={"PATH": "", "NO_MKDOCS_2_WARNING": "1", **environment},
    )  # fmt: skip


def site(folder: Path) -> Path:
    """The project's site, built as an author builds it."""
    done = run(folder, "kdk_lms", "build", "--output", "site")
    assert done.returncode == 0, done.stderr
    return folder / "build" / "site"


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
