"""Problems as people and programs read them."""

import json
from pathlib import Path

import pytest

from kdk_lms.diagnostics import FORMS, report
from kdk_lms.errors import Level, Place, Problem

LINK = Problem("KDK-L002", Place("kurs/lekcja.md", 2, 17), {"target": "brak.pdf"})
OPTION = Problem(
    "KDK-D001", Place("kurs/lekcja.md", 3, 7), {"option": "logo"}, Level.WARNING
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "kurs"
    folder.mkdir()
    lines = ["Tekst.", "Zobacz [regulamin](brak.pdf).", "- [ ] logo"]
    (folder / "lekcja.md").write_text("\n".join(lines), "utf-8")
    return tmp_path


def test_text_says_where_what_and_what_to_do(project: Path) -> None:
    assert report([LINK, OPTION], "text", "pl", project) == (
        "kurs/lekcja.md:2:17: błąd: nie ma pliku „brak.pdf” [KDK-L002]\n"
        "  2 | Zobacz [regulamin](brak.pdf).\n"
        "    |                 ^\n"
        "  pomoc: sprawdź nazwę i folder; ścieżkę liczy się od pliku lekcji\n"
        "\n"
        "kurs/lekcja.md:3:7: ostrzeżenie: błędna odpowiedź „logo” nie ma informacji zwrotnej "
        "[KDK-D001]\n"
        "  3 | - [ ] logo\n"
        "    |       ^\n"
        "  pomoc: dopisz pod nią wiersz wcięty o cztery spacje: > dlaczego to nie ta odpowiedź"
    )


def test_text_speaks_english_too(project: Path) -> None:
    assert report([LINK], "text", "en", project).splitlines() == [
        "kurs/lekcja.md:2:17: error: there is no file “brak.pdf” [KDK-L002]",
        "  2 | Zobacz [regulamin](brak.pdf).",
        "    |                 ^",
        "  help: check its name and folder; a path begins at the lesson's file",
    ]


def caret(project: Path, line: str, column: int) -> str:
    """The author's line and, below it, the caret's."""
    (project / "kurs" / "lekcja.md").write_text(line, "utf-8")
    problem = Problem("KDK-S005", Place("kurs/lekcja.md", 1, column))
    shown = report([problem], "text", "pl", project).splitlines()
    return "\n".join(shown[1:3])


def test_the_caret_stands_under_letters_that_two_signs_make(project: Path) -> None:
    assert caret(project, "o\u0301 b", 4) == "  1 | o\u0301 b\n    |   ^"


def test_the_caret_stands_under_wide_letters_and_after_tabs(project: Path) -> None:
    assert caret(project, "漢\tb", 3) == "  1 | 漢 b\n    |    ^"


def test_of_a_long_line_only_the_neighbourhood_is_shown(project: Path) -> None:
    shown, mark = caret(project, "a" * 500 + "B" + "c" * 500, 501).splitlines()
    assert len(shown) == len("  1 | ") + 110
    assert shown[mark.index("^")] == "B"


def test_a_line_separator_inside_a_line_does_not_move_the_lines(project: Path) -> None:
    (project / "kurs" / "lekcja.md").write_text("a\u2028b\x0cc\nZobacz (brak.pdf).", "utf-8")
    assert "  2 | Zobacz (brak.pdf)." in report([LINK], "text", "pl", project)


def test_a_file_that_changed_is_read_again(project: Path) -> None:
    report([LINK], "text", "pl", project)
    (project / "kurs" / "lekcja.md").write_text("\nInny wiersz.", "utf-8")
    assert "  2 | Inny wiersz." in report([LINK], "text", "pl", project)


@pytest.mark.parametrize("place", [Place("brak.md", 3), Place("kurs/lekcja.md", 9), Place("kurs")])
def test_without_its_line_a_problem_is_told_all_the_same(project: Path, place: Place) -> None:
    shown = report([Problem("KDK-S002", place)], "text", "pl", project).splitlines()
    assert shown == [
        f"{place}: błąd: lekcja nie ma żadnej treści [KDK-S002]",
        "  pomoc: napisz ją pod metadanymi albo usuń plik",
    ]


@pytest.mark.parametrize("form", FORMS)
def test_no_text_of_an_author_steers_the_terminal(project: Path, form: str) -> None:
    hostile = "\x1b[2J\x07\x9b31m\u202e"
    (project / "kurs" / "lekcja.md").write_text(f"Tekst.\n{hostile}", "utf-8")
    place = Place("kurs/lekcja.md", 2)
    shown = report([Problem("KDK-L002", place, {"target": hostile})], form, "pl", project)
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)
    if form == "json":
        assert hostile in json.loads(shown)["problems"][0]["message"]


def test_json_says_the_same_as_the_text(project: Path) -> None:
    found = json.loads(report([LINK, OPTION], "json", "pl", project))
    assert found == {
        "format": 1,
        "problems": [
            {
                "code": "KDK-L002", "severity": "error", "path": "kurs/lekcja.md", "line": 2,
                "column": 17, "message": "nie ma pliku „brak.pdf”",
                "help": "sprawdź nazwę i folder; ścieżkę liczy się od pliku lekcji",
            },
            {
                "code": "KDK-D001", "severity": "warning", "path": "kurs/lekcja.md", "line": 3,
                "column": 7, "message": "błędna odpowiedź „logo” nie ma informacji zwrotnej",
                "help": "dopisz pod nią wiersz wcięty o cztery spacje: "
                "> dlaczego to nie ta odpowiedź",
            },
        ],
    }  # fmt: skip


def test_github_gets_one_command_a_problem_errors_first(project: Path) -> None:
    place = Place("kurs/100%, wstęp: a.md", 2, 3)
    odd = Problem("KDK-L002", place, {"target": "50% zniżki.pdf"})
    assert report([OPTION, odd], "github", "en", project).splitlines() == [
        "::error file=kurs/100%25%2C wstęp%3A a.md,line=2,col=3,title=KDK-L002"
        "::there is no file “50%25 zniżki.pdf”%0Acheck its name and folder; a path begins at the "
        "lesson's file",
        "::warning file=kurs/lekcja.md,line=3,col=7,title=KDK-D001"
        "::the wrong option “logo” has no feedback%0Aadd a line below it, indented by four spaces: "
        "> why it is wrong",
    ]


def test_sarif_names_rules_levels_and_places(project: Path) -> None:
    odd = Problem("KDK-L002", Place("kurs/wstęp i plan.md", 2, 17), {"target": "brak.pdf"})
    record = json.loads(report([odd, OPTION, OPTION], "sarif", "en", project))
    assert record["version"] == "2.1.0"
    run = record["runs"][0]
    assert run["tool"]["driver"] == {
        "name": "kdk-lms", "rules": [{"id": "KDK-D001"}, {"id": "KDK-L002"}],
    }  # fmt: skip
    assert run["results"][0] == {
        "ruleId": "KDK-L002",
        "level": "error",
        "message": {
            "text": "there is no file “brak.pdf”. "
            "check its name and folder; a path begins at the lesson's file"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "kurs/wst%C4%99p%20i%20plan.md"},
                    "region": {"startLine": 2, "startColumn": 17},
                }
            }
        ],
    }
    assert [result["level"] for result in run["results"]] == ["error", "warning", "warning"]


@pytest.mark.parametrize("form", ["text", "github"])
def test_nothing_is_said_where_nothing_is_wrong(project: Path, form: str) -> None:
    assert report([], form, "pl", project) == ""
