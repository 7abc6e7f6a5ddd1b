"""SCORM 2004, 4th edition (the 3rd on request)."""

from pathlib import Path

from kdk_lms import scormxml
from kdk_lms.document import LAUNCH, edition_script, package_files, package_identifier
from kdk_lms.rendering import CoursePages
from kdk_lms.tree import Content, Tree

_EDITIONS = {
    "3rd": scormxml.Edition.SCORM_2004_3RD,
    "4th": scormxml.Edition.SCORM_2004_4TH,
}


def render(pages: CoursePages) -> Tree:
    """The files of a SCORM 2004 package."""
    course = pages.course
    edition = _EDITIONS[course.settings.edition_2004]
    files: dict[str, Content] = {**package_files(pages), "package.js": edition_script("scorm2004")}
    mark = course.settings.pass_mark
    manifest = scormxml.single_sco(
        edition=edition,
        identifier=package_identifier(course),
        title=course.title,
        launch=LAUNCH,
        files=sorted(files),
        pass_mark=None if mark is None else mark / 100,
    )
    if course.settings.schemas:
        files |= scormxml.schema_files(edition, Path(course.settings.schemas))
    return {"imsmanifest.xml": scormxml.write(manifest, edition), **files}
