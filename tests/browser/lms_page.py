"""The page of an LMS, seen from Python: it opens packages, and tells what they said."""

from typing import Any, Literal
from urllib.parse import urlsplit

from answering import Scene
from playwright.sync_api import BrowserContext, Frame, Page, expect
from serving import Server

Edition = Literal["scorm12", "scorm2004"]
Leaving = Literal["swap", "remove", "close", "tab"]

EDITIONS: tuple[Edition, ...] = ("scorm12", "scorm2004")


def wait_for_course(scene: Scene) -> Scene:
    """Wait until the course knows where answers go; it looks for an LMS up to three seconds."""
    expect(scene.locator(".kdk-save")).not_to_be_empty()
    return scene


def go_to(course: Scene, lesson: str) -> None:
    """Turn to a lesson of a package by the table of contents."""
    entry = course.locator(f'[data-toc="{lesson}"]')
    if not entry.is_visible():
        course.locator(".kdk-toc-toggle").click()
    entry.click()
    course.locator(f"#{lesson}.is-current").wait_for()


def current(course: Scene) -> list[str]:
    """The lessons of a package that can be seen."""
    seen: list[str] = course.locator(".kdk-lesson:visible").evaluate_all(
        "all => all.map(one => one.id)"
    )
    return seen


class Player:
    """The page of an LMS in which courses are shown."""

    def __init__(self, context: BrowserContext, server: Server, edition: Edition) -> None:
        self.edition = edition
        self.server = server
        self.page = context.new_page()
        self.page.goto(f"{server.origin}/lms/lms.html")

    def frame(self, address: str) -> Frame:
        """The frame that shows an address, at any depth, once its document is there."""
        self.page.wait_for_function("document.querySelector('iframe')?.contentWindow")
        for _ in range(100):
            for frame in self.page.frames:
                if urlsplit(frame.url).path.endswith(address):
                    frame.wait_for_load_state()
                    return frame
            self.page.wait_for_timeout(50)
        raise AssertionError(f"no frame shows {address}")


class LmsPage(Player):
    """Our strict LMS with one learner. `setting`: as runtime/fake takes it."""

    def __init__(
        self, context: BrowserContext, server: Server, edition: Edition, **setting: Any
    ) -> None:
        super().__init__(context, server, edition)
        self.page.evaluate("setting => course.begin(setting)", {"edition": edition, **setting})
        self.popup: Page | None = None

    def launch(self, how: str = "frame", folder: str = "", **more: Any) -> Scene:
        """Open the package, in a frame or a window of its own."""
        address = f"/{folder or self.edition}/index.html"
        wanted = {"address": address, "how": how, **more}
        if how == "popup":
            with self.page.expect_popup() as opened:
                self.page.evaluate("wanted => course.open(wanted)", wanted)
            self.popup = opened.value
            return wait_for_course(self.popup)
        self.page.evaluate("wanted => course.open(wanted)", wanted)
        return wait_for_course(self.frame(address))

    def leave(self, how: Leaving) -> None:
        """Get rid of the course as LMSs and learners do, and wait until it is gone."""
        if how == "tab":
            assert self.popup
            close_tab(self.popup)
        else:
            self.page.evaluate("how => course.leave(how)", how)
        if how == "swap":
            self.frame("gone.html")
            self.page.evaluate("course.clear()")
        self.settle()

    def settle(self) -> None:
        """A window is gone for the browser before its last words are heard: wait for them."""
        for _ in range(40):
            if self.page.evaluate("course.isOver()"):
                return
            self.page.wait_for_timeout(50)

    def calls(self) -> list[dict[str, Any]]:
        """The calls of the last launch."""
        told: list[dict[str, Any]] = self.page.evaluate("course.calls()")
        return told

    def told(self, name: str) -> list[str]:
        """Every value that the last launch set for an element."""
        return [one["value"] for one in self.calls() if one["element"] == name and is_set(one)]

    def verbs(self) -> list[str]:
        """The calls of the last launch by name."""
        return [one["verb"] for one in self.calls()]

    def stored(self) -> dict[str, str]:
        """What the LMS's server keeps."""
        kept: dict[str, str] = self.page.evaluate("course.stored()")
        return kept

    def wait_for(self, name: str, value: str) -> None:
        """Wait until the LMS holds a value: it is spared, and gets a verdict within two seconds."""
        self.page.wait_for_function(
            "([name, value]) => course.stored()[name] === value", arg=[name, value]
        )

    def complaints(self) -> list[str]:
        """What the strict LMS did not like, in any launch."""
        said: list[str] = self.page.evaluate("course.complaints()")
        return said


def is_set(call: dict[str, Any]) -> bool:
    """Whether a call set a value."""
    return bool(call["verb"] == "set")


def close_tab(page: Page) -> None:
    """Close a tab as its cross does: `page.close()` alone lets no event reach the page."""
    with page.expect_event("close"):
        page.context.new_cdp_session(page).send("Page.close")
