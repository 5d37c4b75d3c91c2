"""The proxy of the compose file, run for real before a small application that counts what reaches it."""

from __future__ import annotations

import gzip
import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.engines.proxy import Proxy, running_proxy
from tests.engines.require import engine_or_skip
from tests.engines.upstream import BODY, PUBLIC, Upstream


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def kept(self) -> str | None:
        return self.headers["X-Cache"]


@dataclass
class Visit:
    proxy: Proxy
    upstream: Upstream

    def __call__(self, path, *, method="GET", host=None, peer="127.0.0.1", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.proxy.port, 10, source_address=(peer, 0))
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", host or self.proxy.host)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        return answer


@contextmanager
def _site(folder, **options) -> Iterator[Visit]:
    nginx = engine_or_skip("nginx")
    upstream = Upstream()
    upstream.start()
    try:
        with running_proxy(nginx, folder, upstream=f"127.0.0.1:{upstream.port}", **options) as proxy:
            yield Visit(proxy, upstream)
    finally:
        upstream.stop()


@pytest.fixture
def visit(tmp_path):
    with _site(tmp_path) as visit:
        yield visit


def test_a_public_page_is_made_once(visit):
    first, second = visit("/tin-tuc/"), visit("/tin-tuc/")
    assert (first.kept, second.kept) == ("MISS", "HIT")
    assert second.body == BODY
    assert visit.upstream.hits == {"/tin-tuc/": 1}
    assert second.headers["Cache-Control"] == PUBLIC


def test_tracking_arguments_are_dropped_and_the_rest_sorted(visit):
    visit("/tin-tuc/?trang=2&chu-de=van-hoa")
    spellings = (
        "/tin-tuc/?chu-de=van-hoa&trang=2",
        "/tin-tuc/?fbclid=x1&trang=2&chu-de=van-hoa&utm_source=zalo&utm_campaign=t",
        "/tin-tuc/?trang=2&&gclid=1&zarsrc=30&chu-de=van-hoa&",
        "/tin-tuc/?%66bclid=x&trang=2&chu-de=van-hoa",
        "/tin-tuc/?UTM_Source=x&trang=2&chu-de=van-hoa",
    )
    assert [visit(spelling).kept for spelling in spellings] == ["HIT"] * 5
    assert visit.upstream.hits == {"/tin-tuc/?chu-de=van-hoa&trang=2": 1}


def test_an_address_with_nothing_but_tracking_is_the_plain_address(visit):
    visit("/")
    assert [visit(path).kept for path in ("/?fbclid=1", "/?", "/?&&", "/?utm_medium=a&gclid=2")] == ["HIT"] * 4
    assert visit.upstream.hits == {"/": 1}


def test_arguments_of_one_name_keep_their_order(visit):
    visit("/?b=2&a=1&b=1")
    visit("/?b=1&a=1&b=2")
    assert visit.upstream.hits == {"/?a=1&b=2&b=1": 1, "/?a=1&b=1&b=2": 1}


def test_values_and_names_that_only_look_like_tracking_stay(visit):
    visit("/?q=fbclid&myutm_x=1&gclids=2")
    visit("/?q=%E0%A4%A&b=%zz")
    assert visit.upstream.hits == {"/?gclids=2&myutm_x=1&q=fbclid": 1, "/?b=%zz&q=%E0%A4%A": 1}


def test_each_encoding_is_compressed_once_and_kept_apart(visit):
    plain = visit("/")
    packed = visit("/", Accept_Encoding="gzip, deflate, br")
    again = visit("/", Accept_Encoding="deflate,gzip;q=0.5")
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == BODY == plain.body
    assert (again.kept, again.body) == ("HIT", packed.body)
    assert visit.upstream.hits == {"/": 2}
    assert {seen.get("HTTP_ACCEPT_ENCODING") for seen in visit.upstream.seen} == {None}


@pytest.mark.parametrize("accepted", ["gzip;q=0", "br", "identity", "gzip; q=0.0, identity", "x-gzipped", "*;q=0"])
def test_who_does_not_take_gzip_gets_the_plain_page(visit, accepted):
    assert visit("/", Accept_Encoding=accepted).headers["Content-Encoding"] is None


def test_accept_language_changes_nothing_and_does_not_reach_the_application(visit):
    kept = [visit("/", Accept_Language=value).kept for value in ("vi", "en-GB,en;q=0.8", "ko")]
    assert kept == ["MISS", "HIT", "HIT"]
    assert "HTTP_ACCEPT_LANGUAGE" not in visit.upstream.seen[0]


@pytest.mark.parametrize("headers", [{"Cookie": "csrftoken=a; sessionid=b"}, {"Authorization": "Basic eA=="}])
def test_a_personal_request_is_neither_answered_from_the_cache_nor_stored(visit, headers):
    for path in ("/", "/khac/"):
        visit("/")
        assert visit(path, **headers).kept == "BYPASS"
    assert visit("/khac/").kept == "MISS"
    assert visit.upstream.hits == {"/": 2, "/khac/": 2}


def test_a_personal_request_keeps_its_arguments_as_they_came(visit):
    visit("/?utm_x=1&b=2&a=1", Cookie="sessionid=b")
    assert visit.upstream.hits == {"/?utm_x=1&b=2&a=1": 1}


def test_the_session_cookie_is_the_one_the_proxy_looks_for(settings):
    assert settings.SESSION_COOKIE_NAME == "sessionid"


def test_cookies_of_no_meaning_share_the_kept_page(visit):
    assert [visit("/", Cookie=cookie).kept for cookie in ("a=1", "mysessionid=2")] == ["MISS", "HIT"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "private, no-store"},
        {"Cache-Control": PUBLIC, "Set-Cookie": "csrftoken=x"},
        {"Cache-Control": PUBLIC, "Vary": "Cookie"},
        {"Cache-Control": PUBLIC, "Vary": "Accept-Encoding, Cookie"},
        {"Cache-Control": "no-cache", "Expires": "Wed, 01 Jan 2098 00:00:00 GMT"},
        {},
    ],
)
def test_an_answer_that_is_not_the_same_for_everyone_is_never_stored(visit, headers):
    visit.upstream.answers["/"] = ("200 OK", headers)
    assert [visit("/").kept for _ in range(3)] == ["MISS"] * 3
    assert visit.upstream.hits == {"/": 3}


def test_a_post_passes_and_leaves_the_kept_page_alone(visit):
    visit("/")
    assert visit("/?b=1&a=2", method="POST", Content_Length="0").status == 200
    assert visit("/").kept == "HIT"
    assert visit.upstream.hits == {"/": 1, "/?b=1&a=2": 1}


def test_the_application_says_how_long_and_an_older_page_is_never_shown_while_it_answers(visit):
    visit.upstream.answers["/"] = ("200 OK", {"Cache-Control": "public, max-age=0, s-maxage=1"})
    visit("/")
    assert visit("/").kept == "HIT"
    visit.upstream.body = b"new"
    time.sleep(2.1)
    renewed = visit("/")
    assert (renewed.body, renewed.kept) == (b"new", "EXPIRED")


@pytest.mark.parametrize("status", ["404 Not Found", "301 Moved Permanently", "302 Found"])
def test_a_redirect_and_a_missing_page_live_as_long_as_the_application_says(visit, status):
    visit.upstream.answers["/x/"] = (status, {"Cache-Control": "public, max-age=0, s-maxage=1", "Location": "/"})
    assert [visit("/x/").kept for _ in range(2)] == ["MISS", "HIT"]
    del visit.upstream.answers["/x/"]
    time.sleep(2.1)
    assert visit("/x/").status == 200


@pytest.mark.parametrize("status", ["404 Not Found", "301 Moved Permanently", "500 Internal Server Error"])
def test_an_answer_without_a_life_is_not_kept(visit, status):
    visit.upstream.answers["/x/"] = (status, {"Location": "/"})
    assert [visit("/x/").kept for _ in range(2)] == ["MISS", "MISS"]


def test_a_page_that_has_been_withdrawn_does_not_come_back_when_the_application_stops(visit):
    visit.upstream.answers["/"] = ("200 OK", {"Cache-Control": "public, max-age=0, s-maxage=1"})
    visit("/")
    time.sleep(2.1)
    visit.upstream.answers["/"] = ("404 Not Found", {"Cache-Control": "public, max-age=0, s-maxage=1"})
    assert visit("/").status == 404
    visit.upstream.stop()
    time.sleep(2.1)
    assert visit("/").status == 404


def test_pages_seen_before_are_served_while_the_application_is_stopped_or_broken(visit):
    short = {"Cache-Control": "public, max-age=0, s-maxage=1"}
    visit.upstream.answers["/"] = ("200 OK", short)
    visit("/"), visit("/", Accept_Encoding="gzip")
    time.sleep(2.1)
    for status in ("500 Internal Server Error", "503 Service Unavailable"):
        visit.upstream.answers["/"] = (status, {"Cache-Control": "no-store"})
        assert (visit("/").status, visit("/").kept, visit("/").body) == (200, "STALE", BODY)
    visit.upstream.stop()
    assert (visit("/").kept, visit("/").body) == ("STALE", BODY)
    assert gzip.decompress(visit("/?fbclid=9", Accept_Encoding="gzip").body) == BODY
    visit.upstream.answers["/"] = ("200 OK", short)
    visit.upstream.body = b"back"
    visit.upstream.start()
    assert visit("/").body == b"back"


def test_a_page_nobody_has_seen_gets_an_apology_that_is_not_kept(visit):
    visit.upstream.stop()
    apology = visit("/")
    assert apology.status == 502
    assert "thử lại sau" in apology.body.decode()
    assert apology.headers["Cache-Control"] == "no-store"
    visit.upstream.start()
    assert visit("/").status == 200


def test_many_first_visitors_at_once_cost_one_page(visit):
    visit.upstream.delay = 0.4
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda: answers.append(visit("/"))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status for answer in answers] == [200] * 12
    assert visit.upstream.hits == {"/": 1}


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1", "portal.test.example.org", "xportal.test"])
def test_an_unknown_host_is_refused(visit, host):
    assert visit("/", host=host).status == 421
    assert not visit.upstream.hits


def test_the_canonical_host_in_any_spelling_shares_one_page(visit):
    assert [visit("/", host=host).kept for host in ("portal.test", "PORTAL.test", "portal.test:443")] == [
        "MISS",
        "HIT",
        "HIT",
    ]
    assert visit.upstream.seen[0]["HTTP_HOST"] == "portal.test"


def test_a_visitor_cannot_say_who_he_is_or_through_what_he_came(visit):
    visit(
        "/", X_Forwarded_For="203.0.113.9", X_Forwarded_Proto="https", X_Forwarded_Host="evil.test", Forwarded="for=1"
    )
    seen = visit.upstream.seen[0]
    assert (seen["HTTP_X_FORWARDED_FOR"], seen["HTTP_X_FORWARDED_PROTO"]) == ("127.0.0.1", "http")
    assert not {"HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED", "HTTP_X_REAL_IP"} & set(seen)


def test_the_trusted_terminator_is_believed_about_address_and_scheme_and_schemes_are_kept_apart(visit):
    visit("/", peer="127.0.0.2", X_Forwarded_For="198.51.100.7, 203.0.113.9", X_Forwarded_Proto="https")
    seen = visit.upstream.seen[0]
    assert (seen["HTTP_X_FORWARDED_FOR"], seen["HTTP_X_FORWARDED_PROTO"]) == ("203.0.113.9", "https")
    assert visit("/", peer="127.0.0.2", X_Forwarded_Proto="http").kept == "MISS"
    assert visit("/", peer="127.0.0.2", X_Forwarded_Proto="https").kept == "HIT"


def test_readiness_is_told_to_the_inside_only(visit):
    visit.upstream.answers["/readyz"] = ("503 Service Unavailable", {"Cache-Control": "no-store"})
    assert visit("/readyz").status == 404
    assert visit("/readyz", peer="127.0.0.2", X_Forwarded_For="203.0.113.9").status == 404
    assert visit("/readyz", peer="127.0.0.2").status == 503


def test_the_log_names_no_visitor(visit):
    visit(
        "/tim-kiem/?q=bi-mat", Referer="https://example.org/secret", User_Agent="Browser/1", Cookie="sessionid=cookie"
    )
    visit("/tai-khoan/xac-nhan/mail-key/")
    visit("/en/tai-khoan/xac-nhan/mail-key/")
    visit.upstream.stop()
    visit("/khac/?q=bi-mat", Referer="https://example.org/secret")
    time.sleep(0.2)
    log = visit.proxy.log
    assert "GET /tim-kiem/ 200" in log
    assert "GET /tai-khoan/* 200" in log
    assert "GET /en/tai-khoan/* 200" in log
    assert not [word for word in ("bi-mat", "secret", "Browser", "127.0.0.1", "cookie", "mail-key") if word in log]


def test_static_files_come_from_the_folder_and_hashed_ones_for_ever(visit):
    folder = visit.proxy.static
    (folder / "css").mkdir()
    (folder / "css" / "site.0123456789ab.css").write_text("a{}")
    (folder / "css" / "site.0123456789ab.css.gz").write_bytes(gzip.compress(b"packed"))
    (folder / "css" / "site.css").write_text("a{}")
    hashed = visit("/static/css/site.0123456789ab.css")
    assert hashed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert hashed.headers["Content-Type"] == "text/css"
    packed = visit("/static/css/site.0123456789ab.css", Accept_Encoding="gzip")
    assert gzip.decompress(packed.body) == b"packed"
    assert visit("/static/css/site.css").headers["Cache-Control"] == "public, max-age=60"
    assert visit("/static/css/").status in {403, 404}
    assert visit("/static/%2e%2e%2fnginx.conf").body == BODY, "a path that leaves the folder is the application's"


def test_media_is_never_listed_and_only_pictures_show_in_the_browser(visit):
    folder = visit.proxy.media / "images"
    folder.mkdir()
    for name in ("a.avif", "a.svg", "a.html", "a.webp", "a.JPG", "a.svg.png"):
        (folder / name).write_text("<svg onload=alert(1)>")
    shown = {
        name: visit(f"/media/images/{name}") for name in ("a.avif", "a.svg", "a.html", "a.webp", "a.JPG", "a.svg.png")
    }
    assert {name: answer.headers["Content-Disposition"] for name, answer in shown.items()} == {
        "a.avif": "inline",
        "a.svg": "attachment",
        "a.html": "attachment",
        "a.webp": "inline",
        "a.JPG": "inline",
        "a.svg.png": "inline",
    }
    for answer in shown.values():
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown["a.avif"].headers["Content-Type"] == "image/avif"
    assert visit("/media/images/").status == 403
    assert visit("/media/").status == 403


def test_the_proxys_own_probe_answers_without_the_application(visit):
    visit.upstream.stop()
    connection = http.client.HTTPConnection("127.0.0.1", visit.proxy.health_port, 5)
    connection.request("GET", "/proxy-healthz")
    assert connection.getresponse().status == 200
