"""Manifests come back as they were written; foreign and hostile ones are met with care."""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scormxml_samples import EDITIONS, GOLDEN, course, several_scos

from kdk_lms.scormxml import (
    CompletionThreshold,
    Condition,
    ControlMode,
    DeliveryControls,
    Edition,
    File,
    Item,
    LmsButton,
    Manifest,
    ManifestError,
    MapInfo,
    Objective,
    Organization,
    Resource,
    Rollup,
    Rule,
    RuleAction,
    RuleCondition,
    ScormType,
    Sequencing,
    TimeLimitAction,
    read,
    write,
)

FOREIGN = GOLDEN / "foreign"
T = TypeVar("T")

# ---- every manifest that can be written ----------------------------------------------------

LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"])
TITLES = st.text(LETTERS, max_size=60).map(lambda text: " ".join(text.split(" ")).strip(" "))
CLEAN_TITLES = TITLES.map(lambda text: " ".join(filter(None, text.split(" "))))
LINES = st.text(LETTERS, min_size=1, max_size=40)
# What stands in an element of its own is read without the spaces around it.
WORDS = st.text("abcXYZ019&~|<>=\"'ąż", min_size=1, max_size=13)
HREFS = st.from_regex(r"[a-zA-Z0-9_ąę&-]{1,8}(/[a-z0-9]{1,4}){0,2}\.(html|js)", fullmatch=True)
FOLDERS = st.sampled_from(["", "content/", "a/b/"])


def measures(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(low, high, places=4, allow_nan=False)


def some(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | strategy


def tuples(
    strategy: st.SearchStrategy[T], size: int, least: int = 0
) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(strategy, min_size=least, max_size=size).map(tuple)


MAPS = st.builds(MapInfo, WORDS, st.booleans(), st.booleans(), st.booleans(), st.booleans())
OBJECTIVES = st.builds(Objective, WORDS, st.booleans(), some(measures(-1, 1)), tuples(MAPS, 2))
CONDITIONS = st.builds(
    RuleCondition,
    st.sampled_from(Condition),
    st.booleans(),
    st.just("") | WORDS,
    some(measures(-1, 1)),
)
STEPS = {action: at for at, action in enumerate(RuleAction)}
RULES = tuples(
    st.builds(Rule, st.sampled_from(RuleAction), tuples(CONDITIONS, 2, 1), st.booleans()), 3
).map(lambda rules: tuple(sorted(rules, key=lambda rule: STEPS[rule.action])))
SEQUENCINGS = st.builds(
    Sequencing,
    control_mode=some(st.builds(ControlMode, *[st.booleans()] * 6)),
    rules=RULES,
    rollup=some(st.builds(Rollup, st.booleans(), st.booleans(), measures(0, 1))),
    primary_objective=OBJECTIVES,
    objectives=tuples(OBJECTIVES, 2),
    delivery=some(st.builds(DeliveryControls, *[st.booleans()] * 3)),
)
THRESHOLDS = st.builds(CompletionThreshold, st.booleans(), measures(0, 1), measures(0, 1))
THRESHOLDS_3RD = st.builds(CompletionThreshold, st.just(True), measures(0, 1))

OPTIONS: dict[Edition, dict[str, st.SearchStrategy[object]]] = {
    Edition.SCORM_12: {
        "prerequisites": st.just("") | WORDS,
        "max_time_allowed": st.sampled_from(["", "0001:30:00"]),
        "mastery_score": some(measures(0, 100)),
    },
    Edition.SCORM_2004_3RD: {
        "completion_threshold": some(THRESHOLDS_3RD),
        "sequencing": some(SEQUENCINGS),
        "hide_lms_ui": tuples(st.sampled_from(LmsButton), 3),
    },
    Edition.SCORM_2004_4TH: {
        "completion_threshold": some(THRESHOLDS),
        "sequencing": some(SEQUENCINGS),
        "hide_lms_ui": tuples(st.sampled_from(LmsButton), 3),
    },
}

Name = Callable[[str], str]


def namer() -> Name:
    """Names of a manifest, none of them twice."""
    used = {"count": 0}

    def name(kind: str) -> str:
        used["count"] += 1
        return f"{kind}{used['count']}"

    return name


@st.composite
def items(draw: st.DrawFn, edition: Edition, name: Name, resources: list[str], depth: int) -> Item:
    below = draw(st.integers(0, 2 if depth else 0))
    options = {key: draw(strategy) for key, strategy in OPTIONS[edition].items()}
    return Item(
        identifier=name("ITEM"),
        title=draw(CLEAN_TITLES),
        resource=draw(st.sampled_from(["", *resources])),
        children=tuple(draw(items(edition, name, resources, depth - 1)) for _ in range(below)),
        is_visible=draw(st.booleans()),
        parameters=draw(st.just("") | LINES),
        time_limit_action=draw(some(st.sampled_from(TimeLimitAction))),
        data_from_lms=draw(st.just("") | LINES),
        **options,  # type: ignore[arg-type]
    )


@st.composite
def resources(draw: st.DrawFn, name: Name) -> list[Resource]:
    known = [name("RES") for _ in range(draw(st.integers(0, 3)))]
    return [
        Resource(
            identifier=identifier,
            href=draw(st.just("") | HREFS),
            files=draw(tuples(st.builds(File, HREFS), 3)),
            scorm_type=draw(st.sampled_from(ScormType)),
            dependencies=draw(tuples(st.sampled_from(known), 2)),
            base=draw(FOLDERS),
        )
        for identifier in known
    ]


@st.composite
def manifests(draw: st.DrawFn, edition: Edition) -> Manifest:
    name = namer()
    found = draw(resources(name))
    known = [resource.identifier for resource in found]
    flag, is_4th = some(st.booleans()), edition is Edition.SCORM_2004_4TH
    organizations = tuple(
        Organization(
            identifier=name("ORG"),
            title=draw(CLEAN_TITLES),
            items=tuple(
                draw(items(edition, name, known, 2)) for _ in range(draw(st.integers(1, 2)))
            ),
            structure=draw(st.sampled_from(["hierarchical", "linear"])),
            objectives_global_to_system=draw(flag) if edition.is_2004 else None,
            shared_data_global_to_system=draw(flag) if is_4th else None,
            sequencing=draw(some(SEQUENCINGS)) if edition.is_2004 else None,
        )
        for _ in range(draw(st.integers(1, 2)))
    )
    default = draw(st.sampled_from(["", *(each.identifier for each in organizations)]))
    version, location = draw(st.sampled_from(["", "1.0"])), draw(st.just("") | HREFS)
    return Manifest(name("KDK"), organizations, tuple(found), default, version, location)


@EDITIONS
@settings(max_examples=30, deadline=None)
@given(st.data())
def test_what_was_written_is_read_again(edition: Edition, data: st.DataObject) -> None:
    manifest = data.draw(manifests(edition))
    assert read(write(manifest, edition)) == (manifest, edition)


@EDITIONS
@settings(max_examples=60, deadline=None)
@given(title=st.text(max_size=400))
def test_any_title_at_all_gives_a_manifest_that_reads(edition: Edition, title: str) -> None:
    xml = write(course(edition, title=title), edition)
    manifest, _ = read(xml)
    assert len(manifest.organizations[0].title) <= 200
    assert b"&#" not in xml
    assert write(manifest, edition) == xml


CP_2004 = ' xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"'
ADL_2004 = ' xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3"'

# ---- foreign manifests ---------------------------------------------------------------------


def test_a_manifest_of_an_authoring_tool_is_read_without_its_metadata() -> None:
    manifest, edition = read((FOREIGN / "authoring-tool-12.xml").read_bytes())
    [organization], [resource] = manifest.organizations, manifest.resources
    [item] = organization.items
    assert edition is Edition.SCORM_12
    assert organization.title == "Bezpieczeństwo w sieci"
    assert (item.title, item.is_visible, item.parameters) == ("Start", True, "?mode=lms")
    assert item.mastery_score is None, "„80%” is no number"
    assert item.max_time_allowed == "0001:00:00"
    assert item.time_limit_action is TimeLimitAction.EXIT_MESSAGE
    assert resource.scorm_type is ScormType.SCO
    assert resource.files == (File("launch.html"), File("My%20picture.png"))


def test_several_scos_in_folders_are_read_with_their_bases() -> None:
    manifest, edition = read((FOREIGN / "several-scos-12.xml").read_bytes())
    assert edition is Edition.SCORM_12
    assert manifest.default_organization == manifest.version == ""
    assert [item.identifier for item in manifest.walk()] == ["CH1", "A", "B", "C"]
    hidden = manifest.organizations[0].items[0].children[1]
    assert (hidden.is_visible, hidden.prerequisites) == (False, "A&~C")
    assert (hidden.data_from_lms, hidden.mastery_score) == ("seed=7", Decimal(70))
    bases = [resource.base for resource in manifest.resources]
    assert bases == ["content/", "content/b/", "content/", "content/"]
    types = [resource.scorm_type for resource in manifest.resources]
    assert types == [ScormType.SCO, ScormType.SCO, ScormType.ASSET, ScormType.ASSET]
    assert manifest.resources[0].dependencies == ("COMMON",)


def test_sequencing_of_another_tool_is_read_as_far_as_we_have_words() -> None:
    manifest, edition = read((FOREIGN / "sequenced-2004.xml").read_bytes())
    lesson, quiz = (item.sequencing for item in manifest.organizations[0].items)
    assert edition is Edition.SCORM_2004_4TH
    assert manifest.organizations[0].objectives_global_to_system is False
    assert manifest.organizations[0].shared_data_global_to_system is None
    assert lesson is not None
    assert lesson.primary_objective == Objective(
        "done", maps=(MapInfo("course-done", reads_satisfied=False, writes_satisfied=True),)
    )
    assert quiz is not None
    assert quiz.control_mode == ControlMode(choice_exit=False)
    assert [rule.action for rule in quiz.rules] == [RuleAction.DISABLED, RuleAction.EXIT_ALL]
    assert quiz.rules[0].needs_all is False
    assert quiz.rules[0].conditions[1] == RuleCondition(
        Condition.OBJECTIVE_STATUS_KNOWN, is_negated=True, objective="gate"
    )
    assert quiz.primary_objective == Objective("quiz", True, Decimal("0.8"))
    assert quiz.objectives == (Objective("gate", maps=(MapInfo("course-done"),)),)
    threshold = manifest.organizations[0].items[1].completion_threshold
    assert threshold == CompletionThreshold(True, Decimal("0.5"))


def test_a_prefixed_manifest_is_read_although_moodle_could_not() -> None:
    manifest, edition = read((FOREIGN / "prefixed-2004.xml").read_bytes())
    [item] = manifest.organizations[0].items
    assert edition is Edition.SCORM_2004_3RD
    assert item.completion_threshold == CompletionThreshold(True, Decimal("0.6"))
    assert manifest.resources[0].scorm_type is ScormType.SCO


def minimal(version: str, space: str = "") -> bytes:
    told = f"<metadata><schemaversion>{version}</schemaversion></metadata>" if version else ""
    return f'<manifest identifier="M"{space}>{told}</manifest>'.encode()


@pytest.mark.parametrize(
    ("xml", "edition"),
    [
        (minimal("1.2"), Edition.SCORM_12),
        (minimal("CAM 1.3"), Edition.SCORM_2004_3RD),
        (minimal("1.3"), Edition.SCORM_2004_3RD),
        (minimal("2004 2nd Edition"), Edition.SCORM_2004_3RD),
        (minimal(" 2004 4th Edition\n"), Edition.SCORM_2004_4TH),
        (minimal("", CP_2004), Edition.SCORM_2004_3RD),
        (minimal("", ADL_2004), Edition.SCORM_2004_3RD),
        (minimal("banana"), Edition.SCORM_12),
        (minimal(""), Edition.SCORM_12),
    ],
)  # fmt: skip
def test_the_edition_is_told_from_the_version_or_the_namespaces(
    xml: bytes, edition: Edition
) -> None:
    assert read(xml) == (Manifest("M", (), (), version=""), edition)


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n  ", b""])
def test_a_mark_or_space_before_the_declaration_is_forgiven(before: bytes) -> None:
    xml = write(several_scos(Edition.SCORM_12), Edition.SCORM_12)
    assert read(before + xml) == read(xml)


def test_comments_and_instructions_inside_a_title_are_no_part_of_it() -> None:
    xml = write(course(Edition.SCORM_12, title="AB"), Edition.SCORM_12)
    torn = xml.replace(b">AB<", b">A<!-- x --><?pi?><![CDATA[B]]><")
    assert torn != xml
    assert read(torn) == read(xml)


# ---- hostile ones --------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE = {
    "a file of this machine": '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
                              "<manifest><metadata>&x;</metadata></manifest>",
    "an address in the network": '<!DOCTYPE manifest SYSTEM "http://example.org/x.dtd"><manifest/>',
    "a thousand million laughs": f'<!DOCTYPE m [<!ENTITY l0 "ha">{LAUGHS}]>'
                                 '<manifest identifier="&l9;"/>',
    "a parameter entity": '<!DOCTYPE m [<!ENTITY % p SYSTEM "file:///dev/null"> %p;]><manifest/>',
    "an empty DOCTYPE": "<!DOCTYPE manifest><manifest/>",
}  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_document_type_is_refused(text: str, encoding: str) -> None:
    with pytest.raises(ManifestError) as caught:
        read(text.encode(encoding))
    [finding] = caught.value.findings
    assert finding.code in {"doctype", "not-well-formed"}
    if encoding == "utf-8":
        assert finding.code == "doctype"


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (b"", "line 1: Document is empty [not-well-formed]"),
        (b"PK\x03\x04", None),
        (b"<manifest>\n<title></manifest>", None),
        (b"<html/>", "the root is <html>, not <manifest> [not-a-manifest]"),
        ("<manifest>é</manifest>".encode("latin-1"), None),
        (b"<a>" * 5000 + b"</a>" * 5000, None),
    ],
)
def test_what_is_no_manifest_is_refused_with_its_line(xml: bytes, message: str | None) -> None:
    with pytest.raises(ManifestError) as caught:
        read(xml)
    [finding] = caught.value.findings
    assert message is None or str(finding) == message
    assert finding.code == "not-a-manifest" or finding.line is not None


def test_an_empty_manifest_is_read_as_one() -> None:
    assert read(b"<manifest/>") == (Manifest("", (), (), version=""), Edition.SCORM_12)
