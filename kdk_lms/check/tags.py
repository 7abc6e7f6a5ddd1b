"""HTML in an author's text: what cannot reach the learner is named, not dropped silently."""

from collections.abc import Iterator

from kdk_lms.check.prose import DEEPEST, Prose, Tag
from kdk_lms.errors import Level, Problem
from kdk_lms.html import ALLOWED_ATTRIBUTES, ALLOWED_TAGS

# Consumed by Markdown itself: `<div markdown="1">`.
_OURS = frozenset({"markdown"})
# Left open, they would swallow what follows.
_MUST_CLOSE = ALLOWED_TAGS - set(
    "p li dt dd thead tbody tfoot tr th td hr br img track source".split()
)


def tag_problems(prose: Prose) -> Iterator[Problem]:
    """Everything wrong with the tags and attribute lists of a text."""
    for tag in prose.tags:
        name = tag.name.removeprefix("/")
        if name and name not in ALLOWED_TAGS:
            if not tag.name.startswith("/"):
                yield Problem("KDK-H001", prose.place(tag.start), {"tag": name})
        else:
            yield from _attribute_problems(prose, tag)
    yield from _unclosed(prose)


def _attribute_problems(prose: Prose, tag: Tag) -> Iterator[Problem]:
    allowed = ALLOWED_ATTRIBUTES["*"] | ALLOWED_ATTRIBUTES.get(tag.name, set()) | _OURS
    for attribute in tag.attributes:
        place, facts = prose.place(attribute.start), {"attribute": attribute.name}
        is_written = bool(attribute.value or tag.name)
        if attribute.name.startswith("on") and len(attribute.name) > 4 and is_written:
            yield Problem("KDK-H002", place, facts)
        elif attribute.name == "style" and is_written:
            yield Problem("KDK-H003", place)
        elif tag.name and attribute.name not in allowed:
            facts["tag"] = tag.name.removeprefix("/")
            yield Problem("KDK-H004", place, facts, Level.WARNING)


def _unclosed(prose: Prose) -> Iterator[Problem]:
    """Tags without their end. An end closes the last tag of its name, as browsers do it."""
    open_tags: dict[str, list[Tag]] = {}
    level = 0
    for tag in prose.tags:
        if tag.name.startswith("/"):
            if waiting := open_tags.get(tag.name[1:]):
                level -= _holds_markdown(waiting.pop())
        elif tag.name in _MUST_CLOSE:
            open_tags.setdefault(tag.name, []).append(tag)
            level += _holds_markdown(tag)
            if level > DEEPEST:
                yield Problem("KDK-Z005", prose.place(tag.start), {"limit": str(DEEPEST)})
                return
    for tags in open_tags.values():
        for tag in tags:
            yield Problem("KDK-H005", prose.place(tag.start), {"tag": tag.name})


def _holds_markdown(tag: Tag) -> bool:
    """Whether Markdown reads what is inside; it calls itself for that."""
    return any(attribute.name in _OURS for attribute in tag.attributes)
