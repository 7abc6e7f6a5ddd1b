"""Onto the disk: a build is made beside the old one and takes its place only when it is whole."""

import contextlib
import ctypes
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kdk_lms.errors import KdkError
from kdk_lms.tree import Presser, Tree, checked, content_of, write_zip

MARKER = ".kdk-lms-build.json"
_MARKER_TEXT = json.dumps({"made-by": "kdk-lms", "format": 1}) + "\n"
_LOCK_SECONDS = 10.0


@contextlib.contextmanager
def staging(target: Path, sources: Path, *, keep_old: bool) -> Iterator[Path]:
    """A folder to build in, which replaces `target` in one step when the block ends well.

    With `keep_old` it begins as a copy of what was built before, for a build of some courses only.
    On any error, and on an interruption, `target` stays as it was.

    Raises: KdkError KDK-E003 for a folder that must never be replaced, KDK-E004 for one that is not
    ours, KDK-E005 when another build of it is under way.
    """
    target = target.resolve()
    _refuse_dangerous(target, sources)
    _refuse_foreign(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _lock(target):
        _recover(target)
        draft = target.with_name(f".{target.name}.kdk-draft")
        try:
            if keep_old and target.is_dir():
                shutil.copytree(target, draft, copy_function=_link_or_copy)
            else:
                draft.mkdir()
            yield draft
            (draft / MARKER).write_text(_MARKER_TEXT, "utf-8")
            _swap(draft, target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def _refuse_dangerous(target: Path, sources: Path) -> None:
    sources = sources.resolve()
    never = {Path("/"), Path.home().resolve(), Path.cwd().resolve(), sources}
    if target in never or target in sources.parents or sources in target.parents:
        raise KdkError("KDK-E003", folder=str(target))


def _refuse_foreign(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise KdkError("KDK-E004", folder=str(target))
    entries = {path.name for path in target.iterdir()}
    # `mkdocs build` alone makes only the site, with the marker inside it.
    is_site_alone = entries == {"site"} and (target / "site" / MARKER).is_file()
    if entries and MARKER not in entries and not is_site_alone:
        raise KdkError("KDK-E004", folder=str(target))


def mark(folder: Path) -> None:
    """Say that a folder is ours, so that a later build may replace it."""
    (folder / MARKER).write_text(_MARKER_TEXT, "utf-8")


@contextlib.contextmanager
def _lock(target: Path) -> Iterator[None]:
    """One build of a folder at a time; the system frees the lock of a build that was killed."""
    path = target.with_name(f".{target.name}.kdk-lock")
    with path.open("a+") as handle:
        deadline = time.monotonic() + _LOCK_SECONDS
        while not _try_lock(handle):
            if time.monotonic() > deadline:
                raise KdkError("KDK-E005", folder=str(target))
            time.sleep(0.1)
        yield


def _try_lock(handle: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _link_or_copy(source: str, target: str) -> None:
    """A hard link costs nothing; builds write new files and never change old ones."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _recover(target: Path) -> None:
    """Finish or undo what a killed build left behind."""
    old = target.with_name(f".{target.name}.kdk-old")
    if old.exists():
        if target.exists():
            shutil.rmtree(old)
        else:
            old.rename(target)
    shutil.rmtree(target.with_name(f".{target.name}.kdk-draft"), ignore_errors=True)


def _swap(draft: Path, target: Path) -> None:
    if not target.exists():
        draft.rename(target)
        return
    if _exchange(draft, target):
        return  # The draft's name now holds the old build, which the caller removes.
    old = target.with_name(f".{target.name}.kdk-old")
    target.rename(old)
    try:
        draft.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, where the system can (Linux); false where it cannot."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    names = (os.fsencode(one), os.fsencode(other))
    return bool(rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)


def write_folder(tree: Tree, folder: Path) -> None:
    """Write a tree as files below a folder."""
    for path, content in tree.items():
        target = folder / checked(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # It may be a hard link to the build before.
        target.write_bytes(content_of(content))


def write_package(tree: Tree, path: Path, presser: Presser, first: str) -> int:
    """Write a tree as a zip with the file `first` in front; its size in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with path.open("wb") as target:
        write_zip(target, presser.members(tree, first))
    return path.stat().st_size
