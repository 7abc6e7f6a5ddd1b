"""The door for people: `kdk-lms` in a terminal."""

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import click

from kdk_lms import __version__
from kdk_lms.build import Built, Plan, build, gather
from kdk_lms.diagnostics import FORMS, report
from kdk_lms.errors import KdkError, Problem, has_errors
from kdk_lms.fields import json_schemas
from kdk_lms.model import Kind
from kdk_lms.outputs import NAMES
from kdk_lms.read import find_courses
from kdk_lms.scaffold import new_course
from kdk_lms.stats import Stats, stats_of
from kdk_lms.website import serve_site
from kdk_lms.words import error_message, plural, words

CONTENT, USAGE, BUG, INTERRUPTED, TERMINATED = 1, 2, 3, 130, 143


def system_language() -> str:
    """Polish, unless the terminal's locale says English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name) or ""
        if value.startswith("en"):
            return "en"
        if value and value not in ("C", "POSIX", "C.UTF-8"):
            return "pl"
    return "pl"


class _Speaker:
    """Says things in one language: progress and errors to stderr, results to stdout."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words: dict[str, Any] = dict(words("cli", language))

    def say(self, key: str, **facts: object) -> str:
        text = self.words[key]
        if not isinstance(text, str):
            text = text[plural(self.language, int(str(facts["n"])))]
        return str(text).format(**facts)

    def decimal(self, number: float) -> str:
        return f"{number:.1f}".replace(".", "," if self.language == "pl" else ".")

    def progress(self, stage: str, count: int) -> None:
        click.echo(f"· {self.say(f'stage_{stage}', n=count)}", err=True)

    def fail(self, error: KdkError) -> NoReturn:
        text, advice = error_message(error, self.language)
        click.echo(f"{self.say('error')}: {text} [{error.code}]", err=True)
        click.echo(f"  {self.say('help')}: {advice}", err=True)
        sys.exit(USAGE)


_courses = click.argument("courses", nargs=-1, type=click.Path(path_type=Path))
_source = click.option(
    "--source", type=click.Path(path_type=Path), default=Path("courses"), show_default=True,
    help="Folder z kursami. / The folder of courses.",
)  # fmt: skip
_strict = click.option(
    "--strict", is_flag=True, help="Ostrzeżenia też zatrzymują. / Warnings stop the work, too."
)
_format = click.option(
    "--format", "form", type=click.Choice(FORMS), default="text", show_default=True,
    help="Postać komunikatów. / How problems are written.",
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kdk-lms")
@click.option(
    "--lang", type=click.Choice(["pl", "en"]), default=None,
    help="Język komunikatów. / Language of the messages.",
)  # fmt: skip
@click.pass_context
def main(context: click.Context, lang: str | None) -> None:
    """Kursy w Markdownie → strona i paczki SCORM. / Markdown courses → a site and SCORM packages.

    \b
    kdk-lms new moj-kurs             nowy kurs / a new course
    kdk-lms check                    sprawdź kursy / check the courses
    kdk-lms serve                    podgląd na żywo / live preview
    kdk-lms stats                    liczby i czytelność / counts and readability
    kdk-lms build                    zbuduj wszystko / build everything
    kdk-lms build start --output scorm12
    """
    signal.signal(signal.SIGTERM, _terminate)
    context.obj = _Speaker(lang or system_language())


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(TERMINATED)


@main.command("build")
@_courses
@click.option(
    "--output", "outputs", multiple=True, type=click.Choice(NAMES),
    help="Co zbudować; bez tego wszystko. / What to build; everything by default.",
)  # fmt: skip
@click.option(
    "--target", type=click.Path(path_type=Path), default=Path("build"), show_default=True,
    help="Dokąd. / Where to.",
)  # fmt: skip
@_source
@_strict
@_format
@click.pass_obj
def build_command(
    speaker: _Speaker, courses: Sequence[Path], outputs: Sequence[str], target: Path,
    source: Path, strict: bool, form: str,
) -> None:  # fmt: skip
    """Zbuduj stronę i paczki. / Build the site and the packages.

    Przykład / example: kdk-lms build projektowanie-oferty --output scorm12
    """

    def work() -> int:
        every = find_courses(source)
        chosen = _choose(courses, every, source)
        plan = Plan(
            sources=source, root=Path.cwd(), target=target, chosen=chosen,
            outputs=tuple(outputs) or NAMES, is_strict=strict,
            is_partial=bool(outputs) or len(chosen) < len(every),
        )  # fmt: skip
        built = build(plan, speaker.progress)
        _show(built.problems, speaker, form)
        if not built.courses:
            click.echo(speaker.say("not_built", target=target), err=True)
            return CONTENT
        _show_table(built, speaker, target)
        return 0

    _run(work, speaker)


@main.command("check")
@_courses
@_source
@_strict
@_format
@click.pass_obj
def check_command(
    speaker: _Speaker, courses: Sequence[Path], source: Path, strict: bool, form: str
) -> None:
    """Sprawdź kursy, nic nie budując. / Check the courses and build nothing.

    Przykład / example: kdk-lms check --strict
    """

    def work() -> int:
        gathered = gather(_choose(courses, find_courses(source), source), Path.cwd())
        _show(gathered.problems, speaker, form)
        is_bad = has_errors(gathered.problems) or (strict and bool(gathered.problems))
        if not is_bad and form == "text":
            click.echo(speaker.say("checked", n=len(gathered.courses)), err=True)
        return CONTENT if is_bad else 0

    _run(work, speaker)


@main.command("stats")
@_courses
@_source
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="Postać zestawienia. / How the counts are written.",
)  # fmt: skip
@click.pass_obj
def stats_command(speaker: _Speaker, courses: Sequence[Path], source: Path, form: str) -> None:
    """Policz lekcje, słowa, pytania i czytelność. / Count lessons, words, questions, readability.

    Przykład / example: kdk-lms stats start --format json
    """

    def work() -> int:
        gathered = gather(_choose(courses, find_courses(source), source), Path.cwd())
        if has_errors(gathered.problems):
            _show(gathered.problems, speaker, "text")
            return CONTENT
        counted = [stats_of(course) for course in gathered.courses]
        if form == "json":
            shown = {"format": 1, "courses": [stats.as_json() for stats in counted]}
            click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        else:
            _show_stats(counted, speaker)
        return 0

    _run(work, speaker)


@main.command("serve")
@_source
@click.option("--address", default="127.0.0.1:8000", show_default=True, help="Adres. / Address.")
@click.pass_obj
def serve_command(speaker: _Speaker, source: Path, address: str) -> None:
    """Podgląd strony, odświeżany po każdym zapisie. / The site, reloaded at each change."""

    def work() -> int:
        find_courses(source)
        serve_site(source, Path.cwd(), address)
        return 0

    _run(work, speaker)


@main.command("new")
@click.argument("name")
@click.option("--title", default="", help="Tytuł kursu. / The course's title.")
@_source
@click.pass_obj
def new_command(speaker: _Speaker, name: str, title: str, source: Path) -> None:
    """Załóż nowy kurs, który od razu się buduje. / Begin a course that builds at once.

    Przykład / example: kdk-lms new moj-kurs --title "Mój kurs"
    """

    def work() -> int:
        shown = title or name.replace("-", " ").capitalize()
        for path in new_course(source, name, shown, speaker.language):
            click.echo(f"  {path.as_posix()}")
        click.echo(speaker.say("created", name=name))
        return 0

    _run(work, speaker)


@main.command("schema")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=None,
    help="Folder na pliki; bez tego na ekran. / A folder for the files; to the screen by default.",
)  # fmt: skip
@click.pass_obj
def schema_command(speaker: _Speaker, out: Path | None) -> None:
    """Schematy JSON dla edytorów. / JSON Schemas for editors.

    Przykład / example: kdk-lms schema --out .vscode
    """

    def work() -> int:
        schemas = json_schemas()
        if out is None:
            click.echo(json.dumps(schemas, ensure_ascii=False, indent=2))
            return 0
        out.mkdir(parents=True, exist_ok=True)
        for file_name, schema in schemas.items():
            text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
            (out / file_name).write_text(text, "utf-8")
            click.echo(f"  {(out / file_name).as_posix()}")
        return 0

    _run(work, speaker)


def _choose(names: Sequence[Path], every: Sequence[Path], source: Path) -> tuple[Path, ...]:
    """The courses that were named, by folder or by id; all of them when none was."""
    if not names or list(names) == [source]:
        return tuple(every)
    by_name = {path.name: path for path in every}
    chosen = []
    for name in names:
        path = by_name.get(name.name)
        if path is None:
            raise KdkError("KDK-E009", name=str(name), known=", ".join(by_name))
        chosen.append(path)
    return tuple(chosen)


def _show(problems: Sequence[Problem], speaker: _Speaker, form: str) -> None:
    if problems or form not in ("text", "github"):
        text = report(problems, form, speaker.language, Path.cwd())
        click.echo(text, err=form == "text")


def _show_table(built: Built, speaker: _Speaker, target: Path) -> None:
    outputs = sorted({name for course in built.courses for name in course.sizes})
    names = ("lessons", "questions", *outputs)
    _show_numbers(
        speaker,
        [speaker.words.get(f"column_{name}", name) for name in names],
        {
            course.id: [
                str(course.lessons),
                str(course.questions),
                *(_size(course.sizes.get(name, 0)) for name in outputs),
            ]
            for course in built.courses
        },
    )
    seconds = speaker.decimal(built.seconds)
    click.echo(speaker.say("built", target=target, seconds=seconds))


def _show_stats(counted: Sequence[Stats], speaker: _Speaker) -> None:
    """Two tables, for one would be too wide: the counts, then the questions by kind."""
    names = ("lessons", "words", "minutes", "pictures", "worksheets", "terms")
    _show_numbers(
        speaker,
        [speaker.say(f"column_{name}") for name in (*names, "questions", "sentence", "fog")],
        {
            stats.id: [
                *(str(getattr(stats, name)) for name in names),
                str(sum(stats.questions.values())),
                speaker.decimal(stats.readability.sentence),
                speaker.decimal(stats.readability.fog),
            ]
            for stats in counted
        },
    )
    kinds = [kind for kind in Kind if any(kind in stats.questions for stats in counted)]
    if kinds:
        _show_numbers(
            speaker,
            [speaker.say(f"kind_{kind.replace('-', '_')}") for kind in kinds],
            {stats.id: [str(stats.questions.get(kind, 0)) for kind in kinds] for stats in counted},
        )
    click.echo(speaker.say("stats_note"))


def _show_numbers(
    speaker: _Speaker, columns: Sequence[str], rows: Mapping[str, Sequence[str]]
) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table()
    table.add_column(speaker.say("course"), no_wrap=True)
    for column in columns:
        table.add_column(column, justify="right")
    for name, numbers in rows.items():
        table.add_row(name, *numbers)
    Console().print(table)


def _size(size: int) -> str:
    return f"{size / 1024:.0f} kB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f} MB"


def _run(work: Callable[[], int], speaker: _Speaker) -> NoReturn:
    """Run a command's work and end with the right code (see the table in the author's manual)."""
    try:
        code = work()
        sys.stdout.flush()
    except KdkError as error:
        speaker.fail(error)
    except KeyboardInterrupt:
        click.echo(speaker.say("interrupted"), err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        speaker.fail(
            KdkError("KDK-E010", path=str(error.filename or ""), reason=str(error.strerror))
        )
    except Exception:
        if os.environ.get("KDK_DEBUG"):
            raise
        log = _save_traceback()
        click.echo(speaker.say("bug", log=log), err=True)
        sys.exit(BUG)
    sys.exit(code)


def _save_traceback() -> str:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="kdk-lms-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        traceback.print_exc(file=log)
    return log.name
