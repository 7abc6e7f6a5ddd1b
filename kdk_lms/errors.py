"""What can be wrong with an author's text: where, what, and what to do about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in an author's file.

    Shape: `path` is relative to the project and uses `/`; `line` and `column` count from 1.
    """

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    def at(self, line: int, column: int = 1) -> "Place":
        """The same file, another line and column."""
        return Place(self.path, line, column)


class Level(StrEnum):
    """How much a problem weighs: an error stops the build, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing an author has to look at.

    Shape: `code` is `KDK-<letter><three digits>`, a key of the catalogue, which holds the wording;
    `facts` fill the gaps in that wording.
    """

    code: str
    place: Place
    facts: Mapping[str, str] = field(default_factory=dict)
    level: Level = Level.ERROR


def sort_key(problem: Problem) -> tuple[Place, str]:
    """Reading order: by file, line and column, then by code."""
    return (problem.place, problem.code)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems stops a build."""
    return any(problem.level is Level.ERROR for problem in problems)


class KdkError(Exception):
    """A failure that is not the text's: wrong usage or environment (exit 2).

    Shape: like a Problem, a catalogue code (`KDK-E…`) and facts.
    """

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(f"{code} {facts}")
        self.code = code
        self.facts = facts
