"""Addresses of readers, in the portal's languages; and the local mailbox, under DEBUG alone."""

from django.urls import path

from portal.notifications import views

reader_urls = [
    path("tai-khoan/thong-bao/", views.choices, name="mail_preferences"),
    path("thong-bao/dung/<slug:token>/", views.unsubscribe, name="mail_unsubscribe"),
]

urlpatterns = [
    path("_mailbox/", views.mailbox, name="mailbox"),
    path("_mailbox/<int:pk>/", views.mailbox_message, name="mailbox_message"),
]
