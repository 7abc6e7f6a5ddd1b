"""Markdown becomes safe HTML, the same for every output."""

import pytest
from builders import PLACE, course, lesson
from hypothesis import given
from hypothesis import strategies as st

from kdk_lms.html import ALLOWED_TAGS, assets_in, bind, convert, link, plain, slug, targets
from kdk_lms.model import Lesson, Text
from kdk_lms.rendering import render_course


def body(markdown: str, *others: Lesson, language: str = "pl") -> str:
    """The HTML of a lesson's Markdown."""
    one = lesson(markdown)
    return convert(one, [], targets(course(one, *others, language=language))).body


# The vectors of the Polish typography that the build is responsible for; ~ is a no-break space.
@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("i w domu", "i~w~domu"),
        ("z 16 województw", "z~16 województw"),
        ("(a o tym)", "(a~o~tym)"),
        ("„W domu i w sieci”", "„W~domu i~w~sieci”"),
        ("art. 5a ust. 1", "art.~5a ust.~1"),
        ("<code>w x</code> i w <b>x</b>", "<code>w x</code> i~w~<b>x</b>"),
        ("<pre>a b\nw c</pre>", "<pre>a b\nw c</pre>"),
        ("16 h, 200 zł, 5 Mb/s, 45 min, 2 MB", "16~h, 200~zł, 5~Mb/s, 45~min, 2~MB"),
        ("tak – nie", "tak~– nie"),
        ("kujawsko-pomorskie 2021-12-23", "kujawsko-pomorskie 2021-12-23"),
        ("Ala ma kota", "Ala ma kota"),
    ],
)
def test_polish_text_is_bound_where_a_line_must_not_end(text: str, bound: str) -> None:
    assert bind(text, "pl") == bound.replace("~", "\u00a0")
    assert bind(text, "en") == text


def test_binding_twice_changes_nothing_more() -> None:
    once = bind("a o tym i w domu – 5 zł, art. 5", "pl")
    assert bind(once, "pl") == once


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)></svg>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "<a href='java\tscript:alert(1)'>x</a>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data='x'></object><embed src='x'>",
        "<form action='https://evil.example'><input name=API></form>",
        "<base href='https://evil.example/'>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<link rel=stylesheet href='https://evil.example/a.css'>",
        "<style>*{display:none}</style>",
        "tekst{ onclick=alert(1) style='position:fixed' }",
        "# x { onmouseover=alert(1) }",
        "<details open ontoggle=alert(1)>x</details>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></math>",
        "<p style='position:fixed;inset:0'>x</p>",
        "![x](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_nothing_an_author_pastes_can_run(attack: str) -> None:
    html = body(attack).lower()
    for tag in (part.split(">")[0] for part in html.split("<")[1:]):
        assert tag.strip("/").split()[0] in ALLOWED_TAGS
        for bad in (" on", "style=", "javascript:", "srcdoc", "data:", "action="):
            assert bad not in tag


@given(st.text(max_size=200))
def test_whatever_is_written_only_allowed_tags_come_out(text: str) -> None:
    one = Lesson("a", "A", PLACE, "a.md", Text(text, PLACE))
    html = convert(one, [], targets(course(one))).body
    tags = {
        part.strip("/").split()[0].split(">")[0].lower() for part in html.split("<")[1:] if part
    }
    assert tags <= ALLOWED_TAGS


def test_ids_carry_the_lesson_so_that_two_lessons_share_a_document() -> None:
    html = body("## Po co to\n\n## Po co to\n\nPrzypis[^1].\n\n[^1]: Źródło.\n")
    assert 'id="lekcja--po-co-to"' in html
    assert 'id="lekcja--po-co-to_1"' in html
    assert 'id="lekcja--fn:1"' in html
    assert 'href="kdk:lesson/lekcja#lekcja--fn:1"' in html


def test_footnotes_stand_at_the_end_of_the_lesson_and_speak_its_language() -> None:
    html = body("Przypis[^1].\n\n[^1]: Źródło.\n\nKoniec.\n")
    assert html.index("Koniec") < html.index("Źródło")
    assert "Wróć do miejsca" in html
    assert "Jump" not in html


def test_links_and_pictures_leave_with_neutral_addresses() -> None:
    html = body(
        "[dalej](druga.md#krok) ![opis](img/a.svg) [x](https://x.example)", lesson("", id="druga")
    )
    assert 'href="kdk:lesson/druga#druga--krok"' in html
    assert 'src="kdk:asset/img/a.svg"' in html
    assert 'href="https://x.example"' in html
    assert assets_in(html) == ["img/a.svg"]


def test_an_output_gives_neutral_addresses_its_own_form() -> None:
    html = body("[dalej](druga.md#krok) ![opis](img/a.svg)", lesson("", id="druga"))
    linked = link(html, lambda key, fragment: f"{key}.html{fragment}", lambda path: f"f/{path}")
    assert 'href="druga.html#druga--krok"' in linked
    assert 'src="f/img/a.svg"' in linked


def test_framed_notes_are_titled_in_the_language_of_the_course() -> None:
    assert "Przykład" in body("/// example\nTekst.\n///\n")
    assert "Example" in body("/// przyklad\nText.\n///\n", language="en")


def test_a_wide_table_can_be_scrolled_with_the_keyboard() -> None:
    html = body("| a | b |\n| --- | ---: |\n| 1 | 2 |\n")
    assert '<div class="kdk-table" role="region" tabindex="0" aria-label="Tabela"><table>' in html
    assert "style=" not in html


def test_small_texts_convert_with_the_lesson_or_alone() -> None:
    """A text that breaks out of the common run, here with an open fence, spoils no other."""
    one = lesson(
        "Tekst.\n\n/// quiz | q\n\nPytanie?\n\n- [x] **a**\n    > `kod`\n- [ ] b\n\n"
        "/// explain\nBo *tak*.\n///\n\n///\n\nDalej.\n"
    )
    (question,) = one.questions()
    assert question.explain is not None
    broken = Text("```\nnigdy nie zamknięte", question.explain.place)
    prose = convert(one, [question.prompt, broken, question.explain], targets(course(one)))
    assert prose.fragments[question.explain].strip() == "<p>Bo <em>tak</em>.</p>"
    assert "Dalej." in prose.body and "nigdy" not in prose.body


@pytest.mark.parametrize(
    ("title", "address"),
    [("Źródła i łącza", "zrodla-i-lacza"), ("B-04: Mapa!", "b-04-mapa"), ("Zażółć", "zazolc")],
)
def test_addresses_are_ascii(title: str, address: str) -> None:
    assert slug(title) == address


def test_plain_text_of_html_is_one_line_of_words() -> None:
    assert plain("<p>a &amp; <b>b</b></p>\n<p>c</p>") == "a & b c"
    assert plain("<p>Które z <strong>tych</strong>, a nie <em>innych</em>?</p>") == (
        "Które z tych, a nie innych?"
    )
    assert plain("<ul><li>raz</li><li>dwa<br>trzy</li></ul>") == "raz dwa trzy"


def test_a_number_at_the_beginning_of_a_label_makes_no_list() -> None:
    one = lesson("/// worksheet | k\n    title: K\n\n- 6. Zasoby z mapy {text}\n\n///\n")
    html = render_course(course(one)).pages[0].html
    assert '<span class="kdk-label">6. Zasoby z' in html and "<ol" not in html
