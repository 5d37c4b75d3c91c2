import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_asgi_application()

from django.urls import get_resolver  # noqa: E402

from portal.core.checks import refuse_unsafe_start  # noqa: E402  (needs the apps loaded)

refuse_unsafe_start()
# the admin fixes some of its words when the addresses are first loaded: not in the language of whoever comes first
get_resolver().url_patterns  # noqa: B018
