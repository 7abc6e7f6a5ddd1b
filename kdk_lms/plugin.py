"""The door for MkDocs: gives it the pages of the courses, and nothing else passes through."""

import logging
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

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
from kdk_lms.frame import Frame, frames
from kdk_lms.html import Heading
from kdk_lms.looks import runtime_script, script_hash, theme_folder, theme_text
from kdk_lms.outputs.site import CATALOGUE, SitePage, SiteSection, catalogue
from kdk_lms.read import find_courses
from kdk_lms.rendering import render_course
from kdk_lms.website import Website, website_of
from kdk_lms.words import message, words

log = get_plugin_logger(__name__)
_STYLES = (
    "common/tokens.css",
    "common/prose.css",
    "common/quiz.css",
    "common/sheet.css",
    "common/frame.css",
    "site/site.css",
    "paper/print.css",
)
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.S)
# All that our templates use of Material's files; its scripts, maps and palettes stay behind.
_MATERIAL_SHEET = re.compile(r"assets/stylesheets/main\.\w+\.min\.css")
_MATERIAL_ICON, _OWN_ICON = "assets/images/favicon.png", "assets/kdk/icon.svg"
_BEFORE_ALL_BUILDS = "315532800"  # 1980-01-01, as in packages.


class KdkConfig(base.Config):  # type: ignore[no-untyped-call]
    """Options of the plugin in `mkdocs.yml`."""

    strict = options.Type(bool, default=False)


class CoursePage(Page):
    """A page whose content is ready: MkDocs converts no Markdown for it."""

    def __init__(self, made: SitePage, file: File, config: MkDocsConfig) -> None:
        self.made = made
        self._changed: str | None = None
        self._is_rendered = False
        super().__init__(made.title, file, config)

    @property
    def content(self) -> str | None:
        """The page's HTML, made at each call: MkDocs holds all pages until the last is written."""
        if self._changed is not None:
            return self._changed
        return self.made.html if self._is_rendered else None

    @content.setter
    def content(self, html: str | None) -> None:
        """Keep the HTML only where a plugin changed it."""
        is_ours = html is None or html == self.made.html
        self._changed = None if is_ours else html

    def read_source(self, config: MkDocsConfig) -> None:
        self.markdown = ""
        self.meta = {"title": self.made.title, "description": self.made.description}

    def render(self, config: MkDocsConfig, files: Files) -> None:
        self._is_rendered = True
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
    is_preview = False
    previewed: Website | None = None

    def use(self, website: Website) -> None:
        """Take courses that are rendered already: a build does that once for all outputs."""
        self.website = website

    def on_startup(self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
        # `serve` writes a script of its own into every page, which no policy could foresee.
        self.is_preview = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        # The day of the build must not reach the site: the same text, the same bytes.
        os.environ.setdefault("SOURCE_DATE_EPOCH", _BEFORE_ALL_BUILDS)
        at = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(at, str(theme_folder() / "site"))
        if config.theme.get("favicon") == _MATERIAL_ICON:
            config.theme["favicon"] = _OWN_ICON
        config.use_directory_urls = False
        config.extra_css.append("assets/kdk/kdk.css")
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        website = self.website or self._read(config)
        self.language = str(config.theme.get("language") or "pl")
        self.courses = {part.course.id: part.course for part in website.sections}
        self.frames = frames(website.sections)
        kept = Files([file for file in files if _is_published(file, config)])
        self.sheet = next(
            (file.dest_uri for file in kept if _MATERIAL_SHEET.fullmatch(file.dest_uri)), ""
        )
        for path, content in _assets(website).items():
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
            if self.previewed:
                return self.previewed  # The author goes on reading while mending.
            raise Abort("kdk-lms")
        website = website_of(render_course(course) for course in gathered.courses)
        self.previewed = website if self.is_preview else None
        return website

    def _add_pages(self, files: Files, website: Website, config: MkDocsConfig) -> None:
        first = catalogue(tuple(self.courses.values()), config.site_name, self.language)
        nav: list[Any] = [{first.title: _add_page(files, first, config)}]
        for section in website.sections:
            nav.append({section.course.title: _section_nav(files, section, config)})
        config.nav = nav

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> Any:
        made = page.made if isinstance(page, CoursePage) else None
        return self._fill(context, made)

    def on_template_context(self, context: Any, *, template_name: str, config: MkDocsConfig) -> Any:
        return self._fill(context, None)

    def _fill(self, context: Any, made: SitePage | None) -> Any:
        course = self.courses.get(made.course or "") if made else None
        language = course.language if course else self.language
        context.update(
            kdk=made,
            kdk_course=course,
            kdk_frame=self._frame(made, context["base_url"]),
            kdk_words=words("page", language),
            kdk_language=language,
            kdk_sheet=self.sheet,
            kdk_boot=theme_text("site/boot.js").strip(),
        )
        return context

    def _frame(self, made: SitePage | None, base: str) -> Frame:
        """The frame of a page; 404.html, which may stand anywhere, leads back to the courses."""
        if made:
            return self.frames[made.address]
        return self.frames[CATALOGUE].seen_from(base)

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        return output if self.is_preview else with_policy(output)

    def on_post_template(self, output: str, *, template_name: str, config: MkDocsConfig) -> str:
        is_page = template_name.endswith(".html") and not self.is_preview
        return with_policy(output) if is_page else output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        site = Path(config.site_dir)
        for name in ("sitemap.xml", "sitemap.xml.gz"):
            if not config.site_url:
                (site / name).unlink(missing_ok=True)
        publish.mark(site)


def with_policy(html: str) -> str:
    """Put a Content-Security-Policy into a page: its own inline scripts and no others."""
    hashes = sorted({_hash(script) for script in _SCRIPT.findall(html)})
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(*hashes)}">'
    return html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">{meta}', 1)


_hash = cache(script_hash)  # Every page has the same inline script.


def _is_published(file: File, config: MkDocsConfig) -> bool:
    """Whether a file that MkDocs found reaches the site.

    Of the courses' folder only what lessons use does, and `_assets` names that. Of Material only
    its style sheet does. What the project's own `custom_dir` adds does.
    """
    source = Path(file.src_dir or "")
    if source == Path(config.docs_dir):
        return False
    if config.theme.custom_dir and source == Path(config.theme.custom_dir):
        return True
    if source == theme_folder() / "site":
        return file.src_uri.startswith("assets/")
    is_theme = str(source) in config.theme.dirs
    return not is_theme or bool(_MATERIAL_SHEET.fullmatch(file.src_uri))


def _assets(website: Website) -> Mapping[str, Any]:
    found: dict[str, Any] = {
        "assets/kdk/kdk.css": styles(_STYLES).encode(),
        "assets/kdk/kdk.js": runtime_script(),
        "assets/kdk/site.js": runtime_script("site.js"),
        "assets/kdk/sheets.js": runtime_script("sheets.js"),
        "assets/kdk/search.js": website.search,
    }
    for section in website.sections:
        found |= section.files
    return found


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
    for module, pages in section.modules:
        sources: list[Any] = [_add_page(files, page, config) for page in pages]
        entries += [{module.title: sources}] if module.title else sources
    return entries
