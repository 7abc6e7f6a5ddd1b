"""SCORM 1.2: the standard that Moodle and its app play best."""

from pathlib import Path

from kdk_lms import scormxml
from kdk_lms.document import LAUNCH, edition_script, package_files, package_identifier
from kdk_lms.rendering import CoursePages
from kdk_lms.tree import Content, Tree


def render(pages: CoursePages) -> Tree:
    """The files of a SCORM 1.2 package."""
    course = pages.course
    edition = scormxml.Edition.SCORM_12
    files: dict[str, Content] = {**package_files(pages), "package.js": edition_script("scorm12")}
    # No pass mark in the manifest: Moodle would turn any score below it into „failed”, also that of
    # a half-done course, and lock the attempt.
    manifest = scormxml.single_sco(
        edition=edition,
        identifier=package_identifier(course),
        title=course.title,
        launch=LAUNCH,
        files=sorted(files),
        pass_mark=None,
    )
    if course.settings.schemas:
        files |= scormxml.schema_files(edition, Path(course.settings.schemas))
    return {"imsmanifest.xml": scormxml.write(manifest, edition), **files}
