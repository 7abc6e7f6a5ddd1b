"""A learner without a mouse: Tab, arrows, Space, Enter and letters; nothing else."""

from typing import Any

from answering import Answer, order_of, question
from playwright.sync_api import Page

MOST_TABS = 250
IS_AT = "selector => document.activeElement.matches(selector)"
# Where the middle of the focused thing is, something else must not lie above it (WCAG 2.4.11).
COVERED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  if (one === document.body || !box.width) return null;
  const across = Math.min(box.left + box.width / 2, innerWidth - 1);
  const down = Math.min(Math.max(box.top + box.height / 2, box.top + 1), box.bottom - 1);
  const above = document.elementFromPoint(across, down);
  const label = one.labels?.[0];
  const isSeen = above && (one.contains(above) || above.contains(one) || label?.contains(above));
  return isSeen ? null : `${one.outerHTML.slice(0, 80)} is under ${above?.outerHTML.slice(0, 80)}`;
}"""


class Hands:
    """Hands on a keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = page.keyboard

    def is_at(self, selector: str) -> bool:
        """Whether the focus is there."""
        answer: bool = self.page.evaluate(IS_AT, selector)
        return answer

    def tab(self, key: str = "Tab") -> None:
        """Go one stop on; what has the focus can be seen."""
        self.keys.press(key)
        covered = self.page.evaluate(COVERED)
        assert covered is None, covered

    def tab_to(self, selector: str) -> None:
        """Go on to a control, stop by stop."""
        for _ in range(MOST_TABS):
            if self.is_at(selector):
                return
            self.tab()
        raise AssertionError(f"Tab never comes to {selector}")

    def arrow_to(self, control: str, wanted: str) -> None:
        """Choose with the arrows, in a group of radio buttons or in a drop-down."""
        for _ in range(12):
            if self.is_at(f"{control}:checked[value='{wanted}']") or self.value() == wanted:
                return
            self.keys.press("ArrowDown")
        raise AssertionError(f"no arrow comes to {wanted}")

    def value(self) -> str | None:
        """What the drop-down with the focus shows."""
        shown: str | None = self.page.evaluate(
            "document.activeElement.matches('select') ? document.activeElement.value : null"
        )
        return shown

    def choose(self, name: str, wanted: str) -> None:
        """Choose in the control or group of a name."""
        control = f"[name='{name}']"
        self.tab_to(control)
        if self.value() is None:
            self.keys.press("Space")
        self.arrow_to(control, wanted)

    def enter(self, answer: Answer) -> None:
        """Enter an answer as its kind of question wants it."""
        name, entered = answer.question, answer.entered
        match answer.kind:
            case "single":
                self.choose(name, entered[0])
            case "multiple":
                self.tick(name, entered)
            case "order":
                self.put_in_order(name, entered)
            case "gaps":
                self.write(f"{name}.0", entered[0])
                self.choose(f"{name}.1", entered[1])
            case "number" | "text" | "reflection":
                self.write(name, entered)
            case _:
                for row, column in entered.items():
                    self.choose(f"{name}.{row}", column)

    def tick(self, name: str, wanted: tuple[str, ...]) -> None:
        """Tick boxes in the order of the page, which is drawn."""
        for _ in wanted:
            boxes = "".join(f"[value='{one}']," for one in wanted).rstrip(",")
            self.tab_to(f"[name='{name}']:is({boxes}):not(:checked)")
            self.keys.press("Space")

    def write(self, name: str, text: str) -> None:
        """Type into a field."""
        self.tab_to(f"[name='{name}']")
        self.keys.type(text)

    def put_in_order(self, name: str, wanted: tuple[str, ...]) -> None:
        """Move items with their buttons; the focus stays on the button pressed."""
        form = question(self.page, name)
        for place, one in enumerate(wanted):
            button = f"#q-{name} [data-o='{one}'] .kdk-up"
            while order_of(form).index(one) > place:
                self.come_back_to(button, f"#q-{name}")
                self.keys.press("Enter")
                assert self.is_at(button), "the focus has left the item that moved"
        assert order_of(form) == list(wanted)

    def come_back_to(self, selector: str, inside: str) -> None:
        """Go to a control of a form, backwards when it lies behind."""
        while not self.is_at(selector) and not self.is_at(f"{inside} .kdk-check"):
            self.tab()
        while not self.is_at(selector):
            assert self.is_at(f"{inside} *"), f"Shift+Tab never comes to {selector}"
            self.tab("Shift+Tab")

    def check(self, name: str, key: str = "Enter") -> Any:
        """Press the button of a question."""
        self.tab_to(f"#q-{name} .kdk-check")
        self.keys.press(key)
