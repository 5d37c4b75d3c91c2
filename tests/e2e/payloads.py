"""Twelve script payloads in every field an editor has. An element of theirs that exists in a page carries MARK."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from allauth.account.models import EmailAddress
from django.utils.html import escape
from django.utils.text import Truncator
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Comment, Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from portal.core.background import drain_tasks
from portal.core.chrome import forget
from portal.core.models import PortalImage, PortalSettings, PublicChange
from portal.core.renditions import encode_renditions
from portal.news.models import Category, LegalDocumentPage, NewsIndexPage, NewsPage, Topic
from portal.notifications.models import Delivery
from portal.pages.models import HomePage, StandardPage
from portal.users.models import User
from tests.factories.media import make_document, make_image, pdf_bytes, picture_bytes

MARK = "data-injected"
PAYLOADS = (
    f"<script {MARK}>alert(1)</script>",
    f"<img src=x onerror=alert(1) {MARK}>",
    f'"><svg onload=alert(1) {MARK}>',
    f"'><iframe srcdoc='<script>alert(1)</script>' {MARK}></iframe>",
    f"</title></textarea></script><body onload=alert(1) {MARK}>",
    "javascript:alert(1)//",
    f'<a href="javascript:alert(1)" {MARK}>x</a>',
    "{{7*7}}{% debug %}${alert(1)}" + f"<details open ontoggle=alert(1) {MARK}>",
    f"<math><style><img src=x onerror=alert(1) {MARK}></style></math>",
    f"]]></summary></description><script {MARK}>alert(1)</script>",
    f'" autofocus onfocus=alert(1) {MARK} x="',
    f"\u2028</script><!--<script {MARK}>alert(1)//",
)
PASSWORD = "mot mat khau that dai"


def plant() -> dict[str, Any]:
    """Write them everywhere. Answers what to open, and the login of a superuser who may open it."""
    index = NewsIndexPage.objects.get(locale__language_code="vi")
    editor = User.objects.get(email="bien-tap@demo.example")
    boss = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser(
        "boss@demo.example", PASSWORD
    )
    EmailAddress.objects.get_or_create(user=boss, email=boss.email, verified=True, primary=True)
    rows = [article(index, number, editor) for number in range(len(PAYLOADS))]
    legal = legal_page(index)
    standard = standard_page(index.get_parent(), rows[0])
    for number, text in enumerate(PAYLOADS):
        Redirect.objects.get_or_create(
            old_path=f"/cu-{number}-{text}"[:255], defaults={"redirect_link": f"/{text}"[:255]}
        )
    kept = settings_and_home()
    Delivery.objects.all().delete()
    for page in rows[:3]:
        page.get_workflow().start(page, editor)
    translations = [in_translation(page, text, boss) for page, text in zip(rows, PAYLOADS, strict=True)]
    drain_tasks()
    forget()
    return {
        "translations": translations,
        "articles": [{"id": page.pk, "path": f"/tin/{page.slug}/"} for page in rows],
        "pages": [f"/tin/{legal.slug}/", f"/{standard.slug}/", "/", "/tin/", "/en/", "/khong-co/"],
        "others": [legal.pk, standard.pk],
        "images": list(PortalImage.objects.filter(collection=1, title__in=titles()).values_list("pk", flat=True)),
        "documents": [page.planted_document for page in rows],
        "categories": list(Category.objects.filter(slug__startswith="chen-").values_list("pk", flat=True)),
        "mails": list(Delivery.objects.values_list("pk", flat=True)),
        "index": index.pk,
        "login": {"email": boss.email, "password": PASSWORD},
        "kept": kept,
    }


def in_translation(page: NewsPage, text: str, translator: User) -> str:
    """The page as a translator meets it: payloads on the left as the source, on the right as a translated title."""
    source, _made = TranslationSource.update_or_create_from_instance(page)
    english = Locale.objects.get(language_code="en")
    translation, _made = Translation.objects.get_or_create(source=source, target_locale=english)
    title = StringSegment.objects.filter(source=source, context__path="title").get()
    StringTranslation.objects.update_or_create(
        translation_of=title.string,
        locale=english,
        context=title.context,
        defaults={"data": escape(text), "translation_type": "manual", "last_translated_by": translator},
    )
    translation.save_target(user=translator, publish=False)
    return f"/cms/pages/{translation.get_target_instance().pk}/edit/"


def uproot(kept: dict[str, Any]) -> None:
    """Take them away again."""
    for page in Page.objects.filter(slug__startswith="chen-").specific():
        page.delete()
    PortalImage.objects.filter(title__in=titles()).delete()
    Category.objects.filter(slug__startswith="chen-").delete()
    Topic.objects.filter(slug__startswith="chen-").delete()
    Redirect.objects.all().delete()
    PortalSettings.objects.update(**kept["settings"])
    HomePage.objects.filter(pk=kept["home"].pop("pk")).update(**kept["home"])
    forget()


def titles() -> list[str]:
    return [text[:255] for text in PAYLOADS]


def cut(text: str, length: int) -> str:
    return Truncator(text).chars(length, truncate="")


def typed(text: str) -> str:
    """What Wagtail's editor stores when somebody sends this as text and as the target of a link."""
    state = {
        "blocks": [
            {
                "key": "a",
                "type": "unstyled",
                "depth": 0,
                "text": text,
                "inlineStyleRanges": [],
                "entityRanges": [{"offset": 0, "length": len(text), "key": 0}],
            }
        ],
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": text}}},
    }
    converter = ContentstateConverter(features=["bold", "ol", "ul", "link", "document-link"])
    html: str = converter.to_database_format(json.dumps(state))
    return html


def body(text: str, image: PortalImage, document: Any) -> str:
    picture = {"image": image.pk, "alt": text, "caption": text, "credit": text}
    table = {
        "columns": [{"type": "text", "heading": text}, {"type": "text", "heading": text}],
        "rows": [{"values": [text, text]}],
        "caption": text,
    }
    blocks: list[tuple[str, Any]] = [
        ("heading", {"text": text, "level": "h2"}),
        ("paragraphs", typed(text)),
        ("notice", {"kind": "warn", "title": text, "text": typed(text)}),
        ("quote", {"text": text, "attribution": text}),
        ("steps", {"steps": [{"title": text, "text": typed(text)}, {"title": text, "text": escape(text)}]}),
        ("image", picture),
        ("gallery", {"items": [picture, picture]}),
        ("table", {"caption": text, "table": table}),
        ("document", {"document": document.pk, "title": text}),
        ("video", {"url": "https://phim.example/?" + text, "title": text, "duration": text[:20], "image": image.pk}),
        ("contact_card", {"title": text, "text": typed(text), "page": None}),
        (
            "call_to_action",
            {"heading": text, "text": text, "label": text, "page": None, "url": "https://x.example/" + text},
        ),
    ]
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def article(index: NewsIndexPage, number: int, editor: User) -> Any:
    text = PAYLOADS[number]
    image = make_image(text, picture_bytes("PNG", (400, 300)), description=cut(text, 255), credit=text)
    image.tags.add(cut(text, 100))
    encode_renditions(image)
    document = make_document(text, f"{text}.pdf".replace("/", " "), pdf_bytes())
    document.tags.add(cut(text, 100))
    category = Category.objects.create(slug=f"chen-{number}", name_vi=cut(text, 80), name_en=cut(text, 80))
    topic = Topic.objects.create(slug=f"chen-{number}", name_vi=cut(text, 80), name_en=cut(text, 80))
    page = NewsPage(
        title=text,
        slug=f"chen-{number}",
        seo_title=text,
        search_description=text,
        intro=text,
        body=body(text, image, document),
        category=category,
        cover=image,
        cover_alt=text,
        cover_caption=text,
        issuing_body=text,
        document_number=text,
        source_title=text,
        source_url="https://nguon.example/",
        checked_on=dt.date(2026, 1, 1),
        checked_by=text,
        change_note=text,
        locale=index.locale,
        owner=editor,
    )
    page.topics = [topic]
    index.add_child(instance=page)
    page.save_revision(user=editor).publish()
    PublicChange.objects.create(page=page, kind="correction", text=text)
    # an address that no form accepts, as if another door had let it in
    NewsPage.objects.filter(pk=page.pk).update(
        last_changed_at=page.first_published_at, source_url="https://nguon.example/" + text
    )
    Comment.objects.create(page=page, user=editor, text=text, contentpath="title")
    page.planted_document = document.pk
    return page


def legal_page(index: NewsIndexPage) -> LegalDocumentPage:
    fields = (
        "title",
        "seo_title",
        "intro",
        "number",
        "kind",
        "issuer",
        "signer",
        "field_name",
        "recitals",
        "lead",
        "recipients",
    )
    values = {
        name: cut(PAYLOADS[n], 40) if name in {"number", "kind"} else PAYLOADS[n] for n, name in enumerate(fields)
    }
    sections = [
        {
            "type": "section",
            "value": {"level": 1, "marker": cut(t, 40), "heading": t, "anchor": f"m{n}", "text": f"{t}\n- {t}"},
        }
        for n, t in enumerate(PAYLOADS)
    ]
    page = LegalDocumentPage(slug="chen-van-ban", sections=json.dumps(sections), locale=index.locale, **values)
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def standard_page(home: Page, sample: NewsPage) -> StandardPage:
    page = StandardPage(
        title=PAYLOADS[0],
        slug="chen-trang",
        intro=PAYLOADS[1],
        seo_title=PAYLOADS[2],
        body=sample.body,
        show_in_menus=True,
        show_in_footer=True,
        locale=home.locale,
    )
    home.add_child(instance=page)
    page.save_revision().publish()
    return page


def settings_and_home() -> dict[str, Any]:
    """Texts of the whole site and of the home page; answers what stood there."""
    row = PortalSettings.load()
    names = [f"{name}_{code}" for name in ("site_name", "tagline", "promise", "owner_name") for code in ("vi", "en")]
    names += [f"hotline_{name}_{code}" for name in ("label", "note") for code in ("vi", "en")]
    names += ["hotline_display", "hotline_source"]
    home = HomePage.objects.get(locale__language_code="vi")
    texts = ("hero_title", "hero_lead", "news_heading", "invest_heading", "invest_text", "join_text", "seo_title")
    kept = {
        "settings": {name: getattr(row, name) for name in names},
        "home": {"pk": home.pk, **{name: getattr(home, name) for name in texts}},
    }
    for number, name in enumerate(names):
        length = PortalSettings._meta.get_field(name).max_length or 80
        setattr(row, name, cut(PAYLOADS[number % len(PAYLOADS)], length))
    row.save()
    HomePage.objects.filter(pk=home.pk).update(
        **{name: cut(PAYLOADS[n], HomePage._meta.get_field(name).max_length or 60) for n, name in enumerate(texts)}
    )
    return kept
