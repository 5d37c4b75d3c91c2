from django.urls import path

from portal.notifications import views

urlpatterns = [
    path("_mailbox/", views.mailbox, name="mailbox"),
    path("_mailbox/<int:pk>/", views.mailbox_message, name="mailbox_message"),
]
