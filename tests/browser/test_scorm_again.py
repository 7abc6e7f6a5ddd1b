"""scorm-again as the LMS: a second opinion on what packages tell, by someone who is not us."""

import json
import re

import pytest
from answering import RIGHT_ONES, WRONG_ONES, Scene, give, read_all
from lms_page import EDITIONS, Edition, Player, current, go_to, wait_for_course
from playwright.sync_api import BrowserContext
from reports import CORE, LOCATION, ROWS, SCORE_BEFORE_TEST, expected, standing
from serving import Server


class Again(Player):
    """The page of an LMS that is scorm-again; its commits arrive at the tests' server."""

    def launch(self, stored: dict[str, str] | None = None) -> Scene:
        """Open the package; `stored` is what the LMS has from the last visit."""
        address = f"/{self.edition}/index.html"
        wanted = {"edition": self.edition, "address": address, "how": "frame", "stored": stored}
        self.page.evaluate("wanted => again.open(wanted)", wanted)
        return wait_for_course(self.frame(address))

    def leave(self) -> None:
        """Show another page where the course was."""
        self.page.evaluate("course.leave('swap')")
        self.frame("gone.html")
        self.page.evaluate("course.clear()")

    def calls(self) -> list[dict[str, str]]:
        """Every call of the last launch, with the code that followed it."""
        told: list[dict[str, str]] = self.page.evaluate("again.calls")
        return told


def last_commit(server: Server) -> dict[str, str]:
    """What the LMS's server got in the end, without what is empty."""
    got = json.loads(server.commits[-1])
    return {name: value for name, value in got.items() if isinstance(value, str) and value}


def assert_nothing_refused(lms: Again) -> None:
    """Every call was taken; 403 only says that a 2004 value was never set."""
    calls = lms.calls()
    verbs = [call["verb"] for call in calls]
    ends = verbs.count("Terminate") + verbs.count("Finish")
    assert (verbs[0], verbs.count("Initialize"), ends) == ("Initialize", 1, 1)
    for call in calls:
        is_reading = call["verb"] == "GetValue"
        assert call["code"] in ({"0", "403"} if is_reading else {"0"}), call
        assert is_reading or call["result"] == "true", call


def assert_got(edition: Edition, got: dict[str, str], rest: dict[str, str]) -> None:
    """The LMS has each answer and nothing else of answers, and what else we told it."""
    exact, timed = expected(edition, list(ROWS))
    answers = {name: value for name, value in got.items() if name.startswith("cmi.interactions.")}
    assert {name: value for name, value in answers.items() if name not in timed} == exact
    for name, pattern in timed.items():
        assert re.fullmatch(pattern, answers[name]), (name, answers[name])
    # An empty exit is not sent.
    assert {name: got.get(name, "") for name in rest} == rest
    assert re.search("[1-9]", got[f"{CORE[edition]}session_time"])


@pytest.mark.parametrize("edition", EDITIONS)
def test_scorm_again_refuses_nothing_and_gives_everything_back(
    context: BrowserContext, server: Server, edition: Edition
) -> None:
    lms = Again(context, server, edition)
    course = lms.launch()
    for answer in RIGHT_ONES:
        give(course, answer)
    go_to(course, "powtorka")
    for answer in WRONG_ONES:
        give(course, answer)
    shown = read_all(course, WRONG_ONES)
    go_to(course, "sprawdzian")
    lms.leave()
    assert_nothing_refused(lms)
    rest = standing(edition, SCORE_BEFORE_TEST, False, "sprawdzian")
    got = last_commit(server)
    assert_got(edition, got, rest)

    course = lms.launch(got)
    assert current(course) == ["sprawdzian"]
    go_to(course, "powtorka")
    assert read_all(course, WRONG_ONES) == shown
    lms.leave()
    assert_nothing_refused(lms)
    assert_got(edition, last_commit(server), rest | {LOCATION[edition]: "powtorka"})
