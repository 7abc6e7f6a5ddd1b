"""What the runtime has to remember of a learner: short names of ids and room for every answer."""

from collections.abc import Iterator, Sequence
from math import ceil, log2

from kdk_lms.contract import sizes
from kdk_lms.model import Course, Kind, Pool, Question

# SCORM 1.2 guarantees 4,096 characters; from 4,000 on the runtime leaves typed answers out.
ROOM = 3500

_SALTS = 16
_BITS = 24
_LETTER_BITS = 7
_TYPED_LETTERS = {Kind.NUMBER: 8, Kind.TEXT: 24, Kind.GAPS: 12, Kind.REFLECTION: 0}


def short_name(id_: str, salt: int) -> int:
    """The 24 bits that an id has in the state. Source: `nameOf` in runtime/src/bits.ts."""
    mixed = 0x811C9DC5 ^ salt
    for letter in id_:
        mixed = (mixed ^ ord(letter)) * 0x01000193 & 0xFFFFFFFF
    return (mixed >> 24 ^ mixed) & 0xFFFFFF


def same_names(lists: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """Pairs of ids with the same short name, when no salt of the runtime keeps all apart."""
    pairs: list[tuple[str, str]] = []
    for salt in range(_SALTS):
        found = [pair for ids in lists for pair in _pairs(ids, salt)]
        if not found:
            return []
        pairs = pairs or found
    return pairs


def _pairs(ids: Sequence[str], salt: int) -> Iterator[tuple[str, str]]:
    names: dict[int, str] = {}
    for id_ in ids:
        first = names.setdefault(short_name(id_, salt), id_)
        if first != id_:
            yield first, id_


# ---- room ---------------------------------------------------------------------------------------


def longest_state(course: Course) -> int:
    """How many characters the state of a course takes when everything is answered.

    Source: the layout of runtime/src/pack.ts, with three attempts for each question.
    """
    pools = [
        block for lesson in course.lessons for block in lesson.blocks if isinstance(block, Pool)
    ]
    bits = 6.0 + _BITS
    for ids in (course.lessons, course.questions, pools):
        bits += 24 + len(ids) * _name_bits(len(ids))
    bits += sum(_answer_bits(question) for question in course.questions)
    bits += len(pools) * (_BITS + 14)
    frame = len("1.abcdef.zzzz..abcd")
    return frame + ceil(bits / 6)


def _name_bits(count: int) -> float:
    """Sorted random names take this much each in Rice code, rounding included."""
    return log2(2**_BITS / (count + 1)) + 2


def _answer_bits(question: Question) -> int:
    best_closed_attempts_mark = 9 + 1 + 3 + 9
    response = _response_bits(question)
    return best_closed_attempts_mark + response + response // 8 + 4


def _response_bits(question: Question) -> int:
    kind, counts = question.kind, sizes(question)
    match kind:
        case Kind.SINGLE:
            return _width(counts[0] + 1)
        case Kind.MULTIPLE:
            return counts[0]
        case Kind.ORDER:
            return sum(_width(left) for left in range(1, counts[0] + 1))
        case Kind.GAPS:
            typed = _TYPED_LETTERS[kind] * _LETTER_BITS
            return sum(_width(count + 1) if count else typed for count in counts)
        case Kind.NUMBER | Kind.TEXT | Kind.REFLECTION:
            return _TYPED_LETTERS[kind] * _LETTER_BITS
        case _:
            return counts[0] * _width(counts[1] + 1)


def _width(count: int) -> int:
    return (count - 1).bit_length()
