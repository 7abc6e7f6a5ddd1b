"""What a course amounts to, in numbers that can be counted by hand."""

import json
from pathlib import Path

import pytest
from builders import course, lesson
from click.testing import CliRunner

from kdk_lms.cli import main
from kdk_lms.model import Kind
from kdk_lms.stats import Readability, readability_of, sentences_of, stats_of, syllables
from kdk_lms.words import words

FIRST = """\
## Po co to

Ala ma kota. Kot ma `ukryty kod` Alę!

![Plan sali](img/plan.svg)

Hasło [OZZ](slowniczek:ozz), jeszcze raz [OZZ](slowniczek:ozz) i [PJM](slowniczek:pjm).

/// quiz | jeden

Co?

- [x] to
- [ ] tamto
    > Nie to.
///

/// reflection | mysl

Dlaczego?

____
///

/// karta-pracy | karta
    title: Karta

- Nazwa {text}
///
"""
SECOND = """\
/// pool | test

/// quiz | dwa

Ile?

- = 23
///

/// quiz | trzy

Ile?

- = 24
///
///

![Plan sali](img/../img/plan.svg)
"""


def test_a_course_is_counted_without_its_glossary() -> None:
    entries = lesson("## OZZ\n\nSłowo.", id="slowniczek", is_optional=True)
    stats = stats_of(
        course(lesson(FIRST, minutes=20), lesson(SECOND, id="druga", minutes=25), entries)
    )
    assert (stats.lessons, stats.minutes, stats.pictures) == (2, 45, 1)
    assert (stats.worksheets, stats.terms) == (1, 2)
    assert dict(stats.questions) == {"single": 1, "number": 2, "reflection": 1}
    assert stats.title == "Zażółć gęślą jaźń"


def test_words_are_those_that_a_reader_reads() -> None:
    text = "Ala ma [kota](https://kot.pl/a).{ .x }\n\n/// note | Dobra rada\n12 osób `kod`\n///\n"
    assert stats_of(course(lesson(text))).words == len("Ala ma kota Dobra rada osób".split())
    quiz = "/// quiz | a\n\nIle to?\n\n- [x] dwa\n- [ ] trzy\n    > Nie, za dużo.\n///\n"
    assert stats_of(course(lesson(quiz))).words == len("Ile to dwa trzy Nie za dużo".split())


@pytest.mark.parametrize(
    ("word", "count"),
    [("kot", 1), ("nie", 1), ("miasto", 2), ("ósmy", 2), ("w", 1), ("autodiagnoza", 6)],
)
def test_polish_syllables_follow_the_vowels(word: str, count: int) -> None:
    assert syllables(word, "pl") == count


def test_english_vowels_side_by_side_are_one_syllable() -> None:
    assert [syllables(word, "en") for word in ("reach", "table", "rhythm")] == [1, 2, 1]


def test_sentences_are_those_of_running_text() -> None:
    text = (
        "# Nagłówek bez kropki\n\nAla ma kota. Kot śpi np. o 12.30, na\npiecu!\n\n"
        "| a | b. |\n|---|---|\n\n- punkt bez kropki\n- Drugi. I trzeci.\n"
    )
    assert [" ".join(sentence) for sentence in sentences_of(text)] == [
        "Ala ma kota",
        "Kot śpi np o na piecu",
        "punkt bez kropki",
        "Drugi",
        "I trzeci",
    ]


def test_fog_is_two_fifths_of_length_and_hard_words() -> None:
    # Five words a sentence, one in five hard: 0.4 · (5 + 20).
    text = "Ala ma kota i autodiagnozę. To jest mój program telewizyjny."
    assert readability_of([text], "pl") == Readability(2, 5.0, 10.0)
    assert readability_of(["This is my important day."], "en") == Readability(1, 5.0, 10.0)


def test_a_course_without_a_sentence_has_no_readability() -> None:
    assert stats_of(course(lesson("```\nkod.\n```"))).readability == Readability(0, 0.0, 0.0)


def test_every_kind_of_question_has_a_name_in_both_languages() -> None:
    for language in ("pl", "en"):
        names = words("cli", language)
        assert all(names[f"kind_{kind.value.replace('-', '_')}"] for kind in Kind)


# ---- the command --------------------------------------------------------------------------------


@pytest.fixture
def courses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    folder = tmp_path / "courses" / "start"
    folder.mkdir(parents=True)
    (folder / "course.yml").write_text("title: Start\n", "utf-8")
    (folder / "01-mapa.md").write_text(
        "---\ntitle: Mapa\nminutes: 15\n---\n\nAla ma kota.\n\n"
        "/// quiz | a\n\nIle?\n\n- = 23\n///\n",
        "utf-8",
    )
    return tmp_path


def test_the_command_prints_json_that_keeps_its_shape(courses: Path) -> None:
    result = CliRunner().invoke(main, ["stats", "start", "--format", "json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "format": 1,
        "courses": [
            {
                "id": "start", "title": "Start", "lessons": 1, "words": 4,
                "questions": {"number": 1}, "minutes": 15, "pictures": 0, "worksheets": 0,
                "terms": 0, "readability": {"sentences": 1, "sentence": 3.0, "fog": 1.2},
            }
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("pl", ["kurs", "karty pracy", "słów w zdaniu", "3,0", "1,2", "liczba"]),
        ("en", ["course", "worksheets", "words a sentence", "3.0", "1.2", "number"]),
    ],
)
def test_the_command_prints_tables(courses: Path, language: str, expected: list[str]) -> None:
    result = CliRunner().invoke(main, ["--lang", language, "stats"])
    assert result.exit_code == 0
    assert [word for word in expected if word not in result.stdout] == []


def test_the_command_counts_nothing_of_a_course_with_errors(courses: Path) -> None:
    (courses / "courses/start/01-mapa.md").write_text("---\ntitle: A\n---\n\n/// quiz | a\n///\n")
    result = CliRunner().invoke(main, ["stats", "--format", "json"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "KDK-Q" in result.stderr


def test_the_command_knows_only_courses_that_are_there(courses: Path) -> None:
    result = CliRunner().invoke(main, ["stats", "nie-ma"])
    assert result.exit_code == 2
    assert "KDK-E009" in result.stderr
