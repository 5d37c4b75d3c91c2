import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
application = get_wsgi_application()

from portal.core.startup import prepare  # noqa: E402  (needs the apps loaded)

prepare()
