"""Tests that are documents: a heading, an input in a fence, the expected output in the next one.

With KDK_UPDATE=1 the expected outputs are written anew; read the difference before keeping it.
"""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kdk_lms.errors import Level, Problem
from kdk_lms.words import message

FOLDER = Path(__file__).parent / "grammar"
# How a document writes characters that nobody can see.
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
_CASE = re.compile(
    r"^## (?P<title>.+)\n(?P<prose>(?:(?!#|`).*\n)*)"
    r"(?P<fence>`{3,})(?P<kind>\w+)(?: (?P<language>\w+))?\n(?P<input>(?:.*\n)*?)(?P=fence)\n"
    r"(?:\n`{3,}text\n(?P<expected>(?:.*\n)*?)`{3,}\n)?",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Case:
    """One heading with what it shows."""

    document: str
    title: str
    kind: str
    language: str
    input: str
    expected: str | None

    def __str__(self) -> str:
        return f"{self.document}: {self.title}"


def read_cases(*documents: str, folder: Path = FOLDER) -> list[Case]:
    """All cases of the documents named, in reading order."""
    cases = []
    for name in documents:
        text = (folder / f"{name}.md").read_text(encoding="utf-8")
        cases += [_case(name, match) for match in _CASE.finditer(text)]
    return cases


def _case(name: str, match: re.Match[str]) -> Case:
    language = match["language"] or "pl"
    text = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), match["input"].removesuffix("\n"))
    return Case(name, match["title"], match["kind"], language, text, match["expected"])


def update(document: str, run: Callable[[Case], str], folder: Path = FOLDER) -> None:
    """Write the expected outputs of a document anew, when the environment asks for it."""
    if not os.environ.get("KDK_UPDATE"):
        return
    path = folder / f"{document}.md"

    def renewed(match: re.Match[str]) -> str:
        fence = match["fence"]
        head = match[0][: match.end("input") - match.start()]
        return f"{head}{fence}\n\n{fence}text\n{run(_case(document, match))}{fence}\n"

    path.write_text(_CASE.sub(renewed, path.read_text(encoding="utf-8")), encoding="utf-8")


def show_problems(problems: Iterable[Problem], language: str) -> list[str]:
    """Problems as the command line prints them."""
    lines = []
    for problem in problems:
        text, help_ = message(problem, language)
        level = " (warning)" if problem.level is Level.WARNING else ""
        lines += [f"{problem.place}: {text} [{problem.code}]{level}", f"  help: {help_}"]
    return lines
