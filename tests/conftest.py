"""What all tests share."""

from pathlib import Path

import pytest
from chromium import find_chromium


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the repository."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's Chromium. Without one the test fails: it is never skipped."""
    path = find_chromium()
    assert path, "no Chromium or Chrome found: install one or set CHROMIUM to its path"
    return path
