"""Problems as people and programs read them: text, JSON, GitHub annotations, SARIF."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from unicodedata import combining, east_asian_width
from urllib.parse import quote

from kdk_lms.errors import Level, Problem
from kdk_lms.words import message, words


def report(problems: Sequence[Problem], form: str, language: str, root: Path) -> str:
    """All problems in one of the forms.

    Shape: `root` is the folder that the problems' paths are relative to.
    """
    return _FORMS[form](problems, language, root)


# Whatever an author's text or a file's name holds, it must not steer the reader's terminal.
_STEERING = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


def _harmless(text: str) -> str:
    return _STEERING.sub("\ufffd", text)


def _text(problems: Sequence[Problem], language: str, root: Path) -> str:
    texts = words("cli", language)
    lines = cache(_lines)
    blocks = []
    for problem in problems:
        text, advice = message(problem, language)
        level = texts["error"] if problem.level is Level.ERROR else texts["warning"]
        block = [f"{problem.place}: {level}: {text} [{problem.code}]"]
        block += _source(problem, lines(root / problem.place.path))
        block.append(f"  {texts['help']}: {advice}")
        blocks.append("\n".join(block))
    return _harmless("\n\n".join(blocks))


def _source(problem: Problem, lines: Sequence[str]) -> list[str]:
    """The author's line with a caret under the place."""
    number = problem.place.line
    if not 1 <= number <= len(lines) or not lines[number - 1].strip():
        return []
    line = lines[number - 1].replace("\t", " ")
    start = max(0, problem.place.column - 60)
    margin = " " * len(str(number))
    before = _columns(line[start : problem.place.column - 1])
    return [f"  {number} | {line[start : start + 110]}", f"  {margin} | {' ' * before}^"]


def _columns(text: str) -> int:
    """How wide a text is on a screen."""
    wide = sum(east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(combining(sign) != 0 for sign in text)


def _lines(path: Path) -> list[str]:
    if not path.is_file():  # A pipe would keep us waiting for ever.
        return []
    try:
        text = path.read_bytes().decode("utf-8-sig", errors="replace")
    except OSError:
        return []
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _json(problems: Sequence[Problem], language: str, _root: Path) -> str:
    found = [
        {
            "code": problem.code,
            "severity": str(problem.level),
            "path": problem.place.path,
            "line": problem.place.line,
            "column": problem.place.column,
            "message": message(problem, language)[0],
            "help": message(problem, language)[1],
        }
        for problem in problems
    ]
    return _dumped({"format": 1, "problems": found})


def _dumped(record: Mapping[str, object]) -> str:
    """JSON with readable letters; what steers terminals is escaped."""
    text = json.dumps(record, ensure_ascii=False, indent=2)
    return _STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _github(problems: Sequence[Problem], language: str, _root: Path) -> str:
    """Workflow commands, errors first: GitHub shows only the first ten of each level."""
    ordered = sorted(problems, key=lambda problem: problem.level is not Level.ERROR)
    return "\n".join(_annotation(problem, language) for problem in ordered)


def _annotation(problem: Problem, language: str) -> str:
    text, advice = message(problem, language)
    body = (
        _harmless(f"{text}\n{advice}").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    )
    path = _harmless(problem.place.path).replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    place = f"file={path},line={problem.place.line},col={problem.place.column}"
    return f"::{problem.level} {place},title={problem.code}::{body}"


def _sarif(problems: Sequence[Problem], language: str, _root: Path) -> str:
    codes = sorted({problem.code for problem in problems})
    run = {
        "tool": {"driver": {"name": "kdk-lms", "rules": [{"id": code} for code in codes]}},
        "results": [_result(problem, language) for problem in problems],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    record = {"$schema": schema, "version": "2.1.0", "runs": [run]}
    return _dumped(record)


def _result(problem: Problem, language: str) -> Mapping[str, object]:
    text, advice = message(problem, language)
    region = {"startLine": problem.place.line, "startColumn": problem.place.column}
    place = {"artifactLocation": {"uri": quote(problem.place.path)}, "region": region}
    return {
        "ruleId": problem.code,
        "level": str(problem.level),
        "message": {"text": f"{text}. {advice}"},
        "locations": [{"physicalLocation": place}],
    }


_FORMS: Mapping[str, Callable[[Sequence[Problem], str, Path], str]] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "sarif": _sarif,
}
FORMS = tuple(_FORMS)
