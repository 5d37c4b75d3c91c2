"""The caching proxy before the portal: as fast as files, fresh within 30 seconds, standing when the portal is not.

Needs nginx with its JavaScript module and wrk, both from the system's packages.
"""

from __future__ import annotations

import gzip
import http.client
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from tests.bench import world
from tests.engines.proxy import Proxy, free_port, running_proxy

MIN_RATIO = 0.7
ROUNDS = 5
FRESH_WITHIN = 30  # seconds
FIRST_VISIT = 0.5  # seconds
SCRIPT = """
local languages = {"vi", "en-US,en;q=0.9", "ko-KR,ko", "ja", "de-DE,de;q=0.8,vi;q=0.5", ""}
local n = 0
request = function()
  n = n + 1
  wrk.headers["Host"] = "portal.test"
  wrk.headers["Accept-Encoding"] = "gzip"
  wrk.headers["Accept-Language"] = languages[n % #languages + 1]
  return wrk.format("GET")
end
"""


def run() -> bool:
    from django.conf import settings

    nginx, wrk = shutil.which("nginx"), shutil.which("wrk")
    if not nginx or not wrk:
        raise SystemExit("nginx and wrk are needed: install them from the system's packages")
    port = free_port()
    results = []
    with tempfile.TemporaryDirectory(prefix="portal-proxy-") as folder:
        files = {"static": settings.STATIC_ROOT, "media": Path(settings.MEDIA_ROOT)}
        with running_proxy(nginx, Path(folder), upstream=f"127.0.0.1:{port}", **files) as proxy:
            with world.application(port):
                results.append(as_fast_as_files(proxy, wrk))
                results.append(first_visit(port))
                results.append(fresh(proxy))
            results.append(standing_alone(proxy))
    return all(results)


def get(port: int, path: str, encoding: str = "identity") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)
    try:
        connection.request("GET", path, headers={"Host": "portal.test", "Accept-Encoding": encoding})
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return response.status, headers, gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body


def as_fast_as_files(proxy: Proxy, wrk: str) -> bool:
    """Requests a second of the cached home page against a file of the same bytes, rounds interleaved."""
    _status, _headers, body = get(proxy.port, "/")
    page = proxy.static / "bench.html"
    page.write_bytes(body)
    page.with_name("bench.html.gz").write_bytes(gzip.compress(body, 6))
    script = proxy.folder / "mixed.lua"
    script.write_text(SCRIPT)

    def rate(path: str) -> float:
        command = [wrk, "-t1", "-c16", "-d2s", "-s", str(script), f"http://127.0.0.1:{proxy.port}{path}"]
        found = re.search(r"Requests/sec:\s+([\d.]+)", subprocess.run(command, capture_output=True, text=True).stdout)
        if found is None:
            raise SystemExit("wrk gave no figure")
        return float(found[1])

    rate("/")
    pairs = [(rate("/"), rate("/static/bench.html")) for _ in range(ROUNDS)]
    ratio = statistics.median(page / file for page, file in pairs)
    rates = f"{statistics.median(p for p, _ in pairs):.0f}/s against {statistics.median(f for _, f in pairs):.0f}/s"
    return say("cached page / static file", f"{ratio:.2f} ({rates})", f">= {MIN_RATIO}", ratio >= MIN_RATIO)


def first_visit(port: int) -> bool:
    """An article just published with a picture no worker has touched: the first reader does not wait for it."""
    page = publish_new("Bài đo lượt đọc đầu tiên")
    started = time.perf_counter()
    status, _headers, _body = get(port, page)
    took = time.perf_counter() - started
    return say(
        "first visit after publishing", f"{took * 1000:.0f} ms", "< 500 ms", status == 200 and took < FIRST_VISIT
    )


def fresh(proxy: Proxy) -> bool:
    """A new headline on its page, the list, the home page and the feed, compressed and not."""
    path = world.article_path()
    places = [(p, e) for p in (path, "/tin/", "/", "/nguon-tin/atom/") for e in ("gzip", "identity")]
    for place, encoding in places:
        get(proxy.port, place, encoding)
    title = f"Tiêu đề mới lúc {time.time():.0f}"
    retitle(path, title)
    started = time.monotonic()
    waiting = set(places)
    while waiting and time.monotonic() - started < FRESH_WITHIN + 15:
        waiting = {(p, e) for p, e in waiting if title.encode() not in get(proxy.port, p, e)[2]}
        time.sleep(0.5)
    took = time.monotonic() - started
    value = f"{took:.0f} s in {len(places)} places" if not waiting else f"still old: {sorted(waiting)}"
    return say("new text everywhere", value, f"<= {FRESH_WITHIN} s", not waiting and took <= FRESH_WITHIN)


def standing_alone(proxy: Proxy) -> bool:
    """The application is gone; pages seen before are still read."""
    time.sleep(1)
    answers = {path: get(proxy.port, path)[0] for path in ("/", "/tin/", world.article_path())}
    good = all(status == 200 for status in answers.values())
    return say("pages without the application", str(sorted(set(answers.values()))), "200", good)


def publish_new(title: str) -> str:
    from django.core.files.base import ContentFile

    from portal.core.chrome import get_chrome
    from portal.core.models import PortalImage
    from portal.demo.covers import draw_cover
    from portal.news.models import Category, NewsIndexPage, NewsPage

    index = NewsIndexPage.objects.filter(locale__language_code="vi").get()
    cover = PortalImage(title=title, file=ContentFile(draw_cover(title, "sen"), name="bench.png"))
    cover.save()
    page = NewsPage(title=title, intro=title, category=Category.objects.first(), cover=cover, locale=index.locale)
    index.add_child(instance=page)
    page.save_revision().publish()
    return page.path_in(get_chrome("vi"))


def retitle(path: str, title: str) -> None:
    from portal.core.chrome import get_chrome
    from portal.news.models import NewsPage

    slug = path.rstrip("/").rsplit("/", 1)[-1]
    page = NewsPage.objects.get(slug=slug, locale_id=get_chrome("vi").locale_ids["vi"])
    page.title, page.change_kind, page.sensitive = title, "minor", False
    NewsPage.objects.filter(pk=page.pk).update(sensitive=False)
    page.save_revision().publish()


def say(name: str, value: str, limit: str, good: bool) -> bool:
    print(f"{name:<32} {value:<36} limit {limit:<10} {'ok' if good else 'MISSED'}", flush=True)
    return good
