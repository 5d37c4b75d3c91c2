from __future__ import annotations

import types

import pytest
from django.urls import include, path

from portal import urls as portal_urls
from portal.notifications.views import segments
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def debug(settings):
    """What urls.py does under DEBUG."""
    urlconf = types.ModuleType("urls_with_mailbox")
    urlconf.urlpatterns = [path("", include("portal.notifications.urls")), *portal_urls.urlpatterns]
    settings.ROOT_URLCONF = urlconf
    settings.DEBUG = True
    return settings


def test_the_mailbox_lists_mails_newest_first(client, debug):
    DeliveryFactory(subject="Thư cũ")
    DeliveryFactory(subject="Thư mới <b>")
    page = client.get("/_mailbox/").content.decode()
    assert page.index("Thư mới &lt;b&gt;") < page.index("Thư cũ")
    assert page.count("<h1") == 1


def test_an_empty_mailbox_says_so(client, debug):
    assert client.get("/_mailbox/").status_code == 200


def test_a_mail_shows_its_text_and_makes_only_links_into_the_portal_clickable(client, debug):
    debug.PORTAL_PUBLIC_URL = "http://localhost:8000"
    delivery = DeliveryFactory(
        body_text="Xác nhận: http://localhost:8000/tai-khoan/x/?a=1&b=2. "
        "Xem http://evil.example/ <script>alert(1)</script>",
        body_html='<a href="http://localhost:8000/y/?a=1&amp;b=2">Bấm</a><a href="javascript:alert(1)">x</a>',
    )
    page = client.get(f"/_mailbox/{delivery.pk}/").content.decode()
    assert '<a href="http://localhost:8000/tai-khoan/x/?a=1&amp;b=2">' in page
    assert '<a href="http://localhost:8000/y/?a=1&amp;b=2">' in page
    assert "<script>alert(1)" not in page
    assert 'href="http://evil.example' not in page
    assert 'href="javascript:' not in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("http://localhost:8000", ["http://localhost:8000"]),
        ("(http://localhost:8000/a/)", ["http://localhost:8000/a/"]),
        ("http://localhost:8000.evil.example/", []),
        ("http://localhost:8000@evil.example/", []),
        ("http://localhost:80001/", []),
        ("http://localhost:8000/a http://localhost:8000/b", ["http://localhost:8000/a", "http://localhost:8000/b"]),
        ("không có gì", []),
    ],
)
def test_links_are_found_where_they_end(settings, text, links):
    settings.PORTAL_PUBLIC_URL = "http://localhost:8000"
    found = list(segments(text))
    assert [segment.url for segment in found if segment.url] == links
    assert "".join(segment.text for segment in found) == text


def test_an_unknown_mail_is_404(client, debug):
    assert client.get("/_mailbox/999/").status_code == 404


def test_the_mailbox_only_reads(client, debug):
    assert client.post("/_mailbox/").status_code == 405


def test_outside_debug_the_mailbox_does_not_exist(client, debug):
    delivery = DeliveryFactory()
    debug.DEBUG = False
    assert client.get("/_mailbox/").status_code == 404
    assert client.get(f"/_mailbox/{delivery.pk}/").status_code == 404
