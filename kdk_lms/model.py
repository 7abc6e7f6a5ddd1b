"""What is taught: a course, its lessons and questions, as frozen values that know their place."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from kdk_lms.errors import Place

# Private-use characters that no author may type (check refuses them): they mark the spots in a
# lesson's Markdown where a block stood, and the spots in a prompt where a gap stood.
SLOT_OPEN, SLOT_CLOSE = "\ue000", "\ue001"
GAP_OPEN, GAP_CLOSE = "\ue002", "\ue003"


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the author's Markdown and where it begins."""

    markdown: str
    place: Place


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, put in order or drop into a gap.

    Shape: `id` is `[a-z0-9_]+`, unique in its question; feedback is for those who chose it
    (`if_chosen`) and for those who did not (`if_not_chosen`).
    """

    id: str
    text: Text
    is_right: bool = False
    if_chosen: Text | None = None
    if_not_chosen: Text | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Choose one (`is_multiple` false) or several of the options, with partial credit."""

    options: tuple[Option, ...]
    is_multiple: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table-like question; `right` is the id of its right column."""

    id: str
    text: Text
    right: str
    if_chosen: Text | None = None
    if_not_chosen: Text | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Give every row one of the columns: true/false, categories, matrix and matching.

    In matching the columns are the right sides, distractors among them.
    """

    form: Literal["true-false", "categories", "matrix", "matching"]
    rows: tuple[Row, ...]
    columns: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between `low` and `high`, both included, worth `credit` percent of the points."""

    low: Decimal
    high: Decimal
    shown: str
    credit: int = 100
    if_chosen: Text | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """Write a number. `wrong` holds known mistakes that have feedback of their own."""

    accepted: tuple[Interval, ...]
    wrong: tuple[Interval, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A written answer that the author foresaw."""

    text: str
    place: Place
    if_chosen: Text | None = None


@dataclass(frozen=True, slots=True)
class ShortText:
    """Write a word or a phrase: alternatives that are right and known ones that are wrong."""

    accepted: tuple[Phrase, ...]
    wrong: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """One gap in running text.

    Shape: typed when `options` is empty (then `accepted` holds the spellings), else a drop-down.
    """

    place: Place
    accepted: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Gaps:
    """Fill the gaps. The prompt's Markdown holds `GAP_OPEN n GAP_CLOSE` where gap n (from 0) is."""

    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """Put the items in order; they stand here in the right one."""

    items: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """Say how far each statement holds (Likert). Never graded.

    Shape: points `low`…`high`; `labels` has one word for each point, or only the two ends.
    """

    rows: tuple[Option, ...]
    low: int
    high: int
    labels: tuple[str, ...]
    has_not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class Reflection:
    """Write freely, on `lines` lines. Never graded; leaves the browser only if `is_shared`."""

    lines: int
    is_shared: bool = False


Answer = Choice | Rows | Number | ShortText | Gaps | Order | Scale | Reflection


class Kind(StrEnum):
    """The kinds of question as learners, packages and reports name them."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    NUMBER = "number"
    TEXT = "text"
    GAPS = "gaps"
    MATCHING = "matching"
    ORDER = "order"
    CATEGORIES = "categories"
    MATRIX = "matrix"
    SURVEY = "survey"
    REFLECTION = "reflection"


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Shape: `id` is `[a-z0-9-]+`, unique in the course and never reused; `attempts` None means no
    limit; `points` is 0 for what is never graded.
    """

    id: str
    place: Place
    prompt: Text
    answer: Answer
    points: Decimal = Decimal(1)
    attempts: int | None = None
    is_shuffled: bool = True
    is_required: bool = True
    hints: tuple[Text, ...] = ()
    explain: Text | None = None

    @property
    def kind(self) -> Kind:
        """The kind, which follows from the answer's shape."""
        match self.answer:
            case Choice(is_multiple=is_multiple):
                return Kind.MULTIPLE if is_multiple else Kind.SINGLE
            case Rows(form=form):
                return Kind(form)
            case Number():
                return Kind.NUMBER
            case ShortText():
                return Kind.TEXT
            case Gaps():
                return Kind.GAPS
            case Order():
                return Kind.ORDER
            case Scale():
                return Kind.SURVEY
            case Reflection():
                return Kind.REFLECTION

    @property
    def is_graded(self) -> bool:
        """Whether an answer can be right or wrong."""
        return not isinstance(self.answer, Scale | Reflection)


@dataclass(frozen=True, slots=True)
class Pool:
    """A test: `draw` questions drawn from a bank; passed at `pass_mark` percent."""

    id: str
    place: Place
    prompt: Text
    questions: tuple[Question, ...]
    draw: int
    pass_mark: int
    attempts: int | None = None
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that ages: law, a tool's limit, a price. It stands in the registry, once."""

    id: str
    text: str
    status: Literal["confirmed", "to-check", "changing"]
    source: str
    checked: date
    valid_until: date
    place: Place
    url: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """Facts of the registry, shown in a lesson with their date and source.

    Shape: ids as the author wrote them, each with its place.
    """

    place: Place
    ids: tuple[tuple[str, Place], ...]


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the glossary."""

    id: str
    term: str
    text: str
    place: Place


FieldType = Literal["text", "long", "number", "money", "date", "check", "choice", "table"]


@dataclass(frozen=True, slots=True)
class WorksheetField:
    """One field of a worksheet.

    Shape: `count` is the number of lines of a `long` field or of empty rows of a `table`;
    `columns` are the fields of a table's row; `choices` those of a `choice`.
    """

    id: str
    label: Text
    type: FieldType
    place: Place
    hint: Text | None = None
    is_required: bool = False
    count: int = 1
    choices: tuple[str, ...] = ()
    columns: tuple["WorksheetField", ...] = ()


Entry = Text | WorksheetField


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A sheet that is filled in on screen or on paper. Never graded; it stays in the browser."""

    id: str
    place: Place
    title: str
    entries: tuple[Entry, ...]
    who: str = ""
    minutes: int | None = None
    next: str = ""

    @property
    def fields(self) -> tuple[WorksheetField, ...]:
        """The fields alone, in reading order."""
        return tuple(entry for entry in self.entries if isinstance(entry, WorksheetField))


Block = Question | Pool | Citation | Worksheet


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson.

    Shape: `id` is its file name without the number, unique in the course. `body` is the lesson's
    Markdown with `SLOT_OPEN n SLOT_CLOSE` on the line where block n (from 0) began; it has as many
    lines as the file's text, so a line in it is a line in the file.
    `path` is the file relative to the course folder. A course is complete without its optional
    lessons (the glossary).
    """

    id: str
    title: str
    place: Place
    path: str
    body: Text
    blocks: tuple[Block, ...] = ()
    minutes: int | None = None
    outcomes: tuple[str, ...] = ()
    description: str = ""
    is_optional: bool = False

    def questions(self) -> Iterator[Question]:
        """Every question of the lesson, those of its pools included, in reading order."""
        for block in self.blocks:
            if isinstance(block, Pool):
                yield from block.questions
            elif isinstance(block, Question):
                yield block


@dataclass(frozen=True, slots=True)
class Module:
    """Lessons that belong together: a folder of the course. A course without folders has one
    module with an empty id and title."""

    id: str
    title: str
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that lessons use: a picture, a recording, a document.

    Shape: `path` is relative to the course folder; `source` is where it lies on this disk;
    `size` in bytes, `digest` is the start of the SHA-256 of its content, `width` and `height` of a
    picture in CSS pixels.
    """

    path: str
    source: str
    size: int
    digest: str = ""
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the author decided for the whole course.

    Shape: `pass_mark` in percent, None when the course has none.
    """

    pass_mark: int | None = None
    completion: Literal["viewed", "answered", "passed"] = "answered"
    status_on_pass: Literal["completed", "passed"] = "completed"
    diacritics: Literal["almost", "accept", "strict"] = "almost"
    schemas: str = ""
    edition_2004: Literal["3rd", "4th"] = "4th"


@dataclass(frozen=True, slots=True)
class Course:
    """One course: the value that every output starts from."""

    id: str
    title: str
    language: Literal["pl", "en"]
    version: str
    description: str
    place: Place
    modules: tuple[Module, ...]
    assets: tuple[Asset, ...] = ()
    facts: tuple[Fact, ...] = ()
    settings: Settings = Settings()
    license: str = ""
    contact: str = ""

    @property
    def lessons(self) -> tuple[Lesson, ...]:
        """All lessons in reading order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @property
    def questions(self) -> tuple[Question, ...]:
        """All questions in reading order, those of pools included."""
        return tuple(question for lesson in self.lessons for question in lesson.questions())
