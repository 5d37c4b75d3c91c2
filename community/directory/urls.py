from __future__ import annotations

from django.urls import path

from community.directory import views
from portal.places.urls import spoken

urlpatterns = [
    path(spoken("danh-ba/", "directory/"), views.directory, name="directory"),
    path(spoken("danh-ba/goi-y/", "directory/suggestions/"), views.suggestions, name="directory_suggestions"),
    path(spoken("danh-ba/<slug:reference>/", "directory/<slug:reference>/"), views.person, name="directory_person"),
]
