"""The site: courses read, rendered and handed to MkDocs, which runs inside this process."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kdk_lms.errors import KdkError
from kdk_lms.outputs.site import SiteSection, section
from kdk_lms.rendering import CoursePages

CONFIG_FILE = "mkdocs.yml"


@dataclass(frozen=True, slots=True)
class Website:
    """All that the site shows of the courses."""

    sections: tuple[SiteSection, ...]


def website_of(courses: Iterable[CoursePages]) -> Website:
    """The site of courses that are rendered already."""
    return Website(tuple(section(pages) for pages in courses))


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

    path = root / CONFIG_FILE
    if path.is_file():
        serve(config_file=str(path), dev_addr=address)
    else:
        serve(**_settings(sources), dev_addr=address)


def _config(sources: Path, root: Path, target: Path):  # type: ignore[no-untyped-def]
    """The project's own `mkdocs.yml`, or the same settings when there is none."""
    from mkdocs.config import load_config

    path = root / CONFIG_FILE
    if path.is_file():
        return load_config(str(path), site_dir=str(target), docs_dir=str(sources.resolve()))
    return load_config(None, site_dir=str(target), **_settings(sources))


def _settings(sources: Path) -> dict[str, Any]:
    return {
        "site_name": "Kursy",
        "docs_dir": str(sources.resolve()),
        "use_directory_urls": False,
        "theme": {
            "name": "material",
            "language": "pl",
            "font": False,
            "features": ["navigation.prune"],
        },
        "plugins": ["kdk-lms"],
        "extra": {"generator": False},
    }
