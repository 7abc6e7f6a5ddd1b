"""Makes what the tests open: the course's site and packages, and the page of an LMS."""

import shutil
import subprocess
import zipfile
from pathlib import Path

from kdk_lms.build import Plan, build

HERE = Path(__file__).resolve().parent
COURSE = "kazde-pytanie"
PAGES = ("lms.html", "lms.js", "gone.html", "nest.html", "nest.js", "reading.html")


def built(sources: Path, target: Path, *outputs: str) -> None:
    """Build the course of a folder; its zips are unpacked beside them."""
    plan = Plan(sources, sources.parent, target, (sources / COURSE,), outputs)
    made = build(plan, lambda stage, count: None)
    assert made.courses, [problem.code for problem in made.problems]
    for archive in target.glob("scorm*/*.zip"):
        with zipfile.ZipFile(archive) as package:
            package.extractall(target.parent / archive.parent.name)


def place_lms(root: Path, folder: Path) -> None:
    """The LMS's page, with our strict fake, the state's reader and scorm-again."""
    folder.mkdir()
    for name in PAGES:
        shutil.copy(HERE / name, folder)
    again = root / "node_modules" / "scorm-again" / "dist"
    shutil.copy(again / "scorm12.min.js", folder / "scorm-again-12.js")
    shutil.copy(again / "scorm2004.min.js", folder / "scorm-again-2004.js")
    _run(root, "node", "runtime/fake/build.mjs", str(folder / "fake.js"))
    bundle = ("--bundle", "--format=iife", "--global-name=KdkPack", "--loader=ts")
    esbuild = str(root / "node_modules" / ".bin" / "esbuild")
    reader = 'export { unpack } from "./runtime/src/pack";'
    _run(root, esbuild, *bundle, f"--outfile={folder / 'pack.js'}", given=reader)


def _run(root: Path, *arguments: str, given: str = "") -> None:
    """Run a command of the repository's node packages."""
    done = subprocess.run(
        arguments, cwd=root, input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
