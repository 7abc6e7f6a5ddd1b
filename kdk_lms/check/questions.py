"""Questions that give their answer away, and feedback that explains nothing.

Source: the item-writing guidelines of Haladyna, Downing and Rodriguez; all of it is advice.
"""

import re
from collections.abc import Iterator
from statistics import median
from typing import assert_never

from kdk_lms.errors import Level, Problem
from kdk_lms.model import (
    Choice,
    Course,
    Gaps,
    Number,
    Option,
    Order,
    Question,
    Reflection,
    Row,
    Rows,
    Scale,
    ShortText,
    Text,
)
from kdk_lms.words import fold

SHORTEST_FEEDBACK = 25
MOST_OPTIONS = 7
TELLING_RATIO, TELLING_LENGTH = 1.5, 20

_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^<>]*>|[*_`]+")
_MARKS = re.compile(r"[\[<*_`]")
_CATCH_ALL = re.compile(
    r"(wszystkie|wszystko|zadn[ea]|oba|obie|obydwa|kazd[ae])( z)?( odpowiedzi)? "
    r"(powyzsz|wymienion|podan|odpowiedzi|poprawn|pozostal)"
    r"|(wszystkie|zadna|oba|obie|obydwie)( z)? (odpowiedzi|odp\.)( sa| jest|$)"
    r"|(zadn[ae]|wszystkie) z (nich|tych)"
    r"|(odpowiedzi )?[a-d] i [a-d]( |$)"
    r"|(all|none|both|any) of (the above|these|them)|both [a-d] and [a-d]"
)
_EMPHASIS = re.compile(
    r"(\*{1,3}|_{1,3})(?=\S).+?(?<=\S)\1|<(strong|em|mark|b|i|u)\b[^>]*>.*?</\2>", re.S
)
_SENTENCE_END = re.compile(r"[.!?…](?:\s+|$)|\n[ \t]*\n")
_EXCEPTION = re.compile(r"(?<!\w)(oprócz|z wyjątkiem|poza tym, że|except)(?!\w)", re.I)
# „Nie” belongs to the question itself only before the first comma, and after a word that asks for
# one of the answers; „Czy nie…”, „Dlaczego nie…” and „…, gdy ktoś nie…” ask for no exception.
_NEGATION = re.compile(
    r"\W*(?:w |na |z |do |o |po |przy |od |in |of )?"
    r"(?:któr\w+|jak(?:i|ie|a|ich|iej|iego|ą)|co|czego|czym|kto|kogo|komu|kim|gdzie|kiedy|wskaż|"
    r"zaznacz|wybierz|which|what|who|where|when)(?=\s)[^,;:–]*?(?<!\w)"
    r"(nie|not|never)(?!\w)(?! tylko)",
    re.I,
)


def question_problems(course: Course) -> Iterator[Problem]:
    """Advice on every question of a course."""
    for question in course.questions:
        yield from _stem_problems(question)
        yield from _size_problems(question)
        if isinstance(question.answer, Choice):
            yield from _choice_problems(question, question.answer)
        for note in _notes(question):
            if len(words_of(note)) < SHORTEST_FEEDBACK:
                yield _advice("KDK-D002", note, limit=str(SHORTEST_FEEDBACK))


def _advice(code: str, text: Text, **facts: str) -> Problem:
    return Problem(code, text.place, facts, Level.WARNING)


def words_of(text: Text) -> str:
    """The words of a text without its marks, on one line."""
    marked = text.markdown
    return " ".join((_MARKUP.sub(r"\1", marked) if _MARKS.search(marked) else marked).split())


def _choice_problems(question: Question, choice: Choice) -> Iterator[Problem]:
    for option in choice.options:
        words = words_of(option.text)
        if not option.is_right and not option.if_chosen:
            yield _advice("KDK-D001", option.text, option=words)
        if _CATCH_ALL.match(fold(words)):
            yield _advice("KDK-D003", option.text, option=words)
    right = [option for option in choice.options if option.is_right]
    wrong = [len(words_of(option.text)) for option in choice.options if not option.is_right]
    if len(right) == 1 and wrong:
        length, typical = len(words_of(right[0].text)), median(wrong)
        if length >= TELLING_RATIO * typical and length - typical >= TELLING_LENGTH:
            facts = {"n": str(length), "median": f"{typical:.0f}"}
            yield _advice("KDK-D004", right[0].text, **facts)


def _size_problems(question: Question) -> Iterator[Problem]:
    match question.answer:
        case Choice(options=parts) | Order(items=parts):
            count = len(parts)
        case Rows(form="matching", rows=rows):
            count = len(rows)
        case _:
            return
    if count > MOST_OPTIONS:
        facts = {"id": question.id, "n": str(count), "limit": str(MOST_OPTIONS)}
        yield Problem("KDK-D005", question.place, facts, Level.WARNING)


def _stem_problems(question: Question) -> Iterator[Problem]:
    if not isinstance(question.answer, Choice):
        return
    prompt = question.prompt.markdown
    plain = _EMPHASIS.sub(lambda match: "_" * len(match[0]), prompt)
    sentence_start = _last_sentence(plain)
    sentence = plain[sentence_start:]
    found = _NEGATION.match(sentence) or _EXCEPTION.search(sentence)
    if found and not found[1].isupper():
        start = sentence_start + found.start(1)
        place = question.prompt.place.at(
            question.prompt.place.line + prompt.count("\n", 0, start),
            question.prompt.place.column + start - (prompt.rfind("\n", 0, start) + 1),
        )
        yield Problem("KDK-D006", place, {"word": found[1].lower()}, Level.WARNING)


def _last_sentence(text: str) -> int:
    """Where the last sentence begins."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text.rstrip())]
    inner = [end for end in ends if end < len(text.rstrip())]
    return inner[-1] if inner else 0


def _notes(question: Question) -> Iterator[Text]:
    """All feedback of a question."""
    match question.answer:
        case Choice(options=options):
            yield from _of_parts(options)
        case Rows(rows=rows):
            yield from _of_parts(rows)
        case Number(accepted=accepted, wrong=wrong):
            yield from (part.if_chosen for part in (*accepted, *wrong) if part.if_chosen)
        case ShortText(accepted=phrases, wrong=mistakes):
            yield from (part.if_chosen for part in (*phrases, *mistakes) if part.if_chosen)
        case Gaps() | Order() | Scale() | Reflection():
            return
        case unknown:
            assert_never(unknown)


def _of_parts(parts: tuple[Option, ...] | tuple[Row, ...]) -> Iterator[Text]:
    for part in parts:
        yield from (note for note in (part.if_chosen, part.if_not_chosen) if note)
