"""What can be wrong with a manifest, and the error that carries it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """An error breaks a package somewhere; a warning is worth a thought."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong.

    Shape: `element` is an identifier, a file name or a path in the document; `line` counts from 1
    and is None when the finding is about a value and not about a text.
    """

    code: str
    message: str
    element: str = ""
    line: int | None = None
    level: Level = Level.ERROR

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line else ""
        what = f"{self.element}: " if self.element else ""
        return f"{where}{what}{self.message} [{self.code}]"


class ManifestError(ValueError):
    """A manifest that cannot be read or must not be written; `findings` says all the reasons."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(map(str, self.findings)))


class SchemaFolderError(Exception):
    """A folder whose schema files are absent, damaged or another edition's."""
