"""What every page of these tests is watched for: words to the console, foreign requests, CSP."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

OWN_SCHEMES = {"data", "blob", "about", "file"}
TELL_CSP = """document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`);
});"""


@dataclass
class Watch:
    """What went wrong in the pages of a context; `hosts` are our own servers."""

    hosts: tuple[str, ...]
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Listen to every page of a context, those that open later included."""
        context.add_init_script(TELL_CSP)
        context.on("console", self._said)
        context.on("weberror", self._broke)
        context.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console {message.type}: {message.text}")

    def _broke(self, error: WebError) -> None:
        self.complaints.append(f"uncaught: {error.error}")

    def _asked(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in OWN_SCHEMES and url.netloc not in self.hosts:
            self.complaints.append(f"foreign request: {request.url}")
