from __future__ import annotations

import factory
from django.utils import timezone

from portal.notifications.choices import DeliveryState
from portal.notifications.models import Delivery
from portal.notifications.services.outbox import new_message_id


class DeliveryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Delivery

    kind = "plain"
    to = factory.Sequence(lambda n: f"reader{n}@example.org")
    from_email = "Nghệ An <portal@example.org>"
    subject = "Thông báo"
    body_text = "Nội dung"
    message_id = factory.LazyFunction(new_message_id)
    state = DeliveryState.QUEUED
    next_try = factory.LazyFunction(timezone.now)
