"""Sample data of the component page. Everything in it is marked as a sample ("mẫu")."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.chrome import Door, Hotline, LanguageLink, Link, LiveAlert, get_chrome

ROLES = (
    "paper",
    "surface",
    "sunken",
    "leaf",
    "river",
    "lotus",
    "amber-line",
    "sos",
    "deep",
    "ink",
    "ink-2",
    "edge",
)
SPRITE = Path(__file__).resolve().parents[2] / "static" / "img" / "icons.svg"


@dataclass(frozen=True, slots=True)
class SampleCard:
    title: str
    category: str
    date: dt.date
    intro: str = "Hỏi một câu trước khi làm: nơi nhận giấy cần bản nào? (mẫu)"
    url: str = "#cards"
    updated: bool = False
    image: None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class SampleProvenance:
    issuing_body: str
    document_number: str
    source_title: str
    source_url: str
    checked_on: dt.date | None
    checked_by: str
    effective_from: dt.date | None
    effective_until: dt.date | None
    review_by: dt.date

    @property
    def source_name(self) -> str:
        return self.source_title or self.source_url


@dataclass(frozen=True, slots=True)
class SampleChange:
    date: dt.date
    text: str


class SampleForm(forms.Form):
    """One field of each kind a public form may hold."""

    name = forms.CharField(label="Họ và tên (mẫu)", help_text="Gợi ý nằm trên ô, không nằm trong ô.")
    email = forms.EmailField(label="E-mail", required=False)
    country = forms.ChoiceField(label="Nước", choices=[("", "Chọn một nước"), ("kr", "Hàn Quốc"), ("jp", "Nhật Bản")])
    text = forms.CharField(label="Chuyện gì đã xảy ra?", widget=forms.Textarea, required=False)
    answer = forms.ChoiceField(
        label="Trả lời bạn bằng cách nào?",
        choices=[("mail", "E-mail"), ("phone", "Gọi")],
        widget=forms.RadioSelect,
    )
    topics = forms.MultipleChoiceField(
        label="Bạn quan tâm gì?",
        choices=[("a", "Giấy tờ"), ("b", "Tiền lương")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    day = forms.DateField(label="Ngày", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    file = forms.FileField(label="Tệp kèm theo", required=False)
    agree = forms.BooleanField(label="Tôi đồng ý", help_text="Không đánh dấu sẵn.", required=False)


def icon_names() -> list[str]:
    """Every drawing of the sprite."""
    return [name for name in re.findall(r'<symbol id="([a-z]+)"', SPRITE.read_text()) if name != "mark"]


def sample_hotline(today: dt.date) -> Hotline:
    """The portal's own checked number when there is one; a dash otherwise, never an invented number."""
    return get_chrome().hotline or Hotline("", "—", _("Hotline"), _("sample without a number"), "", "", today)


def sample_context() -> dict[str, Any]:
    today = timezone.localdate()
    cards = [
        SampleCard(
            "Từ 11/9, giấy tờ mang đi nước ngoài có thể chỉ cần một tờ Apostille (mẫu)", "Thủ tục", today, updated=True
        ),
        SampleCard("Trước khi ký gia hạn hợp đồng: bảy dòng nên đọc kỹ (mẫu)", "Lao động", today),
    ]
    hotline = sample_hotline(today)
    provenance = SampleProvenance(
        "Chính phủ (mẫu)",
        "407/NQ-CP (mẫu)",
        "Cổng thông tin (mẫu)",
        "https://example.org/",
        today,
        "Tổ biên tập (mẫu)",
        today,
        None,
        today,
    )
    return {
        "roles": ROLES,
        "icons": icon_names(),
        "cards": cards,
        "doors": [
            Door("Cần giúp khẩn cấp (mẫu)", "Chỉ một cửa màu đỏ.", "#cards", "alert", sos=True),
            Door("Tra cứu (mẫu)", "Cửa thường.", "#cards", "globe"),
        ],
        "form": SampleForm(),
        "bad_form": SampleForm({"email": "khong-phai-e-mail"}, prefix="bad"),
        "page_obj": Paginator(range(90), 10).page(3),
        "breadcrumbs": [Link(_("Home"), "/"), Link("Tin tức (mẫu)", "#"), Link(_("Components"), "")],
        "tags": [Link("Giấy tờ", "#tags"), Link("Tiền lương", "#tags")],
        "facts": [("Dữ kiện (mẫu)", "Tên bên trái, giá trị bên phải"), ("Nguồn", "Văn bản mẫu")],
        "provenance": provenance,
        "unverified": replace(provenance, checked_on=None, source_url="", source_title=""),
        "fresh": replace(hotline, checked_on=today),
        "stale": replace(hotline, checked_on=today - dt.timedelta(days=120)),
        "live_alerts": [
            LiveAlert(False, "Cảnh báo mức vừa (mẫu).", "Tuyết lớn từ tối nay.", "#notices", "Việc nên làm"),
            LiveAlert(True, "Cảnh báo rất nghiêm trọng (mẫu).", "Động đất.", "#notices", "Báo tin an toàn"),
        ],
        "steps": [
            {"title": "Hỏi nơi nhận giấy", "text": "Ghi lại ngày hỏi."},
            {"title": "Nộp", "text": "Giữ biên nhận."},
        ],
        "changes": [SampleChange(today, "Đính chính phạm vi áp dụng (mẫu)"), SampleChange(today, "Thêm một mục (mẫu)")],
        "correction": SampleChange(today, "Bản trước ghi nhầm ngày (mẫu)."),
        "toc": [("colours", _("Colours")), ("forms", _("Forms"))],
        "table_head": ["Việc", "Nơi nộp", "Thời hạn"],
        "table_rows": [[("Việc", "Đăng ký (mẫu)"), ("Nơi nộp", "Đại sứ quán"), ("Thời hạn", "Đang chờ nguồn")]],
        "languages": [
            LanguageLink("vi", "#languages", current=True, exists=True),
            LanguageLink("en", "/en/#not-translated", current=False, exists=False),
        ],
    }
