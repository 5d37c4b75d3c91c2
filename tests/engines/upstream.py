"""A small application for the proxy's tests: it answers what a test tells it to and counts what reaches it."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

PUBLIC = "public, max-age=0, s-maxage=15"
BODY = ("Xin chào bà con Nghệ An ở xa quê. " * 60).encode()


class Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):
        pass


class ThreadedServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@dataclass
class Upstream:
    """Answers by path; the table says what a path answers, everything else is a public page."""

    answers: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    hits: Counter[str] = field(default_factory=Counter)
    seen: list[dict[str, str]] = field(default_factory=list)
    body: bytes = BODY
    delay: float = 0
    port: int = 0
    server: ThreadedServer | None = None

    def __call__(self, environ, start_response):
        query = environ["QUERY_STRING"]
        address = environ["PATH_INFO"] + (f"?{query}" if query else "")
        self.hits[address] += 1
        self.seen.append({name: value for name, value in environ.items() if isinstance(value, str)})
        time.sleep(self.delay)
        status, headers = self.answers.get(environ["PATH_INFO"], ("200 OK", {"Cache-Control": PUBLIC}))
        start_response(
            status,
            [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Vary", headers.get("Vary", "Accept-Encoding")),
                ("Content-Length", str(len(self.body))),
                *((name, value) for name, value in headers.items() if name != "Vary"),
            ],
        )
        return [self.body]

    def start(self):
        self.server = make_server("127.0.0.1", self.port, self, ThreadedServer, Quiet)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self):
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None
