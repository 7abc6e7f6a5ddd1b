"""Rules for a package that go beyond the XSDs: what strict checks and common LMSs refuse.

Source: behaviour of strict package checks and of Moodle, Docebo, Open edX and TalentLMS.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from . import text
from .finding import Finding, Level
from .model import Edition, Item, Manifest, Organization, Resource, ScormType
from .namespaces import MANIFEST, schema_names
from .structure import objectives, sequencings, structure

FORBIDDEN_EXTENSIONS = frozenset(
    {".py", ".php", ".sh", ".pl", ".rb", ".asp", ".jsp", ".cgi", ".mjs", ".wasm"}
)
_FILE_NAME = re.compile(r"[a-z0-9._/-]+\Z")
_STATUSES = {"passed", "completed", "browsed", "failed", "incomplete", "not", "attempted"}


def profile(manifest: Manifest, edition: Edition, files: Collection[str]) -> list[Finding]:
    """Every finding about a package: its manifest and the names of the files in its zip.

    The manifest itself and the schema files at the root may be among the files; they are not
    listed in any resource.
    """
    package = _Package(manifest, edition, frozenset(files))
    found = [finding for rule in _RULES for finding in rule(package)]
    return [*structure(manifest, edition), *found]


@dataclass(frozen=True)
class _Package:
    manifest: Manifest
    edition: Edition
    files: frozenset[str]

    @cached_property
    def activities(self) -> list[Organization | Item]:
        """The organizations, then all items."""
        return [*self.manifest.organizations, *self.manifest.walk()]

    @cached_property
    def content(self) -> frozenset[str]:
        """The files that some resource has to list."""
        return self.files - {MANIFEST} - set(schema_names(self.edition))

    @cached_property
    def listed(self) -> Counter[str]:
        """How often each file is listed."""
        return Counter(
            text.file_name(resource.base, file.href)
            for resource in self.manifest.resources
            for file in resource.files
        )

    @cached_property
    def resources(self) -> dict[str, Resource]:
        return {resource.identifier: resource for resource in self.manifest.resources}


def _default(package: _Package) -> Iterator[Finding]:
    manifest = package.manifest
    if manifest.organizations and not manifest.default_organization:
        yield Finding("no-default", "no default organization is named", manifest.identifier)


def _leaves(package: _Package) -> Iterator[Finding]:
    for item in package.manifest.walk():
        if item.children and item.resource:
            message = "has children and a resource of its own"
            yield Finding("branch-with-resource", message, item.identifier)
        elif not item.children and not item.resource:
            message = "has neither children nor a resource"
            yield Finding("leaf-without-resource", message, item.identifier)
        resource = package.resources.get(item.resource)
        if resource is not None and not resource.href:
            message = f"opens “{resource.identifier}”, which has no href"
            yield Finding("nothing-to-open", message, item.identifier)


def _titles(package: _Package) -> Iterator[Finding]:
    for activity in package.activities:
        if not text.title(activity.title):
            yield Finding("no-title", "has no title", activity.identifier)
        elif len(activity.title) > text.TITLE_LIMIT:
            message = f"the title has {len(activity.title)} characters and is cut at 200"
            yield Finding("long-title", message, activity.identifier, level=Level.WARNING)


def _identifiers(package: _Package) -> Iterator[Finding]:
    """One corporate LMS refuses identifiers of ten or more characters."""
    found = [activity.identifier for activity in package.activities]
    for identifier in (*found, *package.resources):
        if len(identifier) >= 10:
            message = "some LMSs refuse identifiers of ten or more characters"
            yield Finding("long-identifier", message, identifier, level=Level.WARNING)


def _prerequisites(package: _Package) -> Iterator[Finding]:
    known = {item.identifier for item in package.manifest.walk()}
    for item in package.manifest.walk():
        for word in _named_in(item.prerequisites) - known:
            message = f"requires “{word}”, which is no item"
            yield Finding("dangling-prerequisite", message, item.identifier)


def _named_in(script: str) -> set[str]:
    """The identifiers in an aicc_script, without its statuses and counts."""
    without_statuses = re.sub(r"\"[^\"]*\"|(?<=[=>])\s*[\w ]+", " ", script)
    words = re.findall(r"[A-Za-z_][\w.-]*", without_statuses)
    return {word for word in words if word.lower() not in _STATUSES}


def _launch(package: _Package) -> Iterator[Finding]:
    for resource in package.manifest.resources:
        if not resource.href:
            if resource.scorm_type is ScormType.SCO:
                yield Finding("sco-without-href", "a SCO must have an href", resource.identifier)
            continue
        if re.search(r"[?#]", resource.href):
            message = f"“{resource.href}” has a query or a hash, which some LMSs cannot open"
            yield Finding("launch-query", message, resource.identifier)
        name = text.file_name(resource.base, resource.href)
        if name not in {text.file_name(resource.base, file.href) for file in resource.files}:
            message = f"its href “{name}” is not among its files"
            yield Finding("launch-not-listed", message, resource.identifier)
        if not PurePosixPath(name).suffix:
            message = f"its href “{name}” has no extension"
            yield Finding("launch-extension", message, resource.identifier)


def _first_resource(package: _Package) -> Iterator[Finding]:
    """Open edX opens the first resource of the manifest, whatever the table of contents says."""
    opened = [item.resource for item in package.manifest.walk() if item.resource]
    if opened and opened[0] in package.resources and next(iter(package.resources)) != opened[0]:
        message = "must come first: Open edX opens the first resource of a manifest"
        yield Finding("first-resource", message, opened[0], level=Level.WARNING)


def _zip(package: _Package) -> Iterator[Finding]:
    for name, count in package.listed.items():
        if name not in package.files:
            yield Finding("file-missing", "is listed but not in the package", name)
        if count > 1:
            yield Finding("file-twice", "is listed more than once", name)
        if name == MANIFEST or name in schema_names(package.edition):
            yield Finding("control-file", "the manifest and the schemas are not listed", name)
    for name in sorted(package.content - set(package.listed)):
        yield Finding("file-unlisted", "is in the package but not listed", name)


def _file_names(package: _Package) -> Iterator[Finding]:
    for name in sorted(package.content | set(package.listed)):
        if not _FILE_NAME.match(name) or text.path_fault(name):
            message = "the name may have only a-z 0-9 . _ - and /"
            yield Finding("file-name", message, name)
        if any(part.startswith(".") or not part for part in name.split("/")):
            yield Finding("file-hidden", "the path has a hidden or an empty part", name)
        if PurePosixPath(name).suffix.lower() in FORBIDDEN_EXTENSIONS:
            message = "LMSs refuse this type of file or serve it wrongly"
            yield Finding("file-type", message, name)


def _schema_files(package: _Package) -> Iterator[Finding]:
    """None at all is a choice; some of them is an accident."""
    wanted = set(schema_names(package.edition))
    if wanted & package.files:
        for name in sorted(wanted - package.files):
            yield Finding("schema-missing", "the other schema files are there, this one not", name)


def _location(package: _Package) -> Iterator[Finding]:
    location = package.manifest.location
    if location and location not in package.files:
        yield Finding("location-missing", "the metadata file is not in the package", location)


def _global_flags(package: _Package) -> Iterator[Finding]:
    """Both default to true, which shares a learner's results among unrelated courses."""
    for organization in package.manifest.organizations:
        owner = organization.identifier
        if package.edition.is_2004 and organization.objectives_global_to_system is not False:
            message = "objectivesGlobalToSystem must be false"
            yield Finding("global-objectives", message, owner)
        is_4th = package.edition is Edition.SCORM_2004_4TH
        if is_4th and organization.shared_data_global_to_system is not False:
            yield Finding("global-data", "sharedDataGlobalToSystem must be false", owner)


def _delivery(package: _Package) -> Iterator[Finding]:
    """Without both, a SCO that says nothing counts as completed and satisfied."""
    for item in package.manifest.walk() if package.edition.is_2004 else ():
        resource = package.resources.get(item.resource)
        if resource is None or resource.scorm_type is not ScormType.SCO:
            continue
        delivery = item.sequencing.delivery if item.sequencing else None
        is_set = delivery is not None and (
            delivery.completion_set_by_content and delivery.objective_set_by_content
        )
        if not is_set:
            message = "deliveryControls must let the content set completion and objective"
            yield Finding("delivery-controls", message, item.identifier)


def _hidden_buttons(package: _Package) -> Iterator[Finding]:
    for item in package.manifest.walk():
        if item.hide_lms_ui and not item.resource:
            message = "hides buttons of the LMS but opens no resource"
            yield Finding("hide-without-resource", message, item.identifier)


def _global_writers(package: _Package) -> Iterator[Finding]:
    for activity, sequencing in sequencings(package.manifest):
        targets = Counter(
            tie.target
            for objective in objectives(sequencing)
            for tie in objective.maps
            if tie.writes_satisfied or tie.writes_measure
        )
        for target, count in targets.items():
            if count > 1:
                message = f"writes the global objective “{target}” twice"
                yield Finding("two-writers", message, activity.identifier)


_Rule = Callable[[_Package], Iterator[Finding]]
_RULES: tuple[_Rule, ...] = (
    _default, _leaves, _titles, _identifiers, _prerequisites, _launch, _first_resource, _zip,
    _file_names, _schema_files, _location, _global_flags, _delivery, _hidden_buttons,
    _global_writers,
)  # fmt: skip
