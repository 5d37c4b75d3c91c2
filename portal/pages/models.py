"""The home page and pages that stand alone."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from portal.core.chrome import Chrome, Link, get_chrome
from portal.core.models import BasePage, BodyPage
from portal.core.renditions import load_pictures
from portal.news.querysets import fill_pictures, list_cards

NEWS_ON_HOME = 5
DOORS_ON_HOME = 4


class FigureBlock(blocks.StructBlock):
    value = blocks.CharBlock(label=_("Figure"), max_length=20, help_text=_("As readers see it, e.g. ~100.000"))
    label = blocks.CharBlock(label=_("What it counts"), max_length=120)
    source = blocks.CharBlock(label=_("Source and date"), max_length=120)

    class Meta:
        icon = "order"
        label = _("Figure")
        preview_value = {"value": "130", "label": "xã, phường sau 1/7/2025", "source": "119 xã và 11 phường"}
        description = _("A number with its source and date.")


class HomePage(BasePage):
    template = "pages/home_page.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["pages.StandardPage", "news.NewsIndexPage"]

    hero_title = models.CharField(_("greeting"), max_length=80)
    hero_lead = models.TextField(_("what the portal is for"), max_length=300)
    news_heading = models.CharField(_("heading of the news"), max_length=60, blank=True)
    invest_heading = models.CharField(_("heading of the invitation"), max_length=80, blank=True)
    invest_text = models.TextField(_("text of the invitation"), max_length=300, blank=True)
    figures = StreamField([("figure", FigureBlock())], verbose_name=_("figures"), blank=True, max_num=4)
    join_text = models.TextField(_("closing line"), max_length=300, blank=True)

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("hero_title"), FieldPanel("hero_lead")], _("Top of the page")),
        FieldPanel("news_heading"),
        MultiFieldPanel([FieldPanel("invest_heading"), FieldPanel("invest_text")], _("Invitation")),
        FieldPanel("figures"),
        FieldPanel("join_text"),
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def summary(self) -> str:
        return self.search_description or self.hero_lead

    def breadcrumb_links(self, chrome: Chrome) -> list[Link]:
        return []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        chrome = get_chrome()
        cards = list_cards(chrome, self.locale_id, 0, NEWS_ON_HOME)
        fill_pictures(cards, load_pictures((card.cover_id for card in cards[:1]), "cover"))
        context.update(
            doors=chrome.doors[:DOORS_ON_HOME],
            news_lead=cards[0] if cards else None,
            news_list=cards[1:],
            invest={"heading": self.invest_heading, "text": self.invest_text} if self.invest_heading else None,
            figures=[block.value for block in self.figures],
            join_text=self.join_text,
            feeds=chrome.feeds,
        )
        return context


class StandardPage(BodyPage):
    template = "pages/standard_page.html"
    parent_page_types: ClassVar[list[str]] = ["pages.HomePage", "pages.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["pages.StandardPage"]

    show_in_footer = models.BooleanField(_("show in the footer"), default=False)

    content_panels: ClassVar[list[Any]] = [*BodyPage.content_panels, FieldPanel("intro"), FieldPanel("body")]
    promote_panels: ClassVar[list[Any]] = [*BodyPage.promote_panels, FieldPanel("show_in_footer")]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
