"""What makes a manifest unwritable: broken identifiers, references, texts, foreign elements.

`write` refuses every one of these; `profile` reports them with its own.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

from . import text
from .finding import Finding
from .model import Edition, Item, Manifest, Objective, Organization, Sequencing


def structure(manifest: Manifest, edition: Edition) -> list[Finding]:
    """Every reason not to write this manifest in this edition, in reading order."""
    return [finding for rule in _RULES for finding in rule(manifest, edition)]


def sequencings(manifest: Manifest) -> Iterator[tuple[Organization | Item, Sequencing]]:
    """Every activity that has sequencing of its own."""
    for organization in manifest.organizations:
        activities: list[Organization | Item] = [organization, *organization.walk()]
        for activity in activities:
            if activity.sequencing is not None:
                yield activity, activity.sequencing


def objectives(sequencing: Sequencing) -> Iterator[Objective]:
    """The primary objective and the others."""
    if sequencing.primary_objective is not None:
        yield sequencing.primary_objective
    yield from sequencing.objectives


def _identifiers(manifest: Manifest, _: Edition) -> Iterator[Finding]:
    found = [
        manifest.identifier,
        *(organization.identifier for organization in manifest.organizations),
        *(item.identifier for item in manifest.walk()),
        *(resource.identifier for resource in manifest.resources),
    ]
    for identifier, count in Counter(found).items():
        if not text.is_identifier(identifier):
            message = f"“{identifier}” is no ASCII name (letters, digits, . _ -; no digit first)"
            yield Finding("identifier", message, identifier)
        elif count > 1:
            yield Finding("identifier-twice", "the identifier is used more than once", identifier)


def _organizations(manifest: Manifest, _: Edition) -> Iterator[Finding]:
    if not manifest.organizations:
        yield Finding("no-organization", "the manifest has no organization", manifest.identifier)
    known = {organization.identifier for organization in manifest.organizations}
    default = manifest.default_organization
    if default and default not in known:
        yield Finding("dangling-default", "the default organization does not exist", default)
    for organization in manifest.organizations:
        if not organization.items:
            yield Finding("no-item", "the organization has no item", organization.identifier)


def _references(manifest: Manifest, _: Edition) -> Iterator[Finding]:
    known = {resource.identifier for resource in manifest.resources}
    for item in manifest.walk():
        if item.resource and item.resource not in known:
            message = f"refers to “{item.resource}”, which is no resource"
            yield Finding("dangling-resource", message, item.identifier)
    for resource in manifest.resources:
        for identifier in resource.dependencies:
            if identifier not in known:
                message = f"depends on “{identifier}”, which is no resource"
                yield Finding("dangling-dependency", message, resource.identifier)


def _paths(manifest: Manifest, _: Edition) -> Iterator[Finding]:
    for resource in manifest.resources:
        hrefs = [file.href for file in resource.files]
        hrefs += [href for href in (resource.base, resource.href) if href]
        for href in dict.fromkeys(hrefs):
            if fault := text.path_fault(href):
                yield Finding("href", f"the address “{href}” {fault}", resource.identifier)
    if manifest.location and (fault := text.path_fault(manifest.location)):
        message = f"the address “{manifest.location}” {fault}"
        yield Finding("href", message, manifest.identifier)


def _texts(manifest: Manifest, _: Edition) -> Iterator[Finding]:
    for owner, name, value in _attributes(manifest):
        if not text.is_writable_attribute(value):
            yield Finding("control-character", f"{name} has a control character", owner)
    for item in manifest.walk():
        if not text.is_writable(item.data_from_lms):
            yield Finding("control-character", "data_from_lms has a control character",
                          item.identifier)  # fmt: skip


def _attributes(manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    yield manifest.identifier, "version", manifest.version
    for organization in manifest.organizations:
        yield organization.identifier, "structure", organization.structure
    for item in manifest.walk():
        yield item.identifier, "parameters", item.parameters
        yield item.identifier, "prerequisites", item.prerequisites
        yield item.identifier, "max_time_allowed", item.max_time_allowed
    for resource in manifest.resources:
        yield resource.identifier, "type", resource.type
    for activity, sequencing in sequencings(manifest):
        for objective in objectives(sequencing):
            yield activity.identifier, "objective", objective.identifier
            for tie in objective.maps:
                yield activity.identifier, "map", tie.target
        for rule in sequencing.rules:
            for condition in rule.conditions:
                yield activity.identifier, "rule", condition.objective


def _lengths(manifest: Manifest, edition: Edition) -> Iterator[Finding]:
    data_limit = 4000 if edition.is_2004 else 255
    lengths: list[tuple[str, str, str, int]] = [
        (manifest.identifier, "version", manifest.version, 20)
    ]
    for item in manifest.walk():
        lengths += [
            (item.identifier, "parameters", item.parameters, 1000),
            (item.identifier, "prerequisites", item.prerequisites, 200),
            (item.identifier, "max_time_allowed", item.max_time_allowed, 13),
            (item.identifier, "data_from_lms", item.data_from_lms, data_limit),
        ]
    for resource in manifest.resources:
        lengths.append((resource.identifier, "type", resource.type, 1000))
        hrefs = (resource.href, *(file.href for file in resource.files))
        lengths += [(resource.identifier, "href", href, 2000) for href in hrefs]
    for owner, name, value, limit in lengths:
        if len(value) > limit:
            message = f"{name} has {len(value)} characters, at most {limit} are allowed"
            yield Finding("too-long", message, owner)


def _numbers(manifest: Manifest, _: Edition) -> Iterator[Finding]:
    for owner, name, value, low, high in _bounded(manifest):
        if value is not None and not low <= value <= high:
            message = f"{name} is {text.number(value)}, it must lie in {low}…{high}"
            yield Finding("out-of-range", message, owner)


def _bounded(manifest: Manifest) -> Iterator[tuple[str, str, Decimal | None, int, int]]:
    for item in manifest.walk():
        yield item.identifier, "mastery_score", item.mastery_score, 0, 100
        if item.completion_threshold is not None:
            yield item.identifier, "min_progress", item.completion_threshold.min_progress, 0, 1
            yield item.identifier, "weight", item.completion_threshold.weight, 0, 1
    for activity, sequencing in sequencings(manifest):
        owner = activity.identifier
        for objective in objectives(sequencing):
            yield owner, "min_normalized_measure", objective.min_normalized_measure, -1, 1
        for rule in sequencing.rules:
            for condition in rule.conditions:
                yield owner, "threshold", condition.threshold, -1, 1
        if sequencing.rollup is not None:
            yield owner, "measure_weight", sequencing.rollup.measure_weight, 0, 1


def _sequencing(manifest: Manifest, _: Edition) -> Iterator[Finding]:
    for activity, sequencing in sequencings(manifest):
        primary, owner = sequencing.primary_objective, activity.identifier
        if sequencing.objectives and primary is None:
            yield Finding("no-primary", "has objectives but no primary objective", owner)
        if primary is not None and primary.maps and not primary.identifier:
            yield Finding("map-without-id", "the mapped primary objective has no identifier", owner)
        for objective in sequencing.objectives:
            if not objective.identifier:
                yield Finding("objective-without-id", "an objective has no identifier", owner)


def _editions(manifest: Manifest, edition: Edition) -> Iterator[Finding]:
    for owner, name, is_sayable in _edition_marks(manifest, edition):
        if not is_sayable:
            message = f"SCORM {edition.value} has no {name}"
            yield Finding("not-in-edition", message, owner)


def _edition_marks(manifest: Manifest, edition: Edition) -> Iterator[tuple[str, str, bool]]:
    """What is set, and whether the edition can say it."""
    is_2004 = edition.is_2004
    for organization in manifest.organizations:
        owner, is_4th = organization.identifier, edition is Edition.SCORM_2004_4TH
        for name, value, is_sayable in (
            ("objectives_global_to_system", organization.objectives_global_to_system, is_2004),
            ("shared_data_global_to_system", organization.shared_data_global_to_system, is_4th),
            ("sequencing", organization.sequencing, is_2004),
        ):
            yield owner, name, value is None or is_sayable
    for item in manifest.walk():
        yield from _item_marks(item, edition)


def _item_marks(item: Item, edition: Edition) -> Iterator[tuple[str, str, bool]]:
    owner, is_2004 = item.identifier, edition.is_2004
    yield owner, "prerequisites", not (item.prerequisites and is_2004)
    yield owner, "max_time_allowed", not (item.max_time_allowed and is_2004)
    yield owner, "mastery_score", item.mastery_score is None or not is_2004
    yield owner, "sequencing", item.sequencing is None or is_2004
    yield owner, "hide_lms_ui", not item.hide_lms_ui or is_2004
    threshold = item.completion_threshold
    yield owner, "completion_threshold", threshold is None or is_2004
    if threshold is not None and edition is Edition.SCORM_2004_3RD:
        is_plain = threshold.is_by_measure and threshold.weight == 1
        yield owner, "completion_threshold with attributes", is_plain


def _resources(manifest: Manifest, _: Edition) -> Iterator[Finding]:
    for resource in manifest.resources:
        if not resource.type:
            yield Finding("no-type", "the resource has no type", resource.identifier)


_Rule = Callable[[Manifest, Edition], Iterator[Finding]]
_RULES: tuple[_Rule, ...] = (
    _identifiers, _organizations, _references, _paths, _resources, _texts, _lengths, _numbers,
    _sequencing, _editions,
)  # fmt: skip
