"""The member's own screens."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from community.members import services
from community.members.choices import Audience, Part, ProfileStatus
from community.members.forms import STEPS, sensitive_kinds
from community.members.forms.fields import WHO_SEES, plain
from community.members.models import MemberProfile
from portal.users.models import ConsentRecord
from portal.users.services import holds_consent
from tests.factories.media import picture_bytes
from tests.factories.members import EVERYTHING, give_photo, make_listed, make_member, make_profile, put_in_state
from tests.factories.places import all_places

pytestmark = pytest.mark.django_db
HOME = "/tai-khoan/ho-so/"
NAME = {"display_name": "Nguyễn Lan", "other_names": "", "birth_year": "1990"}
ADDRESSES = [
    HOME,
    f"{HOME}xem-thu/",
    f"{HOME}vao-danh-ba/",
    *(f"{HOME}phan/{slug}/" for slug in STEPS),
]


@pytest.fixture
def user(db):
    return make_member("lan@example.org")


@pytest.fixture
def screen(client, user):
    client.force_login(user)
    return client


def step_url(slug):
    return reverse("member_profile_step", args=[slug])


def save(screen, slug, data, **extra):
    return screen.post(step_url(slug), {**data, **extra})


def text_of(response):
    return response.content.decode()


# --- who may come ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ADDRESSES)
def test_strangers_are_sent_to_the_login(client, path):
    for method in (client.get, client.post):
        response = method(path)
        assert response.status_code in (302, 405)
    assert client.get(path)["Location"].startswith("/tai-khoan/login/")


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_every_screen_opens_in_both_languages_and_is_kept_by_no_cache(screen, user, path, prefix):
    make_profile(user, with_places=True)
    response = screen.get(prefix + path)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    page = text_of(response)
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert not re.findall(r"<(?:script|style)>|style=|onclick=", page)


@pytest.mark.parametrize("name", ["leave", "confirm", "drop_photo"])
def test_deeds_are_posted(screen, name):
    assert screen.get(reverse(f"member_profile_{name}")).status_code == 405


@pytest.mark.parametrize("path", ADDRESSES)
def test_looking_writes_nothing(screen, user, path, django_assert_max_num_queries):
    make_profile(user, with_places=True)
    before = MemberProfile.objects.values().get()
    with django_assert_max_num_queries(8):
        screen.get(path)
    assert MemberProfile.objects.values().get() == before


def test_before_the_first_step_nothing_is_stored_and_other_steps_lead_to_it(screen):
    assert "Bắt đầu" in text_of(screen.get(HOME)) or screen.get(HOME).status_code == 200
    for path in ADDRESSES[1:]:
        response = screen.get(path)
        assert response.status_code in (200, 303)
        if response.status_code == 303:
            assert response["Location"] == step_url("ten")
    assert not MemberProfile.objects.exists()


def test_an_unknown_step_is_not_found(screen):
    assert screen.get(f"{HOME}phan/khong-co/").status_code == 404


# --- writing ---------------------------------------------------------------------------------------------------------


def test_the_first_step_makes_a_profile_that_nobody_sees(screen):
    response = save(screen, "ten", NAME, go_on="1")
    assert (response.status_code, response["Location"]) == (303, step_url("noi-chon"))
    row = MemberProfile.objects.get()
    assert (row.display_name, row.birth_year, row.status) == ("Nguyễn Lan", 1990, ProfileStatus.PRIVATE)
    assert row.parts_shown() == frozenset()


def test_nothing_is_chosen_for_the_member_beforehand(screen, user):
    make_profile(user, skills=[], languages=[], offers=[])
    for slug in STEPS:
        page = text_of(screen.get(step_url(slug)))
        chosen = re.findall(r"<input[^>]*\bchecked\b[^>]*>", page)
        assert all('type="radio"' in box and 'value="nobody"' in box for box in chosen), slug
    enter = text_of(screen.get(f"{HOME}vao-danh-ba/"))
    assert "checked" not in enter


def test_every_part_has_its_own_choice_beside_it(screen, user):
    make_profile(user)
    found = set()
    for slug in STEPS:
        found |= set(re.findall(r'name="(\w+)_audience"', text_of(screen.get(step_url(slug)))))
    assert found == {part.value for part in Part}
    assert set(WHO_SEES) == set(Part)


def test_all_steps_write_what_was_typed(screen, user):
    all_places()
    save(screen, "ten", {**NAME, "other_names": "Lan Còi\r\n\r\nYang Lan", "name_audience": "members"})
    country = str(translation_free_country())
    save(
        screen,
        "noi-chon",
        {"home": "Xuân Hòa, Nam Đàn", "country": country, "city": "Suwon", "home_audience": "members"},
    )
    save(
        screen,
        "nghe",
        {
            "occupation": "factory_worker",
            "occupation_text": "Tổ trưởng",
            "known_skills": ["nấu ăn"],
            "own_skills": "hát ví, hát ví , đan lưới",
            "languages": ["vi", "ko"],
            "organisation": "Hội",
            "skills_audience": "members",
        },
    )
    save(screen, "san-sang", {"offers": ["mentor"], "bio": "Dòng một\r\nDòng hai", "offers_audience": "members"})
    row = MemberProfile.objects.with_places().get()
    assert row.other_names == ["Lan Còi", "Yang Lan"]
    assert (str(row.home_commune), str(row.home_place), row.home_text) == (
        "xã Xuân Hòa",
        "xã Vạn An",
        "Xuân Hòa, Nam Đàn",
    )
    assert (row.country.iso2, row.city) == ("KR", "Suwon")
    assert row.skills == ["nấu ăn", "hát ví", "đan lưới"]
    assert (row.languages, row.offers, row.bio) == (["vi", "ko"], ["mentor"], "Dòng một\nDòng hai")
    assert row.parts_shown() == {Part.NAME, Part.HOME, Part.SKILLS, Part.OFFERS}
    # what was written stands in the fields again
    again = text_of(screen.get(step_url("noi-chon")))
    assert 'value="Xuân Hòa, Nam Đàn"' in again
    assert "đan lưới" in text_of(screen.get(step_url("nghe")))


def translation_free_country():
    from portal.places.models import Country

    return Country.objects.get(iso2="KR").pk


def test_a_name_of_several_places_offers_all_of_them_and_keeps_the_rest(screen, user):
    all_places()
    make_profile(user)
    response = save(screen, "noi-chon", {"home": "Bắc Sơn", "city": "Busan", "city_audience": "members"})
    page = text_of(response)
    assert response.status_code == 422
    assert "xã Mường Chọng" in page
    assert "xã Đô Lương" in page
    assert 'value="Busan"' in page
    assert MemberProfile.objects.get().city == EVERYTHING["city"]


def test_errors_stand_next_to_the_field_and_nothing_typed_is_lost(screen):
    response = save(screen, "ten", {**NAME, "display_name": "", "birth_year": "1850", "other_names": "Lan Còi"})
    page = text_of(response)
    assert response.status_code == 422
    assert 'id="id_display_name_error"' in page
    assert 'id="id_birth_year_error"' in page
    assert "Lan Còi" in page
    assert 'value="1850"' in page
    assert not MemberProfile.objects.exists()


@pytest.mark.parametrize("audience", ["everyone", "<script>", "x" * 5000])
def test_an_audience_that_does_not_exist_is_an_error(screen, audience):
    response = save(screen, "ten", {**NAME, "name_audience": audience})
    assert response.status_code == 422
    assert "<script>" not in text_of(response).split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("value", ["\x00", "a" * 10_000, "\u202egnal"])
def test_strange_input_is_an_error_or_made_plain(screen, value):
    response = save(screen, "ten", {**NAME, "display_name": value})
    assert response.status_code in (303, 422)
    assert not MemberProfile.objects.filter(display_name__contains="\u202e").exists()


@pytest.mark.parametrize("years", ["2999", "-5", "abc", "٣٤"])
def test_a_year_that_is_none_is_refused(screen, years):
    assert save(screen, "ten", {**NAME, "birth_year": years}).status_code == 422


def test_words_are_stored_composed_and_single_spaced():
    assert plain("Nguye\u0302\u0303n  Lan\u200b") == "Nguyễn Lan"


# --- the question about numbers (row G1) -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("số của tôi 040123456789", {"number"}),
        ("040 123 456 789", {"number"}),
        ("B1234567", set()),
        ("123456789", {"number"}),
        ("gọi 0912 345 678", {"number"}),
        ("+82 10-1234-5678", {"phone"}),
        ("lan@example.org", {"email"}),
        ("lan @ example.org", {"email"}),
        ("２０１２３４５６７８９０", {"number"}),
        ("Sinh 1990, sang đây 2019", set()),
        ("Từ 2019-2023 làm ở Suwon", set()),
        ("12345678", set()),
        ("lương 25.000.000 đồng", set()),
    ],
)
def test_what_looks_like_a_paper_a_phone_or_an_address_is_noticed(text, kinds):
    assert sensitive_kinds(text) == kinds


@pytest.mark.parametrize(
    ("slug", "field"),
    [
        ("ten", "display_name"),
        ("ten", "other_names"),
        ("noi-chon", "city"),
        ("nghe", "occupation_text"),
        ("nghe", "own_skills"),
        ("nghe", "organisation"),
        ("san-sang", "bio"),
    ],
)
def test_the_question_comes_once_keeps_the_words_and_is_no_error(screen, user, slug, field):
    make_profile(user)
    base = NAME if slug == "ten" else {}
    data = {**base, field: "Lan 040123456789"}
    response = save(screen, slug, data)
    page = text_of(response)
    assert response.status_code == 422
    assert "040123456789" in page
    assert "040123456789" not in str(MemberProfile.objects.values().get())
    kept = re.search(r'name="kept" value="(\w+)"', page)[1]
    assert "040123456789" not in kept
    assert save(screen, slug, {**data, "kept": kept}).status_code == 303
    assert "040123456789" in str(MemberProfile.objects.values().get())
    # nobody is asked twice about what stands there already
    assert save(screen, slug, data).status_code == 303


def test_other_words_bring_the_question_again(screen, user):
    make_profile(user)
    page = text_of(save(screen, "san-sang", {"bio": "Số 040123456789"}))
    kept = re.search(r'name="kept" value="(\w+)"', page)[1]
    assert save(screen, "san-sang", {"bio": "Số 040999999999", "kept": kept}).status_code == 422
    assert save(screen, "san-sang", {"bio": "Không có số", "kept": kept}).status_code == 303


# --- into the directory and out --------------------------------------------------------------------------------------


def listable(user, **fields):
    profile = make_profile(user, **fields)
    services.set_audiences(profile=profile, audiences={Part.NAME: Audience.MEMBERS}, by=user)
    return profile


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_consent_is_shown_in_full_and_what_was_shown_is_what_is_kept(screen, user, prefix):
    listable(user)
    page = text_of(screen.get(f"{prefix}{HOME}vao-danh-ba/"))
    assert page.count("<h3") >= 7
    response = screen.post(f"{prefix}{HOME}vao-danh-ba/", {"agree": "on"})
    assert (response.status_code, response["Location"]) == (303, prefix + HOME)
    assert MemberProfile.objects.get().status == ProfileStatus.LISTED
    assert ConsentRecord.objects.get().text.language == ("en" if prefix else "vi")


def test_without_the_tick_nobody_is_listed(screen, user):
    listable(user)
    response = screen.post(f"{HOME}vao-danh-ba/", {})
    assert response.status_code == 422
    assert 'id="id_agree_error"' in text_of(response)
    assert not ConsentRecord.objects.exists()


@pytest.mark.parametrize("years", [10, 15, 16])
def test_under_sixteen_there_is_no_option_and_a_post_is_refused(screen, user, years):
    listable(user, birth_year=timezone.localdate().year - years)
    assert "vao-danh-ba" not in text_of(screen.get(HOME))
    page = text_of(screen.get(f"{HOME}vao-danh-ba/"))
    assert 'name="agree"' not in page
    assert screen.post(f"{HOME}vao-danh-ba/", {"agree": "on"}).status_code == 403
    assert MemberProfile.objects.get().status == ProfileStatus.PRIVATE
    assert not ConsentRecord.objects.exists()


@pytest.mark.parametrize("fields", [{"birth_year": None}, {}])
def test_what_is_missing_is_said_and_the_post_refused(screen, user, fields):
    profile = listable(user, **fields)
    if not fields:
        services.set_audiences(profile=profile, audiences={Part.NAME: Audience.NOBODY}, by=user)
    page = text_of(screen.get(f"{HOME}vao-danh-ba/"))
    assert 'name="agree"' not in page
    assert step_url("ten") in page
    assert screen.post(f"{HOME}vao-danh-ba/", {"agree": "on"}).status_code == 403


def test_leaving_is_one_click(screen, user):
    make_listed(user)
    page = text_of(screen.get(HOME))
    assert f'action="{HOME}ra-khoi-danh-ba/"' in page
    assert screen.post(f"{HOME}ra-khoi-danh-ba/").status_code == 303
    assert MemberProfile.objects.get().status == ProfileStatus.PRIVATE
    assert not holds_consent(user, "directory")


def test_confirming_is_a_post(screen, user):
    profile = put_in_state(make_listed(user), ProfileStatus.DORMANT)
    assert screen.post(f"{HOME}xac-nhan/").status_code == 303
    profile.refresh_from_db()
    assert profile.status == ProfileStatus.LISTED


def test_a_suspended_member_reads_the_reason_and_cannot_list_again(screen, user):
    profile = listable(user)
    profile.status, profile.suspended_reason = ProfileStatus.SUSPENDED, "Có <b>số</b> người khác"
    profile.save()
    page = text_of(screen.get(HOME))
    assert "Có &lt;b&gt;số&lt;/b&gt; người khác" in page
    assert "/tai-khoan/du-lieu/" in page
    assert screen.post(f"{HOME}vao-danh-ba/", {"agree": "on"}).status_code == 403


def test_the_overview_says_of_every_part_who_sees_it(screen, user):
    profile = make_profile(user)
    services.set_audiences(profile=profile, audiences={Part.NAME: "members"}, by=user)
    with translation.override("en"):
        page = re.sub(r"<svg.*?</svg>", "", text_of(screen.get(f"/en{HOME}")))
    shown = dict(re.findall(r'<span class="badge[^"]*">([^<:]+): (\w+)</span>', page))
    assert len(shown) == len(Part)
    assert [part for part, audience in shown.items() if audience == "Members"] == ["Name"]


# --- preview ---------------------------------------------------------------------------------------------------------


def preview(screen, who):
    return text_of(screen.get(f"{HOME}xem-thu/", {"nguoi-xem": who})).split("<main")[1].split("</main>")[0]


def test_the_preview_shows_strangers_nothing_members_what_is_open_and_staff_all(screen, user):
    profile = make_listed(user, with_places=True)
    services.set_audiences(profile=profile, audiences={Part.CITY: "nobody", Part.BIO: "nobody"}, by=user)
    stranger, member, staff = (preview(screen, who) for who in ("nguoi-la", "thanh-vien", "can-bo"))
    assert "Thùy Dương" not in stranger
    assert "Thùy Dương" in member
    assert "xã Xuân Hòa (huyện Nam Đàn)" in member
    assert "xã Vạn An" in member
    for word in ("Suwon,", EVERYTHING["bio"]):
        assert word not in member
        assert word in staff
    for page in (stranger, member, staff):
        assert "1990" not in page
        assert user.email not in page


def test_before_listing_the_preview_says_that_members_see_nothing_yet(screen, user):
    listable(user)
    page = preview(screen, "thanh-vien")
    assert 'data-preview="nothing"' in page
    assert EVERYTHING["city"] not in page
    assert MemberProfile.objects.get().status == ProfileStatus.PRIVATE


# --- photo -----------------------------------------------------------------------------------------------------------


def upload(data=None, name="anh.png"):
    return SimpleUploadedFile(name, data or picture_bytes("PNG", (600, 600)))


def test_a_photo_is_uploaded_shown_and_taken_out(screen, user):
    make_profile(user)
    assert save(screen, "anh", {"photo": upload(), "photo_audience": "members"}).status_code == 303
    profile = MemberProfile.objects.get()
    assert profile.photo
    assert profile.photo_audience == Audience.MEMBERS
    assert f"/danh-ba/anh/{profile.reference}/" in text_of(screen.get(step_url("anh")))
    assert screen.post(f"{HOME}bo-anh/").status_code == 303
    assert not MemberProfile.objects.get().photo


def test_what_is_no_picture_is_said_next_to_the_field_and_the_choice_kept(screen, user):
    make_profile(user)
    response = save(screen, "anh", {"photo": upload(b"%PDF-1.4", "a.jpg"), "photo_audience": "members"})
    page = text_of(response)
    assert response.status_code == 422
    assert 'id="id_photo_error"' in page
    assert re.search(r'<input[^>]*name="photo_audience"[^>]*value="members"[^>]*checked', page)
    assert not MemberProfile.objects.get().photo


def test_saving_the_audience_alone_keeps_the_photo(screen, user):
    profile = make_profile(user)
    give_photo(profile)
    save(screen, "anh", {"photo_audience": "members"})
    assert MemberProfile.objects.get().photo.name == profile.photo.name


# --- cards -----------------------------------------------------------------------------------------------------------


def test_a_card_shows_five_things_at_most_and_marks_what_is_synthetic(user):
    from django.template.loader import render_to_string

    from community.members.permissions import ANY_MEMBER, seen_by

    profile = make_listed(user, with_places=True, photo=True)
    profile.is_demo = True
    with translation.override("vi"):
        html = render_to_string("members/_card.html", {"seen": seen_by(profile, ANY_MEMBER), "url": "/x/"})
    for word in ("Nguyễn Thùy Dương", "Tổ trưởng chuyền điện tử", "Hàn Quốc", "xã Xuân Hòa (huyện Nam Đàn)"):
        assert word in html
    for word in ("Suwon", "Hội đồng hương", "Dương Tròn", "nấu ăn", EVERYTHING["bio"], "<img", user.email):
        assert word not in html
    assert "badge" in html


def test_a_card_of_hidden_parts_is_a_name_alone(user):
    from django.template.loader import render_to_string

    from community.members.permissions import ANY_MEMBER, seen_by

    profile = make_listed(user, parts={Part.NAME: "members"}, with_places=True)
    html = render_to_string("members/_card.html", {"seen": seen_by(profile, ANY_MEMBER)})
    assert re.sub(r"<[^>]+>|\s", "", html) == "DNguyễnThùyDương"


def test_the_menu_of_the_account_leads_here(screen):
    assert f'href="{HOME}"' in text_of(screen.get(HOME))
