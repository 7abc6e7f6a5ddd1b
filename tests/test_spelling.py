"""The courses are spelt right: Debian's Polish hunspell dictionary and a list of accepted words."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from kdk_lms.words import canonical

ACCEPTED = Path(__file__).parent / "spelling" / "accepted.txt"
YAML_NAMES = {"course.yml", "module.yml", "fakty.yml", "slowniczek.yml"}
ADVICE = (
    "hunspell with its Polish dictionary is needed; Debian and Ubuntu: apt-get install hunspell "
    "hunspell-pl; macOS: brew install hunspell, and pl_PL.aff and pl_PL.dic in ~/Library/Spelling"
)

# Keys whose values are words of the notation, numbers or addresses; all others hold prose.
SILENT_KEYS = set(
    "attempts checked code completion diacritics digcomp draw edition-2004 language license "
    "minutes not-applicable pass points required scale schemas share shuffle status "
    "status-on-pass type url valid-until version".split()
)
BLOCKS_WITH_ID = {"quiz", "survey", "reflection", "pool", "worksheet", "as-of"}

FENCE = re.compile(r"\s*(`{3,}|~{3,})")
BLOCK = re.compile(r" {0,3}/{3,} *([\w-]*)(?: *\|(.*))?$")
KEY = re.compile(r"\s*([\w-]+):(?=\s|$)(.*)")
NOT_PROSE = re.compile(
    r"(`+)(?!`).+?(?<!`)\1(?!`)"  # code
    r"|<(\w+) lang=\"en\">.*?</\2>|<!--.*?-->|</?[a-zA-Z][^>]*>"  # English, HTML
    r"|(?<=\])\([^\s)]*"  # where a link leads; its title stays
    r"|https?://[^\s)>\"”]+|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|[\w./-]*\.(?:com|csv|eu|html|jpg|md|org|pdf|pl|png|srt|svg|xml|yml|zip)\b"
    r"|#\w+|\b[^\W_]+_\w+"  # hashtags and names such as IMG_2041
    r"|\{[#.:][^}]*\}"  # ids and classes
    r"|(?<=\{)(?:text|long|number|money|date|check|choice|table)\b|\brequired(?=\})"
)
# An ending after an abbreviation or a foreign name (PDF-ów, Moodle’a) is no word of its own.
ENDING = re.compile(r"(?<=[A-Z])-[a-ząćęłńóśźż]{1,4}\b|(?<=[^\W\d_])[’'][a-ząćęłńóśźż]{1,4}\b")
WORD = re.compile(r"(?<![^\W_])[^\W\d_]+(?:-[^\W\d_]+)*(?![^\W_])")


def yaml_prose(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a YAML text with nothing left but what somebody reads."""
    for line in lines:
        yield "" if line.lstrip().startswith("# ") else _prose(_value(line))


def markdown_prose(lines: list[str]) -> Iterator[str]:
    """The lines of a lesson with nothing left but what somebody reads."""
    end = lines.index("---", 1) if lines[:1] == ["---"] else 0
    yield from yaml_prose(lines[:end])
    fence, is_under_opening = "", False
    for line in lines[end:]:
        mark = FENCE.match(line)
        if fence or mark:
            is_end = mark and line.strip().startswith(fence)
            fence = ("" if is_end else fence) if fence else mark[1] if mark else ""
            yield ""
        elif block := BLOCK.match(line):
            is_under_opening = bool(block[1])
            yield _prose(_title(block))
        else:
            is_under_opening = is_under_opening and line.startswith("    ")
            yield _prose(_value(line) if is_under_opening else line)


def _title(block: re.Match[str]) -> str:
    return "" if canonical(block[1]) in BLOCKS_WITH_ID else block[2] or ""


def _value(line: str) -> str:
    key = KEY.match(line)
    if not key:
        return line
    return "" if canonical(key[1]) in SILENT_KEYS else key[2]


def _prose(line: str) -> str:
    return ENDING.sub("", NOT_PROSE.sub(" ", line))


def words_of(path: Path, accepted: set[str]) -> Iterator[tuple[int, str]]:
    """Every word of a file that the dictionary has to know, with its line."""
    lines = path.read_text(encoding="utf-8").split("\n")
    prose = markdown_prose(lines) if path.suffix == ".md" else yaml_prose(lines)
    for number, line in enumerate(prose, 1):
        for word in WORD.findall(line):
            if not is_accepted(word, accepted):
                yield from (
                    (number, part) for part in parts(word) if not is_accepted(part, accepted)
                )


def course_files(courses: Path) -> list[Path]:
    """The files that the courses' authors write."""
    files = courses.rglob("*")
    return sorted(file for file in files if file.suffix == ".md" or file.name in YAML_NAMES)


def parts(word: str) -> list[str]:
    """What the dictionary is asked about: `społeczno-kulturalny` → both; single letters never."""
    return [part for part in word.split("-") if len(part) > 1]


def strange_words(words: Iterable[str]) -> set[str]:
    """The words that the Polish dictionary does not know."""
    command = shutil.which("hunspell")
    assert command, ADVICE
    run = subprocess.run(
        [command, "-i", "UTF-8", "-d", "pl_PL", "-l"],
        input="\n".join(sorted(set(words))) + "\n",
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0 and "Can't open" not in run.stderr, f"{ADVICE}\n{run.stderr}"
    return set(run.stdout.split())


def accepted_sections() -> dict[str, list[str]]:
    """The accepted words by section, the line that begins with `#`."""
    sections: dict[str, list[str]] = {}
    for line in filter(None, ACCEPTED.read_text(encoding="utf-8").splitlines()):
        if line.startswith("#"):
            sections[line] = []
        else:
            sections[next(reversed(sections))].append(line)
    return sections


def accepted_words() -> set[str]:
    """All accepted words."""
    return {word for section in accepted_sections().values() for word in section}


def alphabetical(word: str) -> tuple[list[int], str]:
    """The place of a word in a Polish dictionary: ą after a, whatever the case."""
    letters = "-aąbcćdeęfghijklłmnńoóprqsśtuvwxyzźż"
    return ([letters.find(letter) for letter in word.lower()], word)


def is_accepted(word: str, accepted: set[str]) -> bool:
    """As in a dictionary: `klik` also stands for `Klik` and `KLIK`, but `Canva` not for `canva`."""
    spellings = {word}
    if word[1:].islower():
        spellings.add(word.lower())
    elif word.isupper():
        spellings |= {word.lower(), word.capitalize()}
    return bool(spellings & accepted)


def test_the_courses_are_spelt_right(root: Path) -> None:
    files = course_files(root / "courses")
    assert files
    accepted = accepted_words()
    found = [(path, line, word) for path in files for line, word in words_of(path, accepted)]
    strange = strange_words(word for _, _, word in found)
    unknown = [
        f"{path.relative_to(root).as_posix()}:{line}: {word}"
        for path, line, word in found
        if word in strange
    ]
    advice = "mend the word or, if it is right, add it to tests/spelling/accepted.txt"
    assert not unknown, "\n".join([*unknown, advice])


def test_the_accepted_words_are_sorted_and_stand_once() -> None:
    sections = accepted_sections()
    every = [word for section in sections.values() for word in section]
    assert len(every) == len(set(every))
    for name, section in sections.items():
        assert section == sorted(section, key=alphabetical), name


def test_no_accepted_word_stands_in_the_dictionary() -> None:
    accepted = accepted_words()
    pieces = {word: parts(word) for word in accepted}
    strange = strange_words(part for some in pieces.values() for part in some)
    assert not sorted(word for word, some in pieces.items() if not strange & set(some))


def strange_in(path: Path, accepted: set[str]) -> list[tuple[int, str]]:
    words = list(words_of(path, accepted))
    strange = strange_words(word for _, word in words)
    return [(line, word) for line, word in words if word in strange]


LESSON = """---
title: "Tytył"
code: KODD-1
---
Zdańie z `kodemm` i [odnośnikem](adress.md#miejscce "tytułłem") <b class="klassa">w tagu</b>.

/// quiz | idd-pytania
    points: punkcty

Pytańie z [[luką|lukąą]].
///
/// survey | ankietta
    to: zupełlnie
///
/// tip | Wskazówkka
///

~~~text
kodd
```
koddd
~~~
- Polle {text, required} SCORM-owi Moodle’owi #HasłoRazem adress.pl
- <span lang="en">Englissh</span> plik_bezz społeczno-kulturallny _słowwo_
"""


def test_only_what_somebody_reads_is_checked(tmp_path: Path) -> None:
    (tmp_path / "lekcja.md").write_text(LESSON, encoding="utf-8")
    accepted = {"SCORM", "Moodle"}
    assert [f"{line} {word}" for line, word in strange_in(tmp_path / "lekcja.md", accepted)] == [
        "2 Tytył",
        "5 Zdańie",
        "5 odnośnikem",
        "5 tytułłem",
        "10 Pytańie",
        "10 lukąą",
        "13 zupełlnie",
        "15 Wskazówkka",
        "23 Polle",
        "24 kulturallny",
        "24 słowwo",
    ]


def test_facts_and_glossary_are_checked_without_their_keys(tmp_path: Path) -> None:
    facts = tmp_path / "fakty.yml"
    facts.write_text('# Komenntarz\nLL-01:\n  text: "Ustawwa"\n  status: confirmed\n', "utf-8")
    assert [word for _, word in strange_in(facts, set())] == ["Ustawwa"]


def test_a_capital_in_the_list_is_a_condition() -> None:
    assert is_accepted("Tutorka", {"tutorka"})
    assert is_accepted("TUTORKA", {"tutorka"})
    assert is_accepted("CANVA", {"Canva"})
    assert not is_accepted("canva", {"Canva"})


def test_without_hunspell_the_advice_is_the_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(AssertionError, match="apt-get install hunspell"):
        strange_words(["słowo"])
