"""A first course to start from: `kdk-lms new`."""

import re
from pathlib import Path

from kdk_lms.errors import KdkError
from kdk_lms.looks import theme_folder

_NAME = re.compile(r"[a-z][a-z0-9-]{0,59}")


def new_course(folder: Path, name: str, title: str, language: str) -> list[Path]:
    """Write a small course that builds: one module, one lesson, one picture, three questions.

    Raises: KdkError KDK-E007 for a name that cannot be an address, KDK-E008 when it is taken.
    """
    if not _NAME.fullmatch(name):
        raise KdkError("KDK-E007", name=name)
    target = folder / name
    if target.exists():
        raise KdkError("KDK-E008", folder=str(target))
    pattern = theme_folder() / "new" / language
    written = []
    for path in sorted(pattern.rglob("*")):
        if path.is_file():
            copy = target / path.relative_to(pattern)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(path.read_text("utf-8").replace("{{title}}", title), "utf-8")
            written.append(copy)
    return written
