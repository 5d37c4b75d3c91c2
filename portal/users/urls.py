"""Addresses of accounts: our own, and those of Wagtail that lead to the one entrance instead."""

from __future__ import annotations

from django.urls import path

from portal.users import session_views, views

urlpatterns = [
    path("ngon-ngu/", views.language, name="account_language"),
    path("phien/<int:pk>/dang-xuat/", session_views.end_one, name="account_end_session"),
]

# under /cms/, before Wagtail's own of the same names, whatever its settings say about passwords
wagtail_doors = [
    path("login/", views.to_login, name="wagtailadmin_login"),
    path("password_reset/", views.to_reset, name="wagtailadmin_password_reset"),
    path("password_reset/done/", views.to_reset, name="wagtailadmin_password_reset_done"),
    path("password_reset/confirm/<uidb64>/<token>/", views.to_reset, name="wagtailadmin_password_reset_confirm"),
    path("password_reset/complete/", views.to_reset, name="wagtailadmin_password_reset_complete"),
    path("account/change_password/", views.to_password, name="wagtailadmin_account_change_password"),
    path("account/change_email/", views.to_email, name="wagtailadmin_account_change_email"),
]
