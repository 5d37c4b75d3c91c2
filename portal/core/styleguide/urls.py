from __future__ import annotations

from django.urls import path

from portal.core.styleguide.views import styleguide

urlpatterns = [path("", styleguide, name="styleguide")]
