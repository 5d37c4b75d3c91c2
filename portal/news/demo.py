"""Demo articles: real knowledge where a source is named, marked as a sample where it is not."""

from __future__ import annotations

import datetime as dt
import json
import uuid

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import Page

from portal.core.demo import NAMESPACE, DemoWorld, Text, read_folder, release, to_stream
from portal.core.models import PortalImage, PublicChange
from portal.news.models import Category, NewsIndexPage, NewsPage, Topic
from portal.places.models import Country, Place

ORDER = 30
CATEGORIES = {
    "thu-tuc": ("Thủ tục", "Papers"),
    "lao-dong": ("Lao động", "Work"),
    "cong-dong": ("Cộng đồng", "Community"),
    "que-nha": ("Quê nhà", "Home province"),
    "van-hoa": ("Văn hóa", "Culture"),
    "quoc-te": ("Quốc tế", "World"),
}
TOPICS = {
    "giay-to": ("Giấy tờ", "Documents"),
    "ho-tich": ("Hộ tịch", "Civil status"),
    "tien-luong": ("Tiền lương", "Wages"),
    "hop-dong": ("Hợp đồng", "Contracts"),
    "an-toan": ("An toàn", "Safety"),
    "suc-khoe": ("Sức khỏe", "Health"),
    "quoc-tich": ("Quốc tịch", "Nationality"),
    "tieng-viet": ("Tiếng Việt", "Vietnamese language"),
    "hoc-nghe": ("Học nghề", "Learning a trade"),
    "dau-tu": ("Đầu tư", "Investment"),
    "le-tet": ("Lễ, Tết", "Festivals"),
    "que-huong": ("Quê hương", "Homeland"),
    "am-thuc": ("Ẩm thực", "Food"),
}
INDEX = {
    "vi": (
        "Tin tức",
        "tin",
        "Tin quê, tin cộng đồng và những thay đổi về giấy tờ, lao động mà bà con cần biết. "
        "Bài nào cũng ghi nguồn và ngày kiểm tra.",
    ),
    "en": (
        "News",
        "news",
        "News of home and community, and what changes in papers and work. "
        "Every article names its source and the day it was checked.",
    ),
}
CHECKED_BY = {"vi": "Tổ biên tập (mẫu)", "en": "Editorial desk (sample)"}
CREDIT = {"vi": "Tranh minh họa của cổng", "en": "Drawing by the portal"}


def load(world: DemoWorld) -> str:
    for number, (slug, (vi, en)) in enumerate(CATEGORIES.items()):
        Category.objects.update_or_create(slug=slug, defaults={"name_vi": vi, "name_en": en, "order": number})
    for number, (slug, (vi, en)) in enumerate(TOPICS.items()):
        Topic.objects.update_or_create(slug=slug, defaults={"name_vi": vi, "name_en": en, "order": number})
    indexes = {language: load_index(world, language) for language in ("vi", "en")}
    made = 0
    for language in ("vi", "en"):
        for text in read_folder(world.content / "news", language):
            made += load_article(world, indexes[language], text)
    total = NewsPage.objects.live().count()
    return f"{total} articles, {made} of them new"


def load_index(world: DemoWorld, language: str) -> NewsIndexPage:
    home = type(world.homes[language]).objects.get(pk=world.homes[language].pk)
    title, slug, intro = INDEX[language]
    page = NewsIndexPage.objects.child_of(home).first()
    if page is not None:
        return page
    page = NewsIndexPage(title=title, slug=slug, intro=intro, locale=home.locale, show_in_menus=True)
    if language != "vi":
        page.translation_key = NewsIndexPage.objects.child_of(world.homes["vi"]).get().translation_key
    home.add_child(instance=page)
    release(world, page)
    page.move(home, pos="first-child")  # the news come first in the menu
    return NewsIndexPage.objects.get(pk=page.pk)


def load_article(world: DemoWorld, index: NewsIndexPage, text: Text) -> int:
    """Create one article as it was published on its day; 0 when it is there already."""
    key = uuid.uuid5(NAMESPACE, f"article/{text.key}")
    if NewsPage.objects.filter(translation_key=key, locale=index.locale).exists():
        return 0
    world.report(f"  {text.meta['title']}")
    meta = text.meta
    page = NewsPage(
        title=meta["title"],
        intro=meta["intro"],
        body=json.dumps(to_stream(text.body, f"{text.key}.{text.language}")),
        category=Category.objects.get(slug=meta["category"]),
        cover=cover(world, text),
        cover_alt=meta.get("cover_alt", ""),
        cover_caption=CREDIT[text.language],
        issuing_body=meta.get("issuer", ""),
        document_number=meta.get("document", ""),
        source_url=meta.get("source", ""),
        checked_on=day(meta.get("checked_on")),
        checked_by=CHECKED_BY[text.language] if meta.get("checked_on") else "",
        effective_from=day(meta.get("effective_from")),
        review_by=day(meta.get("review_by")),
        sensitive=meta.get("sensitive") == "yes",
        locale=index.locale,
        owner=world.people["editor"],
        translation_key=key,
        live=False,
    )
    page.countries = list(Country.objects.filter(iso2__in=text.listed("countries")))
    page.topics = list(Topic.objects.filter(slug__in=text.listed("topics")))
    page.places = list(Place.objects.filter(name__in=text.listed("places")))
    index.add_child(instance=page)
    release(world, page)
    date_back(page, text)
    return 1


def date_back(page: NewsPage, text: Text) -> None:
    """Give the page the days its text names, and the history readers see."""
    published = morning(day(text.meta["published"]) or timezone.localdate())
    changed = None
    for entry in text.listed("changes", ";"):
        date, kind, note = (part.strip() for part in entry.split("|", 2))
        changed = morning(dt.date.fromisoformat(date))
        PublicChange.objects.create(page_id=page.pk, at=changed, kind=kind, text=note)
    Page.objects.filter(pk=page.pk).update(first_published_at=published, last_published_at=changed or published)
    NewsPage.objects.filter(pk=page.pk).update(last_changed_at=changed)


def cover(world: DemoWorld, text: Text) -> PortalImage:
    """Both languages share one drawing."""
    title = f"Tranh: {text.key}"
    image = PortalImage.objects.filter(title=title, is_demo=True).first()
    if image is None:
        data = world.draw_cover(text.key, text.meta.get("cover", "song-lam"))
        image = PortalImage(
            title=title,
            description=text.meta.get("cover_alt", ""),
            credit=CREDIT["vi"],
            is_demo=True,
            file=ContentFile(data, name=f"{text.key}.png"),
            uploaded_by_user=world.people["editor"],
        )
        image.save()
    return image


def day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def morning(date: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(date, dt.time(8, 0)))
