"""What a written manifest says, edition by edition."""

import doctest
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree
from scormxml_samples import (
    EDITIONS,
    EDITIONS_2004,
    FILES,
    GOLDEN,
    course,
    lesson_files,
    schemas,
    second_opinion,
    several_scos,
)

import kdk_lms.scormxml
from kdk_lms.scormxml import (
    CompletionThreshold,
    Edition,
    File,
    Item,
    Manifest,
    ManifestError,
    MapInfo,
    Objective,
    Resource,
    RuleAction,
    Sequencing,
    moodle,
    profile,
    read,
    schema_files,
    single_sco,
    validate,
    write,
)
from kdk_lms.scormxml.model import Condition, ControlMode, Rule, RuleCondition
from kdk_lms.scormxml.namespaces import names

NAMES = {edition: {p: uri for p, (uri, _) in names(edition).items()} for edition in Edition}


def found(manifest: Manifest, edition: Edition, path: str) -> list[str]:
    """The texts or attributes at a path of the written manifest."""
    root = etree.fromstring(write(manifest, edition))
    values = root.xpath(path, namespaces=NAMES[edition])
    return [value.text or "" if hasattr(value, "text") else str(value) for value in values]


def with_item(manifest: Manifest, **changes: object) -> Manifest:
    """The manifest with its first item changed."""
    first = manifest.organizations[0]
    items = (replace(first.items[0], **changes), *first.items[1:])
    return replace(manifest, organizations=(replace(first, items=items),))


@EDITIONS
@pytest.mark.parametrize("pass_mark", [None, 0.8])
def test_both_validators_accept_a_course(edition: Edition, pass_mark: float | None) -> None:
    """PKG-07, PKG-08."""
    xml = write(course(edition, pass_mark), edition)
    assert validate(xml, edition, schemas()) == []
    assert second_opinion(xml, edition) == []


@EDITIONS
def test_a_course_satisfies_every_rule_of_ours(edition: Edition) -> None:
    """PKG-04."""
    manifest = course(edition, 0.8)
    files = {*FILES, "imsmanifest.xml", *schema_files(edition, schemas())}
    assert profile(manifest, edition, files) == []
    assert moodle(manifest, edition) == []


@EDITIONS
def test_a_written_manifest_is_the_golden_one(edition: Edition) -> None:
    golden = GOLDEN / f"{edition.name.lower()}.xml"
    assert write(course(edition, 0.8, "Projektowanie oferty"), edition) == golden.read_bytes()


@EDITIONS
def test_a_written_manifest_of_several_scos_is_the_golden_one(edition: Edition) -> None:
    """PKG-25."""
    golden = GOLDEN / f"{edition.name.lower()}_several.xml"
    assert write(several_scos(edition), edition) == golden.read_bytes()


@EDITIONS
def test_the_same_course_gives_the_same_bytes(edition: Edition) -> None:
    """PKG-02."""
    one = single_sco(edition, "KDK1", "Kurs", "index.html", list(FILES))
    other = single_sco(edition, "KDK1", "Kurs", "index.html", {*reversed(FILES)})
    assert write(one, edition) == write(other, edition)


@EDITIONS
def test_the_launch_page_is_among_its_own_files(edition: Edition) -> None:
    """PKG-05."""
    manifest = course(edition)
    [href] = found(manifest, edition, "//imscp:resource/@href")
    assert href in found(manifest, edition, "//imscp:resource/imscp:file/@href")


@EDITIONS
def test_prefixes_are_literal_and_content_packaging_has_none(edition: Edition) -> None:
    """PKG-10."""
    text = write(several_scos(edition), edition).decode("utf-8")
    prefixes = {*re.findall(r"[<\s]/?([a-z]+):[a-zA-Z]+[\s=>/]", text)} - {"xmlns", "xsi"}
    assert prefixes == (
        {"adlcp", "adlseq", "imsss"} - (set() if edition.is_2004 else {"adlseq", "imsss"})
    )
    assert text.splitlines()[1].startswith("<manifest xmlns=")
    for prefix, uri in NAMES[edition].items():
        assert (f'xmlns="{uri}"' if prefix == "imscp" else f'xmlns:{prefix}="{uri}"') in text


@EDITIONS
def test_each_schema_location_names_a_file_of_the_package(edition: Edition) -> None:
    [location] = found(course(edition), edition, "@*[local-name()='schemaLocation']")
    words = location.split()
    assert set(NAMES[edition].values()) <= set(words[::2])
    assert set(words[1::2]) <= set(schema_files(edition, schemas()))


@EDITIONS
def test_schema_and_schemaversion_come_first_and_are_exact(edition: Edition) -> None:
    """PKG-11, PKG-38."""
    metadata = etree.fromstring(write(course(edition), edition))[0]
    told = [(etree.QName(part).localname, part.text) for part in metadata]
    assert told == [("schema", "ADL SCORM"), ("schemaversion", edition.value)]


@EDITIONS
def test_a_long_title_is_cut_and_only_named_references_are_written(edition: Edition) -> None:
    """PKG-13."""
    title = 'Kawa & "herbata" <3 👩‍🎨 ' * 12
    xml = write(course(edition, title=title), edition)
    [written, _] = found(course(edition, title=title), edition, "//imscp:title")
    assert 190 < len(written) <= 200
    assert title.startswith(written)
    assert "👩‍🎨".encode() in xml
    assert set(re.findall(rb"&[^;]*;", xml)) == {b"&amp;", b"&lt;"}
    assert validate(xml, edition, schemas()) == []


@EDITIONS_2004
def test_the_content_sets_completion_and_the_pass_mark_is_the_minimum(edition: Edition) -> None:
    """PKG-14."""
    manifest = course(edition, 0.75)
    delivery = "//imscp:item/imsss:sequencing/imsss:deliveryControls"
    primary = "//imscp:item/imsss:sequencing/imsss:objectives/imsss:primaryObjective"
    assert found(manifest, edition, f"{delivery}/@*") == ["true", "true"]
    assert found(manifest, edition, f"{primary}/@satisfiedByMeasure") == ["true"]
    assert found(manifest, edition, f"{primary}/imsss:minNormalizedMeasure") == ["0.75"]


@EDITIONS_2004
def test_without_a_pass_mark_there_is_no_objective(edition: Edition) -> None:
    assert found(course(edition), edition, "//imsss:objectives") == []
    assert found(course(edition), edition, "//imsss:deliveryControls/@*") == ["true", "true"]


@EDITIONS
@pytest.mark.parametrize("word", ["masteryscore", "mapInfo", "completionThreshold"])
def test_nothing_that_moodle_overrules_is_written_by_default(edition: Edition, word: str) -> None:
    """PKG-16, PKG-37."""
    assert word.encode() not in write(course(edition, 0.8), edition)
    assert word.encode() not in write(several_scos(edition), edition)


def test_completion_by_progress_is_an_empty_element_in_the_4th_edition() -> None:
    """PKG-17."""
    edition = Edition.SCORM_2004_4TH
    threshold = CompletionThreshold(min_progress=Decimal("0.80"))
    manifest = with_item(course(edition), completion_threshold=threshold)
    path = "//imscp:item/adlcp:completionThreshold"
    assert found(manifest, edition, path) == [""]
    assert found(manifest, edition, f"{path}/@completedByMeasure") == ["true"]
    assert found(manifest, edition, f"{path}/@minProgressMeasure") == ["0.8"]
    assert validate(write(manifest, edition), edition, schemas()) == []


def test_completion_by_progress_is_a_text_in_the_3rd_edition() -> None:
    """PKG-08."""
    edition = Edition.SCORM_2004_3RD
    threshold = CompletionThreshold(min_progress=Decimal("0.8"))
    manifest = with_item(course(edition), completion_threshold=threshold)
    assert found(manifest, edition, "//adlcp:completionThreshold") == ["0.8"]
    assert found(manifest, edition, "//adlcp:completionThreshold/@*") == []
    assert validate(write(manifest, edition), edition, schemas()) == []


def test_nothing_is_global_to_the_system() -> None:
    """PKG-19."""
    third, fourth = Edition.SCORM_2004_3RD, Edition.SCORM_2004_4TH
    objectives = "//imscp:organization/@adlseq:objectivesGlobalToSystem"
    shared = "//imscp:organization/@adlcp:sharedDataGlobalToSystem"
    assert found(course(third), third, objectives) == ["false"]
    assert found(course(third), third, shared) == []
    assert found(course(fourth), fourth, objectives) == ["false"]
    assert found(course(fourth), fourth, shared) == ["false"]


@EDITIONS_2004
def test_the_lms_hides_its_buttons_where_a_resource_opens(edition: Edition) -> None:
    """PKG-20."""
    hidden = "//imscp:item[@identifierref]/adlnav:presentation//adlnav:hideLMSUI"
    assert found(course(edition), edition, hidden) == ["continue", "previous"]
    assert len(found(course(edition), edition, "//adlnav:presentation")) == 1


@EDITIONS_2004
def test_a_learner_may_choose_and_flow_in_the_organization(edition: Edition) -> None:
    path = "//imscp:organization/imsss:sequencing/imsss:controlMode"
    assert found(course(edition), edition, f"{path}/@choice") == ["true"]
    assert found(course(edition), edition, f"{path}/@flow") == ["true"]


@EDITIONS
def test_several_scos_share_their_files_in_one_asset_after_them(edition: Edition) -> None:
    """PKG-25."""
    manifest = several_scos(edition, 3)
    xml = write(manifest, edition)
    assert validate(xml, edition, schemas()) == second_opinion(xml, edition) == []
    assert profile(manifest, edition, lesson_files(3)) == []
    assert found(manifest, edition, "//imscp:item/@identifierref") == [
        "RES1",
        "RES2",
        "RES3",
        "RESQ",
    ]
    assert found(manifest, edition, "//imscp:resource[last()]/@identifier") == ["SHARED"]
    assert found(manifest, edition, "//imscp:resource[last()]/@href") == []
    assert found(manifest, edition, "//imscp:dependency/@identifierref") == ["SHARED"] * 4
    [finding] = moodle(manifest, edition)
    assert (finding.code, finding.level) == (
        "moodle-multi-sco", "error" if edition.is_2004 else "warning",
    )  # fmt: skip


@EDITIONS_2004
def test_lessons_do_not_dilute_the_score_of_the_quiz(edition: Edition) -> None:
    """PKG-26."""
    manifest = several_scos(edition, 2)
    rollup = "//imscp:item/imsss:sequencing/imsss:rollupRules"
    assert found(manifest, edition, f"{rollup}/@rollupObjectiveSatisfied") == ["false", "false"]
    assert found(manifest, edition, f"{rollup}/@objectiveMeasureWeight") == ["0", "0"]


def test_the_options_of_scorm_12_stand_in_the_order_of_the_standard() -> None:
    edition = Edition.SCORM_12
    manifest = with_item(
        several_scos(edition),
        parameters="?page=2",
        is_visible=False,
        prerequisites="QUIZ&~ITEM2",
        max_time_allowed="0001:00:00",
        time_limit_action=kdk_lms.scormxml.TimeLimitAction.EXIT_SILENTLY,
        data_from_lms="ziarno=7",
        mastery_score=Decimal("70"),
    )
    xml = write(manifest, edition)
    assert validate(xml, edition, schemas()) == second_opinion(xml, edition) == []
    assert found(manifest, edition, "//imscp:item[1]/adlcp:*") == [
        "QUIZ&~ITEM2", "0001:00:00", "exit,no message", "ziarno=7", "70",
    ]  # fmt: skip
    [finding] = [each for each in moodle(manifest, edition) if each.code == "moodle-mastery"]
    assert finding.element == "ITEM1"


def gated_quiz() -> Manifest:
    """A quiz that opens when the lesson is satisfied, for full 2004 LMSs only."""
    edition = Edition.SCORM_2004_4TH
    asked = (Condition.SATISFIED, Condition.OBJECTIVE_STATUS_KNOWN)
    conditions = tuple(RuleCondition(word, is_negated=True, objective="gate") for word in asked)
    gate = Objective("gate", maps=(MapInfo("done"),))
    quiz = Sequencing(
        control_mode=ControlMode(forward_only=True, choice_exit=False),
        rules=(
            Rule(RuleAction.RETRY, (RuleCondition(Condition.ALWAYS),)),
            Rule(RuleAction.EXIT, (RuleCondition(Condition.COMPLETED),)),
            Rule(RuleAction.DISABLED, conditions, needs_all=False),
        ),
        primary_objective=Objective("quiz"),
        objectives=(gate,),
        delivery=kdk_lms.scormxml.CONTENT_DECIDES,
    )
    return with_item(several_scos(edition), sequencing=quiz)


def test_rules_stand_before_at_and_after_the_activity_whatever_their_order() -> None:
    edition = Edition.SCORM_2004_4TH
    xml = write(gated_quiz(), edition)
    assert validate(xml, edition, schemas()) == second_opinion(xml, edition) == []
    actions = found(gated_quiz(), edition, "//imsss:ruleAction/@action")
    assert actions == ["disabled", "exit", "retry"]


def test_a_mapped_objective_is_written_only_when_asked_for_and_moodle_is_warned() -> None:
    edition = Edition.SCORM_2004_4TH
    assert found(gated_quiz(), edition, "//imsss:mapInfo/@targetObjectiveID") == ["done"]
    assert "moodle-map" in [finding.code for finding in moodle(gated_quiz(), edition)]


REFUSED = [
    ("identifier", Edition.SCORM_12, {"identifier": "1raz"}),
    ("identifier", Edition.SCORM_12, {"identifier": "zażółć"}),
    ("identifier", Edition.SCORM_12, {"identifier": "a b"}),
    ("identifier-twice", Edition.SCORM_12, {"identifier": "RES1"}),
    ("dangling-resource", Edition.SCORM_12, {"resource": "NOWHERE"}),
    ("too-long", Edition.SCORM_12, {"data_from_lms": "x" * 256}),
    ("too-long", Edition.SCORM_2004_4TH, {"data_from_lms": "x" * 4001}),
    ("too-long", Edition.SCORM_12, {"parameters": "?" + "x" * 1000}),
    ("out-of-range", Edition.SCORM_12, {"mastery_score": Decimal(101)}),
    ("control-character", Edition.SCORM_12, {"parameters": "?a\nb"}),
    ("control-character", Edition.SCORM_12, {"data_from_lms": "a\x00b"}),
    ("not-in-edition", Edition.SCORM_12, {"sequencing": Sequencing()}),
    ("not-in-edition", Edition.SCORM_12, {"completion_threshold": CompletionThreshold()}),
    ("not-in-edition", Edition.SCORM_2004_4TH, {"mastery_score": Decimal(80)}),
    ("not-in-edition", Edition.SCORM_2004_4TH, {"prerequisites": "ITEM1"}),
    ("not-in-edition", Edition.SCORM_2004_3RD,
     {"completion_threshold": CompletionThreshold(is_by_measure=False)}),
    ("out-of-range", Edition.SCORM_2004_4TH,
     {"sequencing": Sequencing(primary_objective=Objective("p", True, Decimal("1.1")))}),
    ("map-without-id", Edition.SCORM_2004_4TH,
     {"sequencing": Sequencing(primary_objective=Objective(maps=(MapInfo("g"),)))}),
    ("no-primary", Edition.SCORM_2004_4TH,
     {"sequencing": Sequencing(objectives=(Objective("o"),))}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "edition", "changes"), REFUSED)
def test_what_cannot_be_said_is_refused(
    code: str, edition: Edition, changes: dict[str, object]
) -> None:
    with pytest.raises(ManifestError) as caught:
        write(with_item(course(edition), **changes), edition)
    assert [finding.code for finding in caught.value.findings] == [code]


@pytest.mark.parametrize(
    "href",
    ["/index.html", "a\\b.html", "../a.html", "http://example.org/a.html", "//example.org/a.html",
     "", "a/%2e%2e/b.html", "javascript:alert(1)", "a\tb.html"],
)  # fmt: skip
def test_an_address_that_leads_out_of_the_package_is_refused(href: str) -> None:
    """PKG-23."""
    resource = Resource("RES1", "index.html", (File("index.html"), File(href)))
    with pytest.raises(ManifestError) as caught:
        write(replace(course(Edition.SCORM_12), resources=(resource,)), Edition.SCORM_12)
    assert [finding.code for finding in caught.value.findings] == ["href"]


def test_a_manifest_with_holes_is_refused() -> None:
    edition = Edition.SCORM_2004_4TH
    full = course(edition)
    empty = replace(full.organizations[0], items=())
    nameless = Sequencing(primary_objective=Objective("a"), objectives=(Objective(),))
    holes = {
        "no-organization": replace(full, organizations=(), default_organization=""),
        "no-item": replace(full, organizations=(empty,)),
        "no-type": replace(full, resources=(replace(full.resources[0], type=""),)),
        "dangling-dependency": replace(
            full, resources=(replace(full.resources[0], dependencies=("GONE",)),)
        ),
        "objective-without-id": with_item(full, sequencing=nameless),
    }
    for code, manifest in holes.items():
        with pytest.raises(ManifestError) as caught:
            write(manifest, edition)
        assert [finding.code for finding in caught.value.findings] == [code]


def test_every_reason_is_given_at_once() -> None:
    manifest = replace(course(Edition.SCORM_12), identifier="1", default_organization="NONE")
    with pytest.raises(ManifestError) as caught:
        write(with_item(manifest, resource="GONE"), Edition.SCORM_12)
    assert str(caught.value) == (
        "1: “1” is no ASCII name (letters, digits, . _ -; no digit first) [identifier]; "
        "NONE: the default organization does not exist [dangling-default]; "
        "ITEM1: refers to “GONE”, which is no resource [dangling-resource]"
    )


def test_a_pass_mark_in_percent_is_refused() -> None:
    with pytest.raises(ValueError, match="share from 0 to 1, not 80"):
        course(Edition.SCORM_12, 80)


def test_an_item_knows_all_that_is_under_it() -> None:
    leaf = Item("A", "A", "R")
    branch = Item("B", "B", children=(leaf,))
    assert list(branch.walk()) == [branch, leaf]


def test_the_readme_of_the_library_tells_the_truth() -> None:
    result = doctest.testmod(kdk_lms.scormxml)
    assert result.attempted > 3
    assert result.failed == 0


def test_the_library_needs_nothing_of_ours() -> None:
    folder = Path(kdk_lms.scormxml.__file__).parent
    for path in folder.glob("*.py"):
        for line in re.findall(r"^(?:from|import) .*", path.read_text("utf-8"), re.MULTILINE):
            assert not re.search(r"kdk|\.\.", line), f"{path.name}: {line}"


def test_a_read_manifest_can_be_written_again() -> None:
    manifest, edition = read((GOLDEN / "foreign/sequenced-2004.xml").read_bytes())
    xml = write(manifest, edition)
    assert read(xml) == (manifest, edition)
    assert validate(xml, edition, schemas()) == []
