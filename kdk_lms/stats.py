"""What a course amounts to: its lessons, words, questions and minutes, and how easily it reads."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from posixpath import dirname, normpath

from kdk_lms.check.plain import plain_text, words_in
from kdk_lms.check.prose import prose_of
from kdk_lms.forms import texts_of
from kdk_lms.html import GLOSSARY_SCHEMES
from kdk_lms.model import Course, Kind, Lesson, Worksheet

# A word is hard from so many syllables on. Source: Gunning's index counts three in English; its
# adaptation to Polish, where words are longer, counts four.
HARD = {"pl": 4, "en": 3}

_VOWELS = {"pl": re.compile(r"[aąeęioóuy]", re.I), "en": re.compile(r"[aeiouy]+", re.I)}
# „i” before a vowel only softens the consonant: „nie” has one syllable, „historia” three.
_SOFTENING = re.compile(r"i(?=[aąeęoóuy])", re.I)
_NOT_RUNNING = re.compile(r"^\s*(?:#|\||>?\s*[-*+]\s*\[[ xX]\])[^\n]*$", re.M)
_PIECE = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+]|\d+[.)])\s)")
# A small letter after a stop means that it belonged to an abbreviation.
_SENTENCE_END = re.compile(r"[.!?…][”»\"')*_]*\s+(?=[^\sa-ząćęłńóśźż])")


@dataclass(frozen=True, slots=True)
class Readability:
    """How easily running text reads.

    Unit: `sentence` in words; `fog` in years of school. Both are 0 where there is no sentence.
    """

    sentences: int
    sentence: float
    fog: float


@dataclass(frozen=True, slots=True)
class Stats:
    """What one course amounts to, without its glossary.

    Shape: `questions` counts by kind, in the order of `Kind`, and leaves out what there is none of;
    `minutes` are those the lessons state; `pictures` and `terms` count each one once.
    """

    id: str
    title: str
    lessons: int
    words: int
    questions: Mapping[str, int]
    minutes: int
    pictures: int
    worksheets: int
    terms: int
    readability: Readability

    def as_json(self) -> dict[str, object]:
        """The same as values that JSON knows."""
        return {**asdict(self), "questions": dict(self.questions)}


def stats_of(course: Course) -> Stats:
    """Count one course."""
    lessons = [lesson for lesson in course.lessons if not lesson.is_optional]
    texts = [text for lesson in lessons for text in _texts(lesson)]
    kinds = Counter(question.kind for lesson in lessons for question in lesson.questions())
    pictures, terms = _pictures_and_terms(lessons)
    blocks = [block for lesson in lessons for block in lesson.blocks]
    return Stats(
        id=course.id,
        title=course.title,
        lessons=len(lessons),
        words=sum(len(words_in(plain_text(text))) for text in texts),
        questions={kind.value: kinds[kind] for kind in Kind if kinds[kind]},
        minutes=sum(lesson.minutes or 0 for lesson in lessons),
        pictures=pictures,
        worksheets=sum(isinstance(block, Worksheet) for block in blocks),
        terms=terms,
        readability=readability_of((lesson.body.markdown for lesson in lessons), course.language),
    )


def _texts(lesson: Lesson) -> Iterator[str]:
    yield lesson.body.markdown
    for block in lesson.blocks:
        yield from (text.markdown for text in texts_of(block))


def _pictures_and_terms(lessons: Iterable[Lesson]) -> tuple[int, int]:
    """How many pictures and how many terms lessons show, each one counted once."""
    pictures, terms = set(), set()
    for lesson in lessons:
        bodies = [lesson.body, *(text for block in lesson.blocks for text in texts_of(block))]
        for link in (link for body in bodies for link in prose_of(body).links):
            scheme, _, rest = (link.target or "").partition(":")
            if link.form == "picture" and link.target:
                pictures.add(normpath(f"{dirname(lesson.path)}/{link.target}"))
            elif scheme in GLOSSARY_SCHEMES:
                terms.add(rest)
    return len(pictures), len(terms)


# ---- how it reads -------------------------------------------------------------------------------


def syllables(word: str, language: str) -> int:
    """How many syllables a word has, by its vowels; at least one."""
    if language == "pl":
        word = _SOFTENING.sub("", word)
    return max(1, len(_VOWELS[language].findall(word)))


def sentences_of(markdown: str) -> list[list[str]]:
    """The sentences of running text, in words; headings, tables and answers are none."""
    running = _NOT_RUNNING.sub("", plain_text(markdown))
    found = []
    for piece in _PIECE.split(running):
        found += [words_in(sentence) for sentence in _SENTENCE_END.split(piece)]
    return [words for words in found if words]


def readability_of(texts: Iterable[str], language: str) -> Readability:
    """The mean length of a sentence and the fog index: 0.4 · (length + percent of hard words)."""
    sentences = [sentence for text in texts for sentence in sentences_of(text)]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return Readability(0, 0.0, 0.0)
    hard = sum(syllables(word, language) >= HARD[language] for word in words)
    length = len(words) / len(sentences)
    fog = 0.4 * (length + 100 * hard / len(words))
    return Readability(len(sentences), round(length, 1), round(fog, 1))
