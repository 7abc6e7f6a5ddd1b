"""Bytes → Manifest: a parser that trusts nothing, a reader that forgives foreign packages.

What the model has no word for (inline metadata, sub-manifests, time limits of sequencing) is left
unread; `markup` names what of it harms.
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from lxml import etree

from . import text
from .finding import Finding, ManifestError
from .model import (
    CompletionThreshold,
    Condition,
    ControlMode,
    DeliveryControls,
    Edition,
    File,
    Item,
    LmsButton,
    Manifest,
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
)
from .namespaces import XML

_Word = TypeVar("_Word", bound=StrEnum)

_VERSIONS = {
    "1.2": Edition.SCORM_12,
    "1.3": Edition.SCORM_2004_3RD,
    "cam 1.3": Edition.SCORM_2004_3RD,
    "2004 2nd edition": Edition.SCORM_2004_3RD,
    "2004 3rd edition": Edition.SCORM_2004_3RD,
    "2004 4th edition": Edition.SCORM_2004_4TH,
}
_RULES = ("preConditionRule", "exitConditionRule", "postConditionRule")


def read(xml: bytes) -> tuple[Manifest, Edition]:
    """The manifest and its edition.

    An edition that is not named is told from the namespaces; without those it is 1.2, as in Moodle.
    Raises: ManifestError when the text is no XML, has a DOCTYPE, or is no manifest.
    """
    root = parse(xml)
    if etree.QName(root).localname != "manifest":
        name = etree.QName(root).localname
        raise ManifestError([Finding("not-a-manifest", f"the root is <{name}>, not <manifest>")])
    edition = _edition(root)
    return _Reader(edition).manifest(root), edition


def parse(xml: bytes) -> etree._Element:
    """The document's root, parsed without DTD, entities or network.

    Raises: ManifestError when it is not well-formed or has a DOCTYPE.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    if re.search(rb"<!(DOCTYPE|ENTITY)", xml, re.IGNORECASE):
        raise ManifestError([_no_doctype()])
    try:
        root = etree.fromstring(xml.lstrip(b" \t\r\n"), parser)
    except etree.XMLSyntaxError as error:
        message = (error.msg or "empty document").partition(", line")[0]
        raise ManifestError([Finding("not-well-formed", message, line=error.lineno or 1)]) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ManifestError([_no_doctype()])
    return root


def _no_doctype() -> Finding:
    return Finding("doctype", "a DOCTYPE is not allowed in a manifest")


def children(element: etree._Element, name: str, family: str = "imscp") -> Iterator[etree._Element]:
    """The children of that name whose namespace is of the family, or that have no namespace."""
    for child in element.iterchildren("*"):
        qname = etree.QName(child)
        if qname.localname == name and (family in (qname.namespace or family)):
            yield child


def child(
    element: etree._Element | None, name: str, family: str = "imscp"
) -> etree._Element | None:
    """The first such child, or None."""
    return None if element is None else next(children(element, name, family), None)


def version_text(root: etree._Element) -> str:
    """The text of `schemaversion` as it stands, spaces included."""
    element = child(child(root, "metadata"), "schemaversion")
    return "" if element is None else element.text or ""


def _edition(root: etree._Element) -> Edition:
    named = _VERSIONS.get(text.one_line(version_text(root)).lower())
    if named is not None:
        return named
    spaces = " ".join(filter(None, root.nsmap.values()))
    is_2004 = "imscp_v1p1" in spaces or "adlcp_v1p3" in spaces
    return Edition.SCORM_2004_3RD if is_2004 else Edition.SCORM_12


def _content(parent: etree._Element, name: str, family: str = "adlcp") -> str:
    element = child(parent, name, family)
    return "" if element is None else element.text or ""


def _line(parent: etree._Element, name: str, family: str = "adlcp") -> str:
    return text.one_line(_content(parent, name, family))


def _get(element: etree._Element, name: str) -> str:
    """An attribute by its local name in any spelling, as `scormtype` and `scormType`."""
    for key, value in element.attrib.items():
        if etree.QName(key).localname.lower() == name.lower():
            return str(value)
    return ""


def _flag(element: etree._Element, name: str, default: bool) -> bool:
    value = _get(element, name).strip()
    return value in ("true", "1") if value else default


def _decimal(value: str) -> Decimal | None:
    """A number, or None for what is not one: foreign tools write “80%” and empty elements."""
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _word(words: type[_Word], value: str) -> _Word | None:
    return words(value.strip()) if value.strip() in set(words) else None


def _base(element: etree._Element) -> str:
    """The joined `xml:base` of an element and all around it."""
    around = [element, *element.iterancestors()]
    return "".join(part.get(f"{{{XML}}}base", "") for part in reversed(around))


class _Reader:
    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.time_limit = "timeLimitAction" if edition.is_2004 else "timelimitaction"
        self.launch_data = "dataFromLMS" if edition.is_2004 else "datafromlms"

    def manifest(self, root: etree._Element) -> Manifest:
        metadata, organizations = child(root, "metadata"), child(root, "organizations")
        return Manifest(
            identifier=_get(root, "identifier"),
            organizations=tuple(map(self._organization, self._all(organizations, "organization"))),
            resources=tuple(map(_resource, self._all(child(root, "resources"), "resource"))),
            default_organization="" if organizations is None else _get(organizations, "default"),
            version=root.get("version", ""),
            location="" if metadata is None else _line(metadata, "location"),
        )

    @staticmethod
    def _all(parent: etree._Element | None, name: str) -> Iterator[etree._Element]:
        return iter(()) if parent is None else children(parent, name)

    def _organization(self, element: etree._Element) -> Organization:
        return Organization(
            identifier=_get(element, "identifier"),
            title=_line(element, "title", "imscp"),
            items=tuple(map(self._item, children(element, "item"))),
            structure=_get(element, "structure") or "hierarchical",
            objectives_global_to_system=_optional_flag(element, "objectivesGlobalToSystem"),
            shared_data_global_to_system=_optional_flag(element, "sharedDataGlobalToSystem"),
            sequencing=_sequencing(child(element, "sequencing", "imsss")),
        )

    def _item(self, element: etree._Element) -> Item:
        return Item(
            identifier=_get(element, "identifier"),
            title=_line(element, "title", "imscp"),
            resource=_get(element, "identifierref"),
            children=tuple(map(self._item, children(element, "item"))),
            is_visible=_flag(element, "isvisible", True),
            parameters=_get(element, "parameters"),
            prerequisites=_line(element, "prerequisites"),
            max_time_allowed=_line(element, "maxtimeallowed"),
            time_limit_action=_word(TimeLimitAction, _content(element, self.time_limit)),
            data_from_lms=_content(element, self.launch_data),
            mastery_score=_decimal(_content(element, "masteryscore")),
            completion_threshold=_threshold(child(element, "completionThreshold", "adlcp")),
            sequencing=_sequencing(child(element, "sequencing", "imsss")),
            hide_lms_ui=_hidden_buttons(element),
        )


def _optional_flag(element: etree._Element, name: str) -> bool | None:
    return _flag(element, name, True) if _get(element, name) else None


def _hidden_buttons(element: etree._Element) -> tuple[LmsButton, ...]:
    presentation = child(element, "presentation", "adlnav")
    interface = child(presentation, "navigationInterface", "adlnav")
    if interface is None:
        return ()
    buttons = children(interface, "hideLMSUI", "adlnav")
    words = (_word(LmsButton, button.text or "") for button in buttons)
    return tuple(word for word in words if word is not None)


def _threshold(element: etree._Element | None) -> CompletionThreshold | None:
    """A threshold in the 4th edition's attributes, or in the 3rd edition's text."""
    if element is None:
        return None
    written = _decimal(element.text or "")
    least = _decimal(_get(element, "minProgressMeasure"))
    weight = _decimal(_get(element, "progressWeight"))
    return CompletionThreshold(
        is_by_measure=_flag(element, "completedByMeasure", written is not None),
        min_progress=least if least is not None else Decimal(1) if written is None else written,
        weight=Decimal(1) if weight is None else weight,
    )


def _sequencing(element: etree._Element | None) -> Sequencing | None:
    if element is None:
        return None
    objectives = child(element, "objectives", "imsss")
    primary = child(objectives, "primaryObjective", "imsss")
    others = () if objectives is None else children(objectives, "objective", "imsss")
    return Sequencing(
        control_mode=_control_mode(child(element, "controlMode", "imsss")),
        rules=tuple(_rules(child(element, "sequencingRules", "imsss"))),
        rollup=_rollup(child(element, "rollupRules", "imsss")),
        primary_objective=None if primary is None else _objective(primary),
        objectives=tuple(map(_objective, others)),
        delivery=_delivery(child(element, "deliveryControls", "imsss")),
    )


def _control_mode(element: etree._Element | None) -> ControlMode | None:
    if element is None:
        return None
    return ControlMode(
        choice=_flag(element, "choice", True),
        choice_exit=_flag(element, "choiceExit", True),
        flow=_flag(element, "flow", False),
        forward_only=_flag(element, "forwardOnly", False),
        uses_current_objectives=_flag(element, "useCurrentAttemptObjectiveInfo", True),
        uses_current_progress=_flag(element, "useCurrentAttemptProgressInfo", True),
    )


def _rules(element: etree._Element | None) -> Iterator[Rule]:
    if element is None:
        return
    for name in _RULES:
        for rule in children(element, name, "imsss"):
            done = child(rule, "ruleAction", "imsss")
            action = None if done is None else _word(RuleAction, _get(done, "action"))
            if action is not None:
                yield _rule(child(rule, "ruleConditions", "imsss"), action)


def _rule(element: etree._Element | None, action: RuleAction) -> Rule:
    if element is None:
        return Rule(action, ())
    asked = (_condition(part) for part in children(element, "ruleCondition", "imsss"))
    return Rule(
        action=action,
        conditions=tuple(condition for condition in asked if condition is not None),
        needs_all=_get(element, "conditionCombination") != "any",
    )


def _condition(element: etree._Element) -> RuleCondition | None:
    word = _word(Condition, _get(element, "condition"))
    if word is None:
        return None
    return RuleCondition(
        condition=word,
        is_negated=_get(element, "operator") == "not",
        objective=_get(element, "referencedObjective"),
        threshold=_decimal(_get(element, "measureThreshold")),
    )


def _rollup(element: etree._Element | None) -> Rollup | None:
    if element is None:
        return None
    weight = _decimal(_get(element, "objectiveMeasureWeight"))
    return Rollup(
        counts_satisfied=_flag(element, "rollupObjectiveSatisfied", True),
        counts_completion=_flag(element, "rollupProgressCompletion", True),
        measure_weight=Decimal(1) if weight is None else weight,
    )


def _objective(element: etree._Element) -> Objective:
    return Objective(
        identifier=_get(element, "objectiveID"),
        is_satisfied_by_measure=_flag(element, "satisfiedByMeasure", False),
        min_normalized_measure=_decimal(_content(element, "minNormalizedMeasure", "imsss")),
        maps=tuple(map(_map, children(element, "mapInfo", "imsss"))),
    )


def _map(element: etree._Element) -> MapInfo:
    return MapInfo(
        target=_get(element, "targetObjectiveID"),
        reads_satisfied=_flag(element, "readSatisfiedStatus", True),
        reads_measure=_flag(element, "readNormalizedMeasure", True),
        writes_satisfied=_flag(element, "writeSatisfiedStatus", False),
        writes_measure=_flag(element, "writeNormalizedMeasure", False),
    )


def _delivery(element: etree._Element | None) -> DeliveryControls | None:
    if element is None:
        return None
    return DeliveryControls(
        is_tracked=_flag(element, "tracked", True),
        completion_set_by_content=_flag(element, "completionSetByContent", False),
        objective_set_by_content=_flag(element, "objectiveSetByContent", False),
    )


def _resource(element: etree._Element) -> Resource:
    return Resource(
        identifier=_get(element, "identifier"),
        href=element.get("href", ""),
        files=tuple(File(part.get("href", "")) for part in children(element, "file")),
        scorm_type=_word(ScormType, _get(element, "scormtype").lower()) or ScormType.ASSET,
        dependencies=tuple(_get(part, "identifierref") for part in children(element, "dependency")),
        type=element.get("type", "webcontent"),
        base=_base(element),
    )
