"""From folders to courses: what is found, in which order, and what is refused."""

import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from documents import show_problems

from kdk_lms.errors import KdkError, Place, Problem, sort_key
from kdk_lms.read import Reading, find_courses, likely_encoding, picture_size, read_course
from kdk_lms.words import LANGUAGES, error_message

FOLDER = Path(__file__).parent / "rules"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"/>'
LESSON = "---\ntitle: Lekcja\n---\n\nTekst.\n"

Files = dict[str, str | bytes]


def write(root: Path, files: Files) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Files], Reading]:
    """Reads a course `kurs` of these files, given a `course.yml` unless there is one."""

    def reading(files: Files) -> Reading:
        write(tmp_path / "kurs", {"course.yml": "title: Kurs\n"} | files)
        return read_course(tmp_path / "kurs", tmp_path)

    return reading


def told(reading: Reading) -> list[str]:
    return show_problems(sorted(reading.problems, key=sort_key), "pl")[::2]


# ---- what is found ------------------------------------------------------------------------------


def test_numbers_give_the_order_and_are_part_of_no_id(read: Callable[[Files], Reading]) -> None:
    reading = read({
        "02-dzien-2/01-start.md": LESSON, "01-dzien-1/10-koniec.md": LESSON,
        "01-dzien-1/02-mapa.md": LESSON, "00-wstep.md": LESSON, "01-dzien-1/img/a.svg": SVG,
        "01-dzien-1/module.yml": "title: Pierwszy dzień\n", "plan.pdf": b"%PDF-1.7",
    })  # fmt: skip
    found = reading.course
    assert told(reading) == []
    assert found.id == "kurs"
    assert [(module.id, module.title) for module in found.modules] == [
        ("", ""), ("dzien-1", "Pierwszy dzień"), ("dzien-2", "Dzien 2"),
    ]  # fmt: skip
    assert [(lesson.id, lesson.path) for lesson in found.lessons] == [
        ("wstep", "00-wstep.md"), ("mapa", "01-dzien-1/02-mapa.md"),
        ("koniec", "01-dzien-1/10-koniec.md"), ("start", "02-dzien-2/01-start.md"),
    ]  # fmt: skip
    assert {asset.path for asset in found.assets} == {"plan.pdf", "01-dzien-1/img/a.svg"}


def test_titles_of_modules_may_stand_in_the_course(read: Callable[[Files], Reading]) -> None:
    reading = read({
        "course.yml": "title: Kurs\nmodules:\n  dzien-1: Dzień pierwszy\n",
        "01-dzien-1/a.md": LESSON,
    })  # fmt: skip
    assert [module.title for module in reading.course.modules] == ["Dzień pierwszy"]


def test_a_line_of_the_text_keeps_its_number(read: Callable[[Files], Reading]) -> None:
    text = "---\ntitle: Lekcja\nminutes: 45\n---\n\nWstęp.\n\n/// reflection | r\n\nCo?\n///\n"
    for ends in ("\n", "\r\n", "\r"):
        lesson = read({"01-a.md": text.replace("\n", ends)}).course.lessons[0]
        assert lesson.body.markdown.split("\n")[6 - lesson.body.place.line] == "Wstęp."
        assert lesson.blocks[0].place == Place("kurs/01-a.md", 8)
        assert (lesson.title, lesson.minutes) == ("Lekcja", 45)


def test_a_mark_of_byte_order_at_the_beginning_is_no_text(read: Callable[[Files], Reading]) -> None:
    reading = read({"01-a.md": b"\xef\xbb\xbf" + LESSON.encode()})
    assert told(reading) == []
    assert reading.course.lessons[0].title == "Lekcja"


def test_names_that_begin_with_a_dot_or_underscore_are_not_read(
    read: Callable[[Files], Reading],
) -> None:
    reading = read({
        "01-a.md": LESSON, "_szkic.md": b"\xff", ".env": "haslo", "_stare/b.md": LESSON,
        ".git/x": "x",
    })  # fmt: skip
    assert told(reading) == []
    assert len(reading.course.lessons) == 1
    assert reading.course.assets == ()


def test_a_file_has_its_size_digest_and_measures(read: Callable[[Files], Reading]) -> None:
    asset = read({"01-a.md": LESSON, "img/a.svg": SVG}).course.assets[0]
    assert (asset.size, asset.width, asset.height) == (len(SVG), 20, 10)
    assert len(asset.digest) == 16
    assert Path(asset.source).read_bytes() == SVG


def test_a_course_is_a_folder_with_its_file(tmp_path: Path) -> None:
    write(tmp_path, {"b/course.yml": "title: B", "a/course.yml": "title: A", "c/x.md": "x"})
    assert find_courses(tmp_path) == [tmp_path / "a", tmp_path / "b"]
    assert find_courses(tmp_path / "a") == [tmp_path / "a"]


@pytest.mark.parametrize(
    ("folder", "polish", "english"),
    [
        (
            "brak",
            (
                "nie ma folderu z kursami: {}",
                "przejdź do folderu projektu albo podaj inny folder: --source FOLDER",
            ),
            (
                "there is no folder of courses: {}",
                "go to the project's folder or name another one: --source FOLDER",
            ),
        ),
        (
            "pusty",
            (
                "w folderze {} nie ma żadnego kursu",
                "kurs to folder z plikiem course.yml; "
                "nowy założysz poleceniem: kdk-lms new moj-kurs",
            ),
            (
                "there is no course in {}",
                "a course is a folder with a course.yml; begin one with: kdk-lms new my-course",
            ),
        ),
    ],
)
def test_without_courses_the_way_on_is_shown(
    tmp_path: Path, folder: str, polish: tuple[str, str], english: tuple[str, str]
) -> None:
    (tmp_path / "pusty").mkdir()
    path = tmp_path / folder
    with pytest.raises(KdkError) as raised:
        find_courses(path)
    assert error_message(raised.value, "pl") == (polish[0].format(path), polish[1])
    assert error_message(raised.value, "en") == (english[0].format(path), english[1])


# ---- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, ["kurs/course.yml:1:1: kurs nie ma żadnej lekcji [KDK-S001]"]),
        (
            {"01-Mapa.md": LESSON},
            ["kurs/01-Mapa.md:1:1: nazwa „01-Mapa.md” nie nadaje się na adres [KDK-N001]"],
        ),
        (
            {"1-dzień/a.md": LESSON},
            ["kurs/1-dzień:1:1: nazwa „1-dzień” nie nadaje się na adres [KDK-N001]"],
        ),
        (
            {"a.md": "---\ntitle: Za\xf3\n---\n".encode("cp1250") + "Zaż\xf3łć".encode("cp1250")},
            ["kurs/a.md:2:10: plik nie jest w UTF-8; wygląda na Windows-1250 [KDK-N004]"],
        ),
        (
            {"a.md": LESSON + "a" * 512 * 1024},
            ["kurs/a.md:1:1: plik jest za duży: 512 kB [KDK-Z001]"],
        ),
        (
            {"a.md": "Sam tekst."},
            ["kurs/a.md:1:1: brak metadanych na początku pliku [KDK-F001]"],
        ),
        (
            {"a.md": LESSON, "b.md/c.txt": "x"},
            ["kurs/b.md:1:1: folder nazywa się jak lekcja [KDK-N011]"],
        ),
        (
            {"m/a.md": LESSON, "m/n/b.md": LESSON},
            ["kurs/m/n/b.md:1:1: lekcja leży za głęboko, więc nie wejdzie do kursu [KDK-N012] "
             "(warning)"],
        ),
        (
            {"a.md": "---\ntitle: Le\u202ekcja\n---\n\na\u200bb\n\nx\ufeff\n"},
            ["kurs/a.md:2:10: niewidoczny znak U+202E [KDK-U001]",
             "kurs/a.md:5:2: niewidoczny znak U+200B [KDK-U001]",
             "kurs/a.md:7:2: niewidoczny znak U+FEFF w środku pliku [KDK-U002] (warning)"],
        ),
        (
            {"a.md": LESSON, "course.yml": "title: Ku\u2066rs\n"},
            ["kurs/course.yml:1:10: niewidoczny znak U+2066 [KDK-U001]"],
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_with_files(
    read: Callable[[Files], Reading], files: Files, expected: list[str]
) -> None:
    assert told(read(files)) == expected


def test_signs_that_belong_to_a_text_are_left_alone(read: Callable[[Files], Reading]) -> None:
    text = (
        LESSON
        + "dłu\u00adgi 20\u00a0zł 👩\u200d🏫 ❤\ufe0f\u200d🔥 🏴\U000e0067\U000e0062\U000e007f\n"
    )
    assert told(read({"a.md": text})) == []


def test_all_files_are_read_although_some_cannot_be(read: Callable[[Files], Reading]) -> None:
    reading = read(
        {"a.md": b"\xff", "b.md": "Tekst.", "course.yml": "titel: x", "c/Zła.md": LESSON}
    )
    assert [problem.code for problem in sorted(reading.problems, key=sort_key)] == [
        "KDK-N004", "KDK-F001", "KDK-N001", "KDK-F020", "KDK-F022",
    ]  # fmt: skip
    assert [lesson.id for lesson in reading.course.lessons] == ["b", "Zła"]


def test_links_may_lead_to_the_course_itself_only(tmp_path: Path) -> None:
    folder = tmp_path / "kurs"
    write(folder, {"course.yml": "title: Kurs\n", "01-a.md": LESSON, "img/a.svg": SVG})
    write(tmp_path, {"haslo.md": "---\ntitle: Hasło\n---\nTajne.\n"})
    (folder / "02-haslo.md").symlink_to(tmp_path / "haslo.md")
    (folder / "03-donikad.md").symlink_to(tmp_path / "nie-ma.md")
    (folder / "m").symlink_to(tmp_path)
    (folder / "img" / "b.svg").symlink_to(folder / "img" / "a.svg")
    reading = read_course(folder, tmp_path)
    assert told(reading) == [
        f"kurs/{name}:1:1: dowiązanie prowadzi poza kurs albo donikąd [KDK-N003]"
        for name in ("02-haslo.md", "03-donikad.md", "m")
    ]
    assert [lesson.id for lesson in reading.course.lessons] == ["a"]
    assert [asset.path for asset in reading.course.assets] == ["img/a.svg", "img/b.svg"]


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    write(tmp_path / "kurs", {"course.yml": "title: Kurs\n", "01-a.md": LESSON})
    os.mkfifo(tmp_path / "kurs" / "02-b.md")
    assert told(read_course(tmp_path / "kurs", tmp_path)) == [
        "kurs/02-b.md:1:1: to nie jest zwykły plik ani folder [KDK-N010]"
    ]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Zażółć gęślą jaźń, są też świerszcze".encode("cp1250"), "Windows-1250"),
        ("Zażółć gęślą jaźń, są też świerszcze".encode("iso-8859-2"), "ISO-8859-2"),
        ("Zażółć".encode("utf-16"), "UTF-16"),
    ],
)
def test_the_likely_encoding_is_named(content: bytes, encoding: str) -> None:
    assert likely_encoding(content) == encoding


# ---- pictures -----------------------------------------------------------------------------------


def png(width: int = 3, height: int = 2) -> bytes:
    head = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 20)), (b"IEND", b"")]
    chunks = (
        struct.pack(">L", len(body)) + name + body + struct.pack(">L", zlib.crc32(name + body))
        for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("suffix", "content", "size"),
    [
        (".png", png(), (3, 2)),
        (".png", png()[:20], (None, None)),
        (".svg", SVG, (20, 10)),
        (".svg", b'<svg viewBox="0,0,12.6,7.4">', (13, 7)),
        (".svg", b'<svg viewBox="0 0 1.2.3 5">', (None, None)),
        (".svg", b'<svg width="10">', (None, None)),
        (".jpg", b"\xff\xd8\xff", (None, None)),
    ],
)
def test_the_measures_of_a_picture(
    suffix: str, content: bytes, size: tuple[int | None, int | None]
) -> None:
    assert picture_size(suffix, content) == size


JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0 \xff\xd9"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", png()), ("a.jpg", JPEG), ("a.JPEG", JPEG), ("a.gif", b"GIF89a"), ("a.svg", SVG),
        ("a.webp", b"RIFF\0\0\0\0WEBP"), ("a.pdf", b"%PDF-1.7"), ("a.docx", b"PK\x03\x04"),
        ("a.txt", b"\x89PNG"), ("a.wav", b"RIFF\0\0\0\0WAVE"),
        ("a.svg", b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- Program -->\n' + SVG),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink">'
                  b'<style>.a{fill:url(#g)}</style><use x:href="#a" fill="url(#b)"/>'
                  b'<image href="data:image/png;base64,iVBO"/><title>on a script</title></svg>'),
    ],
)  # fmt: skip
def test_files_that_are_what_their_names_say(
    read: Callable[[Files], Reading], name: str, content: bytes
) -> None:
    assert told(read({"a.md": LESSON, name: content})) == []


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.png", b"", "plik jest pusty [KDK-N006]"),
        ("a.jpg", png(), "zawartość nie pasuje do nazwy: końcówka .jpg, a w środku PNG [KDK-N007]"),
        ("a.png", b"<!doctype html><p>x",
         "zawartość nie pasuje do nazwy: końcówka .png, a w środku HTML [KDK-N007]"),
        ("a.svg", b"<html><body><svg></svg>",
         "zawartość nie pasuje do nazwy: końcówka .svg, a w środku HTML [KDK-N007]"),
        ("a.pdf", b"tekst", "zawartość nie pasuje do nazwy: to nie jest plik .pdf [KDK-N008]"),
        ("a.png", png()[:-12], "plik jest ucięty, brakuje jego końca [KDK-N009]"),
        ("a.jpg", JPEG[:-2], "plik jest ucięty, brakuje jego końca [KDK-N009]"),
    ],
)  # fmt: skip
def test_files_that_are_not_what_their_names_say(
    read: Callable[[Files], Reading], name: str, content: bytes, expected: str
) -> None:
    assert told(read({"a.md": LESSON, name: content})) == [f"kurs/{name}:1:1: {expected}"]


SCRIPT = "rysunek zawiera element <{}>, który może uruchomić obcy kod [KDK-G002]"
EVENT = "rysunek zawiera atrybut „{}”, który uruchamia skrypt [KDK-G003]"
OUTSIDE = "rysunek odwołuje się poza siebie („{}”) [KDK-G004]"


@pytest.mark.parametrize(
    ("inside", "column", "expected"),
    [
        ("<script>alert(1)</script>", 3, SCRIPT.format("script")),
        ("<s:script xmlns:s='http://www.w3.org/2000/svg'/>", 3, SCRIPT.format("s:script")),
        ("<foreignObject><p/></foreignObject>", 3, SCRIPT.format("foreignObject")),
        ("<g onload='alert(1)'/>", 3, EVENT.format("onload")),
        ("<g OnClick='alert(1)'/>", 3, EVENT.format("OnClick")),
        ("<set attributeName='onload' to='alert(1)'/>", 3, EVENT.format("attributeName")),
        ("<a href='javascript:alert(1)'/>", 3, OUTSIDE.format("href")),
        ("<a href='java&#115;cript:alert(1)'/>", 3, OUTSIDE.format("href")),
        ("<set attributeName='xlink:href' to='x'/>", 3, OUTSIDE.format("attributeName")),
        ("<image href='https://example.org/a.png'/>", 3, OUTSIDE.format("href")),
        ("<image href='data:image/svg+xml,x'/>", 3, OUTSIDE.format("href")),
        ("<g style='fill: url( \"https://example.org/a\")'/>", 3, OUTSIDE.format("style")),
        ("<style>@import 'https://example.org/a.css';</style>", 3, OUTSIDE.format("style")),
        ("<?xml-stylesheet href='a.css'?>", 3, OUTSIDE.format("xml-stylesheet")),
        ("<g>", 4, None),
    ],
)
def test_drawings_that_do_more_than_show(
    read: Callable[[Files], Reading], inside: str, column: int, expected: str | None
) -> None:
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'>\n  {inside}</svg>"
    if expected is None:
        expected, column = "rysunku nie da się odczytać w tym miejscu [KDK-G005]", len(inside) + 5
    assert told(read({"a.md": LESSON, "a.svg": drawing})) == [f"kurs/a.svg:2:{column}: {expected}"]


def test_a_drawing_with_a_declaration_is_not_read_further(
    read: Callable[[Files], Reading],
) -> None:
    bomb = '<!DOCTYPE svg [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]>\n' + SVG.decode()
    told_once = told(read({"a.md": LESSON, "a.svg": bomb}))
    assert told_once == ["kurs/a.svg:1:1: rysunek zaczyna się od DOCTYPE [KDK-G001]"]


def test_the_wording_of_problems_with_files() -> None:
    facts = {
        "KDK-N001": {"name": "01-Mapa.md"}, "KDK-N004": {"encoding": "Windows-1250"},
        "KDK-N007": {"suffix": ".jpg", "found": "PNG"}, "KDK-N008": {"suffix": ".pdf"},
        "KDK-Z001": {"size": "600 kB", "limit": "512 kB"}, "KDK-U001": {"sign": "U+202E"},
        "KDK-G002": {"tag": "script"}, "KDK-G003": {"attribute": "onload"},
        "KDK-G004": {"name": "href"},
    }  # fmt: skip
    codes = (
        "S001 N001 N003 N004 N006 N007 N008 N009 N010 N011 N012 Z001 U001 U002 "
        "G001 G002 G003 G004 G005"
    )
    told = [
        line.removeprefix("x:1:1: ")
        for code in codes.split()
        for language in LANGUAGES
        for line in show_problems(
            [Problem(f"KDK-{code}", Place("x"), facts.get(f"KDK-{code}", {}))], language
        )
    ]
    assert "\n".join(told) + "\n" == (FOLDER / "files.txt").read_text(encoding="utf-8")
