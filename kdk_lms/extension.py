"""The door for Python-Markdown: question blocks in any program that takes its extensions."""

from collections.abc import Sequence
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.preprocessors import Preprocessor

from kdk_lms.errors import Place
from kdk_lms.forms import render_block, texts_of
from kdk_lms.grammar import parse_lesson
from kdk_lms.html import Targets, convert, fill_slots
from kdk_lms.model import SLOT_OPEN, Block, Citation, Lesson, Text
from kdk_lms.words import phrases


class _Lift(Preprocessor):
    """Takes the blocks out before Markdown sees them and leaves their slots."""

    def __init__(self, md: Markdown, extension: "KdkExtension") -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, lines: list[str]) -> list[str]:
        parsed = parse_lesson("\n".join(lines), "<markdown>")
        self.extension.blocks = parsed.blocks
        return [
            part
            for line in parsed.body.split("\n")
            for part in (("", line, "") if line.strip().startswith(SLOT_OPEN) else (line,))
        ]


class _Lower(Postprocessor):
    """Puts the forms where the slots are."""

    def __init__(self, md: Markdown, extension: "KdkExtension") -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, text: str) -> str:
        return fill_slots(text, self.extension.forms())


class KdkExtension(Extension):
    """Questions in a page of any Markdown host. The page has to bring kdk.js and kdk.css."""

    def __init__(self, **options: Any) -> None:
        self.config = {"language": ["pl", "Language of the words in forms: pl or en"]}
        self.blocks: Sequence[Block] = ()
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        # Above `normalize_whitespace` (30) nothing has touched the lines yet.
        md.preprocessors.register(_Lift(md, self), "kdk_lift", 29)
        md.postprocessors.register(_Lower(md, self), "kdk_lower", 1)

    def forms(self) -> dict[int, str]:
        """The HTML of each block of the page, by its number."""
        language = self.getConfig("language")
        texts = tuple(text for block in self.blocks for text in texts_of(block))
        page = Lesson("page", "", Place("<markdown>"), "page.md", Text("", Place("<markdown>")))
        fragments = convert(page, texts, Targets(language, {}, {})).fragments
        forms = phrases("page", language)
        return {
            number: render_block(block, fragments, forms)
            for number, block in enumerate(self.blocks)
            if not isinstance(block, Citation)  # A page alone has no registry of facts.
        }


def makeExtension(**options: Any) -> KdkExtension:
    """What Python-Markdown calls to get the extension."""
    return KdkExtension(**options)
