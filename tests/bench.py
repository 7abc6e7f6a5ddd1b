"""What a build costs, as ratios to a baseline of the same run: `make bench`.

Generates a course of N lessons (about 6 kB of Markdown, one picture and five questions each) and
measures, each in a process of its own, in turns:

- bare      Python-Markdown with its `extra` extensions converts the same lessons (= 1)
- mkdocs    plain `mkdocs build` with Material of the same lessons
- packages  `kdk-lms build` of SCORM 1.2 and SCORM 2004
- all       `kdk-lms build` of the site and both packages

CPU seconds are those of the process and its children (user + system); medians of the runs. Trust
ratios, not seconds: machines are noisy.
"""

import argparse
import itertools
import json
import random
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SYLLABLES = (
    "do mo wy ło źró żą ka ść nie pro gra mu kul tu ra warsz tat ze spół lek cja mia sto wsi "
    "sen ior dzie ci mło dzież ofer ta śred ni czę sto gło śny ćwi cze ń ów ech ami"
).split()

BARE = """
import sys, markdown, pathlib
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.md")):
    text = path.read_text("utf-8").split("---", 2)[2]
    markdown.markdown(text, extensions=["extra", "toc", "sane_lists"])
"""

# Runs a command and prints what it cost.
METER = """
import json, resource, subprocess, sys, time
start = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
if done.returncode:
    sys.exit(f"{sys.argv[1:]}: {done.stderr[-2000:]}")
scale = 1 if sys.platform == "darwin" else 1024
print(json.dumps({"cpu": used.ru_utime + used.ru_stime, "wall": time.monotonic() - start,
                  "peak": used.ru_maxrss * scale}))
"""


@dataclass(frozen=True)
class Cost:
    """What one command cost: CPU and wall seconds, peak memory in bytes (medians)."""

    cpu: float
    wall: float
    peak: float


def words(rng: random.Random, count: int) -> str:
    """Polish-looking words."""
    return " ".join(
        "".join(rng.choices(SYLLABLES, k=rng.randint(1, 4))) for _ in range(count)
    ).capitalize()


def picture(rng: random.Random) -> bytes:
    """A PNG of about 60 kB that cannot be compressed."""
    width, height = 160, 128
    rows = b"".join(b"\0" + rng.randbytes(width * 3) for _ in range(height))

    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content)
        return struct.pack(">L", len(content)) + name + content + struct.pack(">L", check)

    head = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def question(rng: random.Random, name: str, kind: int) -> str:
    """A question of one of five kinds."""
    ask, note = words(rng, 9) + "?", words(rng, 9) + "."
    w = [words(rng, 3) for _ in range(6)]
    shape = [
        f"- [x] {w[0]} a\n    > {note}\n- [ ] {w[1]} b\n    > {note}\n- [ ] {w[2]} c\n    > {note}",
        f"- [x] {w[0]} a\n    > {note}\n- [x] {w[1]} b\n- [ ] {w[2]} c\n    > {note}\n- [ ] {w[3]}",
        f"- {w[0]} a -> {w[1]} b\n- {w[2]} c -> {w[3]} d\n- {w[4]} e -> {w[5]} f",
        f"1. {w[0]} a\n2. {w[1]} b\n3. {w[2]} c\n4. {w[3]} d",
        "- = 23 ± 0,5 %",
    ][kind]
    return (
        f"/// quiz | {name}\n\n{ask}\n\n{shape}\n\n/// hint\n{note}\n///\n\n"
        f"/// explain\n{note}\n///\n\n///\n"
    )


def lesson(rng: random.Random, number: int) -> str:
    """A lesson of about 6 kB with headings, lists, a table, a picture and five questions."""
    parts = [f"---\ntitle: Lekcja {number} {words(rng, 3)}\nminutes: 15\n---\n"]
    for part in range(5):
        parts.append(f"## {words(rng, 3)} {part}\n")
        parts.append(
            f"{words(rng, 18)}, **{words(rng, 2)}** i *{words(rng, 2)}*. {words(rng, 20)}.\n"
        )
        parts.append("\n".join(f"- {words(rng, 7)}" for _ in range(3)) + "\n")
    parts.append("| a | b |\n| --- | --- |\n| " + words(rng, 3) + " | " + words(rng, 3) + " |\n")
    parts.append(f"![{words(rng, 6)}](img/obraz-{number}.png)\n")
    parts.append("## Sprawdź się\n")
    parts += [question(rng, f"p{number}-{kind}", kind) for kind in range(5)]
    return "\n".join(parts)


def generate(folder: Path, lessons: int) -> None:
    """Write the course and the configurations of both programs."""
    rng = random.Random(lessons)
    course = folder / "courses" / "kurs"
    course.mkdir(parents=True)
    (course / "course.yml").write_text('title: Kurs\nversion: "1"\npass: 70\n', "utf-8")
    for number in range(lessons):
        module = course / f"{number // 20:02}-modul-{number // 20}"
        (module / "img").mkdir(parents=True, exist_ok=True)
        (module / f"{number % 20:02}-lekcja-{number}.md").write_text(lesson(rng, number), "utf-8")
        (module / "img" / f"obraz-{number}.png").write_bytes(picture(rng))
    plain = (
        "site_name: x\ndocs_dir: courses\nsite_dir: plain\ntheme: {name: material, font: false}\n"
    )
    (folder / "plain.yml").write_text(plain, "utf-8")


def measure(command: Sequence[str], folder: Path) -> Cost:
    """Run a command once in the folder."""
    done = subprocess.run(
        [sys.executable, "-c", METER, *command],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)
    return Cost(**json.loads(done.stdout))


def commands() -> Mapping[str, Sequence[str]]:
    """What is measured, by name."""
    python = sys.executable
    kdk = [python, "-m", "kdk_lms", "build"]
    packages = ["--output", "scorm12", "--output", "scorm2004"]
    return {
        "bare": [python, "-c", BARE, "courses"],
        "mkdocs": [python, "-m", "mkdocs", "build", "-q", "-f", "plain.yml"],
        "packages": [*kdk, *packages, "--target", "packages"],
        "all": [*kdk, "--target", "all"],
    }


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure."""
    return Cost(
        *(statistics.median(getattr(c, key) for c in costs) for key in ("cpu", "wall", "peak"))
    )


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def overhead(package: Path) -> int:
    """Bytes of a package that are not the course's own: all but its document and its files."""
    with zipfile.ZipFile(package) as archive:
        own = sum(
            entry.compress_size
            for entry in archive.infolist()
            if entry.filename == "index.html" or entry.filename.startswith("files/")
        )
    return package.stat().st_size - own


def run(lessons: int, rounds: int) -> dict[str, Cost]:
    """Measure one size of course and print its table."""
    folder = Path(tempfile.mkdtemp(prefix="kdk-bench-"))
    try:
        generate(folder, lessons)
        costs: dict[str, list[Cost]] = {name: [] for name in commands()}
        for _ in range(rounds):
            for name, command in commands().items():
                costs[name].append(measure(command, folder))
        result = {name: median(found) for name, found in costs.items()}
        _print(lessons, result, folder)
        return result
    finally:
        shutil.rmtree(folder)


def _print(lessons: int, result: Mapping[str, Cost], folder: Path) -> None:
    text = size_of(folder / "courses")
    print(f"\n{lessons} lessons, {text / 1e6:.1f} MB of sources")
    print(f"{'':10}{'CPU ×':>8}{'wall ×':>8}{'CPU s':>8}{'peak MB':>9}{'out MB':>8}")
    base = result["bare"]
    for name, cost in result.items():
        where = {"mkdocs": "plain"}.get(name, name)
        out = size_of(folder / where) / 1e6 if (folder / where).is_dir() else 0.0
        print(
            f"{name:10}{cost.cpu / base.cpu:8.2f}{cost.wall / base.wall:8.2f}{cost.cpu:8.2f}"
            f"{cost.peak / 1e6:9.0f}{out:8.1f}"
        )
    print(f"all / mkdocs: {result['all'].cpu / result['mkdocs'].cpu:.2f} (aim 1.30)")
    print(f"packages / bare: {result['packages'].cpu / base.cpu:.2f} (aim 2.00)")
    for package in sorted((folder / "all").glob("*/kurs.zip")):
        print(f"overhead of {package.parent.name}: {overhead(package) / 1e3:.0f} kB (aim 150)")


def main() -> None:
    """Measure each size and how memory grows between them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--lessons", type=int, nargs="+", default=[20, 100, 500])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    results = {lessons: run(lessons, options.rounds) for lessons in options.lessons}
    sizes = sorted(results)
    for small, large in itertools.pairwise(sizes):
        for name in ("packages", "all"):
            growth = (results[large][name].peak - results[small][name].peak) / (large - small)
            print(
                f"memory of {name} from {small} to {large}: {growth / 1e3:.0f} kB a lesson (aim 60)"
            )


if __name__ == "__main__":
    main()
