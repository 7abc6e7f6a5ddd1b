"""A small web server for what the tests open."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any


class Handler(SimpleHTTPRequestHandler):
    """Serves files, takes scorm-again's commits, and forbids what pages should not use."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        # Whoever listens for `unload` is named in the console: it breaks the browser's cache.
        self.send_header("Permissions-Policy", "unload=()")
        super().end_headers()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.commits.append(body)  # type: ignore[attr-defined]
        answer = b'{"result": "true", "errorCode": 0}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the tests watch the requests themselves."""


class Server:
    """One folder under two names: `origin`, and `stranger`, which browsers take for another."""

    def __init__(self, folder: Path, server: ThreadingHTTPServer) -> None:
        port = server.server_address[1]
        self.folder = folder
        self.hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self.origin, self.stranger = (f"http://{host}" for host in self.hosts)
        self.commits: list[str] = server.commits  # type: ignore[attr-defined]


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve a folder on this machine only, on whatever port is free."""

    def handler(*arguments: Any) -> Handler:
        return Handler(*arguments, directory=str(folder))

    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.commits = []  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Server(folder, server)
        server.shutdown()
        thread.join()
