from __future__ import annotations

from django.urls import path

from community.members import views

urlpatterns = [
    path("tai-khoan/ho-so/", views.profile, name="member_profile"),
    path("tai-khoan/ho-so/xem-thu/", views.preview, name="member_profile_preview"),
    path("tai-khoan/ho-so/vao-danh-ba/", views.enter, name="member_profile_enter"),
    path("tai-khoan/ho-so/ra-khoi-danh-ba/", views.leave, name="member_profile_leave"),
    path("tai-khoan/ho-so/xac-nhan/", views.confirm, name="member_profile_confirm"),
    path("tai-khoan/ho-so/bo-anh/", views.drop_photo, name="member_profile_drop_photo"),
    path("tai-khoan/ho-so/phan/<slug:slug>/", views.step, name="member_profile_step"),
    path("danh-ba/anh/<slug:reference>/", views.photo, name="member_photo"),
]
