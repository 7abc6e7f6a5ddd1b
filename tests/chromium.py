"""Where this machine keeps its Chromium: `python tests/chromium.py` prints the path or fails."""

import os
import shutil
import sys
from pathlib import Path

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def find_chromium() -> str | None:
    """The browser that the tests drive: `CHROMIUM` if set, else the first that is installed."""
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    found = [path for name in COMMANDS if (path := shutil.which(name))]
    found += [path for path in APPLICATIONS if Path(path).is_file()]
    return found[0] if found else None


if __name__ == "__main__":
    print(find_chromium() or sys.exit(1))
