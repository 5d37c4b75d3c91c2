"""What is set up inside the portal under test. Each function runs in its process and answers with plain data."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.cache import cache
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult
from wagtail.models import Locale, Page

from portal.core.background import drain_tasks
from portal.core.chrome import forget, get_chrome
from portal.core.models import BasePage, PortalImage, PublicChange
from portal.core.renditions import encode_renditions
from portal.demo.services import demo_logins, load_all
from portal.news.models import Category, LegalDocumentPage, NewsIndexPage, NewsPage
from portal.news.querysets import count_articles, list_cards, related_cards
from portal.places.models import Country
from portal.users import factors
from portal.users.demo import demo_secret, enrol
from portal.users.models import User
from tests.e2e.payloads import plant, uproot
from tests.factories.media import make_document, make_image

__all__ = ["plant", "uproot"]  # what the server looks up by name, besides the functions below

DRAWN_ON_LIST = 4
PARAGRAPHS = (
    "<p>Hỏi chính nơi sẽ nhận giấy: <b>phòng hộ tịch</b>, trường học, chủ thuê.</p><ul><li>Một.</li><li>Hai.</li></ul>"
)


def load_demo() -> None:
    """The demo content with an empty queue. Only covers that a test measures are drawn; a box stands for the rest."""
    load_all(lambda line: None)
    DBTaskResult.objects.all().delete()
    forget()
    chrome = get_chrome("vi")
    cards = list_cards(chrome, chrome.locale_ids["vi"], 0, DRAWN_ON_LIST)
    newest = NewsPage.objects.get(pk=cards[0].pk)
    covers = {card.cover_id for card in (*cards, *related_cards(newest, chrome))}
    for image in PortalImage.objects.filter(pk__in=covers):
        encode_renditions(image)


def drain() -> dict[str, int]:
    """What the worker would do with the waiting tasks."""
    drained = drain_tasks()
    return {"done": drained.done, "failed": drained.failed}


def logins() -> dict[str, dict[str, str]]:
    return {role: {"email": email, "password": password} for email, password, role in demo_logins()}


def code(email: str) -> str:
    """What the authenticator app of this account shows now. Codes count once: what was used before is forgotten."""
    user = User.objects.get(email=email)
    enrol(user)
    cache.clear()
    return factors.present_code(demo_secret(email))


def address(page: Page) -> str:
    specific: BasePage = page.specific
    code = specific.locale.language_code
    with translation.override(code):
        return specific.path_in(get_chrome(code))


def publish(page: Any) -> Any:
    page.save_revision().publish()
    return page


# --- pages that every template's test reads --------------------------------------------------------------------------


def public_pages() -> dict[str, Any]:
    """Addresses of one page of every public template in each language, and of the journeys' articles."""
    pages = {code: in_language(code) for code in ("vi", "en")}
    translated = articles("vi").filter(translation_key__in=articles("en").values("translation_key"))
    korean = translated.filter(countries__slug="han-quoc").first()
    lonely = articles("vi").exclude(translation_key__in=articles("en").values("translation_key"))
    assert korean is not None
    forget()
    return {
        **pages,
        "translated": address(korean),
        "translated_title": korean.title,
        "untranslated": address(lonely.first()),
        "newest": address(articles("vi").first()),
    }


def articles(code: str) -> Any:
    return NewsPage.objects.public(Locale.objects.get(language_code=code).pk)


def in_language(code: str) -> dict[str, str]:
    index = NewsIndexPage.objects.get(locale__language_code=code)
    news = address(index)
    account = "/en/tai-khoan" if code == "en" else "/tai-khoan"
    prefix = "/en" if code == "en" else ""
    return {
        "home": "/en/" if code == "en" else "/",
        "list": news,
        "filtered": f"{news}?quoc-gia=han-quoc&chu-de=khong-co",
        "empty": f"{news}?{empty_filter(index.locale_id)}",
        "article": address(articles(code).first()),
        "every block": address(article_of_every_block(index)),
        "legal": address(legal_document(index)),
        "standard": "/en/about/" if code == "en" else "/gioi-thieu/",
        "not found": f"{prefix}/khong-co-trang-nay/",
        "forbidden": f"{prefix}/_errors/403/",
        "bad request": f"{prefix}/_errors/400/",
        "form expired": f"{prefix}/_errors/419/",
        "broken": f"{prefix}/_errors/500/",
        "login": f"{account}/login/",
        "signup": f"{account}/signup/",
        "password reset": f"{account}/password/reset/",
        "password reset sent": f"{account}/password/reset/done/",
        "confirm address": f"{account}/confirm-email/",
    }


def empty_filter(locale_id: int) -> str:
    """A category and a country that exist and share no article."""
    for category in Category.objects.order_by("slug"):
        for country in Country.objects.filter(articles__isnull=False).distinct().order_by("slug"):
            if not count_articles(locale_id, category=category.pk, country=country.pk):
                return f"chuyen-muc={category.slug}&quoc-gia={country.slug}"
    raise LookupError("Every category has an article about every country.")


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}


def every_block(page: Page) -> list[dict[str, Any]]:
    image = make_image("Bến nước")
    encode_renditions(image)
    picture = {"image": image.pk, "alt": "Bến nước", "caption": "Bến nước chiều", "credit": "Nguyễn Thị Lan"}
    table = {
        "columns": [{"type": "text", "heading": "Giấy"}, {"type": "number", "heading": "Ngày"}],
        "rows": [{"values": ["Khai sinh", 3]}, {"values": ["Kết hôn", 5]}],
        "caption": "",
    }
    steps = [{"title": "Hỏi nơi nhận", "text": "<p>Ghi lại ngày.</p>"}, {"title": "Xin bản sao", "text": ""}]
    return [
        block("heading", {"text": "Mục một", "level": "h2"}),
        block("paragraphs", PARAGRAPHS),
        block("heading", {"text": "Mục con", "level": "h3"}),
        block("steps", {"steps": steps}),
        *(
            block("notice", {"kind": k, "title": f"Lưu ý {k}", "text": PARAGRAPHS})
            for k in ("info", "ok", "warn", "sos")
        ),
        block("quote", {"text": "Cất bản gốc ở nhà.", "attribution": "Một người đi trước"}),
        block("image", picture),
        block("gallery", {"items": [picture, {**picture, "alt": "Bến nước sáng"}]}),
        block("table", {"caption": "Giấy tờ hay làm", "table": table}),
        block("document", {"document": make_document("Mẫu đơn").pk, "title": "Mẫu đơn"}),
        block("video", {"url": "https://video.example/1", "title": "Ví giặm", "duration": "4:10", "image": None}),
        block("contact_card", {"title": "Tổng đài", "text": PARAGRAPHS, "page": page.pk}),
        block("call_to_action", {"heading": "Góp tay", "text": "", "label": "Xem", "page": page.pk, "url": ""}),
        block("related_pages", {"pages": [page.pk]}),
    ]


def article_of_every_block(index: NewsIndexPage) -> NewsPage:
    """An article that shows everything at once: blocks, source, tags, correction, overdue. Older than all others."""
    sample = articles(index.locale.language_code).first()
    page = NewsPage(
        title="Bài có đủ mọi khối",
        intro="Mỗi khối một lần.",
        body=json.dumps(every_block(sample)),
        category=sample.category,
        cover=sample.cover,
        cover_alt="Sông",
        cover_caption="Tranh minh họa",
        issuing_body="Cục Lãnh sự",
        document_number="12/TB-LS, 1/2/2026",
        source_title="Thông báo của Cục Lãnh sự",
        source_url="https://nguon.example/12",
        checked_on=dt.date(2026, 1, 3),
        checked_by="Tổ biên tập",
        effective_from=dt.date(2026, 1, 1),
        effective_until=dt.date(2026, 6, 1),
        review_by=dt.date(2026, 2, 1),
        locale=index.locale,
    )
    page.countries = list(sample.countries.all()) or list(Country.objects.all()[:2])
    page.topics = list(sample.topics.all())
    index.add_child(instance=page)
    publish(page)
    when = timezone.make_aware(dt.datetime(2020, 1, 1, 8))
    change = {"page": page, "at": when + dt.timedelta(days=2)}
    PublicChange.objects.create(**change, kind="correction", text="Ngày nộp là 5/1, không phải 1/5.")
    Page.objects.filter(pk=page.pk).update(first_published_at=when, last_published_at=when)
    NewsPage.objects.filter(pk=page.pk).update(last_changed_at=change["at"])
    return page


def legal_document(index: NewsIndexPage) -> LegalDocumentPage:
    def section(level: int, marker: str, heading: str, anchor: str, text: str = "") -> dict[str, Any]:
        return block("section", {"level": level, "marker": marker, "heading": heading, "anchor": anchor, "text": text})

    page = LegalDocumentPage(
        title="Kế hoạch chăm lo cho người Nghệ An ở nước ngoài",
        slug="ke-hoach-mau",
        intro="Bản mẫu để thử khuôn trang.",
        number="01/KH-MAU",
        kind="Kế hoạch",
        issued_on=dt.date(2026, 1, 5),
        issuer="Cơ quan mẫu",
        signer="Nguyễn Văn Mẫu",
        field_name="Đối ngoại",
        recitals="Căn cứ một văn bản mẫu;",
        lead="Cơ quan mẫu ban hành kế hoạch như sau:",
        recipients="- Như trên;\n- Lưu: VT.",
        locale=index.locale,
    )
    page.sections = json.dumps(
        [
            section(1, "I.", "Mục đích, yêu cầu", "muc-1", "Một đoạn.\n- Ý thứ nhất\n- Ý thứ hai"),
            section(2, "1.", "Mục đích", "muc-1-1", "Một đoạn."),
            section(3, "a)", "", "muc-1-1-a", "Không có đề mục."),
            section(1, "II.", "Nhiệm vụ", "muc-2", "Một đoạn."),
        ]
    )
    index.add_child(instance=page)
    return publish(page)


def a_mail() -> str:
    """A mail in the outbox; its address in the local mailbox."""
    from django.core.mail import send_mail

    from portal.notifications.models import Delivery

    send_mail("Có bài chờ duyệt", "Mời bạn xem lại.\n\n" + get_chrome("vi").home_url, None, ["nguoi.duyet@example.org"])
    return f"/_mailbox/{Delivery.objects.latest('pk').pk}/"


def last_mail(email: str) -> str:
    """Subject and text of what was written to an address last."""
    from portal.notifications.models import Delivery

    mail = Delivery.objects.filter(to=email).latest("pk")
    return f"{mail.subject}\n{mail.body_text}"


def page_id(path: str) -> int:
    """The row behind a public address."""
    code = "en" if path.startswith("/en/") else "vi"
    with translation.override(code):
        return next(page.pk for page in Page.objects.filter(depth__gt=1).specific() if address(page) == path)


def an_image_id() -> int:
    return PortalImage.objects.values_list("pk", flat=True).first() or 0


def sensitive_draft(slug: str) -> int:
    """A sensitive article that the demo editor wrote and nobody has published."""
    index = NewsIndexPage.objects.get(locale__language_code="vi")
    page = NewsPage(
        title="Bị giữ hộ chiếu: làm gì trước",
        slug=slug,
        intro="Một câu.",
        category=Category.objects.all()[0],
        body=json.dumps([block("paragraphs", PARAGRAPHS)]),
        sensitive=True,
        locale=index.locale,
        live=False,
    )
    index.add_child(instance=page)
    page.save_revision(user=User.objects.get(email=logins()["Biên tập viên"]["email"]))
    return page.pk
