"""A tree becomes the same zip every time, and never leaves its folder."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdk_lms.errors import KdkError
from kdk_lms.tree import PathOutsideTree, Presser, Tree, checked, write_zip

NAMES = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=12)
TREES = st.dictionaries(
    st.builds("{}/{}.txt".format, NAMES, NAMES), st.binary(max_size=400), max_size=8
)


def zipped(tree: Tree, first: str = "") -> bytes:
    target = io.BytesIO()
    write_zip(target, Presser().members(tree, first))
    return target.getvalue()


@given(TREES)
def test_a_zip_gives_back_every_file_as_it_was(tree: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped(tree))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == tree


@given(TREES)
def test_the_order_of_a_tree_leaves_no_trace_in_its_zip(tree: dict[str, bytes]) -> None:
    backwards = dict(reversed(tree.items()))
    assert zipped(tree) == zipped(backwards)


def test_the_file_an_lms_looks_for_comes_first() -> None:
    tree = {"a.html": b"", "imsmanifest.xml": b"<manifest/>", "b.js": b""}
    with zipfile.ZipFile(io.BytesIO(zipped(tree, "imsmanifest.xml"))) as archive:
        assert archive.namelist() == ["imsmanifest.xml", "a.html", "b.js"]


def test_members_carry_no_date_owner_or_data_descriptor() -> None:
    with zipfile.ZipFile(io.BytesIO(zipped({"źródło.txt": b"a" * 100}))) as archive:
        (entry,) = archive.infolist()
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)
    assert entry.external_attr == 0o100644 << 16
    assert entry.flag_bits == 0x800  # names are UTF-8; bit 3, the data descriptor, is not set
    assert entry.filename == "źródło.txt"


def test_a_picture_is_stored_and_a_text_deflated(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"x" * 1000)
    with zipfile.ZipFile(io.BytesIO(zipped({"a.png": picture, "a.txt": b"x" * 1000}))) as archive:
        methods = {entry.filename: entry.compress_type for entry in archive.infolist()}
    assert methods == {"a.png": zipfile.ZIP_STORED, "a.txt": zipfile.ZIP_DEFLATED}


def test_two_packages_compress_the_same_content_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"shared")
    presser = Presser()
    first = list(presser.members({"a.txt": path}))
    path.unlink()  # A second reading would fail.
    assert list(presser.members({"a.txt": path})) == first


def test_a_picture_that_changes_while_it_is_packed_stops_the_build(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"before")
    members = list(Presser().members({"a.png": path}))
    path.write_bytes(b"after!")
    with pytest.raises(KdkError, match="KDK-E012"):
        write_zip(io.BytesIO(), members)


@pytest.mark.parametrize("path", ["../a", "/a", "a/../../b", "a\\b", "C:/a", "", "."])
def test_a_path_that_leaves_its_folder_is_refused(path: str) -> None:
    with pytest.raises(PathOutsideTree):
        checked(path)
