from __future__ import annotations

from django.urls import path

from portal.core.routing import spoken
from portal.places import views

urlpatterns = [
    path(spoken("noi-que/", "home-places/"), views.home_places, name="home_places"),
    path(spoken("noi-que/goi-y/", "home-places/suggestions/"), views.suggestions, name="home_place_suggestions"),
    path(spoken("noi-que/<slug:slug>/", "home-places/<slug:slug>/"), views.home_place, name="home_place"),
]
