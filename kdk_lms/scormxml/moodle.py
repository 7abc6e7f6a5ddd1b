"""What Moodle 4.5 makes of a manifest: rules for packages that are to be imported there.

Apart from `profile`, because a package for a full SCORM 2004 LMS may break them on purpose.
"""

from collections.abc import Iterator

from .finding import Finding, Level
from .model import Edition, Item, Manifest
from .structure import objectives, sequencings


def moodle(manifest: Manifest, edition: Edition) -> list[Finding]:
    """What in the manifest breaks or surprises in Moodle."""
    return [
        *_maps(manifest),
        *_unbounded_objectives(manifest),
        *_many_scos(manifest, edition),
        *(finding for item in manifest.walk() for finding in _overruled(item)),
    ]


def _maps(manifest: Manifest) -> Iterator[Finding]:
    for activity, sequencing in sequencings(manifest):
        if any(objective.maps for objective in objectives(sequencing)):
            message = "mapInfo: the import into Moodle on PHP 8 fails"
            yield Finding("moodle-map", message, activity.identifier)


def _unbounded_objectives(manifest: Manifest) -> Iterator[Finding]:
    for activity, sequencing in sequencings(manifest):
        primary = sequencing.primary_objective
        if primary is not None and primary.min_normalized_measure is None:
            message = "a primary objective without a minimum is a pass mark of 100 % in Moodle"
            yield Finding("moodle-minimum", message, activity.identifier, level=Level.WARNING)


def _many_scos(manifest: Manifest, edition: Edition) -> Iterator[Finding]:
    leaves = [item for item in manifest.walk() if item.resource]
    if len(leaves) < 2:
        return
    if edition.is_2004:
        message = "several SCOs: in Moodle only the first one of a visit is tracked in SCORM 2004"
        yield Finding("moodle-multi-sco", message, manifest.identifier)
    else:
        message = "several SCOs: going back to one that sent answers fails in Moodle"
        yield Finding("moodle-multi-sco", message, manifest.identifier, level=Level.WARNING)


def _overruled(item: Item) -> Iterator[Finding]:
    if item.completion_threshold is not None:
        message = "completionThreshold: Moodle overwrites the completion status from progress"
        yield Finding("moodle-threshold", message, item.identifier, level=Level.WARNING)
    if item.mastery_score is not None:
        message = "masteryscore: Moodle fails a learner who leaves half-way"
        yield Finding("moodle-mastery", message, item.identifier, level=Level.WARNING)
