"""Texts of manifests against the XSDs, and what only the text shows."""

import shutil
from pathlib import Path

import pytest
import scormxml_samples
from scormxml_samples import EDITIONS, FILES, GOLDEN, course, schemas, second_opinion

from kdk_lms.scormxml import (
    Edition,
    Finding,
    SchemaFolderError,
    markup,
    profile,
    read,
    schema_files,
    validate,
    write,
)

SCORM_12, SCORM_3RD, SCORM_4TH = Edition


def spoilt(edition: Edition, old: str, new: str) -> bytes:
    """The usual manifest with a part of its text replaced."""
    xml = write(course(edition, 0.8), edition).decode("utf-8")
    assert old in xml
    return xml.replace(old, new, 1).encode("utf-8")


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


# ---- what the XSDs see: both libraries have to agree ----------------------------------------

TITLE = "        <title>Zażółć</title>\n      </item>"
SEEN_BY_XSD = {
    "scormType in 1.2": (SCORM_12, "adlcp:scormtype", "adlcp:scormType"),
    "an ADL element before the title": (
        SCORM_12, TITLE, f"<adlcp:masteryscore>80</adlcp:masteryscore>{TITLE}"),
    "a resource without type": (SCORM_12, 'type="webcontent"', ""),
    "an identifier with a space": (SCORM_12, 'identifier="ITEM1"', 'identifier="ITEM 1"'),
    "an identifier with a leading digit": (SCORM_12, 'identifier="ITEM1"', 'identifier="1"'),
    "an identifier twice": (SCORM_12, 'identifier="ITEM1"', 'identifier="ORG1"'),
    "prerequisites without type": (
        SCORM_12, TITLE, TITLE.replace("</title>", "</title><adlcp:prerequisites>A"
                                                   "</adlcp:prerequisites>")),
    "datafromlms of 256 characters": (
        SCORM_12, TITLE, TITLE.replace("</title>", "</title><adlcp:datafromlms>" + "x" * 256
                                       + "</adlcp:datafromlms>")),
    "dataFromLMS in 1.2": (
        SCORM_12, TITLE, TITLE.replace("</title>", "</title><adlcp:dataFromLMS>x"
                                                   "</adlcp:dataFromLMS>")),
    "a title of 201 characters": (SCORM_12, "Zażółć", "a" * 201),
    "sharedDataGlobalToSystem in the 3rd edition": (
        SCORM_3RD, "adlseq:objectivesGlobalToSystem", "adlcp:sharedDataGlobalToSystem"),
    "attributes of the threshold in the 3rd edition": (
        SCORM_3RD, "        <adlnav:presentation>",
        '<adlcp:completionThreshold completedByMeasure="true"/><adlnav:presentation>'),
    "sequencing out of order": (
        SCORM_4TH, "          <imsss:objectives>",
        "<imsss:deliveryControls/><imsss:objectives>"),
    "a minimum above 1": (
        SCORM_4TH, "<imsss:minNormalizedMeasure>0.8", "<imsss:minNormalizedMeasure>80"),
    "an unknown button": (SCORM_4TH, "adlnav:hideLMSUI>continue", "adlnav:hideLMSUI>next"),
    "an organization without items": (SCORM_4TH, "<item ", "<metadata/><item "),
}  # fmt: skip


@pytest.mark.parametrize("fault", SEEN_BY_XSD)
def test_a_fault_is_seen_by_both_validators(fault: str) -> None:
    edition, old, new = SEEN_BY_XSD[fault]
    xml = spoilt(edition, old, new)
    assert "xsd" in codes(validate(xml, edition, schemas()))
    assert second_opinion(xml, edition)


def test_a_fault_is_told_with_its_line_and_the_element_it_belongs_to() -> None:
    xml = spoilt(SCORM_12, 'isvisible="true"', 'isvisible="maybe"')
    [finding] = validate(xml, SCORM_12, schemas())
    assert str(finding) == (
        "line 10: ITEM1: Element 'item', attribute 'isvisible': 'maybe' is not a valid value of "
        "the atomic type 'xs:boolean'. [xsd]"
    )


@EDITIONS
def test_broken_text_is_a_finding_and_no_exception(edition: Edition) -> None:
    broken = write(course(edition), edition)[:-14]
    assert codes(validate(broken, edition, schemas())) == ["not-well-formed"]
    assert codes(markup(b"<!DOCTYPE x><x/>", edition)) == ["doctype"]


def test_a_reference_that_libxml2_does_not_follow_is_followed_by_our_rules() -> None:
    xml = spoilt(SCORM_12, 'default="ORG1"', 'default="ORG2"')
    assert validate(xml, SCORM_12, schemas()) == []
    assert second_opinion(xml, SCORM_12)
    assert codes(profile(read(xml)[0], SCORM_12, FILES)) == ["dangling-default"]


# ---- what they do not see ------------------------------------------------------------------

SEEN_BY_US = {
    "schemaversion-space": (SCORM_4TH, "n>2004 4th Edition<", "n>\n2004 4th Edition<"),
    "schema-space": (SCORM_4TH, ">ADL SCORM<", ">ADL SCORM <"),
    "schemaversion": (SCORM_12, ">1.2<", ">1.2.0<"),
    "schema": (SCORM_12, ">ADL SCORM<", ">ADL<"),
    "metadata-order": (SCORM_12, "    <schema>ADL SCORM</schema>\n", ""),
    "scorm-type": (SCORM_4TH, "adlcp:scormType", "adlcp:scormtype"),
    "element-order": (
        SCORM_12, TITLE, TITLE.replace(
            "</title>", "</title><adlcp:masteryscore>80</adlcp:masteryscore>"
                        "<adlcp:datafromlms>x</adlcp:datafromlms>")),
    "sub-manifest": (
        SCORM_12, "</resources>\n", '</resources><manifest identifier="SUB"><organizations/>'
                                    "<resources/></manifest>"),
    "avoid": (
        SCORM_4TH, "          <imsss:objectives>",
        '<imsss:limitConditions attemptLimit="1"/><imsss:objectives>'),
}  # fmt: skip


@pytest.mark.parametrize("code", SEEN_BY_US)
def test_a_fault_that_the_xsds_let_pass_is_seen_by_us(code: str) -> None:
    """PKG-11, PKG-38."""
    edition, old, new = SEEN_BY_US[code]
    xml = spoilt(edition, old, new)
    assert second_opinion(xml, edition) == []
    assert codes(validate(xml, edition, schemas())) == codes(markup(xml, edition)) == [code]


def test_a_space_in_schemaversion_is_told_with_its_line() -> None:
    """PKG-38."""
    xml = spoilt(SCORM_12, "n>1.2<", "n> 1.2<")
    assert [str(finding) for finding in markup(xml, SCORM_12)] == [
        "line 5: schemaversion: <schemaversion> has spaces around its text; "
        "Moodle would read SCORM 1.2 [schemaversion-space]"
    ]


def test_a_manifest_without_metadata_is_found() -> None:
    xml = write(course(SCORM_12), SCORM_12)
    start, end = xml.index(b"  <metadata>"), xml.index(b"  <organizations")
    assert codes(validate(xml[:start] + xml[end:], SCORM_12, schemas())) == ["no-metadata"]


@EDITIONS
def test_any_prefix_but_the_literal_one_is_found(edition: Edition) -> None:
    """PKG-10."""
    xml = write(course(edition), edition)
    other = xml.replace(b"xmlns:adlcp=", b"xmlns:adl=").replace(b" adlcp:", b" adl:")
    assert codes(validate(other, edition, schemas())) == ["prefix"]
    assert second_opinion(other, edition) == []


def test_a_prefix_for_content_packaging_is_found() -> None:
    """PKG-10."""
    found = markup((GOLDEN / "foreign/prefixed-2004.xml").read_bytes(), SCORM_3RD)
    assert [str(finding) for finding in found] == [
        "line 3: cp:schemaversion: <schemaversion> has spaces around its text; "
        "Moodle would read SCORM 1.2 [schemaversion-space]",
        "line 2: cp:manifest: content packaging must be the default namespace, without a prefix "
        "[prefix]",
        "line 2: cp:manifest: the namespace http://www.adlnet.org/xsd/adlcp_v1p3 must have the "
        "prefix “adlcp” [prefix]",
    ]


def test_the_root_has_to_be_a_manifest() -> None:
    assert "not-a-manifest" in codes(markup(b"<html/>", SCORM_12))


def test_foreign_manifests_are_validated_as_they_are() -> None:
    several = (GOLDEN / "foreign/several-scos-12.xml").read_bytes()
    assert validate(several, SCORM_12, schemas()) == []
    sequenced = (GOLDEN / "foreign/sequenced-2004.xml").read_bytes()
    assert codes(validate(sequenced, SCORM_4TH, schemas())) == ["avoid"]


# ---- the schema files ----------------------------------------------------------------------


@EDITIONS
def test_the_schema_files_are_given_as_they_lie_in_the_folder(edition: Edition) -> None:
    files = schema_files(edition, schemas())
    assert len(files) == (17 if edition.is_2004 else 4)
    found = {path.read_bytes() for path in schemas().rglob("*") if path.is_file()}
    assert set(files.values()) <= found


@EDITIONS
def test_the_schema_files_may_lie_in_a_folder_of_their_own(
    edition: Edition, tmp_path: Path
) -> None:
    files = schema_files(edition, schemas())
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert schema_files(edition, tmp_path) == files
    assert validate(write(course(edition), edition), edition, tmp_path) == []


@EDITIONS
def test_a_missing_schema_file_is_named(edition: Edition, tmp_path: Path) -> None:
    with pytest.raises(SchemaFolderError, match=r"adlcp_.*\.xsd"):
        schema_files(edition, tmp_path)


def test_the_schemas_of_another_edition_of_2004_are_refused(tmp_path: Path) -> None:
    shutil.copytree(schemas() / "scorm20043rdedition", tmp_path, dirs_exist_ok=True)
    with pytest.raises(SchemaFolderError, match="another edition"):
        schema_files(SCORM_4TH, tmp_path)
    assert schema_files(SCORM_3RD, tmp_path)


def test_a_doctored_schema_cannot_reach_the_disk(tmp_path: Path) -> None:
    for name, content in schema_files(SCORM_12, schemas()).items():
        (tmp_path / name).write_bytes(content)
    elsewhere = tmp_path / "elsewhere.xsd"
    shutil.copy(tmp_path / "ims_xml.xsd", elsewhere)
    root = tmp_path / "imscp_rootv1p1p2.xsd"
    root.write_bytes(root.read_bytes().replace(b"ims_xml.xsd", elsewhere.as_uri().encode()))
    with pytest.raises(SchemaFolderError, match="cannot be used"):
        validate(write(course(SCORM_12), SCORM_12), SCORM_12, tmp_path)


def test_a_damaged_schema_file_is_told(tmp_path: Path) -> None:
    shutil.copytree(schemas() / "scorm20044thedition", tmp_path, dirs_exist_ok=True)
    (tmp_path / "imsss_v1p0.xsd").write_bytes(b"<xs:schema")
    with pytest.raises(SchemaFolderError, match="cannot be used"):
        validate(write(course(SCORM_4TH), SCORM_4TH), SCORM_4TH, tmp_path)


def test_without_the_schema_files_a_test_fails_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    absent = scormxml_samples.ROOT / "node_modules/absent"
    monkeypatch.setattr(scormxml_samples, "SCHEMAS", absent)
    with pytest.raises(
        pytest.fail.Exception, match=r"node_modules/absent is missing: run “npm ci”"
    ):
        schemas()
