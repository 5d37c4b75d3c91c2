"""What a response may be kept for, and what a browser may load."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from portal.core.http import mark_cacheable
from portal.core.middleware import PageCacheHeadersMiddleware, UrlLocaleMiddleware


def answer(response, path="/tin/", method="get", cookies=None):
    request = getattr(RequestFactory(), method)(path)
    request.COOKIES.update(cookies or {})
    return PageCacheHeadersMiddleware(lambda _request: response)(request)


def test_a_view_is_private_unless_it_says_otherwise():
    assert answer(HttpResponse("x")).headers["Cache-Control"] == "private, no-store"


def test_a_cacheable_page_is_public_for_fifteen_seconds_and_varies_on_encoding_alone():
    response = mark_cacheable(HttpResponse("x"))
    response.headers["Vary"] = "Cookie, Accept-Language"
    headers = answer(response).headers
    assert headers["Cache-Control"] == "public, max-age=0, s-maxage=15"
    assert headers["Vary"] == "Accept-Encoding"


def test_a_request_with_a_session_cookie_is_never_public():
    response = answer(mark_cacheable(HttpResponse("x")), cookies={"sessionid": "abc"})
    assert response.headers["Cache-Control"] == "private, no-store"


def test_an_answer_that_sets_a_cookie_is_never_public():
    response = mark_cacheable(HttpResponse("x"))
    response.set_cookie("a", "b")
    assert answer(response).headers["Cache-Control"] == "private, no-store"


def test_a_post_is_never_public():
    response = answer(mark_cacheable(HttpResponse("x")), method="post")
    assert response.headers["Cache-Control"] == "private, no-store"


def test_an_error_page_of_a_cacheable_view_is_not_kept():
    response = answer(mark_cacheable(HttpResponse("x", status=500)))
    assert response.headers["Cache-Control"] == "private, no-store"


def test_a_missing_page_is_kept_for_ten_seconds():
    assert "s-maxage=10" in answer(HttpResponse(status=404)).headers["Cache-Control"]


def test_nothing_under_the_cms_is_public():
    for status in (200, 404):
        response = answer(mark_cacheable(HttpResponse(status=status)), path="/cms/pages/")
        assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(("path", "language"), [("/tin/", "vi"), ("/en/news/", "en"), ("/energie/", "vi"), ("/", "vi")])
def test_the_address_alone_decides_the_language(path, language):
    seen = {}

    def view(request):
        seen["language"] = request.LANGUAGE_CODE
        return HttpResponse()

    request = RequestFactory().get(path, headers={"accept-language": "de,en;q=0.9"})
    request.COOKIES["django_language"] = "en"
    response = UrlLocaleMiddleware(view)(request)
    assert seen["language"] == language
    assert response.headers["Content-Language"] == language


@pytest.mark.django_db
def test_the_public_policy_allows_this_host_only_and_nothing_inline(client):
    policy = client.get("/robots.txt").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    for forbidden in ("unsafe", "nonce", "sha256", "http:", "https:", "data:", "*"):
        assert forbidden not in policy


@pytest.mark.django_db
def test_the_cms_has_a_policy_of_its_own_that_lets_it_frame_previews(client):
    policy = client.get("/cms/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "https:" not in policy


def test_the_health_probe_needs_neither_host_nor_database(client):
    response = client.get("/healthz", headers={"host": "anything.example"})
    assert response.status_code == 200
    assert response.content == b"ok\n"


@pytest.mark.django_db
def test_the_readiness_probe_says_yes_when_database_and_cache_answer(client):
    assert client.get("/readyz").json() == {"ready": True, "faults": [], "alarms": []}
