"""The door for MkDocs: gives it the pages of the courses, and nothing else passes through."""

import logging
import os
import re
from pathlib import Path
from typing import Any

from mkdocs.config import base
from mkdocs.config import config_options as options
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

from kdk_lms import publish
from kdk_lms.build import gather
from kdk_lms.document import policy, styles
from kdk_lms.errors import has_errors
from kdk_lms.html import Heading
from kdk_lms.looks import runtime_script, script_hash, theme_folder
from kdk_lms.outputs.site import SitePage, SiteSection, catalogue
from kdk_lms.read import find_courses
from kdk_lms.rendering import render_course
from kdk_lms.website import Website, website_of
from kdk_lms.words import message, words

log = get_plugin_logger(__name__)
_STYLES = (
    "common/tokens.css",
    "common/prose.css",
    "common/quiz.css",
    "site/site.css",
    "paper/print.css",
)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.S)


class KdkConfig(base.Config):  # type: ignore[no-untyped-call]
    """Options of the plugin in `mkdocs.yml`."""

    strict = options.Type(bool, default=False)


class CoursePage(Page):
    """A page whose content is ready: MkDocs converts no Markdown for it."""

    def __init__(self, made: SitePage, file: File, config: MkDocsConfig) -> None:
        super().__init__(made.title, file, config)
        self.made = made

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta = {"title": self.made.title, "description": self.made.description}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self.content = self.made.html
        self.toc = get_toc(toc_tokens(self.made.headings))
        self.present_anchor_ids = {heading.id for heading in self.made.headings}


def toc_tokens(headings: tuple[Heading, ...]) -> list[Any]:
    """Headings as the nested tokens that MkDocs makes a table of contents from."""
    top: list[dict[str, Any]] = []
    open_tokens: list[dict[str, Any]] = []
    for heading in headings:
        token = {
            "level": heading.level, "id": heading.id, "name": heading.text, "children": [],
        }  # fmt: skip
        while open_tokens and open_tokens[-1]["level"] >= heading.level:
            open_tokens.pop()
        (open_tokens[-1]["children"] if open_tokens else top).append(token)
        open_tokens.append(token)
    return top


class KdkPlugin(BasePlugin[KdkConfig]):  # type: ignore[no-untyped-call]
    """Courses as pages of a MkDocs site."""

    website: Website | None = None

    def use(self, website: Website) -> None:
        """Take courses that are rendered already: a build does that once for all outputs."""
        self.website = website

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        # The day of the build must not reach the site: the same text, the same bytes.
        os.environ.setdefault("SOURCE_DATE_EPOCH", "315532800")
        at = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(at, str(theme_folder() / "site"))
        config.use_directory_urls = False
        config.extra_css.append("assets/kdk/kdk.css")
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        website = self.website or self._read(config)
        self.sections = website.sections
        kept = Files([file for file in files if not _is_course_file(file, config)])
        for path, content in self._assets().items():
            kept.append(_generated(config, path, content))
        self._add_pages(kept, website, config)
        return kept

    def _read(self, config: MkDocsConfig) -> Website:
        """Read the courses, as plain `mkdocs build` and `mkdocs serve` must."""
        root = Path.cwd()  # As for the command line: paths are shown from where it was called.
        gathered = gather(find_courses(Path(config.docs_dir)), root)
        language = str(config.theme.get("language") or "pl")
        for problem in gathered.problems:
            text, advice = message(problem, language)
            log.log(
                logging.ERROR if problem.level == "error" else logging.WARNING,
                f"{problem.place}: {text} [{problem.code}]\n  {advice}",
            )
        if has_errors(gathered.problems):
            raise Abort("kdk-lms")
        return website_of(render_course(course) for course in gathered.courses)

    def _assets(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "assets/kdk/kdk.css": styles(_STYLES).encode(),
            "assets/kdk/kdk.js": runtime_script(),
        }
        for section in self.sections:
            found |= section.files
        return found

    def _add_pages(self, files: Files, website: Website, config: MkDocsConfig) -> None:
        language = str(config.theme.get("language") or "pl")
        courses = tuple(section.course for section in website.sections)
        first = catalogue(courses, config.site_name, language)
        nav: list[Any] = [{first.title: _add_page(files, first, config)}]
        for section in website.sections:
            nav.append({section.course.title: _section_nav(files, section, config)})
        config.nav = nav

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> Any:
        made = page.made if isinstance(page, CoursePage) else None
        language = next(
            (
                part.course.language
                for part in self.sections
                if made and part.course.id == made.course
            ),
            str(config.theme.get("language") or "pl"),
        )
        context["kdk"] = made
        context["kdk_words"] = words("page", language)
        return context

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        return with_policy(output)

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        return with_policy(output) if template_name.endswith(".html") else output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        site = Path(config.site_dir)
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            if not config.site_url:
                (site / name).unlink(missing_ok=True)
        publish.mark(site)


def with_policy(html: str) -> str:
    """Put a Content-Security-Policy into a page: its own inline scripts and no others."""
    hashes = sorted({script_hash(script) for script in _SCRIPT.findall(html)})
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(*hashes)}">'
    return html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">{meta}', 1)


def _is_course_file(file: File, config: MkDocsConfig) -> bool:
    """Whether a file lies in the courses' folder, from which only what lessons use is published."""
    return bool(file.src_dir and Path(file.src_dir) == Path(config.docs_dir))


def _generated(config: MkDocsConfig, path: str, content: Any) -> File:
    if isinstance(content, Path):
        return File.generated(config, path, abs_src_path=str(content))
    return File.generated(config, path, content=content)


def _add_page(files: Files, made: SitePage, config: MkDocsConfig) -> str:
    source = made.address.removesuffix(".html") + ".md"
    file = File.generated(config, source, content="")
    files.append(file)
    CoursePage(made, file, config)
    return source


def _section_nav(files: Files, section: SiteSection, config: MkDocsConfig) -> list[Any]:
    entries: list[Any] = [_add_page(files, section.front, config)]
    for title, pages in section.modules:
        sources: list[Any] = [_add_page(files, page, config) for page in pages]
        entries += [{title: sources}] if title else sources
    return entries
