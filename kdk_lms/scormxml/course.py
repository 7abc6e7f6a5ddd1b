"""The usual package: one course, one SCO, one document."""

from collections.abc import Collection
from decimal import Decimal

from .model import (
    ControlMode,
    DeliveryControls,
    Edition,
    File,
    Item,
    LmsButton,
    Manifest,
    Objective,
    Organization,
    Resource,
    ScormType,
    Sequencing,
)

CONTENT_DECIDES = DeliveryControls(completion_set_by_content=True, objective_set_by_content=True)


def single_sco(  # noqa: PLR0913, PLR0917 – the facts of a package
    edition: Edition,
    identifier: str,
    title: str,
    launch: str,
    files: Collection[str],
    pass_mark: float | Decimal | None = None,
) -> Manifest:
    """The manifest of a course that is a single SCO, the same for the same arguments.

    The identifiers `ORG1 ITEM1 RES1` never change: Moodle deletes what learners did when an item's
    identifier changes. SCORM 1.2 gets no mastery score, for it fails learners who leave half-way.
    Unit: `pass_mark` is a share 0…1 (0.8 = 80 %), None when the course has none.
    Raises: ValueError for a pass mark in percent.
    """
    mark = None if pass_mark is None else Decimal(str(pass_mark))
    if mark is not None and not 0 <= mark <= 1:
        raise ValueError(f"the pass mark is a share from 0 to 1, not {pass_mark}")
    is_2004, is_4th = edition.is_2004, edition is Edition.SCORM_2004_4TH
    item = Item(
        "ITEM1",
        title,
        resource="RES1",
        sequencing=_sequencing(mark) if is_2004 else None,
        hide_lms_ui=(LmsButton.CONTINUE, LmsButton.PREVIOUS) if is_2004 else (),
    )
    organization = Organization(
        "ORG1",
        title,
        (item,),
        objectives_global_to_system=False if is_2004 else None,
        shared_data_global_to_system=False if is_4th else None,
        sequencing=Sequencing(ControlMode(choice=True, flow=True)) if is_2004 else None,
    )
    listed = sorted(set(files), key=lambda name: (name != launch, name))
    resource = Resource("RES1", launch, tuple(map(File, listed)), ScormType.SCO)
    return Manifest(identifier, (organization,), (resource,), default_organization="ORG1")


def _sequencing(pass_mark: Decimal | None) -> Sequencing:
    """Without a pass mark no objective: Moodle would read one as a pass mark of 100 %."""
    if pass_mark is None:
        return Sequencing(delivery=CONTENT_DECIDES)
    primary = Objective("PRIMARY1", is_satisfied_by_measure=True, min_normalized_measure=pass_mark)
    return Sequencing(primary_objective=primary, delivery=CONTENT_DECIDES)
