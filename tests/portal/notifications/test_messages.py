"""Every message of the registry, in both languages."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import html5lib
import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from portal.notifications import messages, services
from portal.notifications.choices import Sensitivity
from portal.notifications.messages import Message, MessageKind
from portal.notifications.models import Delivery
from portal.notifications.services.layout import as_html, blocks

pytestmark = pytest.mark.django_db

KEYS = sorted(message.key for message in messages.declared())
URL = r"https?://[^\s\"'<>]+"


def rendered(key, language):
    message = messages.of_template(key)
    with translation.override(language):
        return services.render(message, message.sample())


def test_the_registry_is_not_empty():
    assert {"account/email/login_code", "users/privacy/email/confirm", "account/email/unknown_account"} <= set(KEYS)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_message_can_be_read_and_leads_nowhere_but_here(key, language, settings):
    letter = rendered(key, language)
    given = repr(messages.of_template(key).sample())
    assert letter.subject
    assert not services.header_fault(letter.subject)
    assert len(letter.text) > 40
    for part in (letter.text, letter.html):
        links = [link for link in re.findall(URL, part) if link not in given]
        assert all(link.startswith(settings.PORTAL_PUBLIC_URL) for link in links), links
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(letter.html)
    assert [code for _, code, _ in parser.errors] == []
    soup = BeautifulSoup(letter.html, "html5lib")
    assert soup.html["lang"] == language
    assert not soup.select("img, script, link, iframe, object, [src], [background], [onload]")
    assert "url(" not in letter.html
    assert "prefers-color-scheme: dark" in letter.html
    # whoever reads the HTML part reads every word of the text
    words = " ".join(soup.body.get_text(" ").split())
    for block in blocks(letter.text.replace("\n--\n", "\n")):
        assert " ".join(block.text.split()) in words


@pytest.mark.parametrize("key", KEYS)
def test_a_message_speaks_both_languages(key):
    vietnamese, english = rendered(key, "vi"), rendered(key, "en")
    assert vietnamese.subject != english.subject
    assert vietnamese.text != english.text


@pytest.mark.parametrize("key", [m.key for m in messages.declared() if m.kind.sensitivity != Sensitivity.ORDINARY])
def test_the_subject_of_a_private_message_tells_nothing_of_its_context(key):
    message = messages.of_template(key)
    context = message.sample()
    told = {
        str(getattr(context, name))
        for name in context.__dataclass_fields__
        if name not in message.subject_fields and getattr(context, name)
    }
    subject = rendered(key, "vi").subject
    assert not any(value in subject for value in told)


def test_every_kind_that_carries_a_key_says_when_it_dies():
    secret = [kind for kind in messages.kinds() if kind.is_secret]
    assert {kind.key for kind in secret} >= {"account.confirm", "account.code", "account.reset", "rights.code"}
    assert all(kind.lives_for and not kind.unsubscribable for kind in secret)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sensitivity": Sensitivity.SECRET},
        {"lives_for": dt.timedelta(1)},
        {"unsubscribable": True},
    ],
)
def test_a_kind_that_contradicts_itself_cannot_be_registered(wrong):
    with pytest.raises(ValueError, match="mail kind"):
        messages.register(MessageKind("tests.wrong", **wrong))


@dataclass(frozen=True, slots=True)
class Greeting:
    name: str


@pytest.fixture
def greeting(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(messages, "_kinds", dict(messages._kinds))
    monkeypatch.setattr(messages, "_messages", dict(messages._messages))
    (tmp_path / "greeting.txt").write_text("Chào {{ name }},\n\n- một\n- hai\n\nhttp://localhost:8000/x/\n\n--\nKý tên")
    (tmp_path / "subject.txt").write_text("Thư cho {{ name }}\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]

    def make(**options):
        kind = MessageKind(**{"key": "tests.greeting", "label": "Lời chào", **options})
        return messages.declare(
            Message(kind.key, kind, Greeting, "subject.txt", "greeting.txt", sample=lambda: Greeting("bạn"))
        )

    return make


def test_a_declared_message_is_sent_in_the_design_and_once(greeting):
    message = greeting()
    for _ in range(2):
        services.send(message, Greeting("Lan"), to="lan@example.org", language="vi", once="hello:1")
    mail = Delivery.objects.get()
    assert (mail.subject, mail.kind, mail.is_secret) == ("Thư cho Lan", "tests.greeting", False)
    soup = BeautifulSoup(mail.body_html, "html5lib")
    assert soup.select_one("a.btn")["href"] == "http://localhost:8000/x/"
    assert [item.get_text() for item in soup.select("p.item")] == ["• một", "• hai"]
    assert soup.select_one(".foot").get_text(strip=True) == "Ký tên"


def test_the_subject_of_a_private_message_is_rendered_without_names(greeting):
    message = greeting(sensitivity=Sensitivity.PRIVATE)
    services.send(message, Greeting("Lan"), to="lan@example.org", language="vi")
    assert Delivery.objects.get().subject == "Thư cho"


def test_the_context_of_another_message_is_refused(greeting):
    with pytest.raises(TypeError, match="Greeting"):
        services.send(greeting(), object(), to="lan@example.org", language="vi")


def test_a_message_is_declared_once(greeting):
    message = greeting()
    with pytest.raises(ValueError, match="twice"):
        messages.declare(Message("tests.greeting", message.kind, Greeting, "a.txt", "b.txt", sample=lambda: None))


def test_markup_in_a_mail_stays_text():
    html = as_html("<b>", "<script>alert(1)</script>\n\nhttps://elsewhere.example/x")
    assert "<script>" not in html
    assert 'class="btn"' not in html


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("ABC-DEF", "code"),
        ("2345-6789-ABCD", "code"),
        ("123456", "code"),
        ("XIN CHÀO", "text"),
        ("HELLO", "text"),
        ("- một", "item"),
        ("http://localhost:8000/a", "button"),
        ("http://localhost:8000/", "link"),
        ("http://localhost:8000.evil.example/a", "link"),
        ("https://x.example/a", "link"),
    ],
)
def test_a_line_is_shown_for_what_it_is(line, kind):
    assert [block.kind for block in blocks(line)] == [kind]
