"""MkDocs as a host: the same site through either door, and nothing in it that is not ours."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
import site_samples as samples

from kdk_lms.html import Heading
from kdk_lms.plugin import KdkPlugin, toc_tokens, with_policy

INLINE = re.compile(r"<script>(.*?)</script>", re.S)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return samples.sources(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def built(project: Path) -> dict[str, bytes]:
    return samples.contents(samples.site(project))


@pytest.fixture(scope="module")
def pages(built: dict[str, bytes]) -> dict[str, str]:
    return {path: text.decode() for path, text in built.items() if path.endswith(".html")}


def test_mkdocs_and_our_own_command_write_the_same_bytes(
    tmp_path: Path, built: dict[str, bytes]
) -> None:
    project = samples.sources(tmp_path)
    done = samples.run(project, "mkdocs", "build", "--quiet", PYTHONHASHSEED="7")
    assert done.returncode == 0, done.stderr
    assert samples.contents(project / "build" / "site") == built


def test_a_second_build_writes_the_same_bytes(project: Path, built: dict[str, bytes]) -> None:
    assert samples.contents(samples.site(project)) == built


def test_pages_have_flat_addresses_without_numbers(pages: dict[str, str]) -> None:
    assert {path for path in pages if "kazde-pytanie" not in path} == {
        "404.html",
        "basics/index.html",
        "basics/steps.html",
        "index.html",
        "oferta/dzien-1/mapa.html",
        "oferta/dzien-1/odbiorcy.html",
        "oferta/dzien-2/pilotaz.html",
        "oferta/index.html",
    }


def test_of_material_only_the_style_sheet_is_published(built: dict[str, bytes]) -> None:
    ours = {
        "basics.js", "icon.svg", "kazde-pytanie.js", "kdk.css", "kdk.js", "oferta.js", "search.js",
        "sheets.js",
        "site.js",
    }  # fmt: skip
    assets = {path.removeprefix("assets/") for path in built if path.startswith("assets/")}
    (sheet,) = assets - {f"kdk/{name}" for name in ours}
    assert re.fullmatch(r"stylesheets/main\.\w+\.min\.css", sheet)


def test_course_files_that_no_lesson_uses_stay_at_home(built: dict[str, bytes]) -> None:
    assert not [path for path in built if path.endswith((".md", ".yml", ".map"))]


def test_every_page_allows_its_own_inline_script_and_no_other(pages: dict[str, str]) -> None:
    for path, html in pages.items():
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
        assert policy, path
        (script,) = INLINE.findall(html)
        digest = b64encode(sha256(script.encode()).digest()).decode()
        assert f"script-src 'self' 'sha256-{digest}'" in policy[1]
        assert "unsafe" not in policy[1]


def test_no_page_needs_inline_styles_or_another_host(built: dict[str, bytes]) -> None:
    for path, content in built.items():
        if path.endswith((".html", ".css")):
            text = content.decode()
            assert not re.search(r' style=|<style|@import|\son\w+="', text), path
            assert not re.search(r"(?:src|href)=\"?(?:https?:)?//|url\([\"']?https?:", text), path


def test_a_page_speaks_the_language_of_its_course(pages: dict[str, str]) -> None:
    assert '<html lang="en" data-kdk-output="site">' in pages["basics/steps.html"]
    assert 'href="#tresc">Skip to' in pages["basics/steps.html"]
    assert '<html lang="pl" data-kdk-output="site">' in pages["oferta/index.html"]
    assert '<html lang="pl" data-kdk-output="site">' in pages["404.html"]


def test_a_lesson_loads_its_course_and_the_runtime_and_other_pages_do_not(
    pages: dict[str, str],
) -> None:
    scripts = re.compile(r'<script src="([^"]+)" defer></script>')
    lesson = scripts.findall(pages["oferta/dzien-1/mapa.html"])
    assert lesson == [
        "../../assets/kdk/site.js", "../../assets/kdk/oferta.js", "../../assets/kdk/kdk.js",
    ]  # fmt: skip
    assert scripts.findall(pages["index.html"]) == ["./assets/kdk/site.js"]


def test_text_of_authors_cannot_become_markup(pages: dict[str, str]) -> None:
    lesson = pages["oferta/dzien-1/odbiorcy.html"]
    assert "<od nowa>" not in lesson
    assert "<title>Dla kogo &amp; po co – Oferta &lt;od nowa&gt;</title>" in lesson


def test_a_page_does_not_grow_with_the_lessons_of_other_modules(tmp_path: Path) -> None:
    sizes = []
    for count in (1, 40):
        project = samples.sources(tmp_path / str(count))
        many = {f"02-dzien-2/{n:02}-krok-{n}.md": f"---\ntitle: Krok {n}\n---\n\n## Raz\n"
                for n in range(2, 2 + count)}  # fmt: skip
        samples.write(project / "courses" / "oferta", many)
        sizes.append((samples.site(project) / "oferta/dzien-1/mapa.html").stat().st_size)
    assert abs(sizes[1] - sizes[0]) < 20


def test_what_a_project_overrides_wins_and_its_files_are_published(tmp_path: Path) -> None:
    project = samples.sources(tmp_path)
    own = {
        "partials/footer.html": "<footer>Nasza stopka</footer>\n",
        "main.html": '{% extends "base.html" %}{% block extrahead %}<meta name="x">{% endblock %}',
        "assets/logo.svg": samples.PICTURE,
    }
    samples.write(project / "own", own)
    config = samples.CONFIG.replace("font: false", "font: false, custom_dir: own")
    samples.write(project, {"mkdocs.yml": config})
    site = samples.site(project)
    page = (site / "oferta" / "index.html").read_text("utf-8")
    assert "<footer>Nasza stopka</footer>" in page
    assert '<meta name="x">' in page
    assert (site / "assets" / "logo.svg").is_file()


def test_a_site_with_an_address_has_a_sitemap_without_a_date(tmp_path: Path) -> None:
    project = samples.sources(tmp_path)
    config = samples.CONFIG + "site_url: https://kursy.example/szkolenia/\n"
    samples.write(project, {"mkdocs.yml": config})
    site = samples.site(project)
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    assert "<loc>https://kursy.example/szkolenia/oferta/dzien-1/mapa.html</loc>" in sitemap
    assert "lastmod" not in sitemap
    missing = (site / "404.html").read_text("utf-8")
    assert 'href="/szkolenia/index.html"' in missing
    assert 'src="/szkolenia/assets/kdk/site.js"' in missing


def test_a_site_without_an_address_has_no_sitemap(built: dict[str, bytes]) -> None:
    assert not [path for path in built if "sitemap" in path]
    assert 'href="/index.html"' in built["404.html"].decode()


def test_mkdocs_stops_at_a_broken_lesson_and_says_where(tmp_path: Path) -> None:
    project = samples.sources(tmp_path)
    samples.write(project / "courses/oferta", {"01-dzien-1/01-mapa.md": "---\nminutes: 3\n---\n"})
    done = samples.run(project, "mkdocs", "build", "--quiet")
    assert done.returncode == 1
    assert re.search(r"courses/oferta/01-dzien-1/01-mapa\.md:\d+.*\[KDK-", done.stderr)


def test_a_preview_has_no_policy_for_mkdocs_adds_a_script_of_its_own() -> None:
    plugin = KdkPlugin()
    html = '<meta charset="utf-8"><script>1</script>'
    plugin.on_startup(command="serve", dirty=False)
    assert plugin.on_post_page(html, page=None, config=None) == html  # type: ignore[arg-type]
    plugin.on_startup(command="build", dirty=False)
    built = plugin.on_post_page(html, page=None, config=None)  # type: ignore[arg-type]
    assert built == with_policy(html) != html


def test_headings_nest_as_deep_as_they_are() -> None:
    headings = [Heading(2, "a", "A"), Heading(3, "b", "B"), Heading(2, "c", "C")]
    first, second = toc_tokens(tuple(headings))
    assert [child["id"] for child in first["children"]] == ["b"]
    assert (first["id"], second["id"], second["children"]) == ("a", "c", [])
