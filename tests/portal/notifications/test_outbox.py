from __future__ import annotations

import pytest
from allauth.account.adapter import get_adapter
from django.core import mail
from django.core.mail import BadHeaderError, EmailMessage, EmailMultiAlternatives, mail_admins, send_mail
from django.db import transaction
from django_tasks_db.models import DBTaskResult
from wagtail.admin.mail import send_mail as wagtail_send_mail

from portal.core.background import drain_tasks
from portal.notifications.choices import DeliveryState
from portal.notifications.models import Delivery
from portal.notifications.services import MAX_ATTACHMENT_BYTES, AttachmentsTooLarge

pytestmark = pytest.mark.django_db


def send(**options):
    options = {"subject": "Chào", "body": "Nội dung", "to": ["reader@example.org"], **options}
    return EmailMultiAlternatives(**options).send()


def test_a_mail_becomes_a_row_and_a_wake_up_and_touches_no_server(server, the_delivery, waiting_tasks):
    assert send_mail("Chào", "Nội dung", None, ["reader@example.org"], html_message="<p>Nội dung</p>") == 1
    delivery = the_delivery()
    assert (delivery.state, delivery.to, delivery.kind, delivery.queue) == (
        "queued",
        "reader@example.org",
        "plain",
        "mail",
    )
    assert (delivery.subject, delivery.body_text, delivery.body_html) == ("Chào", "Nội dung", "<p>Nội dung</p>")
    assert waiting_tasks() == ["deliver_due"]
    assert DBTaskResult.objects.get().args_kwargs == {"args": ["mail"], "kwargs": {}}
    assert server.opened == 0
    assert mail.outbox == []


def test_the_worker_carries_it_and_the_row_says_so(the_delivery):
    send()
    assert drain_tasks().done == 1
    delivery = the_delivery()
    assert (delivery.state, delivery.attempts) == (DeliveryState.SENT, 1)
    assert delivery.sent_at is not None
    assert [m.to for m in mail.outbox] == [["reader@example.org"]]
    assert mail.outbox[0].message()["Message-ID"] == delivery.message_id


def test_mail_of_wagtail_passes_the_outbox(the_delivery):
    wagtail_send_mail("Duyệt bài", "Có bài chờ duyệt", ["editor@example.org"])
    assert the_delivery().headers == {"Auto-Submitted": "auto-generated"}


def test_mail_of_allauth_passes_the_outbox(the_delivery, rf):
    from allauth.core import context

    with context.request_context(rf.get("/")):
        get_adapter().send_mail(
            "account/email/unknown_account", "reader@example.org", {"signup_url": "http://localhost:8000/x"}
        )
    assert the_delivery().to == "reader@example.org"


def test_mail_to_the_administrators_passes_the_outbox(the_delivery, settings):
    settings.ADMINS = [("Quản trị", "admin@example.org")]
    mail_admins("Sự cố", "Hàng đợi đứng yên")
    assert the_delivery().to == "admin@example.org"


def test_each_recipient_gets_a_mail_that_names_nobody_else():
    send(to=["a@example.org", "Bà B <b@example.org>"], cc=["c@example.org"], bcc=["d@example.org", "a@example.org"])
    assert list(Delivery.objects.order_by("pk").values_list("to", flat=True)) == [
        "a@example.org",
        "Bà B <b@example.org>",
        "c@example.org",
        "d@example.org",
    ]
    drain_tasks()
    raw = [message.message().as_string() for message in mail.outbox]
    assert len({message.message()["Message-ID"] for message in mail.outbox}) == 4
    assert [text.count("@example.org>") + text.count("To: ") > 0 for text in raw] == [True] * 4
    assert all(sum(name in text for name in ("a@ex", "b@ex", "c@ex", "d@ex")) == 1 for text in raw)
    assert not any("Cc:" in text for text in raw)


def test_a_mail_without_recipients_writes_nothing():
    assert mail.get_connection().send_messages([EmailMessage("x", "y")]) == 0
    assert not Delivery.objects.exists()


def test_a_rolled_back_transaction_leaves_neither_mail_nor_wake_up():
    with transaction.atomic():
        send()
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize(
    "options",
    [
        {"subject": "Chào\nBcc: spy@example.net"},
        {"subject": "Chào\r\nBcc: spy@example.net"},
        {"subject": "Chào\x00"},
        {"subject": "Chào\u2028Bcc: spy@example.net"},
        {"to": ["reader@example.org\nBcc: spy@example.net"]},
        {"to": ["not an address"]},
        {"to": ["reader"]},
        {"from_email": "Portal\r\n <x@example.org>"},
        {"reply_to": ["x@example.org\nBcc: spy@example.net"]},
        {"headers": {"X-Note": "a\nBcc: spy@example.net"}},
        {"headers": {"X-Note\nBcc": "spy@example.net"}},
        {"attachments": [("a\nb.txt", "text", "text/plain")]},
    ],
)
def test_a_header_that_could_carry_another_is_refused_without_repeating_it(options):
    with pytest.raises(BadHeaderError) as refused:
        send(**options)
    assert "example.net" not in str(refused.value)
    assert "not an address" not in str(refused.value)
    assert not Delivery.objects.exists()


def test_silent_failure_leaves_the_transaction_usable(caplog):
    message = EmailMessage("Chào\n", "x", to=["reader@example.org"])
    assert message.send(fail_silently=True) == 0
    assert not Delivery.objects.exists()
    assert "BadHeaderError" in caplog.text
    assert "reader@" not in caplog.text


def test_a_kind_decides_the_queue_and_its_header_does_not_leave(the_delivery):
    send(headers={"x-portal-kind": "account", "X-Other": "kept"})
    delivery = the_delivery()
    assert (delivery.kind, delivery.queue, delivery.headers) == ("account", "urgent", {"X-Other": "kept"})
    task = DBTaskResult.objects.get()
    assert (task.queue_name, task.priority) == ("urgent", 50)


def test_an_unknown_kind_is_an_error():
    with pytest.raises(LookupError):
        send(headers={"X-Portal-Kind": "nonsense"})
    assert not Delivery.objects.exists()


def test_urgent_mail_leaves_before_ordinary_mail():
    send(to=["slow@example.org"])
    send(to=["fast@example.org"], headers={"X-Portal-Kind": "account"})
    drain_tasks()
    assert [message.to[0] for message in mail.outbox] == ["fast@example.org", "slow@example.org"]


def test_the_same_message_to_the_same_address_is_taken_once():
    for _ in range(2):
        send(to=["a@example.org", "b@example.org"], headers={"X-Portal-Dedupe": "digest:7"})
    assert Delivery.objects.count() == 2
    assert DBTaskResult.objects.count() == 1
    assert not Delivery.objects.filter(dedupe_key__contains="example").exists()
    send(to=["a@example.org"], headers={"X-Portal-Dedupe": "digest:8"})
    assert Delivery.objects.count() == 3


def test_attachments_and_every_part_survive_the_outbox(the_delivery):
    message = EmailMultiAlternatives("Chào", "Chữ", to=["reader@example.org"], reply_to=["desk@example.org"])
    message.attach_alternative("<p>Chữ</p>", "text/html")
    message.attach_alternative("BEGIN:VCALENDAR", "text/calendar")
    message.attach("giấy.txt", "văn bản", "text/plain")
    message.attach("ảnh.png", b"\x89PNG\x00", "image/png")
    message.send()
    drain_tasks()
    sent = mail.outbox[0]
    assert sent.reply_to == ["desk@example.org"]
    assert sent.alternatives == [("<p>Chữ</p>", "text/html")]
    assert [(a.filename, a.content, a.mimetype) for a in sent.attachments] == [
        (None, "BEGIN:VCALENDAR", "text/calendar"),
        ("giấy.txt", "văn bản", "text/plain"),
        ("ảnh.png", b"\x89PNG\x00", "image/png"),
    ]
    assert "Chữ" in sent.body


def test_attached_messages_and_mime_parts_are_taken_too():
    from email.mime.image import MIMEImage

    message = EmailMessage("Chào", "x", to=["reader@example.org"])
    message.attach(MIMEImage(b"GIF89a", "gif"))
    message.attach("thư.eml", EmailMessage("Trong", "y", to=["z@example.org"]), "message/rfc822")
    message.send()
    drain_tasks()
    assert Delivery.objects.get().state == DeliveryState.SENT
    assert [a.mimetype for a in mail.outbox[0].attachments] == ["image/gif", "message/rfc822"]


def test_attachments_over_the_limit_are_refused():
    with pytest.raises(AttachmentsTooLarge):
        send(attachments=[("a.bin", b"x" * (MAX_ATTACHMENT_BYTES + 1), "application/octet-stream")])
    assert not Delivery.objects.exists()


def test_a_mail_that_is_html_only_stays_so(the_delivery):
    message = EmailMessage("Chào", "<p>x</p>", to=["reader@example.org"])
    message.content_subtype = "html"
    message.send()
    assert (the_delivery().body_text, the_delivery().body_html) == ("", "<p>x</p>")
    drain_tasks()
    assert mail.outbox[0].message().get_content_type() == "text/html"


def test_without_a_transport_mail_stays_in_the_local_mailbox(settings, the_delivery):
    settings.OUTBOX_TRANSPORT = ""
    send()
    drain_tasks()
    assert the_delivery().state == DeliveryState.KEPT
    assert mail.outbox == []


def test_neither_logs_nor_task_rows_hold_an_address(caplog):
    caplog.set_level("DEBUG")
    send(subject="bí mật")
    drain_tasks()
    rows = " ".join(str(vars(row)) for row in DBTaskResult.objects.all())
    for trace in ("reader@", "bí mật"):
        assert trace not in caplog.text
        assert trace not in rows
