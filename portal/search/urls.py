from django.urls import path

from portal.core.routing import spoken
from portal.search import views

urlpatterns = [path(spoken("tim-kiem/", "search/"), views.search, name="search")]
