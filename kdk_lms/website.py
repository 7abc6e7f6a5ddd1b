"""The site: courses read, rendered and handed to MkDocs, which runs inside this process."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kdk_lms.errors import KdkError
from kdk_lms.looks import theme_folder
from kdk_lms.outputs.site import SiteSection, section
from kdk_lms.rendering import CoursePages
from kdk_lms.search import Findable, Passage, passages, search_script

CONFIG_FILE = "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Website:
    """All that the site shows of the courses."""

    sections: tuple[SiteSection, ...]
    search: bytes


def website_of(courses: Iterable[CoursePages]) -> Website:
    """The site of courses that are rendered already."""
    made = [(pages, section(pages)) for pages in courses]
    found = (page for pages, part in made for page in _findable(pages, part))
    return Website(tuple(part for _, part in made), search_script(found))


def _findable(pages: CoursePages, part: SiteSection) -> Iterator[Findable]:
    course, front = pages.course, part.front
    about = (Passage("", "", front.description),) if front.description else ()
    yield Findable(front.address, front.title, "", about)
    for page, made in zip(pages.pages, part.lessons, strict=True):
        above = " · ".join(filter(None, (course.title, page.module.title)))
        yield Findable(made.address, made.title, above, tuple(passages(page.html)))


def build_site(website: Website, sources: Path, root: Path, target: Path) -> None:
    """Let MkDocs write the site into a folder.

    Raises: KdkError KDK-E006 when MkDocs itself fails.
    """
    from mkdocs.commands.build import build
    from mkdocs.exceptions import MkDocsException

    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    try:
        config = _config(sources, root, target)
        plugin = config.plugins["kdk-lms"]
        plugin.use(website)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    except MkDocsException as error:
        raise KdkError("KDK-E006", reason=str(error)) from error


def serve_site(sources: Path, root: Path, address: str) -> None:
    """Serve the site with live reload until interrupted."""
    from mkdocs.commands.serve import serve

    # The address, and what changed: MkDocs tells it to whoever listens.
    logging.basicConfig(format="%(message)s", level=logging.INFO)
    serve(config_file=str(_config_file(root)), docs_dir=str(sources.resolve()), dev_addr=address)


def _config(sources: Path, root: Path, target: Path):  # type: ignore[no-untyped-def]
    from mkdocs.config import load_config

    docs = str(sources.resolve())
    return load_config(str(_config_file(root)), site_dir=str(target.resolve()), docs_dir=docs)


def _config_file(root: Path) -> Path:
    """The project's own `mkdocs.yml`, or ours when it has none."""
    own = root / CONFIG_FILE
    return own if own.is_file() else theme_folder() / CONFIG_FILE
