"""Both languages say the same things, and the small rules of language hold."""

import re
from pathlib import Path

import pytest

from kdk_lms import words
from kdk_lms.errors import KdkError, Place, Problem
from kdk_lms.words import (
    LANGUAGES,
    callouts,
    canonical,
    catalogue,
    error_message,
    fold,
    gaps,
    key_aliases,
    message,
    nearest,
    plural,
    spellings,
)

CODES = sorted(catalogue("pl")["problem"])
SECTIONS = [name for name in catalogue("pl") if name != "problem"]
PACKAGE = Path(words.__file__).parent
PLACE = Place("lekcja.md")


def wordings(language: str) -> list[tuple[str, str]]:
    """Every text of a language with the name of its key."""
    found = []
    for code, wording in catalogue(language)["problem"].items():
        found += [(f"{code}.{part}", text) for part, text in wording.items()]
    for section in SECTIONS:
        for key, wording in catalogue(language)[section].items():
            forms = wording.items() if isinstance(wording, dict) else [("", wording)]
            found += [(f"{section}.{key}.{form}", text) for form, text in forms]
    return found


def test_both_languages_have_the_same_problems() -> None:
    assert sorted(catalogue("en")["problem"]) == CODES


@pytest.mark.parametrize("section", SECTIONS)
def test_both_languages_have_the_same_interface_words(section: str) -> None:
    polish, english = (catalogue(language)[section] for language in ("pl", "en"))
    assert set(polish) == set(english)
    for key, wording in polish.items():
        assert isinstance(wording, dict) == isinstance(english[key], dict), key


@pytest.mark.parametrize("code", CODES)
def test_both_languages_tell_the_same_facts(code: str) -> None:
    assert re.fullmatch(r"KDK-[A-Z][0-9]{3}", code)
    facts = [
        gaps(wording["text"]) | gaps(wording["help"])
        for wording in (catalogue(language)["problem"][code] for language in LANGUAGES)
    ]
    assert facts[0] == facts[1]
    for language in LANGUAGES:
        assert set(catalogue(language)["problem"][code]) == {"text", "help"}


def test_every_plural_has_the_forms_of_its_language() -> None:
    forms = {"pl": {"one", "few", "many", "other"}, "en": {"one", "other"}}
    for language in LANGUAGES:
        for section in SECTIONS:
            for key, wording in catalogue(language)[section].items():
                if isinstance(wording, dict):
                    assert set(wording) == forms[language], (language, key)


def test_polish_texts_use_polish_quotes_dashes_and_ellipses() -> None:
    for key, text in wordings("pl"):
        prose = re.sub(r'title: "|"$|\{[a-z_]+\}', "", text)
        assert '"' not in prose and "“" not in prose, key
        assert prose.count("„") == prose.count("”"), key
        assert "..." not in prose and not re.search(r"\w - \w", prose), key


def test_every_problem_that_the_program_can_find_has_its_words() -> None:
    used = set()
    for path in PACKAGE.rglob("*.py"):
        used |= set(re.findall(r'"KDK-([A-Z][0-9]{3})"', path.read_text(encoding="utf-8")))
        used |= set(re.findall(r'"([BFPQ][0-9]{3})"', path.read_text(encoding="utf-8")))
    assert {f"KDK-{code}" for code in used} <= set(CODES)


def test_every_wording_of_the_notation_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    of_notation = [name for name in CODES if name[4] in "BFPQ"]
    assert [name for name in of_notation if f'{name[4:]}"' not in code] == []


def test_a_message_has_its_facts_filled_in() -> None:
    problem = Problem("KDK-Q003", PLACE, {"id": "oferta-karta", "mark": "[x]"})
    assert message(problem, "pl") == (
        "pytanie „oferta-karta” nie ma poprawnej odpowiedzi",
        "oznacz co najmniej jedną odpowiedź znakiem [x]",
    )
    assert message(problem, "en") == (
        "quiz “oferta-karta” has no right answer",
        "mark at least one answer with [x]",
    )


def test_facts_may_hold_braces() -> None:
    problem = Problem("KDK-Q006", PLACE, {"id": "a", "option": "{id}", "first": "{x}"})
    assert message(problem, "pl")[0] == "„{id}” powtarza się w pytaniu „a”"


def test_a_missing_or_unknown_fact_is_a_mistake_of_the_program() -> None:
    with pytest.raises(KeyError):
        message(Problem("KDK-Q001", PLACE), "pl")
    with pytest.raises(ValueError, match="colour"):
        message(Problem("KDK-Q001", PLACE, {"id": "a", "colour": "red"}), "pl")


def test_a_failure_has_words_too() -> None:
    code = next(code for code in CODES if code.startswith("KDK-E"))
    facts = {name: "x" for text in catalogue("pl")["problem"][code].values() for name in gaps(text)}
    assert all(error_message(KdkError(code, **facts), "pl"))


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("one", [1]),
        ("few", [2, 3, 4, 22, 34, 102, 122]),
        ("many", [0, 5, 11, 12, 13, 14, 21, 25, 101, 111, 112]),
        ("other", [0.5, 1.5, 2.25]),
    ],
)
def test_polish_plurals_follow_cldr(form: str, numbers: list[float]) -> None:
    assert [plural("pl", number) for number in numbers] == [form] * len(numbers)


def test_english_plurals_follow_cldr() -> None:
    assert [plural("en", number) for number in (0, 1, 2, 1.5)] == ["other", "one", "other", "other"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("podpowiedź", "hint"), ("PODPOWIEDZ", "hint"), ("nie_dotyczy", "not-applicable"),
     ("tytuł", "title"), ("status_on_pass", "status-on-pass"), ("quiz", "quiz"), ("Żółw", "żółw")],
)  # fmt: skip
def test_polish_words_mean_english_ones(written: str, meant: str) -> None:
    assert canonical(written) == meant


def test_no_polish_word_of_the_notation_is_an_english_one_with_another_meaning() -> None:
    english = set(key_aliases().values())
    assert {word for word in key_aliases() if word in english} == set()
    assert spellings("hint") == ("podpowiedź", "podpowiedz")


def test_callouts_have_titles_in_the_language_of_the_course() -> None:
    titles = {callout["name"]: callout["title"] for callout in callouts("pl")}
    assert titles["bez-internetu"] == titles["offline"] == "Bez internetu"
    assert {c["title"] for c in callouts("en") if c["class"] == "note"} == {"Note"}
    classes = {callout["class"] for callout in callouts("en")}
    assert classes == {canonical(callout["name"]) for callout in callouts("pl")}


@pytest.mark.parametrize(
    ("word", "candidates", "meant"),
    [
        ("tilte", ["title", "minutes"], "title"),
        ("wskazowki", ["wskazówka"], "wskazówka"),
        ("minuty", ["minutes"], "minutes"),
        ("hin", ["hint", "pool"], "hint"),
        ("xyz", ["quiz", "pool"], None),
        ("pol", ["pool", "pula"], "pool"),
        ("opcja", [], None),
    ],
)
def test_the_nearest_word_is_at_most_two_errors_away(
    word: str, candidates: list[str], meant: str | None
) -> None:
    assert nearest(word, candidates) == meant


def test_folding_takes_accents_away() -> None:
    assert fold("Zażółć GĘŚLĄ jaźń – Čapek é") == "zazolc gesla jazn – capek e"
