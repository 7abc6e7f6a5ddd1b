"""Problems as people and programs read them: text, JSON, GitHub annotations, SARIF."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from kdk_lms.errors import Level, Problem
from kdk_lms.words import message, words


def report(problems: Sequence[Problem], form: str, language: str, root: Path) -> str:
    """All problems in one of the forms.

    Shape: `root` is the folder that the problems' paths are relative to.
    """
    return _FORMS[form](problems, language, root)


def _text(problems: Sequence[Problem], language: str, root: Path) -> str:
    texts = words("cli", language)
    blocks = []
    for problem in problems:
        text, advice = message(problem, language)
        level = texts["error"] if problem.level is Level.ERROR else texts["warning"]
        block = [f"{problem.place}: {level}: {text} [{problem.code}]"]
        block += _source(problem, root)
        block.append(f"  {texts['help']}: {advice}")
        blocks.append("\n".join(block))
    return "\n\n".join(blocks)


def _source(problem: Problem, root: Path) -> list[str]:
    """The author's line with a caret under the place."""
    lines = _lines(root / problem.place.path)
    number = problem.place.line
    if not 1 <= number <= len(lines) or not lines[number - 1].strip():
        return []
    line = lines[number - 1].replace("\t", " ")
    start = max(0, problem.place.column - 60)
    margin = " " * len(str(number))
    return [
        f"  {number} | {line[start : start + 110]}",
        f"  {margin} | {' ' * (problem.place.column - 1 - start)}^",
    ]


@cache
def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig", errors="replace").splitlines()
    except OSError:
        return []


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
    return json.dumps({"format": 1, "problems": found}, ensure_ascii=False, indent=2)


def _github(problems: Sequence[Problem], language: str, _root: Path) -> str:
    """Workflow commands, errors first: GitHub shows only the first ten of each level."""
    ordered = sorted(problems, key=lambda problem: problem.level is not Level.ERROR)
    return "\n".join(_annotation(problem, language) for problem in ordered)


def _annotation(problem: Problem, language: str) -> str:
    text, advice = message(problem, language)
    body = f"{text}\n{advice}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    path = problem.place.path.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
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
    return json.dumps(record, ensure_ascii=False, indent=2)


def _result(problem: Problem, language: str) -> Mapping[str, object]:
    text, advice = message(problem, language)
    region = {"startLine": problem.place.line, "startColumn": problem.place.column}
    place = {"artifactLocation": {"uri": problem.place.path}, "region": region}
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
