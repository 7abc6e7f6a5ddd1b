"""kdk_lms reads from top to bottom: a file uses only files above it."""

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

# The reading order. A name is a file or a folder of kdk_lms.
LAYERS = (
    "errors",
    "model",
    "words",
    "tree",
    "lines",
    "keys",
    "fields",
    "options",
    "numerals",
    "entries",
    "written",
    "answers",
    "questions",
    "blocks",
    "worksheets",
    "grammar",
    "html",
    "sheets",
    "forms",
    "contract",
    "citations",
    "registries",
    "check",
    "stats",
    "rendering",
    "search",
    "diagnosis",
    "report",
    "scormxml",
    "looks",
    "document",
    "outputs",
    "frame",
    "read",
    "publish",
    "website",
    "diagnostics",
    "scaffold",
    "build",
    "cli",
    "plugin",
    "extension",
    "__init__",
    "__main__",
)
DOORS = {"cli", "plugin", "extension", "__init__", "__main__"}
STANDARD_LIBRARY_ONLY = {"errors", "model", "words"}
HOSTS = {"mkdocs", "properdocs"}
MAY_IMPORT_A_HOST = {"plugin", "website"}


@dataclass(frozen=True)
class Use:
    """One import: `module` is its full dotted name."""

    module: str
    line: int

    @property
    def package(self) -> str:
        return self.module.partition(".")[0]


def layer_of(path: str) -> str:
    """The layer of a file, given by its path inside kdk_lms: `outputs/site.py` → `outputs`."""
    return path.removesuffix(".py").partition("/")[0]


def module_of(path: str) -> str:
    """The dotted name of a file: `outputs/__init__.py` → `kdk_lms.outputs`."""
    dotted = "kdk_lms." + path.removesuffix(".py").replace("/", ".")
    return dotted.removesuffix(".__init__")


def _with_folders(module: str) -> Iterator[str]:
    """A module and every folder it lies in; a folder can be imported as well."""
    while module:
        yield module
        module = module.rpartition(".")[0]


def uses(path: str, source: str, modules: set[str]) -> Iterator[Use]:
    """Everything a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (Use(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(path, node)
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield Use(inner if inner in modules else base, node.lineno)


def _base(path: str, node: ast.ImportFrom) -> str:
    """The module that `from … import` names, relative ones made absolute."""
    if node.level == 0:
        return node.module or ""
    folder = ("kdk_lms/" + path).split("/")[: -node.level]
    return ".".join([*folder, *([node.module] if node.module else [])])


def verdict(path: str, use: Use) -> str | None:
    """Why a file may not use a module; None when it may."""
    layer = layer_of(path)
    if use.package in HOSTS and layer not in MAY_IMPORT_A_HOST:
        return f"only {' and '.join(sorted(MAY_IMPORT_A_HOST))} may import {use.package}"
    if use.package != "kdk_lms":
        is_foreign = use.package not in sys.stdlib_module_names
        if is_foreign and layer in STANDARD_LIBRARY_ONLY:
            return "only the standard library here"
        return None
    if use.module == "kdk_lms":
        return None if layer in DOORS else "only doors may import kdk_lms itself"
    return _verdict_on_ours(path, use.module)


def _verdict_on_ours(path: str, module: str) -> str | None:
    layer, used = layer_of(path), module.split(".")[1]
    if used not in LAYERS:
        return f"{used} is not a layer"
    if used == "cli" and layer != "__main__":
        return "only __main__ may import the command line"
    if layer == used:
        return _verdict_on_siblings(path, layer)
    if layer == "scormxml":
        return "scormxml imports nothing of ours"
    if LAYERS.index(used) > LAYERS.index(layer):
        return f"{used} stands below {layer}"
    return None


def _verdict_on_siblings(path: str, layer: str) -> str | None:
    """Inside a folder: outputs do not know each other, only their table knows them all."""
    if layer == "outputs" and path != "outputs/__init__.py":
        return "outputs do not know each other"
    return None


def broken(files: Mapping[str, str]) -> list[str]:
    """Every import that breaks the order, and every file that has no place in it."""
    modules = {module for path in files for module in _with_folders(module_of(path))}
    found = [f"{path}: not in LAYERS" for path in files if layer_of(path) not in LAYERS]
    for path, source in files.items():
        if layer_of(path) in LAYERS:
            for use in uses(path, source, modules):
                if reason := verdict(path, use):
                    found.append(f"{path}:{use.line}: {use.module}: {reason}")
    return found


def test_every_file_uses_only_files_above_it(root: Path) -> None:
    package = root / "kdk_lms"
    files = {
        path.relative_to(package).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(package.rglob("*.py"))
    }
    assert {"errors.py", "model.py", "__init__.py"} <= files.keys()
    assert broken(files) == []


@pytest.mark.parametrize(
    ("path", "source", "reason"),
    [
        ("errors.py", "from kdk_lms.model import Course", "model stands below errors"),
        ("read.py", "import kdk_lms.build", "build stands below read"),
        ("grammar.py", "def f():\n    from kdk_lms import html", "html stands below grammar"),
        ("grammar/shapes.py", "from ..html import render", "html stands below grammar"),
        ("words.py", "import yaml", "only the standard library here"),
        ("check.py", "from mkdocs.config import load_config", "may import mkdocs"),
        ("build.py", "from kdk_lms import __version__", "only doors may import kdk_lms itself"),
        ("outputs/site.py", "from kdk_lms.outputs import paper", "do not know each other"),
        ("outputs/site.py", "from . import paper", "do not know each other"),
        ("outputs/site.py", "from kdk_lms.read import read", "read stands below outputs"),
        ("scormxml/read.py", "from kdk_lms.errors import Problem", "imports nothing of ours"),
        ("plugin.py", "from kdk_lms.cli import main", "only __main__"),
        ("words.py", "from kdk_lms.tools import fold", "tools is not a layer"),
        ("helpers.py", "", "not in LAYERS"),
    ],
)
def test_a_wrong_import_is_named(path: str, source: str, reason: str) -> None:
    around = dict.fromkeys(["html.py", "outputs/paper.py", "__init__.py"], "")
    found = broken({**around, path: source})
    assert len(found) == 1
    assert path in found[0]
    assert reason in found[0]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("model.py", "from dataclasses import dataclass\nfrom kdk_lms.errors import Place"),
        ("words.py", "import importlib.resources\nimport tomllib"),
        ("grammar/lists.py", "from kdk_lms.grammar.lines import Line\nfrom . import lines"),
        ("scormxml/write.py", "from lxml import etree\nfrom .model import Manifest"),
        ("outputs/scorm12.py", "from kdk_lms import html, scormxml"),
        ("outputs/__init__.py", "from kdk_lms.outputs import paper"),
        ("website.py", "from mkdocs.commands.build import build"),
        ("cli.py", "from kdk_lms import __version__, html"),
        ("__main__.py", "from kdk_lms.cli import main"),
    ],
)
def test_a_right_import_is_left_alone(path: str, source: str) -> None:
    around = dict.fromkeys(
        ["html.py", "scormxml/__init__.py", "outputs/paper.py", "grammar/lines.py"], ""
    )
    assert broken({**around, path: source}) == []
