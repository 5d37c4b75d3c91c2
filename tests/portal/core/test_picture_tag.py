"""What a template draws of a picture, whatever exists of it."""

from __future__ import annotations

import re

import pytest
from django.template import Template, TemplateSyntaxError
from django.test.client import RequestFactory

from portal.core.models import PortalImage
from portal.core.renditions import encode_renditions, load_renditions, rendition_map
from tests.factories import media
from tests.factories.media import TAG, draw

pytestmark = pytest.mark.django_db


def test_the_tag_offers_avif_then_webp_in_all_widths(made):
    html = draw(made)
    urls = {spec: row.url for spec, row in rendition_map(made).items()}
    avif = ", ".join(f"{urls[f'fill-{w}x{h}|format-avif']} {w}w" for w, h in ((320, 180), (640, 360), (1280, 720)))
    assert f'<source type="image/avif" srcset="{avif}" sizes="50vw">' in html
    assert f'<img src="{urls["fill-640x360|format-webp"]}" srcset="' in html
    assert 'width="640" height="360" alt="Sông" decoding="async" loading="lazy"></picture>' in html
    assert html.startswith('<picture class="picture wide">')


def test_the_tag_escapes_whatever_an_editor_wrote(made, image):
    evil = '"><script>alert(1)</script>'
    for picture in (made, image):
        html = draw(picture, evil)
        assert "<script" not in html
        assert "&quot;&gt;&lt;script&gt;" in html


def test_until_a_rendition_exists_a_neutral_box_carries_the_words(image):
    html = draw(image)
    assert re.match(r'<span class="picture-empty picture-cover wide" role="img" aria-label="Sông"><svg', html)
    assert 'aria-hidden="true"' in draw(image, "")
    assert "role" not in draw(image, "")


def test_no_image_draws_nothing_and_no_alternative_text_is_an_error(image):
    assert draw(None) == ""
    with pytest.raises(TemplateSyntaxError, match="alt"):
        Template('{% load portal_media %}{% picture image "cover" %}')


def test_prefetched_renditions_cost_the_tag_no_query(made, django_assert_num_queries):
    for number in range(3):
        encode_renditions(media.make_image(f"Số {number}", media.picture_bytes(size=(700, 400))))
    with django_assert_num_queries(2):
        for image in PortalImage.objects.with_renditions("cover"):
            assert "<picture" in draw(image)
    with django_assert_num_queries(2):
        for image in PortalImage.objects.prefetch_related("renditions"):
            assert "<picture" in draw(image)


def test_without_prefetch_the_tag_asks_once_an_image(made, django_assert_num_queries):
    with django_assert_num_queries(1):
        draw(made)
        draw(made, tag=TAG.replace("cover", "body"))
        made.social_rendition()


def test_pictures_in_memory_are_loaded_in_one_query(made, django_assert_num_queries):
    again = PortalImage.objects.get(pk=made.pk)
    with django_assert_num_queries(1):
        load_renditions([made, None, again], "body")
        assert "<picture" in draw(made, tag=TAG.replace("cover", "body"))
        assert "<picture" in draw(again, tag=TAG.replace("cover", "body"))
    with django_assert_num_queries(0):
        load_renditions([])


def test_a_shared_link_has_its_jpeg_or_nothing(image):
    assert image.social_rendition() is None
    encode_renditions(image)
    assert image.social_rendition().url.endswith(".jpg")


def test_the_figure_component_shows_caption_and_credit(made):
    from django.template.loader import render_to_string

    request = RequestFactory().get("/")
    context = {"image": made, "alt": "Sông", "caption": "Bến <cũ>", "credit": "Cổng"}
    html = render_to_string("components/picture.html", context, request=request)
    assert "Bến &lt;cũ&gt;" in html
    assert '<span class="credit">Cổng</span>' in html
    assert "format" not in html
