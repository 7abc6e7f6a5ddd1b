"""Advice on lessons that follow the programme's pattern, those with a part „Po co to”.

Source: the programme's rules for outcomes (verbs of Bloom's levels), plain language and length.
"""

import re
from collections.abc import Iterator, Sequence

from kdk_lms.check.plain import plain_text, words_in
from kdk_lms.check.prose import Prose, Title
from kdk_lms.errors import Level, Place, Problem
from kdk_lms.forms import texts_of
from kdk_lms.model import Lesson, Pool, Text, Worksheet

REASON = "Po co to"
# Parts that nobody reads on the way through a lesson.
_APART = frozenset(("Wersja bez internetu", "Stan na i źródła"))
LONGEST_REASON, LONGEST_LESSON = 60, 1100

# By level: remember, understand, apply, analyse, evaluate, create.
VERBS = frozenset(
    "wymienia nazywa rozpoznaje wskazuje "
    "wyjaśnia opisuje streszcza podaje "
    "stosuje wykonuje uruchamia konfiguruje przygotowuje sporządza "
    "porównuje rozróżnia analizuje porządkuje "
    "ocenia dobiera uzasadnia sprawdza "
    "projektuje opracowuje tworzy planuje".split()
)
VAGUE_VERBS = frozenset("zna rozumie zapoznaje nabywa".split())

# What is stiff or foreign, and what to write for it. Nouns that only look alike („dokonania”,
# „posiadacz”, „webinarium”, „eventualnie”) are none of it.
_STIFF = (
    (r"w\s+celu", "żeby"),
    (r"niniejsz\w+", "ten"),
    (r"przedmiotow\w+", "ten"),
    (r"dokona(?:ć|j|jcie|jmy|no|m|ł[aoy]?|li|my|sz|cie|ją)|dokon(?:uj|yw)\w+", "zrobić"),
    (r"posiada(?:ć|m|my|sz|cie|ją|ł[aoy]?|li|jąc\w*)?", "mieć"),
    (r"w\s+oparciu\s+o", "na podstawie"),
    (r"na\s+chwilę\s+obecną", "teraz"),
    (r"dedykowan\w+", "przeznaczony"),
    (r"feedback(?:u|i|iem|owi|ów)?", "informacja zwrotna"),
    (r"event(?:u|y|em|owi|ów|om|ami|ach|cie)?", "wydarzenie"),
    (r"deadline(?:['’]?(?:u|y|em|owi|ów|om|ami|ach))?", "termin"),
    (r"content(?:u|em|owi)?", "treść"),
    (r"case\s+stud(?:y|ies)", "studium przypadku"),
    (r"webinar(?:u|y|em|owi|ze|ów|om|ami|ach)?", "webinarium"),
)
_PHRASE = re.compile("|".join(rf"(\b(?:{pattern})\b)" for pattern, _ in _STIFF), re.I)
_MENTIONED = re.compile(
    r"""
    „[^„”\n]{0,400}”
    | (?<!\*)\*(?![*\s])[^*\n]{1,200}\*(?!\*)
    | <(\w+)[ ]lang="[^"<>\n]{1,20}">[^<\n]{0,400}</\1>
    """,
    re.X,
)
_BOX = re.compile(r"^ {0,3}///", re.M)
# After a number the sign means inches.
_STRAIGHT = re.compile(r'(?<!\d)"')
_HYPHEN = re.compile(r"(?<=[^\s>|]) (-) (?=[^\s|])")
_MINUS = re.compile(r"\d - \d")


def didactic_problems(lesson: Lesson, body: Prose, titles: Sequence[Title]) -> Iterator[Problem]:
    """Advice on one lesson; none when it has no part „Po co to”."""
    number = next((n for n, title in enumerate(titles) if title.words == REASON), None)
    if number is None:
        return
    yield from _outcome_problems(lesson)
    yield from _length_problems(lesson, body, titles, number)
    for text in _spoken(lesson):
        yield from _phrase_problems(text)
    for text in (lesson.body, *(text for block in lesson.blocks for text in texts_of(block))):
        yield from _sign_problems(text)
    for question in lesson.questions():
        if question.is_graded and not question.explain:
            yield _advice("KDK-T009", question.place, id=question.id)


def _advice(code: str, place: Place, **facts: str) -> Problem:
    return Problem(code, place, facts, Level.WARNING)


def _outcome_problems(lesson: Lesson) -> Iterator[Problem]:
    if not lesson.outcomes:
        yield _advice("KDK-T001", lesson.place)
    for outcome in lesson.outcomes:
        # The verb leads; „samodzielnie planuje” and „bez pomocy planuje” are the most before it.
        lead = [word.lower() for word in words_in(outcome)[:3]]
        verb = next((word for word in lead if word in VERBS | VAGUE_VERBS), None)
        if verb is None:
            yield _advice("KDK-T002", lesson.place, outcome=outcome)
        elif verb in VAGUE_VERBS:
            yield _advice("KDK-T003", lesson.place, outcome=outcome, verb=verb)


def _length_problems(
    lesson: Lesson, body: Prose, titles: Sequence[Title], number: int
) -> Iterator[Problem]:
    plain = plain_text(lesson.body.markdown)
    reason = titles[number]
    end = titles[number + 1].start if number + 1 < len(titles) else len(plain)
    # A box below the reason, such as a case's key facts, is not part of it.
    box = _BOX.search(lesson.body.markdown, reason.end, end)
    count = len(words_in(plain[reason.end : box.start() if box else end]))
    if count > LONGEST_REASON:
        place = body.place(reason.start)
        yield _advice("KDK-T004", place, n=str(count), limit=str(LONGEST_REASON))
    # A page that asks nothing is looked things up in, not learnt.
    is_learnt = any(question.is_graded for question in lesson.questions())
    if is_learnt and (count := _words_to_learn(plain, titles)) > LONGEST_LESSON:
        yield _advice("KDK-T005", lesson.body.place, n=str(count), limit=str(LONGEST_LESSON))


def _words_to_learn(plain: str, titles: Sequence[Title]) -> int:
    count, apart = len(words_in(plain[: titles[0].start])), 0
    for title, following in zip(titles, (*titles[1:], None), strict=True):
        if title.level <= apart:
            apart = 0
        if title.words in _APART:
            apart = title.level
        if not apart:
            count += len(words_in(plain[title.start : following.start if following else None]))
    return count


def _spoken(lesson: Lesson) -> Iterator[Text]:
    """What the author says in an own voice; answers may be wrong or badly worded on purpose."""
    yield lesson.body
    for block in lesson.blocks:
        if isinstance(block, Worksheet):
            yield from texts_of(block)
        elif isinstance(block, Pool):
            yield block.prompt
    for question in lesson.questions():
        yield question.prompt
        yield from question.hints
        if question.explain:
            yield question.explain


def _phrase_problems(text: Text) -> Iterator[Problem]:
    # A phrase in quotation marks, slanted or in another language is spoken about, not used.
    plain = plain_text(_MENTIONED.sub(lambda match: " " * len(match[0]), text.markdown))
    prose = Prose(text, plain)
    for match in _PHRASE.finditer(plain):
        instead = _STIFF[(match.lastindex or 1) - 1][1]
        phrase = " ".join(match[0].split())
        yield _advice("KDK-T006", prose.place(match.start()), phrase=phrase, instead=instead)


def _sign_problems(text: Text) -> Iterator[Problem]:
    prose = Prose(text, plain_text(text.markdown))
    for match in _STRAIGHT.finditer(prose.visible):
        yield _advice("KDK-T007", prose.place(match.start()))
    for match in _HYPHEN.finditer(prose.visible):
        if not _MINUS.match(prose.visible, match.start() - 1):
            yield _advice("KDK-T008", prose.place(match.start(1)))
