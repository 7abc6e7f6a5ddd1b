"""Titles, numbers, identifiers and addresses that a manifest can hold."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdk_lms.scormxml import text

WHOLE = {
    "a letter with accents": "z\u0307\u0301",
    "a family": "👨‍👩‍👧‍👦",
    "a skin tone": "👍🏽",
    "a flag": "🇵🇱",
    "a flag of a region": "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "a heart in colour": "❤️",
    "a key": "1️⃣",
    "a Korean syllable": "\u1112\u1161\u11ab",
    "a joined consonant": "क्ष",
    "a Thai vowel": "กำ",
    "a half-width voiced letter": "ｶﾞ",
}


@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
def test_a_character_is_kept_whole_or_left_out(whole: str) -> None:
    """PKG-13."""
    for before in range(201):
        title = "a" * before + whole * 2 + "b" * 200
        kept = text.cut(title, 200)
        rest = kept.removeprefix("a" * before).replace("b", "")
        assert rest in ("", whole, whole * 2)
        assert len(kept) > 200 - len(whole)


def test_flags_are_counted_in_pairs() -> None:
    assert text.cut("🇵🇱🇨🇿🇸🇰", 5) == "🇵🇱🇨🇿"
    assert text.cut("a🇵🇱🇨🇿", 4) == "a🇵🇱"


def test_a_character_longer_than_a_title_is_torn() -> None:
    assert len(text.cut("a" + "\u0301" * 300, 200)) == 200


@given(st.text(max_size=600))
def test_a_title_is_never_too_long_and_never_changed_twice(title: str) -> None:
    clean = text.title(title)
    assert len(clean) <= 200
    assert text.title(clean) == clean
    assert text.is_writable_attribute(clean)


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("  Oferta\r\n\tna  jesień ", "Oferta na jesień"),
        ("w\u00a0domu kultury", "w\u00a0domu kultury"),
        ("a\x00b\ud800c\uffffd\x1be", "abcde"),
        ("a\u2028b\x85c", "a b c"),
        ("a" * 199 + " b", "a" * 199),
        ("", ""),
    ],
)
def test_a_title_is_one_clean_line(title: str, clean: str) -> None:
    assert text.title(title) == clean


@pytest.mark.parametrize(
    ("value", "written"),
    [("0.80", "0.8"), ("1E-7", "0.0000001"), ("-0.0", "0"), ("100", "100"), ("1E+2", "100"),
     ("0", "0"), ("-0.5", "-0.5")],
)  # fmt: skip
def test_a_number_has_no_exponent_and_no_idle_zero(value: str, written: str) -> None:
    assert text.number(Decimal(value)) == written


@pytest.mark.parametrize("identifier", ["ORG1", "_a", "kurs-1.b", "a" * 255])
def test_an_identifier_is_an_ascii_name(identifier: str) -> None:
    assert text.is_identifier(identifier)


@pytest.mark.parametrize("identifier", ["", "1a", "-a", "a b", "ą", "a:b", "a\n", "a" * 256])
def test_anything_else_is_no_identifier(identifier: str) -> None:
    assert not text.is_identifier(identifier)


@pytest.mark.parametrize(
    ("base", "href", "name"),
    [
        ("", "index.html", "index.html"),
        ("content/", "a/b.html?x=1#y", "content/a/b.html"),
        ("content", "a.html", "a.html"),
        ("content/x.xml", "a.html", "content/a.html"),
        ("", "My%20picture.png", "My picture.png"),
    ],
)
def test_an_address_means_a_name_in_the_package(base: str, href: str, name: str) -> None:
    assert text.file_name(base, href) == name


@pytest.mark.parametrize("href", ["index.html", "a/b.html", "a..b/c.html", "x.html?y=1#a"])
def test_an_address_inside_the_package_has_no_fault(href: str) -> None:
    assert text.path_fault(href) == ""
