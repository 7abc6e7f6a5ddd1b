"""The rules beyond the grammar, case by case, as the documents in tests/rules tell them."""

from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest
from documents import Case, read_cases, show_problems, update

from kdk_lms.check import check_course, check_courses
from kdk_lms.check.memory import same_names, short_name
from kdk_lms.errors import Place, Problem, sort_key
from kdk_lms.fields import LessonFields, parse_front_matter, validate
from kdk_lms.grammar import parse_lesson
from kdk_lms.model import Asset, Course, Lesson, Module, Text

FOLDER = Path(__file__).parent / "rules"
DOCUMENTS = sorted(path.stem for path in FOLDER.glob("*.md"))
ASSETS = ("img/mapa.svg", "pliki/wzor.pdf", "pliki/wzór karty.pdf")


def lesson(markdown: str, path: str = "lekcja.md") -> Lesson:
    """A lesson as reading it from `path` would give it."""
    parsed = parse_lesson(markdown, path)
    assert parsed.problems == ()
    body = Text(parsed.body, Place(path))
    return Lesson(path.removesuffix(".md"), "Tytuł", Place(path), path, body, parsed.blocks)


def written(markdown: str, path: str = "lekcja.md") -> Lesson:
    """The same of a file that may have front matter."""
    if not markdown.startswith("---\n"):
        return lesson(markdown, path)
    matter = parse_front_matter(markdown, path)
    fields, problems = validate(LessonFields, matter.fields, matter.places, Place(path))
    assert fields is not None and not problems
    parsed = parse_lesson(matter.body, path, matter.body_line)
    assert parsed.problems == ()
    body = Text(parsed.body, Place(path, matter.body_line))
    return replace(
        lesson("Tekst.", path), body=body, blocks=parsed.blocks, outcomes=tuple(fields.outcomes)
    )


def course(*lessons: Lesson, assets: tuple[Asset, ...] = (), id_: str = "kurs") -> Course:
    module = Module("", "", lessons)
    return Course(id_, "Kurs", "pl", "1.0", "", Place("course.yml"), (module,), assets)


def run(case: Case) -> str:
    """What a document says is expected: every problem, in Polish and in English."""
    second = lesson("## Drugi krok\n\nTekst.", "02-druga.md")
    assets = tuple(Asset(path, path, 100) for path in ASSETS)
    problems = sorted(
        check_course(course(written(case.input), second, assets=assets)), key=sort_key
    )
    polish, english = show_problems(problems, "pl"), show_problems(problems, "en")
    pairs = zip(polish[::2], polish[1::2], english[::2], english[1::2], strict=True)
    lines = [
        f"{shown}\n{advice}\n  {text.removeprefix(f'{problem.place}: ')}\n{help_}\n"
        for problem, (shown, advice, text, help_) in zip(problems, pairs, strict=True)
    ]
    return "".join(lines) or "no problem\n"


@pytest.mark.parametrize("case", read_cases(*DOCUMENTS, folder=FOLDER), ids=str)
def test_the_rules_find_what_their_document_says(case: Case) -> None:
    update(case.document, run, FOLDER)
    assert run(case) == case.expected


def test_every_heading_of_a_document_is_a_case() -> None:
    for document in DOCUMENTS:
        text = (FOLDER / f"{document}.md").read_text(encoding="utf-8")
        assert text.count("\n## ") > len(read_cases(document, folder=FOLDER)) - 1
        assert text.count("````markdown\n") == len(read_cases(document, folder=FOLDER))


# ---- ids ----------------------------------------------------------------------------------------

QUIZ = """\
/// quiz | {id}

Co musi zawierać karta oferty?

- [x] termin
- [ ] imię dyrektora
    > Nie, to należy do stopki strony.
///
"""


def told(*problems: Problem) -> list[str]:
    """Problems in Polish, without their advice."""
    return show_problems(sorted(problems, key=sort_key), "pl")[::2]


def advised(problem: Problem) -> list[str]:
    """A problem's advice in Polish, and all of it in English."""
    english = show_problems([problem], "en")
    return [
        show_problems([problem], "pl")[1].strip(),
        english[0].partition(": ")[2],
        english[1].strip(),
    ]


def test_two_lessons_with_the_same_address() -> None:
    first, second = lesson("Tekst.", "01-mapa.md"), lesson("Tekst.", "02-mapa.md")
    found = check_course(course(replace(first, id="mapa"), replace(second, id="mapa")))
    assert told(*found) == ["02-mapa.md:1:1: dwie lekcje mają ten sam adres „mapa” [KDK-I001]"]
    assert advised(found[0]) == [
        "help: zmień nazwę jednego z plików; pierwszy to 01-mapa.md:1:1",
        "two lessons have the same address “mapa” [KDK-I001]",
        "help: rename one of the files; the first is 01-mapa.md:1:1",
    ]


def test_one_id_in_two_lessons() -> None:
    first = lesson(QUIZ.format(id="oferta-karta"), "a.md")
    second = lesson("Tekst.\n\n" + QUIZ.format(id="oferta-karta"), "b.md")
    found = check_course(course(first, second))
    assert told(*found) == [
        "b.md:3:1: identyfikator „oferta-karta” już jest w tym kursie [KDK-I002]"
    ]
    assert advised(found[0]) == [
        "help: zmień go, bo pod nim zapisują się odpowiedzi; pierwszy stoi tu: a.md:1:1",
        "the id “oferta-karta” is in this course already [KDK-I002]",
        "help: change it, for answers are stored under it; the first is here: a.md:1:1",
    ]


def test_a_pool_and_its_questions_share_the_ids_of_the_course() -> None:
    pool = f"/// pool | test\n\nWstęp.\n\n{QUIZ.format(id='karta')}\n///"
    found = check_course(course(lesson(pool, "a.md"), lesson(QUIZ.format(id="test"), "b.md")))
    assert [problem.code for problem in found] == ["KDK-I002"]
    found = check_course(course(lesson(pool, "a.md"), lesson(QUIZ.format(id="karta"), "b.md")))
    assert [problem.code for problem in found] == ["KDK-I002"]


def test_addresses_that_mean_something_else_in_a_page() -> None:
    quiz = lesson(QUIZ.format(id="mapa"), "a.md")
    others = [lesson("Tekst.", f"{name}.md") for name in ("q-mapa", "q-inne", "kdk-main", "index")]
    found = check_course(course(quiz, *others))
    assert told(*found) == [
        "index.md:1:1: lekcja „index” ma ten sam adres co strona kursu [KDK-I005]",
        "kdk-main.md:1:1: adres lekcji „kdk-main” zaczyna się od „kdk-”, a ten początek jest "
        "zajęty przez program [KDK-I004]",
        "q-mapa.md:1:1: adres lekcji „q-mapa” jest taki sam jak adres pytania „mapa” [KDK-I003]",
    ]
    by_code = {problem.code: advised(problem) for problem in found}
    assert by_code["KDK-I003"] == [
        "help: zmień nazwę pliku lekcji; pytanie stoi tu: a.md:1:1",
        "the lesson's address “q-mapa” is the address of the question “mapa” as well [KDK-I003]",
        "help: rename the lesson's file; the question is here: a.md:1:1",
    ]
    assert by_code["KDK-I004"] == [
        "help: zmień nazwę pliku lekcji",
        "the lesson's address “kdk-main” begins with “kdk-”, which the program keeps for itself "
        "[KDK-I004]",
        "help: rename the lesson's file",
    ]
    assert by_code["KDK-I005"] == [
        "help: zmień nazwę pliku, na przykład na 01-wstep.md",
        "the lesson “index” has the address of the course's own page [KDK-I005]",
        "help: rename the file, to 01-introduction.md for example",
    ]


def test_two_courses_with_the_same_address() -> None:
    first = course(lesson("Tekst."), id_="start")
    second = replace(first, place=Place("02-start/course.yml"))
    found = check_courses([first, second])
    assert told(*found) == [
        "02-start/course.yml:1:1: dwa kursy mają ten sam adres „start” [KDK-I006]"
    ]
    assert advised(found[0]) == [
        "help: zmień nazwę jednego z folderów; pierwszy kurs to course.yml:1:1",
        "two courses have the same address “start” [KDK-I006]",
        "help: rename one of the folders; the first course is course.yml:1:1",
    ]
    assert check_courses([first, replace(second, id="inny")]) == []


# ---- what the runtime remembers -----------------------------------------------------------------


def test_short_names_are_those_of_the_runtime() -> None:
    # FNV-1a of "a" and "foobar" (test vectors of its authors), folded to 24 bits.
    assert short_name("a", 0) == (0xE40C292C >> 24 ^ 0xE40C292C) & 0xFFFFFF
    assert short_name("foobar", 0) == (0xBF9CF968 >> 24 ^ 0xBF9CF968) & 0xFFFFFF
    assert short_name("a", 1) != short_name("a", 0)


def collision(salt: int) -> tuple[str, str]:
    """Two ids that have the same short name under a salt."""
    names: dict[int, str] = {}
    for number in range(100_000):
        first = names.setdefault(short_name(f"s{salt}-{number}", salt), f"s{salt}-{number}")
        if first != f"s{salt}-{number}":
            return first, f"s{salt}-{number}"
    raise AssertionError("no collision among 100,000 ids")


def test_ids_are_confused_only_when_no_salt_keeps_them_apart() -> None:
    pairs = [collision(salt) for salt in range(16)]
    assert same_names([[id_ for pair in pairs for id_ in pair]]) == [pairs[0]]
    assert same_names([[id_ for pair in pairs[1:] for id_ in pair]]) == []
    # Lessons, questions and pools have lists of their own, so ids of different lists never meet.
    assert same_names([[a for a, _ in pairs], [b for _, b in pairs]]) == []


def test_ids_that_would_be_confused() -> None:
    ids = [id_ for salt in range(16) for id_ in collision(salt)]
    found = check_course(course(lesson("\n".join(QUIZ.format(id=id_) for id_ in ids))))
    first, second = collision(0)
    assert [show_problems([problem], "pl")[0] for problem in found] == [
        f"lekcja.md:10:1: identyfikatory „{second}” i „{first}” mają ten sam skrót, więc "
        "pomyliłyby się odpowiedzi [KDK-I007]"
    ]
    assert advised(found[0]) == [
        "help: zmień jeden z nich, najlepiej ten, który jeszcze nie był opublikowany",
        f"the ids “{second}” and “{first}” have the same short name, so answers would be mixed up "
        "[KDK-I007]",
        "help: change one of them, best the one that was not published yet",
    ]


def test_a_course_of_200_lessons_and_300_questions_fits() -> None:
    lessons = [lesson("Tekst.", f"lekcja-{n}.md") for n in range(199)]
    quizzes = "\n".join(QUIZ.format(id=f"pytanie-{n}") for n in range(300))
    found = check_course(course(*lessons, lesson(quizzes)))
    assert found == []


def test_a_course_with_too_much_to_remember() -> None:
    quizzes = "\n".join(QUIZ.format(id=f"pytanie-{n}") for n in range(700))
    found = check_course(course(lesson(quizzes)))
    assert told(*found) == [
        "course.yml:1:1: zapis postępu może zająć 5238 znaków [KDK-Z004] (warning)"
    ]
    assert advised(found[0]) == [
        "help: powyżej 3500 nie zmieści się w każdym LMS; podziel kurs na dwa",
        "what the LMS has to remember may take 5238 characters [KDK-Z004] (warning)",
        "help: more than 3500 do not fit into every LMS; divide the course into two",
    ]


# ---- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name", "suggestion"),
    [
        ("img/nul.png", "nul.png", "plik-nul.png"),
        ("con.md", "con.md", "plik-con.md"),
        ("aux/mapa.png", "aux", "plik-aux"),
        ("img/a:b.png", "a:b.png", "a-b.png"),
        ("img/Mapa?.png", "Mapa?.png", "mapa.png"),
        ("img/mapa .png ", "mapa .png ", "mapa.png"),
        ("img/mapa.", "mapa.", "mapa"),
        ("img/" + "ż" * 60 + ".png", "ż" * 60 + ".png", "z" * 40 + ".png"),
    ],
)
def test_a_name_that_some_systems_refuse(path: str, name: str, suggestion: str) -> None:
    found = check_course(course(lesson("Tekst."), assets=(Asset(path, path, 1),)))
    assert [(p.code, p.facts) for p in found] == [
        ("KDK-N002", {"name": name, "suggestion": suggestion})
    ]


def test_how_a_name_that_some_systems_refuse_is_told() -> None:
    found = check_course(course(lesson("Tekst."), assets=(Asset("img/nul.png", "", 1),)))
    assert told(*found) == [
        "img/nul.png:1:1: nazwa „nul.png” nie zadziała na każdym komputerze [KDK-N002]"
    ]
    assert advised(found[0]) == [
        "help: zmień ją, na przykład na plik-nul.png",
        "the name “nul.png” does not work on every computer [KDK-N002]",
        "help: rename it, to plik-nul.png for example",
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("img/Mapa.png", "img/mapa.png"),
        ("Img/mapa.png", "img/plan.png"),
        ("img/zro\u0301dlo.png", "img/źródło.png".replace("ź", "z").replace("ł", "l")),
    ],
)
def test_names_that_some_disks_cannot_keep_apart(first: str, second: str) -> None:
    assets = (Asset(first, "", 1), Asset(second, "", 1))
    found = check_course(course(lesson("Tekst."), assets=assets))
    assert [problem.code for problem in found] == ["KDK-N005"]


def test_how_names_that_some_disks_cannot_keep_apart_are_told() -> None:
    assets = (Asset("img/Mapa.png", "", 1), Asset("img/mapa.png", "", 1))
    place = Place("courses/start/course.yml")
    found = check_course(replace(course(lesson("Tekst."), assets=assets), place=place))
    assert told(*found) == [
        "courses/start/img/mapa.png:1:1: nazwa „mapa.png” różni się od innej tylko wielkością "
        "liter lub zapisem znaków [KDK-N005]"
    ]
    assert advised(found[0]) == [
        "help: zmień jedną z nich; druga to courses/start/img/Mapa.png",
        "the name “mapa.png” differs from another one only in its case or the form of its letters "
        "[KDK-N005]",
        "help: rename one of them; the other is courses/start/img/Mapa.png",
    ]


def test_a_large_picture() -> None:
    assets = (Asset("img/sala.jpg", "", 300 * 1024), Asset("img/Plan.PNG", "", 411 * 1024))
    recording = Asset("audio/wstep.mp3", "", 5 * 1024 * 1024)
    found = check_course(course(lesson("Tekst."), assets=(*assets, recording)))
    assert told(*found) == ["img/Plan.PNG:1:1: obraz jest duży: 411 kB [KDK-Z002] (warning)"]
    assert advised(found[0]) == [
        "help: zmniejsz go poniżej 300 kB; na telefonie wczytuje się długo",
        "the picture is large: 411 kB [KDK-Z002] (warning)",
        "help: make it smaller than 300 kB; on a phone it takes long to load",
    ]


# ---- limits -------------------------------------------------------------------------------------


def test_more_open_brackets_than_markdown_can_take() -> None:
    found = check_course(course(lesson("Tekst " + "[" * 2_000)))
    assert told(*found) == [
        "lekcja.md:1:207: za dużo nawiasów [ bez pary albo za długi wiersz [KDK-Z003]"
    ]
    assert advised(found[0]) == [
        "help: zamknij nawiasy, a wiersz podziel na akapity",
        "too many [ without a partner, or a line that is too long [KDK-Z003]",
        "help: close the brackets and divide the line into paragraphs",
    ]
    assert check_course(course(lesson("[a] " * 300 + "\n\n" + "[b\n\n" * 250))) == []


def test_addresses_that_do_not_end() -> None:
    found = check_course(course(lesson("Tekst " + "[a](" * 300)))
    assert told(*found) == [
        "lekcja.md:1:809: za dużo nawiasów [ bez pary albo za długi wiersz [KDK-Z003]"
    ]
    assert check_course(course(lesson(("[a](" * 150 + "\n\n") * 2))) == []


@pytest.mark.parametrize(
    ("markdown", "place"),
    [
        ("".join("    " * level + "- a\n" for level in range(51)), "51:201"),
        ("".join("\t" * level + "- a\n" for level in range(400)), "51:51"),
        ('<div markdown="1">\n' * 400 + "a\n" + "</div>\n" * 400, "51:1"),
    ],
)
def test_nesting_that_is_too_deep(markdown: str, place: str) -> None:
    found = check_course(course(lesson(markdown)))
    assert told(*found) == [f"lekcja.md:{place}: zbyt głębokie zagnieżdżenie [KDK-Z005]"]
    assert advised(found[0]) == [
        "help: dozwolonych jest 50 poziomów; spłaszcz listę albo podziel ją na części",
        "nested too deeply [KDK-Z005]",
        "help: 50 levels are allowed; flatten the list or divide it",
    ]


def test_code_and_shallow_lists_may_be_indented() -> None:
    deep = "".join("    " * level + "- a\n" for level in range(50))
    code = f"```text\n{' ' * 400}a\n```\n"
    assert check_course(course(lesson(f"{deep}\n\n{code}"))) == []


def test_a_line_that_is_too_long() -> None:
    found = check_course(course(lesson("Tekst.\n\n" + "słowo " * 3400)))
    assert [(problem.code, problem.place.line) for problem in found] == [("KDK-Z003", 3)]


@pytest.mark.parametrize(
    "piece",
    ["[a](b ", "](", "![", "<a ", '<a "', "<!-- ", "`` ` ", "{ a=b ", "a](<", "\\[", "<", "**a ",
     "# a\n", "a\n---\n\n", "```\n", "[a]: b\n", "[a][b] ", "    a\n\n", "<b>", "- [ ] a\n",
     "~~~~\n",
     "    \t", "[a](", "„", '"', "*a", '<a lang="en">', "a - ", "w celu ", "/// a\n", "][", "{: "],
)  # fmt: skip
def test_time_grows_no_faster_than_the_text(piece: str) -> None:
    def seconds(size: int) -> float:
        markdown = "## Po co to\n\n" + piece * (size // len(piece))
        text = Text(markdown, Place("lekcja.md"))
        page = Lesson("a", "A", Place("lekcja.md"), "lekcja.md", text)
        times = []
        for _ in range(3):
            start = process_time()
            check_course(course(page))
            times.append(process_time() - start)
        return min(times)

    # Eight times the text may take eight times the time; sixty-four times would be quadratic.
    assert seconds(160_000) < 24 * seconds(20_000) + 0.05
