"""The portal's chrome and components, rendered without a database wherever none is needed."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template, engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import timezone, translation

from portal.core.chrome import PARTS, Chrome, Column, Hotline, LanguageLink, Link, LiveAlert
from portal.core.renderers import PortalRenderer
from portal.core.styleguide.views import styleguide
from portal.core.templatetags import portal_ui

ROOT = settings.BASE_DIR / "portal"
STATIC = ROOT / "static"
TEMPLATES = sorted(p for p in ROOT.rglob("templates/**/*.html") if "wagtailadmin" not in p.parts)
STYLESHEETS = sorted((STATIC / "css").glob("*.css"))
NUMBER = "+84900000000"


def make_chrome(**fields):
    values = {
        "language": "vi",
        "site_name": "Cổng",
        "home_url": "/",
        "account_url": "/tai-khoan/login/",
        "menu": [Link("Tin tức", "/tin-tuc/")],
        "footer": [Column("Về cổng", (Link("Liên hệ", "/lien-he/"),))],
        "home_urls": {"vi": "/", "en": "/en/"},
        "hotline": make_hotline(),
    }
    chrome = Chrome(**(values | fields))
    chrome.parts = {name: render_to_string(template, {"chrome": chrome}) for name, template in PARTS.items()}
    return chrome


def make_hotline(**fields):
    values = {
        "tel": NUMBER,
        "display": "+84 900 000 000",
        "label": "Tổng đài",
        "note": "24/7",
        "source": "Văn bản",
        "source_url": "",
        "checked_on": timezone.localdate(),
    }
    return Hotline(**(values | fields))


def render(template, path="/tin-tuc/", query="", **context):
    request = RequestFactory().get(path + query)
    values = {"request": request, "chrome": make_chrome(), "visitor": None, "title": "T"} | context
    return render_to_string(template, values)


def tag(source, path="/tin-tuc/", query="", **context):
    request = RequestFactory().get(path + query)
    values = {"request": request, "chrome": make_chrome()} | context
    return Template("{% load portal_ui %}" + source).render(Context(values))


# --- what the files themselves must hold ---
def relative(path):
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_compiles(path):
    engines["django"].engine.from_string(path.read_text())


# the frame of a mail: mail programs load no stylesheet, so its styles must stand in it
PAGES = [path for path in TEMPLATES if "notifications/mail" not in path.as_posix()]


@pytest.mark.parametrize("path", PAGES, ids=relative)
def test_a_template_holds_no_inline_style_script_or_handler(path):
    text = path.read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:", text)
    assert all("src=" in found for found in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_holds_no_phone_number(path):
    assert not re.search(r"tel:[+\d]|\+\d[\d ]{6,}", path.read_text())


def test_every_icon_a_template_names_is_drawn():
    drawn = set(re.findall(r'<symbol id="([a-z]+)"', (STATIC / "img/icons.svg").read_text()))
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "([a-z]+)"', path.read_text())}
    assert named <= drawn


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda p: p.name)
def test_every_file_a_stylesheet_names_exists(path):
    names = re.findall(r"url\(([^)]+)\)", path.read_text())
    assert all((path.parent / name.strip("\"'")).resolve().is_file() for name in names)


def test_dark_colours_are_the_same_by_system_and_by_choice():
    text = (STATIC / "css/tokens.css").read_text()
    blocks = re.findall(r"color-scheme: dark;(.*?)\n\s*}", text, re.S)
    by_system, by_choice = (re.findall(r"--[\w-]+: [^;]+;", block) for block in blocks)
    assert by_system == by_choice
    assert by_system


def test_scripts_stay_below_ten_kilobytes():
    assert sum(path.stat().st_size for path in (STATIC / "js").glob("*.js")) < 10_000


# --- the frame of a page --------------------------------------------------------------------------------------------
def test_a_page_for_everyone_never_asks_who_is_there():
    html = render("base.html")  # the request has neither user nor session: touching them would raise
    assert "/tai-khoan/login/" in html
    assert "csrfmiddlewaretoken" not in html


def test_a_page_names_its_language_and_offers_the_main_content_first():
    html = render("base.html")
    assert '<html lang="vi">' in html
    assert html.index('class="skip"') < html.index('class="strip"')
    assert 'id="noi-dung"' in html


def test_the_strip_shows_the_checked_number():
    html = render("base.html")
    assert f'href="tel:{NUMBER}"' in html
    assert "badge-warn" not in html


def test_a_number_not_checked_for_long_says_so():
    old = timezone.localdate() - dt.timedelta(days=91)
    html = render("base.html", chrome=make_chrome(hotline=make_hotline(checked_on=old)))
    assert "badge-warn" in html


def test_without_a_number_nothing_can_be_dialled():
    html = render("base.html", chrome=make_chrome(hotline=None, help_link=Link("Gửi yêu cầu", "/giup/")))
    assert "tel:" not in html
    assert "/giup/" in html


def test_the_menu_marks_the_section_the_reader_is_in():
    assert 'href="/tin-tuc/" aria-current="page"' in render("base.html", path="/tin-tuc/")
    assert 'href="/tin-tuc/" aria-current="true"' in render("base.html", path="/tin-tuc/bai/")
    assert 'href="/tin-tuc/">' in render("base.html", path="/")


def test_a_warning_says_its_severity_in_words():
    alerts = [LiveAlert(severe=True, title="Bão", text="Ở nhà.", url="/bao/", link_label="Việc nên làm")]
    with translation.override("en"):
        html = render("base.html", chrome=make_chrome(alerts=alerts))
    assert "Severe warning" in html
    assert "alert-sos" in html


def test_the_switcher_says_where_a_page_has_no_translation():
    languages = [
        LanguageLink("vi", "/bai/", current=True, exists=True),
        LanguageLink("en", "/en/#not-translated", current=False, exists=False),
    ]
    with translation.override("en"):
        html = render("base.html", languages=languages)
    assert 'href="/en/#not-translated"' in html
    assert "this page has no version in that language" in html


def test_an_unknown_address_is_not_offered_in_another_language():
    links = portal_ui.language_links({"request": RequestFactory().get("/khong-co/"), "chrome": make_chrome()})
    assert [(link.code, link.exists) for link in links] == [("vi", True), ("en", False)]


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_an_error_page_has_one_heading_and_a_way_on(name):
    html = render(name)
    assert html.count("<h1") == 1
    assert 'href="/"' in html


def test_the_apology_needs_nothing_but_the_files():
    html = render_to_string("500.html", {"title": "T"})
    assert html.count("<h1") == 1


# --- components -----------------------------------------------------------------------------------------------------
class SampleForm(forms.Form):
    default_renderer = PortalRenderer

    email = forms.EmailField(label="E-mail", help_text="Để trả lời bạn.")
    answer = forms.ChoiceField(label="Cách trả lời", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Đồng ý", required=False)


def test_a_label_and_hint_stand_above_the_field_and_are_tied_to_it():
    html = str(SampleForm())
    assert html.index("Để trả lời bạn.") < html.index('<input type="email"')
    assert 'aria-describedby="id_email_helptext"' in html
    assert 'for="id_email"' in html


def test_an_error_stands_between_hint_and_field_and_in_a_summary_that_leads_to_it():
    html = str(SampleForm({"email": "sai"}))
    assert 'href="#id_email"' in html
    assert 'href="#id_answer"' in html
    assert html.index("id_email_helptext") < html.index('id="id_email_error"') < html.index('<input type="email"')
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    html = str(SampleForm())
    assert html.count("<fieldset") == 1
    assert "<legend>Cách trả lời" in html


def test_what_a_visitor_typed_comes_back_as_text():
    html = str(SampleForm({"email": '"><script>alert(1)</script>'}))
    assert "<script>" not in html


def test_pagination_keeps_every_other_choice_and_drops_its_own():
    html = tag("{% page_url 3 %}", query="?quoc-gia=han-quoc&trang=2&chu-de=a&chu-de=b")
    assert html == "?quoc-gia=han-quoc&amp;chu-de=a&amp;chu-de=b&amp;trang=3"
    assert tag("{% page_url 1 %}", query="?trang=2") == "/tin-tuc/"


def test_pagination_marks_the_page_and_shows_gaps():
    html = render("components/pagination.html", page_obj=Paginator(range(100), 10).page(5))
    assert html.count("aria-current") == 1
    assert html.count("…") == 2


def test_a_list_of_one_page_has_no_pagination():
    assert "<nav" not in render("components/pagination.html", page_obj=Paginator(range(3), 10).page(1))


def test_days_are_written_as_readers_of_each_language_write_them():
    day = dt.date(2026, 3, 8)
    assert tag("{% day day %}", day=day) == '<time datetime="2026-03-08">08/03/2026</time>'
    with translation.override("en"):
        assert tag("{% day day %}", day=day) == '<time datetime="2026-03-08">8 March 2026</time>'
    assert tag("{% day day %}", day=None) == ""


def test_a_moment_is_a_day_in_vietnam():
    late = dt.datetime(2026, 3, 7, 20, 0, tzinfo=dt.UTC)
    assert "08/03/2026" in tag("{% day day %}", day=late)


def test_shared_addresses_come_from_the_configured_site():
    html = render("components/share.html", share_url=tag("{% absolute %}"))
    assert f"{settings.PORTAL_PUBLIC_URL}/tin-tuc/" in html
    assert "testserver" not in html
    assert "https://www.facebook.com/sharer/sharer.php?u=http" in html


def test_structured_data_cannot_close_its_element():
    html = tag("{% json_ld data %}", data={"headline": "</script><script>alert(1)</script> & Đ"})
    assert html.count("</script>") == 1
    assert "Đ" in html


def test_facts_nobody_checked_say_so():
    source = {"issuing_body": "Chính phủ", "checked_on": None}
    assert "badge-warn" in render("components/provenance.html", provenance=source)


def test_texts_in_components_are_escaped():
    html = render("components/notice.html", kind="warn", title="<b>x</b>", text="<script>")
    assert "<script>" not in html
    assert "&lt;b&gt;" in html


@pytest.mark.django_db
def test_the_component_page_shows_every_drawing():
    response = styleguide(RequestFactory().get("/_styleguide/"))
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") == 1
    assert html.count('<code class="xs muted">') >= 30


def test_templates_lie_where_the_tests_look():
    assert Path(ROOT / "templates/base.html") in TEMPLATES
    assert len(TEMPLATES) > 60
