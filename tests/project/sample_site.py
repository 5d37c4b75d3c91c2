"""A small portal with one page of every type in both languages, for the tests that walk all of it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from wagtail.models import Locale, Page

from portal.core import chrome
from portal.core.models import BasePage, PortalSettings
from portal.news.models import LegalDocumentPage, NewsIndexPage, NewsPage, Topic
from portal.pages.models import HomePage, StandardPage
from portal.places.models import Country, Place
from tests.factories.media import make_document, make_image, picture_bytes
from tests.factories.pages import make_category, make_homes

SOURCE = {
    "issuing_body": "Cục Lãnh sự",
    "source_title": "Thông báo",
    "source_url": "https://nguon.example/1",
    "checked_on": dt.date(2026, 1, 2),
    "review_by": dt.date(2026, 2, 1),
}


def page_types() -> list[type[BasePage]]:
    """Every concrete type of page of the project."""
    return [m for m in apps.get_models() if issubclass(m, BasePage) and m.__module__.split(".")[0] != "tests"]


@dataclass(slots=True)
class Site:
    """``pages`` holds one public page per type and language; ``paths`` their addresses, lists in several states."""

    pages: dict[tuple[str, str], Page] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    category: Any = None
    country: Any = None
    topic: Any = None

    def add_article(self, code: str, title: str, **fields: Any) -> NewsPage:
        index = self.pages["NewsIndexPage", code]
        page = NewsPage(
            **{
                "title": title,
                "intro": "Một câu.",
                "category": self.category,
                "locale": index.locale,
                **SOURCE,
                **fields,
            }
        )
        page.countries, page.topics = [self.country], [self.topic]
        index.add_child(instance=page)
        page.save_revision().publish()
        return NewsPage.objects.get(pk=page.pk)


def build() -> Site:
    """Needs a database; leaves the chrome forgotten, so that the next page builds it anew."""
    settings = PortalSettings.load()
    settings.hotline_tel, settings.hotline_display = "+84900000000", "+84 900 000 000"
    settings.hotline_source, settings.hotline_checked_on = "Thông báo", dt.date.today()
    settings.save()
    site = Site()
    homes = dict(zip(("vi", "en"), make_homes(), strict=True))
    site.category = make_category("lao-dong", name_vi="Lao động", name_en="Work")
    site.country, _ = Country.objects.get_or_create(iso2="KR", defaults={"slug": "han-quoc", "name_vi": "Hàn Quốc"})
    site.topic = Topic.objects.create(slug="tien-luong", name_vi="Tiền lương", name_en="Wages")
    for code, home in homes.items():
        in_language(site, HomePage.objects.get(pk=home.pk), code)
    translate(site)
    chrome.forget()
    site.paths = {
        f"{type(page).__name__} {code}": page.path_in(chrome.get_chrome(code)) for (_, code), page in site.pages.items()
    }
    news = site.paths["NewsIndexPage vi"]
    site.paths["list, filtered"] = f"{news}?quoc-gia=han-quoc&chuyen-muc=lao-dong&chu-de=tien-luong"
    site.paths["list, by place"] = f"{news}?xa-phuong={Place.objects.first().slug if Place.objects.exists() else 'x'}"
    site.paths["list, unknown filters"] = f"{news}?quoc-gia=khong-co&trang=99"
    site.paths["directory vi"], site.paths["directory en"] = "/danh-ba/", "/en/directory/"
    site.paths["list, empty"] = f"{site.paths['NewsIndexPage en']}?chu-de=khong-co&trang=0"
    chrome.forget()
    return site


def in_language(site: Site, home: HomePage, code: str) -> None:
    locale = Locale.objects.get(language_code=code)
    index = NewsIndexPage(
        title=f"Tin {code}", slug="tin" if code == "vi" else "news", locale=locale, show_in_menus=True
    )
    home.add_child(instance=index)
    standard = StandardPage(
        title=f"Giới thiệu {code}", slug="gioi-thieu", intro="Một câu.", body=body(), locale=locale, show_in_footer=True
    )
    home.add_child(instance=standard)
    legal = LegalDocumentPage(
        title=f"Kế hoạch {code}", slug="ke-hoach", number="1/KH", kind="Kế hoạch", locale=locale, **SOURCE
    )
    legal.sections = json.dumps(
        [
            {
                "type": "section",
                "value": {"level": n, "marker": f"{n}.", "heading": "Mục", "anchor": f"m{n}", "text": "Đoạn.\n- Ý"},
            }
            for n in (1, 2, 3)
        ]
    )
    index.add_child(instance=legal)
    site.pages |= {("HomePage", code): home, ("NewsIndexPage", code): index, ("StandardPage", code): standard}
    site.pages["LegalDocumentPage", code] = legal
    for number in range(3):
        site.add_article(code, f"Bài {code} {number}", cover=picture(number), body=body())
    site.pages["NewsPage", code] = changed(site.add_article(code, f"Bài chính {code}", cover=picture(9), body=body()))


def picture(number: int) -> Any:
    return make_image(f"Ảnh {number}", picture_bytes("PNG", (64, 48)))


def body() -> str:
    image, document = picture(5), make_document("Mẫu đơn")
    shown = {"image": image.pk, "alt": "Ảnh", "caption": "", "credit": "Lan"}
    blocks = [
        ("heading", {"text": "Mục", "level": "h2"}),
        ("paragraphs", "<p>Nội dung.</p>"),
        ("image", shown),
        ("gallery", {"items": [shown, shown]}),
        ("document", {"document": document.pk, "title": "Mẫu đơn"}),
    ]
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def changed(page: NewsPage) -> NewsPage:
    """With a public history, so that every part of the template is drawn."""
    page.intro, page.change_kind, page.change_note = "Hai câu.", "correction", "Ngày nộp là 5/1."
    page.save_revision().publish()
    return NewsPage.objects.get(pk=page.pk)


def translate(site: Site) -> None:
    """Both languages of a type are translations of each other, as the switcher expects."""
    for name in ("NewsIndexPage", "StandardPage", "LegalDocumentPage", "NewsPage"):
        vi, en = site.pages[name, "vi"], site.pages[name, "en"]
        Page.objects.filter(pk=en.pk).update(translation_key=vi.translation_key)
