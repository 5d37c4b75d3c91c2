"""Starts the portal's own nginx configuration in front of anything that speaks HTTP: for tests and for the bench."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILES = Path(__file__).resolve().parents[2] / ".docker" / "nginx"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def render(variables: dict[str, str]) -> str:
    """The template with its variables, as envsubst does it: known names only, so that nginx's own stay."""
    template = (FILES / "nginx.conf.template").read_text()
    return re.sub(r"\$\{([A-Z_]+)\}", lambda found: variables[found[1]], template)


@dataclass(frozen=True)
class Proxy:
    port: int
    health_port: int
    host: str
    folder: Path
    static: Path
    media: Path

    @property
    def log(self) -> str:
        return (self.folder / "output.log").read_text()


@contextlib.contextmanager
def running_proxy(
    nginx: str,
    folder: Path,
    *,
    upstream: str,
    host: str = "portal.test",
    trusted: str = "127.0.0.2/32",
    static: Path | None = None,
    media: Path | None = None,
) -> Iterator[Proxy]:
    """nginx on a free port of loopback before ``upstream`` (host:port), stopped at the end of the block."""
    port, health_port = free_port(), free_port()
    conf, run, cache = folder / "conf", folder / "run", folder / "cache"
    static, media = static or folder / "static", media or folder / "media"
    for made in (conf, run, cache, static, media):
        made.mkdir(parents=True, exist_ok=True)
    for name in ("portal.js", "forward.conf", "unavailable.html"):
        shutil.copy(FILES / name, conf)
    text = render(
        {
            "PORTAL_HOST": host,
            "PROXY_LISTEN": f"127.0.0.1:{port}",
            "PROXY_HEALTH_LISTEN": f"127.0.0.1:{health_port}",
            "PROXY_UPSTREAM": upstream,
            "PROXY_TRUSTED": trusted,
            "PROXY_RESOLVER": "127.0.0.1",
            "PROXY_CONF_DIR": str(conf),
            "PROXY_RUN_DIR": str(run),
            "PROXY_CACHE_DIR": str(cache),
            "PROXY_CACHE_SIZE": "200m",
            "PROXY_STATIC_DIR": str(static),
            "PROXY_MEDIA_DIR": str(media),
        }
    )
    # started by root its workers would run as another user, who may not enter a test's folder
    settings = folder / "nginx.conf"
    settings.write_text("user root;\n" + text if Path("/proc/self").owner() == "root" else text)
    with (folder / "output.log").open("wb") as output:
        server = subprocess.Popen([nginx, "-c", str(settings), "-g", "daemon off;"], stdout=output, stderr=output)
        try:
            _wait(server, health_port, folder / "output.log")
            yield Proxy(port, health_port, host, folder, static, media)
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(100):
        if server.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"nginx did not start: {log.read_text()}")
