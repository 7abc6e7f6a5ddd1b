"""What an output is: paths and their content, in memory or still on the author's disk."""

import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from kdk_lms.errors import KdkError

Content = bytes | Path
Tree = Mapping[str, Content]


class PathOutsideTree(ValueError):
    """A path that would leave the folder it is written into."""


def checked(path: str) -> str:
    """The path, when it is relative and stays inside.

    Raises: PathOutsideTree for `..`, a leading slash, a backslash or a drive.
    """
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or ":" in path:
        raise PathOutsideTree(path)
    return path


def content_of(content: Content) -> bytes:
    """The bytes, read from the disk when they are still there."""
    return content if isinstance(content, bytes) else content.read_bytes()


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a zip, already compressed.

    Shape: `method` 0 = stored, 8 = deflated; `packed` is what the zip holds, or the file that has
    it as it is: pictures and films stay on the disk until they are written.
    """

    name: str
    method: int
    crc: int
    size: int
    packed_size: int
    packed: Content


# These are compressed already; deflating them again costs time and gains nothing.
_STORED = {
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".avif",
    ".mp3",
    ".mp4",
    ".webm",
    ".woff2",
    ".zip",
}


def member(name: str, content: Content) -> Member:
    """Compress one file for a zip."""
    plain = content_of(content)
    crc, size = zlib.crc32(plain), len(plain)
    if PurePosixPath(name).suffix.lower() not in _STORED:
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = deflate.compress(plain) + deflate.flush()
        if len(packed) < size:
            return Member(name, 8, crc, size, len(packed), packed)
    return Member(name, 0, crc, size, size, content)


class Presser:
    """Compresses each content once, however many packages hold it."""

    def __init__(self) -> None:
        self._pressed: dict[object, Member] = {}

    def members(self, tree: Tree, first: str = "") -> Iterator[Member]:
        """The tree's files in the order of a zip: `first`, then by path."""
        for name in sorted(tree, key=lambda path: (path != first, path)):
            yield self._member(checked(name), tree[name])

    def _member(self, name: str, content: Content) -> Member:
        key = (name, content)
        if key not in self._pressed:
            self._pressed[key] = member(name, content)
        return self._pressed[key]


def _unchanged(part: Member) -> bytes:
    packed = content_of(part.packed)
    if isinstance(part.packed, Path) and zlib.crc32(packed) != part.crc:
        raise KdkError("KDK-E012", path=str(part.packed))
    return packed


# 1980-01-01 00:00, the first moment a zip can name: the same tree gives the same bytes on any day.
_DATE, _TIME = 0x0021, 0x0000
_UTF8 = 0x0800
_MODE = 0o100644 << 16


def write_zip(target: BinaryIO, members: Iterable[Member]) -> None:
    """Write a zip so that the same members always give the same bytes.

    Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16; sizes are known beforehand,
    so there are no data descriptors, which some LMSs written in Java refuse.
    Raises: KdkError KDK-E012 when a file changed since it was read; OverflowError above 4 GiB or
    65,535 files, where zip64 would begin.
    """
    directory = []
    offset = 0
    for part in members:
        name = part.name.encode()
        common = struct.pack(
            "<HHHHHLLLHH", 20, _UTF8, part.method, _TIME, _DATE, part.crc, part.packed_size,
            part.size, len(name), 0,
        )  # fmt: skip
        target.write(b"PK\x03\x04" + common + name)
        target.write(_unchanged(part))
        directory.append(
            b"PK\x01\x02" + struct.pack("<H", 0x0314) + common
            + struct.pack("<HHHLL", 0, 0, 0, _MODE, offset) + name
        )  # fmt: skip
        offset += 30 + len(name) + part.packed_size
        if offset >= 2**32 - 1 or len(directory) >= 2**16 - 1:
            raise OverflowError(part.name)
    ending = b"".join(directory)
    count = len(directory)
    target.write(ending)
    target.write(
        struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, count, count, len(ending), offset, 0)
    )
