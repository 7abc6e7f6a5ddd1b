"""Manifest → bytes: literal prefixes, the standards' order, the same bytes every time."""

from dataclasses import dataclass
from typing import Any

from lxml import etree

from . import text
from .finding import ManifestError
from .model import (
    CompletionThreshold,
    ControlMode,
    DeliveryControls,
    Edition,
    Item,
    Manifest,
    Objective,
    Organization,
    Resource,
    Rollup,
    Rule,
    RuleAction,
    Sequencing,
)
from .namespaces import SCHEMA, XML, XSI, names, namespace, schema_location
from .structure import structure

RULE_ELEMENTS = (
    ("preConditionRule", (RuleAction.SKIP, RuleAction.DISABLED, RuleAction.HIDDEN_FROM_CHOICE,
                          RuleAction.STOP_FORWARD_TRAVERSAL)),
    ("exitConditionRule", (RuleAction.EXIT,)),
    ("postConditionRule", (RuleAction.EXIT_PARENT, RuleAction.EXIT_ALL, RuleAction.RETRY,
                           RuleAction.RETRY_ALL, RuleAction.CONTINUE, RuleAction.PREVIOUS)),
)  # fmt: skip


def write(manifest: Manifest, edition: Edition) -> bytes:
    """The text of `imsmanifest.xml`.

    Titles are cut at 200 characters; everything else is written as it is or refused.
    Raises: ManifestError with every reason why the manifest cannot be written in this edition.
    """
    if findings := structure(manifest, edition):
        raise ManifestError(findings)
    root = _Writer(edition).manifest(manifest)
    etree.indent(root, space="  ")
    body = etree.tostring(root, encoding="UTF-8", xml_declaration=False)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"


def _flag(value: bool) -> str:
    return "true" if value else "false"


@dataclass(frozen=True)
class _Writer:
    edition: Edition

    def manifest(self, manifest: Manifest) -> etree._Element:
        prefixes = {prefix: uri for prefix, (uri, _) in names(self.edition).items()}
        others = {prefix: uri for prefix, uri in prefixes.items() if prefix != "imscp"}
        # Any: the stubs know no default namespace.
        nsmap: Any = {None: prefixes["imscp"], **others, "xsi": XSI}
        root = etree.Element(
            self._name("manifest"),
            {"identifier": manifest.identifier},
            nsmap=nsmap,
        )
        self._set(root, "version", manifest.version)
        root.set(f"{{{XSI}}}schemaLocation", schema_location(self.edition))
        metadata = self._add(root, "metadata")
        self._add(metadata, "schema", SCHEMA)
        self._add(metadata, "schemaversion", self.edition.value)
        self._add_if(metadata, "adlcp:location", manifest.location)
        organizations = self._add(root, "organizations")
        self._set(organizations, "default", manifest.default_organization)
        for organization in manifest.organizations:
            self._organization(organizations, organization)
        resources = self._add(root, "resources")
        for resource in manifest.resources:
            self._resource(resources, resource)
        return root

    def _organization(self, parent: etree._Element, organization: Organization) -> None:
        element = self._add(parent, "organization", identifier=organization.identifier)
        if organization.structure != "hierarchical":
            self._set(element, "structure", organization.structure)
        for name, value in (
            ("adlseq:objectivesGlobalToSystem", organization.objectives_global_to_system),
            ("adlcp:sharedDataGlobalToSystem", organization.shared_data_global_to_system),
        ):
            if value is not None:
                self._set(element, name, _flag(value))
        self._add(element, "title", text.title(organization.title))
        for item in organization.items:
            self._item(element, item)
        self._sequencing(element, organization.sequencing)

    def _item(self, parent: etree._Element, item: Item) -> None:
        element = self._add(parent, "item", identifier=item.identifier)
        self._set(element, "identifierref", item.resource)
        self._set(element, "isvisible", _flag(item.is_visible))
        self._set(element, "parameters", item.parameters)
        self._add(element, "title", text.title(item.title))
        for child in item.children:
            self._item(element, child)
        if self.edition.is_2004:
            self._elements_2004(element, item)
        else:
            self._elements_12(element, item)

    def _elements_12(self, element: etree._Element, item: Item) -> None:
        if item.prerequisites:
            self._add(element, "adlcp:prerequisites", item.prerequisites, type="aicc_script")
        self._add_if(element, "adlcp:maxtimeallowed", item.max_time_allowed)
        self._add_if(element, "adlcp:timelimitaction", item.time_limit_action or "")
        self._add_if(element, "adlcp:datafromlms", item.data_from_lms)
        if item.mastery_score is not None:
            self._add(element, "adlcp:masteryscore", text.number(item.mastery_score))

    def _elements_2004(self, element: etree._Element, item: Item) -> None:
        self._add_if(element, "adlcp:timeLimitAction", item.time_limit_action or "")
        self._add_if(element, "adlcp:dataFromLMS", item.data_from_lms)
        if item.completion_threshold is not None:
            self._threshold(element, item.completion_threshold)
        self._sequencing(element, item.sequencing)
        if item.hide_lms_ui:
            presentation = self._add(element, "adlnav:presentation")
            interface = self._add(presentation, "adlnav:navigationInterface")
            for button in item.hide_lms_ui:
                self._add(interface, "adlnav:hideLMSUI", button)

    def _threshold(self, parent: etree._Element, threshold: CompletionThreshold) -> None:
        least = text.number(threshold.min_progress)
        if self.edition is Edition.SCORM_2004_3RD:
            self._add(parent, "adlcp:completionThreshold", least)
            return
        element = self._add(parent, "adlcp:completionThreshold")
        self._set(element, "completedByMeasure", _flag(threshold.is_by_measure))
        self._set(element, "minProgressMeasure", least)
        if threshold.weight != 1:
            self._set(element, "progressWeight", text.number(threshold.weight))

    def _sequencing(self, parent: etree._Element, sequencing: Sequencing | None) -> None:
        if sequencing is None:
            return
        element = self._add(parent, "imsss:sequencing")
        if sequencing.control_mode is not None:
            self._control_mode(element, sequencing.control_mode)
        self._rules(element, sequencing.rules)
        if sequencing.rollup is not None:
            self._rollup(element, sequencing.rollup)
        if sequencing.primary_objective is not None:
            objectives = self._add(element, "imsss:objectives")
            self._objective(objectives, "imsss:primaryObjective", sequencing.primary_objective)
            for objective in sequencing.objectives:
                self._objective(objectives, "imsss:objective", objective)
        if sequencing.delivery is not None:
            self._delivery(element, sequencing.delivery)

    def _control_mode(self, parent: etree._Element, mode: ControlMode) -> None:
        element = self._add(parent, "imsss:controlMode")
        self._set(element, "choice", _flag(mode.choice))
        self._unless(element, "choiceExit", mode.choice_exit, default=True)
        self._set(element, "flow", _flag(mode.flow))
        self._unless(element, "forwardOnly", mode.forward_only, default=False)
        for name, value in (
            ("useCurrentAttemptObjectiveInfo", mode.uses_current_objectives),
            ("useCurrentAttemptProgressInfo", mode.uses_current_progress),
        ):
            self._unless(element, name, value, default=True)

    def _rules(self, parent: etree._Element, rules: tuple[Rule, ...]) -> None:
        if not rules:
            return
        element = self._add(parent, "imsss:sequencingRules")
        for name, actions in RULE_ELEMENTS:
            for rule in rules:
                if rule.action in actions:
                    self._rule(element, name, rule)

    def _rule(self, parent: etree._Element, name: str, rule: Rule) -> None:
        element = self._add(parent, f"imsss:{name}")
        if rule.conditions:
            self._conditions(element, rule)
        self._add(element, "imsss:ruleAction", action=rule.action.value)

    def _conditions(self, parent: etree._Element, rule: Rule) -> None:
        combination = "all" if rule.needs_all else "any"
        conditions = self._add(parent, "imsss:ruleConditions", conditionCombination=combination)
        for condition in rule.conditions:
            asked = self._add(conditions, "imsss:ruleCondition")
            self._set(asked, "referencedObjective", condition.objective)
            if condition.threshold is not None:
                self._set(asked, "measureThreshold", text.number(condition.threshold))
            if condition.is_negated:
                self._set(asked, "operator", "not")
            self._set(asked, "condition", condition.condition)

    def _rollup(self, parent: etree._Element, rollup: Rollup) -> None:
        element = self._add(parent, "imsss:rollupRules")
        self._set(element, "rollupObjectiveSatisfied", _flag(rollup.counts_satisfied))
        self._set(element, "rollupProgressCompletion", _flag(rollup.counts_completion))
        self._set(element, "objectiveMeasureWeight", text.number(rollup.measure_weight))

    def _objective(self, parent: etree._Element, name: str, objective: Objective) -> None:
        element = self._add(parent, name)
        self._set(element, "objectiveID", objective.identifier)
        self._set(element, "satisfiedByMeasure", _flag(objective.is_satisfied_by_measure))
        if objective.min_normalized_measure is not None:
            least = text.number(objective.min_normalized_measure)
            self._add(element, "imsss:minNormalizedMeasure", least)
        for tie in objective.maps:
            mapped = self._add(element, "imsss:mapInfo", targetObjectiveID=tie.target)
            self._set(mapped, "readSatisfiedStatus", _flag(tie.reads_satisfied))
            self._set(mapped, "readNormalizedMeasure", _flag(tie.reads_measure))
            self._set(mapped, "writeSatisfiedStatus", _flag(tie.writes_satisfied))
            self._set(mapped, "writeNormalizedMeasure", _flag(tie.writes_measure))

    def _delivery(self, parent: etree._Element, delivery: DeliveryControls) -> None:
        element = self._add(parent, "imsss:deliveryControls")
        self._unless(element, "tracked", delivery.is_tracked, default=True)
        self._set(element, "completionSetByContent", _flag(delivery.completion_set_by_content))
        self._set(element, "objectiveSetByContent", _flag(delivery.objective_set_by_content))

    def _resource(self, parent: etree._Element, resource: Resource) -> None:
        element = self._add(parent, "resource", identifier=resource.identifier, type=resource.type)
        self._set(element, "adlcp:scormType" if self.edition.is_2004 else "adlcp:scormtype",
                  resource.scorm_type)  # fmt: skip
        self._set(element, f"{{{XML}}}base", resource.base)
        self._set(element, "href", resource.href)
        for file in resource.files:
            self._add(element, "file", href=file.href)
        for identifier in resource.dependencies:
            self._add(element, "dependency", identifierref=identifier)

    def _name(self, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        return f"{{{namespace(self.edition, prefix or 'imscp')}}}{local}"

    def _add(
        self, parent: etree._Element, name: str, content: str = "", **attributes: str
    ) -> etree._Element:
        element = etree.SubElement(parent, self._name(name), attributes)
        if content:
            element.text = content
        return element

    def _add_if(self, parent: etree._Element, name: str, content: str) -> None:
        if content:
            self._add(parent, name, content)

    def _set(self, element: etree._Element, name: str, value: str) -> None:
        """Set an attribute; an empty value says nothing and is left out."""
        if value:
            is_plain = ":" not in name or name.startswith("{")
            element.set(name if is_plain else self._name(name), value)

    def _unless(self, element: etree._Element, name: str, value: bool, *, default: bool) -> None:
        if value is not default:
            self._set(element, name, _flag(value))
