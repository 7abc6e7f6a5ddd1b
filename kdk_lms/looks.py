"""Where themes and the built runtime lie: in the installed package, or beside it in a checkout."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_PACKAGE = Path(__file__).resolve().parent


@cache
def theme_folder() -> Path:
    """The folder `themes`."""
    inside = _PACKAGE / "themes"
    return inside if inside.is_dir() else _PACKAGE.parent / "themes"


@cache
def runtime_script(name: str = "kdk.js") -> bytes:
    """A built script: `kdk.js` plays lessons, `site.js` moves the frame of the site,
    `sheets.js` keeps what is written in worksheets.
    """
    inside = _PACKAGE / "runtime" / name
    path = inside if inside.is_file() else _PACKAGE.parent / "runtime" / "dist" / name
    return path.read_bytes()


@cache
def theme_text(path: str) -> str:
    """A file of the themes, such as `common/quiz.css`."""
    return (theme_folder() / path).read_text("utf-8")


@cache
def environment() -> Environment:
    """Templates of the themes; a name that nobody gave is an error, and all text is escaped."""
    return Environment(
        loader=FileSystemLoader(theme_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def script_hash(script: str) -> str:
    """A Content-Security-Policy source that allows exactly this inline script."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
