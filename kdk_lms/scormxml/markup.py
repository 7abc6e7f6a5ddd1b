"""What the XSDs do not see in the text of a manifest, but LMSs and strict checks do.

Source: Moodle 4.5 compares prefixes and `schemaversion` literally and knows no namespaces.
"""

from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree

from .finding import Finding, Level, ManifestError
from .model import Edition
from .namespaces import SCHEMA, names
from .read import child, parse

_LEAVES_12 = (
    "prerequisites", "maxtimeallowed", "timelimitaction", "datafromlms", "masteryscore",
)  # fmt: skip


def markup(xml: bytes, edition: Edition) -> list[Finding]:
    """Wrong prefixes, schemaversion, metadata, order of elements; needs no schema files."""
    try:
        root = parse(xml)
    except ManifestError as error:
        return list(error.findings)
    return [finding for rule in _RULES for finding in rule(root, edition)]


def _finding(
    code: str, message: str, element: etree._Element, level: Level = Level.ERROR
) -> Finding:
    line: Any = element.sourceline  # Any: the stubs do not say that it is a number
    return Finding(code, message, _name(element), line, level)


def _name(element: etree._Element) -> str:
    local = etree.QName(element).localname
    return f"{element.prefix}:{local}" if element.prefix else local


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _root(root: etree._Element, _: Edition) -> Iterator[Finding]:
    if _local(root) != "manifest":
        yield _finding("not-a-manifest", "the root is not <manifest>", root)


def _metadata(root: etree._Element, edition: Edition) -> Iterator[Finding]:
    metadata = child(root, "metadata")
    if metadata is None:
        yield _finding("no-metadata", "the manifest has no <metadata>", root)
        return
    first = [_local(element) for element in metadata.iterchildren("*")][:2]
    if first != ["schema", "schemaversion"]:
        message = "<schema> must be the first and <schemaversion> the second child"
        yield _finding("metadata-order", message, metadata)
    for name, expected in (("schema", SCHEMA), ("schemaversion", edition.value)):
        element = child(metadata, name)
        if element is not None:
            yield from _exact(element, expected)


def _exact(element: etree._Element, expected: str) -> Iterator[Finding]:
    found = element.text or ""
    if found == expected:
        return
    name = _local(element)
    if found.strip() == expected:
        message = f"<{name}> has spaces around its text; Moodle would read SCORM 1.2"
        yield _finding(f"{name}-space", message, element)
    else:
        message = f"<{name}> is “{found.strip()}”, it must be “{expected}”"
        yield _finding(name, message, element)


def _default_namespace(root: etree._Element, edition: Edition) -> Iterator[Finding]:
    uri = names(edition)["imscp"][0]
    prefixed = (element for element in root.iter(f"{{{uri}}}*") if element.prefix)
    for element in list(prefixed)[:1]:
        message = "content packaging must be the default namespace, without a prefix"
        yield _finding("prefix", message, element)


def _prefixes(root: etree._Element, edition: Edition) -> Iterator[Finding]:
    """lxml forgets which prefix an attribute had, so every declaration is looked at."""
    wanted = {uri: prefix for prefix, (uri, _) in names(edition).items() if prefix != "imscp"}
    for element in root.iter("*"):
        parent = element.getparent()
        around = {} if parent is None else parent.nsmap
        for prefix, uri in element.nsmap.items():
            if around.get(prefix) != uri and uri in wanted and prefix != wanted[uri]:
                message = f"the namespace {uri} must have the prefix “{wanted[uri]}”"
                yield _finding("prefix", message, element)


def _scorm_type(root: etree._Element, edition: Edition) -> Iterator[Finding]:
    """The spelling differs by edition, and the 2004 XSDs let any other pass."""
    spelling = "scormType" if edition.is_2004 else "scormtype"
    for element in root.iter("{*}resource"):
        found = [etree.QName(name).localname for name in element.attrib]
        if spelling not in found:
            yield _finding("scorm-type", f"the resource has no adlcp:{spelling}", element)


def _order(root: etree._Element, edition: Edition) -> Iterator[Finding]:
    """The standard's order of ADL elements in 1.2, which its XSD leaves open."""
    if edition.is_2004:
        return
    for element in root.iter("{*}item"):
        found = [_local(part) for part in element.iterchildren("*") if _local(part) in _LEAVES_12]
        if found != sorted(found, key=_LEAVES_12.index):
            message = f"the order must be {', '.join(_LEAVES_12)}"
            yield _finding("element-order", message, element)


def _avoided(root: etree._Element, _: Edition) -> Iterator[Finding]:
    reasons = {
        "auxiliaryResources": "auxiliary resources are not supported by LMSs",
        "limitConditions": "limits of time and attempts are not supported by LMSs",
    }
    for element in root.iter("*"):
        if _local(element) == "manifest" and element is not root:
            message = "sub-manifests are not supported by LMSs"
            yield _finding("sub-manifest", message, element, Level.WARNING)
        elif _local(element) in reasons:
            message = reasons[_local(element)]
            yield _finding("avoid", message, element, Level.WARNING)


_Rule = Callable[[etree._Element, Edition], Iterator[Finding]]
_RULES: tuple[_Rule, ...] = (
    _root, _metadata, _default_namespace, _prefixes, _scorm_type, _order, _avoided,
)  # fmt: skip
