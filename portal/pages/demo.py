"""The home page of each language, the pages about the portal, its settings."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from portal.core.demo import NAMESPACE, DemoWorld, Text, read_folder, read_text, release, to_stream
from portal.core.models import PortalSettings
from portal.pages.models import HomePage, StandardPage

ORDER = 20
SLUGS = {"vi": "trang-chu", "en": "home"}
PAGE_ORDER = ("gioi-thieu", "lien-he", "quyen-rieng-tu", "tro-nang")
IN_MENU = {"gioi-thieu"}


def load(world: DemoWorld) -> str:
    load_settings(world)
    for language in ("vi", "en"):
        Locale.objects.get_or_create(language_code=language)
    for language in ("vi", "en"):
        world.homes[language] = load_home(world, read_text(world.content / "pages" / f"home.{language}.md"))
    count = 0
    for language in ("vi", "en"):
        texts = {text.key: text for text in read_folder(world.content / "pages", language)}
        for key in PAGE_ORDER:
            load_page(world, texts[key])
            count += 1
    return f"2 home pages, {count} pages about the portal"


def load_settings(world: DemoWorld) -> None:
    values: dict[str, Any] = json.loads((world.content / "settings.json").read_text(encoding="utf-8"))
    values["hotline_checked_on"] = dt.date.fromisoformat(values["hotline_checked_on"])
    row = PortalSettings.load()
    if not row.hotline_tel:
        PortalSettings.objects.filter(pk=row.pk).update(**values)


def figures(text: Text) -> list[dict[str, Any]]:
    blocks = []
    for number, entry in enumerate(text.listed("figures", ";")):
        value, label, source = (part.strip() for part in entry.split("|"))
        ident = str(uuid.uuid5(NAMESPACE, f"figure/{text.language}/{number}"))
        blocks.append({"type": "figure", "value": {"value": value, "label": label, "source": source}, "id": ident})
    return blocks


def load_home(world: DemoWorld, text: Text) -> HomePage:
    locale = Locale.objects.get(language_code=text.language)
    home = HomePage.objects.filter(locale=locale, depth=2).first()
    if home is not None:
        return home
    fields = {name: text.meta[name] for name in ("title", "hero_title", "hero_lead", "news_heading")}
    home = HomePage(slug=SLUGS[text.language], locale=locale, owner=world.people["editor"], **fields)
    home.figures = json.dumps(figures(text))
    original = world.homes.get("vi")
    if original is not None:
        home.translation_key = original.translation_key
    Page.get_first_root_node().add_child(instance=home)
    release(world, home)
    if original is None:
        site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, hostname="localhost")
        old = site.root_page if site.root_page_id else None
        address = urlsplit(settings.PORTAL_PUBLIC_URL)
        site.hostname, site.port = (
            address.hostname or "localhost",
            address.port or (443 if address.scheme == "https" else 80),
        )
        site.root_page, site.site_name = home, home.title
        site.save()
        if old is not None and old.specific_class is Page:
            old.delete()
    return home


def load_page(world: DemoWorld, text: Text) -> StandardPage:
    home = HomePage.objects.get(pk=world.homes[text.language].pk)
    slug = text.meta.get("slug") or text.key
    page = StandardPage.objects.child_of(home).filter(slug=slug).first()
    if page is not None:
        return page
    page = StandardPage(
        title=text.meta["title"],
        slug=slug,
        intro=text.meta.get("intro", ""),
        body=json.dumps(to_stream(text.body, f"{text.key}.{text.language}")),
        locale=home.locale,
        owner=world.people["editor"],
        show_in_menus=text.key in IN_MENU,
        show_in_footer=True,
    )
    if text.language != "vi":
        original = StandardPage.objects.child_of(world.homes["vi"]).get(slug=text.key)
        page.translation_key = original.translation_key
    home.add_child(instance=page)
    release(world, page)
    return page
