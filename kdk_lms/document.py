"""The package's one document: all lessons of a course, with everything that plays them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from markupsafe import Markup

from kdk_lms.contract import course_script
from kdk_lms.html import bind, link
from kdk_lms.looks import environment, runtime_script, script_hash, theme_text
from kdk_lms.model import Course, Worksheet
from kdk_lms.rendering import CoursePages, LessonPage, asset_name
from kdk_lms.tree import Content
from kdk_lms.words import words

LAUNCH = "index.html"
_STYLES = (
    "common/tokens.css",
    "common/prose.css",
    "common/quiz.css",
    "common/sheet.css",
    "common/frame.css",
    "player/player.css",
    "paper/print.css",
)


@lru_cache(maxsize=1)
def package_files(pages: CoursePages) -> Mapping[str, Content]:
    """The files that packages of all standards share: all but the manifest and `package.js`."""
    course = pages.course
    files: dict[str, Content] = {
        LAUNCH: _document(pages),
        "kdk.css": styles(_STYLES).encode(),
        "kdk.js": runtime_script(),
        "course.js": course_script(course, pages.labels, {}),
    }
    if _has_sheets(pages):
        files["sheets.js"] = runtime_script("sheets.js")
    return files | {f"files/{asset_name(asset)}": Path(asset.source) for asset in pages.assets}


def _has_sheets(pages: CoursePages) -> bool:
    return any(
        isinstance(block, Worksheet) for lesson in pages.course.lessons for block in lesson.blocks
    )


def edition_script(edition: str) -> bytes:
    """Tells the runtime which LMS interface this package was made for."""
    return f'window.kdkPackage="{edition}";\n'.encode()


def styles(paths: tuple[str, ...]) -> str:
    """Style sheets joined into one, without comments and indentation."""
    return "".join(_squeezed(theme_text(path)) for path in paths)


def _squeezed(css: str) -> str:
    kept = []
    rest = css
    while (start := rest.find("/*")) >= 0:
        kept.append(rest[:start])
        rest = rest[rest.index("*/", start) + 2 :]
    lines = ("".join(kept) + rest).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip()) + "\n"


def _document(pages: CoursePages) -> bytes:
    """The document, encoded piece by piece: as one text it would take thrice the memory."""
    course = pages.course
    boot = theme_text("player/boot.js").strip()
    pieces = (
        environment()
        .get_template("player/player.html.j2")
        .generate(
            course=course,
            words=words("page", course.language),
            modules=_modules(pages),
            csp=policy(script_hash(boot)),
            boot=Markup(boot),
            has_sheets=_has_sheets(pages),
        )
    )
    document = BytesIO()
    for piece in pieces:
        document.write(piece.encode())
    return document.getvalue()


def policy(*scripts: str) -> str:
    """The Content-Security-Policy of a page: nothing from anywhere else."""
    allowed = " ".join(["script-src", "'self'", *scripts])
    return (
        f"default-src 'none'; {allowed}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "media-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; "
        "form-action 'none'"
    )


def _modules(pages: CoursePages) -> list[Mapping[str, object]]:
    names = {asset.path: asset_name(asset) for asset in pages.assets}
    return [
        {
            "title": bind(module.title, pages.course.language),
            "lessons": [
                _Article(page, names, pages.course.language)
                for page in pages.pages
                if page.module is module
            ],
        }
        for module in pages.course.modules
    ]


@dataclass(frozen=True, slots=True)
class _Article:
    """A lesson for the template, which asks for its HTML when it comes to it."""

    page: LessonPage
    names: Mapping[str, str]
    language: str

    @property
    def id(self) -> str:
        return self.page.lesson.id

    @property
    def title(self) -> str:
        return bind(self.page.lesson.title, self.language)

    @property
    def minutes(self) -> int | None:
        return self.page.lesson.minutes

    @property
    def html(self) -> str:
        return _linked(self.page, self.names)


def _linked(page: LessonPage, names: Mapping[str, str]) -> str:
    return link(
        page.html,
        lambda lesson, fragment: fragment or f"#{lesson}",
        lambda path: f"files/{names[path]}" if path in names else path,
    )


def package_identifier(course: Course) -> str:
    """The manifest's identifier: the course's id, so that it stays the same between builds."""
    return f"KDK-{course.id}"
