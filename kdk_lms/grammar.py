"""A lesson's text → its questions and tests, and the text around them."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from decimal import Decimal

from kdk_lms.blocks import QUESTIONS, Markup, find_blocks
from kdk_lms.entries import Draft, slug
from kdk_lms.errors import Place, Problem, has_errors, sort_key
from kdk_lms.lines import Problems, Source
from kdk_lms.model import SLOT_CLOSE, SLOT_OPEN, Block, Citation, Pool, Question, Text, Worksheet
from kdk_lms.options import Options
from kdk_lms.questions import read_question, read_text
from kdk_lms.worksheets import read_parts

_RESERVED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ue000-\ue003]")
_ID = re.compile(r"[a-z][a-z0-9-]*")
_ID_LENGTH = 60
_PERCENT = re.compile(r"([0-9]{1,3})\s*%?")
_USUAL_PASS = 70


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a lesson's text holds.

    Shape: `body` has as many lines as the text, with `SLOT_OPEN n SLOT_CLOSE` where block n began;
    blocks with errors are not among the blocks. Problems are in reading order.
    """

    body: str
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...]


def parse_lesson(body: str, path: str, first_line: int = 1) -> Parsed:
    """Read the text of a lesson whose first line is line `first_line` of its file."""
    problems = Problems()
    body = body.replace("\r\n", "\n")
    if _RESERVED.search(body):
        body = _without_reserved(body, Place(path, first_line), problems)
    lines = body.split("\n")
    source = Source(path, first_line, lines, bytearray(len(lines)))
    root = find_blocks(source, problems)
    blocks = _Reader(source, problems).read_root(root)
    return Parsed("\n".join(lines), blocks, tuple(sorted(problems, key=sort_key)))


def _without_reserved(body: str, first: Place, problems: Problems) -> str:
    starts = [0, *(match.end() for match in re.finditer("\n", body))]
    last_line = -1
    for match in _RESERVED.finditer(body):
        line = bisect_right(starts, match.start()) - 1
        if line != last_line:
            place = first.at(first.line + line, match.start() - starts[line] + 1)
            code = "B020" if ord(match[0]) > 0x7F else "B021"
            problems.error(code, place, sign=f"U+{ord(match[0]):04X}")
        last_line = line
    return _RESERVED.sub("\ufffd", body)


class _Reader:
    """Reads the blocks of one lesson and knows the ids that were used."""

    def __init__(self, source: Source, problems: Problems) -> None:
        self.source = source
        self.problems = problems
        self.ids: dict[str, Place] = {}

    def read_root(self, root: Markup) -> tuple[Block, ...]:
        """Read all blocks and put slots in their place."""
        found: list[Block] = []
        lines = self.source.lines
        inside = {id(block) for block in root.inside}
        for block in sorted(root.inside + root.misplaced, key=lambda block: block.first):
            read = self.read(block)
            if id(block) not in inside or not block.is_closed:
                continue
            lines[block.first : block.last + 1] = [""] * (block.last + 1 - block.first)
            if read:
                lines[block.first] = f"{SLOT_OPEN}{len(found)}{SLOT_CLOSE}"
                found.append(read)
        return tuple(found)

    def read(self, block: Markup) -> Block | None:
        """Read one block of the lesson and, for their problems, the misplaced ones inside it."""
        found = len(self.problems)
        read: Block | None = None
        if block.name in QUESTIONS:
            read = self.question(block)
        elif block.name == "pool":
            read = self.pool(block)
        elif block.name == "as-of":
            read = self.citation(block)
        elif block.name == "worksheet":
            read = self.worksheet(block)
        for stray in block.misplaced:
            self.read(stray)
        return None if has_errors(self.problems[found:]) else read

    def part(self, block: Markup) -> Source:
        """The lines of a block without those of the blocks inside it.

        An unclosed one inside is taken to reach to the next, so that its text is nobody's mistake.
        """
        inside = sorted(block.inside + block.misplaced, key=lambda other: other.first)
        starts = [*(other.first for other in inside[1:]), block.last]
        ranges = [
            (other.first, other.last + 1 if other.is_closed else start)
            for other, start in zip(inside, starts, strict=False)
        ]
        return self.source.part(block.content, block.last, ranges)

    def register(self, block: Markup) -> None:
        """Check the id of a block and remember it."""
        name = block.argument
        place = block.argument_place or block.place
        if not name:
            self.problems.error("B006", block.place, name=block.written)
        elif not _ID.fullmatch(name):
            self.problems.error("B007", place, id=name, suggestion=_suggestion(name))
        elif len(name) > _ID_LENGTH:
            self.problems.error("B008", place, id=name, limit=str(_ID_LENGTH))
        elif name in self.ids:
            self.problems.error("B009", place, id=name, first=str(self.ids[name]))
        else:
            self.ids[name] = block.place

    def question(self, block: Markup) -> Question | None:
        """Read a quiz, a survey or a reflection."""
        self.register(block)
        options = block.options
        if not block.is_closed or options is None:
            return None
        draft = Draft(block.argument or "…", block.place, self.part(block), self.problems)
        prompt, answer = read_question(draft, block.name, options)
        hints, explain = self.notes(block)
        if answer is None:
            return None
        return Question(
            block.argument,
            block.place,
            prompt,
            answer,
            points=options.points() if block.name == "quiz" else Decimal(0),
            attempts=options.whole("attempts"),
            is_shuffled=options.is_set("shuffle", usually=True),
            is_required=options.is_set("required", usually=True),
            hints=hints,
            explain=explain,
        )

    def notes(self, block: Markup) -> tuple[tuple[Text, ...], Text | None]:
        """The hints and the explanation of a question."""
        hints: list[Text] = []
        explains: list[tuple[Markup, Text]] = []
        for note in block.inside:
            if note.name == "trainer" or not note.is_closed:
                continue
            text = read_text(self.part(note), note.place)
            if not text.markdown:
                self.problems.error("B024", note.place, name=note.written)
            elif note.name == "hint":
                hints.append(text)
            else:
                explains.append((note, text))
        for note, _ in explains[1:]:
            first = str(explains[0][0].place)
            self.problems.error("B025", note.place, name=note.written, first=first)
        return tuple(hints), explains[0][1] if explains else None

    def pool(self, block: Markup) -> Pool | None:
        """Read a pool and the questions of its bank."""
        self.register(block)
        quizzes = [inner for inner in block.inside if inner.name == "quiz"]
        bank = [self.read(quiz) for quiz in quizzes]
        for quiz in quizzes:
            if quiz.options and (own := quiz.options.found.get("attempts")):
                self.problems.error("P004", own.place, id=quiz.argument, key=own.written)
        options = block.options
        if not block.is_closed or options is None:
            return None
        if not quizzes:
            self.problems.error("P001", block.place, id=block.argument)
        draw = options.whole("draw") or len(quizzes)
        if 0 < len(quizzes) < draw:
            facts = {"draw": str(draw), "size": str(len(quizzes))}
            self.problems.error("P002", options.found["draw"].place, id=block.argument, **facts)
        return Pool(
            block.argument,
            block.place,
            self.introduction(block, quizzes),
            tuple(question for question in bank if isinstance(question, Question)),
            draw,
            _pass_mark(options),
            options.whole("attempts"),
            options.is_set("required", usually=True),
        )

    def worksheet(self, block: Markup) -> Worksheet | None:
        """Read a worksheet and its fields."""
        self.register(block)
        options = block.options
        if not block.is_closed or options is None:
            return None
        title = options.text("title")
        if not title:
            self.problems.error("W008", block.place, id=block.argument)
        found = len(self.problems)
        entries = read_parts(self.part(block), self.problems)
        sheet = Worksheet(
            block.argument,
            block.place,
            title,
            entries,
            options.text("who"),
            options.whole("minutes"),
            options.text("next"),
        )
        if not sheet.fields and len(self.problems) == found:
            self.problems.error("W009", block.place, id=block.argument)
        return sheet

    def citation(self, block: Markup) -> Citation | None:
        """Read the ids of the facts that are cited."""
        if not block.is_closed:
            return None
        start = block.argument_place or block.place
        ids = tuple(
            (match[0], start.at(start.line, start.column + match.start()))
            for match in re.finditer(r"[^\s,]+", block.argument)
        )
        if not ids:
            self.problems.error("B026", block.place, name=block.written)
        for index, line in enumerate(self.part(block).lines):
            if line.strip():
                place = self.part(block).place(index, len(line) - len(line.lstrip()) + 1)
                self.problems.error("B027", place, name=block.written)
                break
        return Citation(block.place, ids) if ids else None

    def introduction(self, block: Markup, quizzes: list[Markup]) -> Text:
        """The text above the first question of a pool."""
        part = self.part(block)
        first = quizzes[0].first - block.content if quizzes else len(part.lines)
        for index, line in enumerate(part.lines[first:], first):
            if line.strip():
                place = part.place(index, len(line) - len(line.lstrip()) + 1)
                self.problems.error("P006", place, id=block.argument)
                break
        return read_text(part.part(0, first, ()), block.place)


def _suggestion(name: str) -> str:
    plain = slug(name).replace("_", "-")
    return plain if plain[0].isalpha() else f"p-{plain}"


def _pass_mark(options: Options) -> int:
    option = options.found.get("pass")
    if not option:
        return _USUAL_PASS
    percent = _PERCENT.fullmatch(option.value)
    if not percent or not 1 <= int(percent[1]) <= 100:
        options.problems.error("P003", option.place, value=option.value, key=option.written)
        return _USUAL_PASS
    return int(percent[1])
