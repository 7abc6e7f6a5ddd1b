"""The words of a SCORM manifest as frozen values; nothing here reads, writes or judges.

One model serves the three editions. What an edition cannot say is refused by `write`, never
dropped. An absent attribute or element is `""`, `None` or `()`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, StrEnum


class Edition(Enum):
    """The editions of SCORM; the value is the exact text of `schemaversion`."""

    SCORM_12 = "1.2"
    SCORM_2004_3RD = "2004 3rd Edition"
    SCORM_2004_4TH = "2004 4th Edition"

    @property
    def is_2004(self) -> bool:
        """Whether the edition knows sequencing."""
        return self is not Edition.SCORM_12


class ScormType(StrEnum):
    """Whether a resource talks to the LMS (sco) or not (asset)."""

    SCO = "sco"
    ASSET = "asset"


class TimeLimitAction(StrEnum):
    """What happens when the allowed time is over."""

    EXIT_MESSAGE = "exit,message"
    EXIT_SILENTLY = "exit,no message"
    CONTINUE_MESSAGE = "continue,message"
    CONTINUE_SILENTLY = "continue,no message"


class LmsButton(StrEnum):
    """The buttons of a 2004 LMS that a package can ask to hide."""

    CONTINUE = "continue"
    PREVIOUS = "previous"
    EXIT = "exit"
    EXIT_ALL = "exitAll"
    ABANDON = "abandon"
    ABANDON_ALL = "abandonAll"
    SUSPEND_ALL = "suspendAll"


@dataclass(frozen=True, slots=True)
class MapInfo:
    """A tie between an objective and a global one.

    Moodle 4.5 on PHP 8 dies at the import of any package that has one.
    """

    target: str
    reads_satisfied: bool = True
    reads_measure: bool = True
    writes_satisfied: bool = False
    writes_measure: bool = False


@dataclass(frozen=True, slots=True)
class Objective:
    """What an activity is to reach; satisfied by its score when `is_satisfied_by_measure`.

    Unit: `min_normalized_measure` is −1…1 (0.8 = 80 %).
    """

    identifier: str = ""
    is_satisfied_by_measure: bool = False
    min_normalized_measure: Decimal | None = None
    maps: tuple[MapInfo, ...] = ()


@dataclass(frozen=True, slots=True)
class ControlMode:
    """How a learner may move among the children of an activity."""

    choice: bool = True
    choice_exit: bool = True
    flow: bool = False
    forward_only: bool = False
    uses_current_objectives: bool = True
    uses_current_progress: bool = True


class Condition(StrEnum):
    """What a sequencing rule can ask."""

    SATISFIED = "satisfied"
    OBJECTIVE_STATUS_KNOWN = "objectiveStatusKnown"
    OBJECTIVE_MEASURE_KNOWN = "objectiveMeasureKnown"
    OBJECTIVE_MEASURE_GREATER_THAN = "objectiveMeasureGreaterThan"
    OBJECTIVE_MEASURE_LESS_THAN = "objectiveMeasureLessThan"
    COMPLETED = "completed"
    ACTIVITY_PROGRESS_KNOWN = "activityProgressKnown"
    ATTEMPTED = "attempted"
    ATTEMPT_LIMIT_EXCEEDED = "attemptLimitExceeded"
    TIME_LIMIT_EXCEEDED = "timeLimitExceeded"
    OUTSIDE_AVAILABLE_TIME_RANGE = "outsideAvailableTimeRange"
    ALWAYS = "always"


class RuleAction(StrEnum):
    """What a sequencing rule does."""

    SKIP = "skip"
    DISABLED = "disabled"
    HIDDEN_FROM_CHOICE = "hiddenFromChoice"
    STOP_FORWARD_TRAVERSAL = "stopForwardTraversal"
    EXIT = "exit"
    EXIT_PARENT = "exitParent"
    EXIT_ALL = "exitAll"
    RETRY = "retry"
    RETRY_ALL = "retryAll"
    CONTINUE = "continue"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class RuleCondition:
    """One question of a rule, about the activity's own or a named objective."""

    condition: Condition
    is_negated: bool = False
    objective: str = ""
    threshold: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A sequencing rule; its action tells whether it runs before, at or after an activity."""

    action: RuleAction
    conditions: tuple[RuleCondition, ...]
    needs_all: bool = True


@dataclass(frozen=True, slots=True)
class Rollup:
    """What an activity contributes to the one above it."""

    counts_satisfied: bool = True
    counts_completion: bool = True
    measure_weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class DeliveryControls:
    """Who sets completion and success: the content, or, when it says nothing, the LMS."""

    is_tracked: bool = True
    completion_set_by_content: bool = False
    objective_set_by_content: bool = False


@dataclass(frozen=True, slots=True)
class Sequencing:
    """The part of IMS Simple Sequencing that courses use. `rules` stand pre, exit, post."""

    control_mode: ControlMode | None = None
    rules: tuple[Rule, ...] = ()
    rollup: Rollup | None = None
    primary_objective: Objective | None = None
    objectives: tuple[Objective, ...] = ()
    delivery: DeliveryControls | None = None


@dataclass(frozen=True, slots=True)
class CompletionThreshold:
    """Completion by progress. Moodle obeys it even when `is_by_measure` is false.

    Shape: the 3rd edition knows `min_progress` only.
    """

    is_by_measure: bool = True
    min_progress: Decimal = Decimal(1)
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the table of contents: a leaf refers to a resource, a branch has children.

    Shape: `prerequisites`, `max_time_allowed` and `mastery_score` are SCORM 1.2 only;
    `completion_threshold`, `sequencing` and `hide_lms_ui` are 2004 only.
    """

    identifier: str
    title: str
    resource: str = ""
    children: tuple["Item", ...] = ()
    is_visible: bool = True
    parameters: str = ""
    prerequisites: str = ""
    max_time_allowed: str = ""
    time_limit_action: TimeLimitAction | None = None
    data_from_lms: str = ""
    mastery_score: Decimal | None = None
    completion_threshold: CompletionThreshold | None = None
    sequencing: Sequencing | None = None
    hide_lms_ui: tuple[LmsButton, ...] = ()

    def walk(self) -> Iterator["Item"]:
        """This item and everything under it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Organization:
    """One table of contents. The two `…_global_to_system` exist in 2004 and 2004 4th only."""

    identifier: str
    title: str
    items: tuple[Item, ...]
    structure: str = "hierarchical"
    objectives_global_to_system: bool | None = None
    shared_data_global_to_system: bool | None = None
    sequencing: Sequencing | None = None

    def walk(self) -> Iterator[Item]:
        """Every item, in reading order."""
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True)
class File:
    """One file of the package, relative to its resource's base."""

    href: str


@dataclass(frozen=True, slots=True)
class Resource:
    """Files that belong together, and the one that is opened (`href`).

    Shape: `dependencies` are identifiers of other resources; `base` is the joined `xml:base`.
    """

    identifier: str
    href: str = ""
    files: tuple[File, ...] = ()
    scorm_type: ScormType = ScormType.ASSET
    dependencies: tuple[str, ...] = ()
    type: str = "webcontent"
    base: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole `imsmanifest.xml`. `location` names a metadata file (`adlcp:location`)."""

    identifier: str
    organizations: tuple[Organization, ...]
    resources: tuple[Resource, ...]
    default_organization: str = ""
    version: str = "1.0"
    location: str = ""

    def walk(self) -> Iterator[Item]:
        """Every item of every organization, in reading order."""
        for organization in self.organizations:
            yield from organization.walk()
