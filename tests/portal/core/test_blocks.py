"""Every block an editor can choose shows beforehand what it will look like."""

import pytest

from portal.core.blocks import BodyBlock
from tests.factories.media import make_image

pytestmark = pytest.mark.django_db
BLOCKS = BodyBlock().child_blocks


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_has_a_preview_and_says_what_it_is_for(name):
    block = BLOCKS[name]
    assert block.is_previewable
    assert block.get_description()
    assert block.render(block.get_preview_value(), context=block.get_preview_context(block.get_preview_value()))


@pytest.mark.parametrize("name", ["image", "gallery"])
def test_a_preview_shows_a_picture_of_the_library(name):
    image = make_image(description="Thuyền trên sông")
    html = BLOCKS[name].render(BLOCKS[name].get_preview_value())
    assert "Thuyền trên sông" in html
    assert image.pk


def test_a_picture_needs_words_and_a_maker():
    block = BLOCKS["image"]
    for name in ("alt", "credit"):
        assert block.child_blocks[name].required


def test_a_film_must_have_a_safe_address():
    from django.core.exceptions import ValidationError

    block = BLOCKS["video"]
    value = block.normalize({"url": "http://example.org/phim", "title": "Phim", "duration": "", "image": None})
    with pytest.raises(ValidationError):
        block.clean(value)


def test_a_call_to_action_leads_to_one_place():
    from django.core.exceptions import ValidationError

    block = BLOCKS["call_to_action"]
    value = block.normalize({"heading": "a", "text": "", "label": "b", "page": None, "url": ""})
    with pytest.raises(ValidationError):
        block.clean(value)
