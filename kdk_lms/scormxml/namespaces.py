"""Namespaces, literal prefixes and schema files of each edition.

Source: SCORM 1.2 CAM, SCORM 2004 3rd and 4th Edition CAM. The prefixes are literal because
Moodle's parser compares text and knows no namespaces.
"""

from .model import Edition

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"
XS = "http://www.w3.org/2001/XMLSchema"

SCHEMA = "ADL SCORM"
MANIFEST = "imsmanifest.xml"

IMSMD_12 = "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"

_NAMES_12 = {
    "imscp": ("http://www.imsproject.org/xsd/imscp_rootv1p1p2", "imscp_rootv1p1p2.xsd"),
    "adlcp": ("http://www.adlnet.org/xsd/adlcp_rootv1p2", "adlcp_rootv1p2.xsd"),
}
_NAMES_2004 = {
    "imscp": ("http://www.imsglobal.org/xsd/imscp_v1p1", "imscp_v1p1.xsd"),
    "adlcp": ("http://www.adlnet.org/xsd/adlcp_v1p3", "adlcp_v1p3.xsd"),
    "adlseq": ("http://www.adlnet.org/xsd/adlseq_v1p3", "adlseq_v1p3.xsd"),
    "adlnav": ("http://www.adlnet.org/xsd/adlnav_v1p3", "adlnav_v1p3.xsd"),
    "imsss": ("http://www.imsglobal.org/xsd/imsss", "imsss_v1p0.xsd"),
}
_IMSSS_PARTS = (
    "auxresource", "control", "delivery", "limit", "objective", "random", "rollup", "seqrule",
    "util",
)  # fmt: skip


def names(edition: Edition) -> dict[str, tuple[str, str]]:
    """Prefix → (namespace, schema file); `imscp` is the default namespace and has no prefix."""
    return _NAMES_2004 if edition.is_2004 else _NAMES_12


def namespace(edition: Edition, prefix: str) -> str:
    """The namespace that a prefix stands for in an edition."""
    return names(edition)[prefix][0]


def schema_location(edition: Edition) -> str:
    """The text of `xsi:schemaLocation`."""
    pairs = list(names(edition).values())
    if not edition.is_2004:
        pairs.insert(1, (IMSMD_12, "imsmd_rootv1p2p1.xsd"))
    return " ".join(f"{uri} {file}" for uri, file in pairs)


def schema_names(edition: Edition) -> tuple[str, ...]:
    """The schema files that belong at the root of a package, sorted."""
    if not edition.is_2004:
        return ("adlcp_rootv1p2.xsd", "ims_xml.xsd", "imscp_rootv1p1p2.xsd", "imsmd_rootv1p2p1.xsd")
    own = [file for _, file in _NAMES_2004.values()]
    parts = [f"imsss_v1p0{part}.xsd" for part in _IMSSS_PARTS]
    return tuple(sorted([*own, *parts, "xml.xsd", "XMLSchema.dtd", "datatypes.dtd"]))
