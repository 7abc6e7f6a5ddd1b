"""Reads a learner's stored state with the runtime's own reader, and says what has to be in it."""

from typing import Any

from answering import ALL
from playwright.sync_api import BrowserContext
from serving import Server

READ = """([text, data]) => {
  const { ok, state, reason } = KdkPack.unpack(text, data);
  if (!ok) return { reason };
  return {
    current: state.current,
    visited: [...state.visited].sort(),
    answers: Object.fromEntries(state.answers),
    pools: Object.fromEntries(state.pools),
  };
}"""

NEUTRAL = {"ankieta-a", "ankieta-b", "refleksja-a", "refleksja-b"}


class StateReader:
    """A page that knows how states are packed."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.page = context.new_page()
        self.page.goto(f"{server.origin}/lms/reading.html")

    def read(self, text: str, data: Any) -> dict[str, Any]:
        """A state in words; `data` is the course's, as its page has it."""
        seen: dict[str, Any] = self.page.evaluate(READ, [text, data])
        return seen


def assert_state(seen: dict[str, Any]) -> None:
    """The state before the test holds every answer under the author's id, and what it was worth."""
    assert seen["current"] == "sprawdzian"
    assert seen["visited"] == ["powtorka", "rodzaje", "sprawdzian"]
    assert seen["pools"] == {}
    assert set(seen["answers"]) == set(ALL)
    for name, kept in seen["answers"].items():
        is_right = name.endswith("-a")
        best = 66 if name == "kategorie-b" else 100 if is_right else 0
        assert kept["best"] == (None if name in NEUTRAL else best), name
        assert kept["attempts"] == 1, name
        assert kept["closed"] == (name not in NEUTRAL and (is_right or name == "jeden-b")), name
        assert (kept["response"] is None) == name.startswith("refleksja"), name
