from django.urls import path

from portal.news.feeds import news_feed

urlpatterns = [
    path("nguon-tin/<slug:fmt>/", news_feed, name="news_feed"),
    path("nguon-tin/<slug:section>/<slug:slug>/<slug:fmt>/", news_feed, name="news_section_feed"),
]
