"""Addresses of data rights: a member's own, and the desk for people without an account."""

from __future__ import annotations

from django.urls import path

from portal.users.privacy import desk_views, views

OWN = "tai-khoan/du-lieu/"
DESK = "quyen-du-lieu/"

urlpatterns = [
    path(OWN, views.data, name="privacy_data"),
    path(f"{OWN}muc-dich/<slug:code>/", views.purpose, name="privacy_purpose"),
    path(f"{OWN}rut-dong-y/<slug:code>/", views.withdraw, name="privacy_withdraw"),
    path(f"{OWN}han-che/", views.restrict, name="privacy_restrict"),
    path(f"{OWN}yeu-cau/", views.ask, name="privacy_ask"),
    path(f"{OWN}tai-ve/", views.export, name="privacy_export"),
    path(f"{OWN}tai-ve/<slug:reference>/", views.download, name="privacy_download"),
    path(f"{OWN}xoa/", views.erase, name="privacy_erase"),
    path(DESK, desk_views.ask, name="rights_desk"),
    path(f"{DESK}da-gui/", desk_views.sent, name="rights_sent"),
    path(f"{DESK}bien-nhan/", desk_views.receipt, name="rights_receipt"),
    path(f"{DESK}tai-ve/", desk_views.download, name="rights_download"),
    path(f"{DESK}<slug:reference>/", desk_views.confirm, name="rights_confirm"),
]
