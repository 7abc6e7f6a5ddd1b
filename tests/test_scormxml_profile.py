"""Packages that the XSDs accept and LMSs do not."""

from dataclasses import replace
from decimal import Decimal

import pytest
from scormxml_samples import EDITIONS, EDITIONS_2004, FILES, GOLDEN, course, schemas, several_scos

from kdk_lms.scormxml import (
    DeliveryControls,
    Edition,
    File,
    Finding,
    Item,
    Level,
    LmsButton,
    Manifest,
    MapInfo,
    Objective,
    Resource,
    Sequencing,
    moodle,
    profile,
    read,
    schema_files,
)

SCORM_12, SCORM_2004 = Edition.SCORM_12, Edition.SCORM_2004_4TH


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def with_item(manifest: Manifest, **changes: object) -> Manifest:
    first = manifest.organizations[0]
    items = (replace(first.items[0], **changes), *first.items[1:])
    return replace(manifest, organizations=(replace(first, items=items),))


def with_resource(manifest: Manifest, **changes: object) -> Manifest:
    return replace(manifest, resources=(replace(manifest.resources[0], **changes),))


def with_files(*names: str) -> Manifest:
    return with_resource(course(SCORM_12), files=tuple(map(File, names)))


@EDITIONS
def test_a_listed_file_that_is_missing_and_one_that_is_not_listed_are_found(
    edition: Edition,
) -> None:
    """PKG-04, PKG-28."""
    files = ["index.html", "assets/kdk.css", "assets/KDK.js"]
    found = [str(finding) for finding in profile(course(edition), edition, files)]
    assert found == [
        "assets/kdk.js: is listed but not in the package [file-missing]",
        "assets/KDK.js: is in the package but not listed [file-unlisted]",
        "assets/KDK.js: the name may have only a-z 0-9 . _ - and / [file-name]",
    ]


def test_a_file_listed_in_two_resources_is_found() -> None:
    """PKG-04."""
    manifest = several_scos(SCORM_12, 1)
    shared = replace(manifest.resources[-1], files=(*map(File, FILES[1:]), File("l1.html")))
    twice = replace(manifest, resources=(*manifest.resources[:-1], shared))
    found = profile(twice, SCORM_12, ["l1.html", "quiz.html", *FILES[1:]])
    assert [str(finding) for finding in found] == ["l1.html: is listed more than once [file-twice]"]


def test_a_launch_page_outside_its_own_files_is_found() -> None:
    """PKG-05."""
    manifest = with_files("assets/kdk.css", "assets/kdk.js")
    assert codes(profile(manifest, SCORM_12, FILES)) == ["launch-not-listed", "file-unlisted"]


@pytest.mark.parametrize(
    ("href", "code"),
    [("index.html?page=1", "launch-query"), ("index.html#start", "launch-query"),
     ("index", "launch-extension")],
)  # fmt: skip
def test_a_launch_address_that_some_lms_cannot_open_is_found(href: str, code: str) -> None:
    name = href.partition("?")[0].partition("#")[0]
    manifest = with_resource(course(SCORM_12), href=href, files=(File(name),))
    assert codes(profile(manifest, SCORM_12, [name])) == [code]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Index2.html", "file-name"),
        ("zażółć.html", "file-name"),
        ("a b.html", "file-name"),
        ("a+b.html", "file-name"),
        ("a%20b.html", "file-name"),
        (".ds_store", "file-hidden"),
        (".git/config", "file-hidden"),
        ("a//b.css", "file-hidden"),
        ("worker.mjs", "file-type"),
        ("search.wasm", "file-type"),
        ("form.php", "file-type"),
        ("skrypt.py", "file-type"),
    ],
)
def test_a_file_name_that_breaks_somewhere_is_found(name: str, code: str) -> None:
    """PKG-22."""
    found = profile(course(SCORM_12), SCORM_12, [*FILES, name])
    assert sorted(codes(found)) == sorted([code, "file-unlisted"])


def test_a_listed_address_with_a_percent_sign_means_the_plain_name() -> None:
    manifest = with_files("index.html", "za%C5%BC.css")
    found = profile(manifest, SCORM_12, ["index.html", "zaż.css"])
    assert [str(finding) for finding in found] == [
        "zaż.css: the name may have only a-z 0-9 . _ - and / [file-name]"
    ]


@EDITIONS
def test_all_schema_files_or_none_belong_into_a_package(edition: Edition) -> None:
    names = sorted(schema_files(edition, schemas()))
    assert profile(course(edition), edition, [*FILES, "imsmanifest.xml", *names]) == []
    found = profile(course(edition), edition, [*FILES, *names[1:]])
    assert [(finding.code, finding.element) for finding in found] == [("schema-missing", names[0])]


def test_the_manifest_does_not_list_itself() -> None:
    manifest = with_files(*FILES, "imsmanifest.xml")
    assert codes(profile(manifest, SCORM_12, [*FILES, "imsmanifest.xml"])) == ["control-file"]


def test_a_metadata_file_that_is_missing_is_found() -> None:
    manifest = replace(course(SCORM_12), location="metadata.xml")
    assert codes(profile(manifest, SCORM_12, FILES)) == ["location-missing"]


SHAPES = {
    "branch-with-resource": {"resource": "RES1", "children": (Item("ITEM2", "B", "RES1"),)},
    "leaf-without-resource": {"resource": ""},
    "no-title": {"title": " \n "},
    "dangling-resource": {"resource": "RES9"},
    "dangling-prerequisite": {"prerequisites": 'ITEM1="passed"&2*{ITEM1,ITEM9}'},
    "long-title": {"title": "a" * 201},
}


@pytest.mark.parametrize("code", SHAPES)
def test_a_table_of_contents_that_leads_nowhere_is_found(code: str) -> None:
    manifest = with_item(course(SCORM_12), **SHAPES[code])
    assert codes(profile(manifest, SCORM_12, FILES)) == [code]


def test_prerequisites_may_name_items_and_statuses() -> None:
    script = 'ITEM1=incomplete | ~(ITEM1<>not attempted) & ITEM1="passed"'
    assert profile(with_item(course(SCORM_12), prerequisites=script), SCORM_12, FILES) == []


def test_an_item_that_opens_a_resource_without_an_href_is_found() -> None:
    manifest = with_resource(course(SCORM_12), href="")
    assert codes(profile(manifest, SCORM_12, FILES)) == ["nothing-to-open", "sco-without-href"]


def test_a_dangling_dependency_and_default_are_found() -> None:
    manifest = with_resource(course(SCORM_12), dependencies=("GONE",))
    manifest = replace(manifest, default_organization="NONE")
    assert codes(profile(manifest, SCORM_12, FILES)) == ["dangling-default", "dangling-dependency"]
    named = replace(course(SCORM_12), default_organization="")
    assert codes(profile(named, SCORM_12, FILES)) == ["no-default"]


def test_an_asset_before_the_scos_is_found() -> None:
    """PKG-25."""
    manifest = several_scos(SCORM_12, 1)
    first = replace(manifest, resources=(manifest.resources[-1], *manifest.resources[:-1]))
    [finding] = profile(first, SCORM_12, ["l1.html", "quiz.html", *FILES[1:]])
    assert (finding.code, finding.level) == ("first-resource", Level.WARNING)


def test_an_identifier_of_ten_characters_is_a_warning() -> None:
    manifest = with_item(course(SCORM_12), identifier="ITEM123456")
    [finding] = profile(manifest, SCORM_12, FILES)
    assert (finding.code, finding.level) == ("long-identifier", Level.WARNING)


@EDITIONS_2004
@pytest.mark.parametrize(
    "sequencing",
    [
        None,
        Sequencing(),
        Sequencing(delivery=DeliveryControls(completion_set_by_content=True)),
        Sequencing(delivery=DeliveryControls(objective_set_by_content=True)),
    ],
)
def test_a_sco_whose_silence_counts_as_success_is_found(
    edition: Edition, sequencing: Sequencing | None
) -> None:
    """PKG-14."""
    manifest = with_item(course(edition), sequencing=sequencing)
    assert codes(profile(manifest, edition, FILES)) == ["delivery-controls"]


@EDITIONS_2004
@pytest.mark.parametrize("is_global", [None, True])
def test_results_shared_among_courses_are_found(edition: Edition, is_global: bool | None) -> None:
    """PKG-19."""
    manifest = course(edition)
    changed = replace(
        manifest.organizations[0],
        objectives_global_to_system=is_global,
        shared_data_global_to_system=is_global if edition is SCORM_2004 else None,
    )
    found = codes(profile(replace(manifest, organizations=(changed,)), edition, FILES))
    also = ["global-data"] if edition is SCORM_2004 else []
    assert found == ["global-objectives", *also]


def test_a_branch_that_hides_buttons_of_the_lms_is_found() -> None:
    """PKG-20."""
    leaf = course(SCORM_2004).organizations[0].items[0]
    branch = Item("PART1", "Część 1", children=(leaf,), hide_lms_ui=(LmsButton.EXIT,))
    organization = replace(course(SCORM_2004).organizations[0], items=(branch,))
    manifest = replace(course(SCORM_2004), organizations=(organization,))
    assert codes(profile(manifest, SCORM_2004, FILES)) == ["hide-without-resource"]


def test_two_writers_of_one_global_objective_are_found() -> None:
    writer = MapInfo("goal", writes_satisfied=True)
    sequencing = Sequencing(
        primary_objective=Objective("a", maps=(writer,)),
        objectives=(Objective("b", maps=(writer,)),),
        delivery=DeliveryControls(completion_set_by_content=True, objective_set_by_content=True),
    )
    manifest = with_item(course(SCORM_2004), sequencing=sequencing)
    assert codes(profile(manifest, SCORM_2004, FILES)) == ["two-writers"]


def test_moodle_reads_an_objective_without_a_minimum_as_a_hundred_percent() -> None:
    manifest = with_item(
        course(SCORM_2004), sequencing=Sequencing(primary_objective=Objective("a"))
    )
    assert [str(finding) for finding in moodle(manifest, SCORM_2004)] == [
        "ITEM1: a primary objective without a minimum is a pass mark of 100 % in Moodle "
        "[moodle-minimum]"
    ]


def test_moodle_overrules_a_mastery_score() -> None:
    manifest = with_item(course(SCORM_12), mastery_score=Decimal(80))
    assert codes(moodle(manifest, SCORM_12)) == ["moodle-mastery"]


def test_a_foreign_package_is_judged_as_it_is() -> None:
    manifest, edition = read((GOLDEN / "foreign/authoring-tool-12.xml").read_bytes())
    found = profile(manifest, edition, ["launch.html", "My picture.png"])
    assert codes(found) == ["launch-query", "file-name"]
    manifest, edition = read((GOLDEN / "foreign/several-scos-12.xml").read_bytes())
    names = ["content/a.html", "content/b/b.html", "content/c.pdf", "content/shared.js"]
    assert codes(profile(manifest, edition, names)) == ["no-default"]


def test_a_resource_without_files_of_its_own_can_only_be_an_asset() -> None:
    manifest = course(SCORM_12)
    asset = Resource("SHARED", files=(File("assets/more.css"),))
    more = replace(manifest, resources=(*manifest.resources, asset))
    assert profile(more, SCORM_12, [*FILES, "assets/more.css"]) == []
