from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_site_map_lists_every_home_place_in_both_languages(client: Client, home: object) -> None:
    xml = client.get("/sitemap.xml").content.decode()
    assert xml.count("/noi-que/van-an/</loc>") == 1
    assert xml.count("/en/home-places/van-an/</loc>") == 1
