"""``python -m tests.e2e.serve``: a portal with demo content on a free port, with a database of its own.

Writes one JSON line when it serves. Then each line it reads names a function of :mod:`tests.e2e.scenes` with its
arguments, and the answer is one JSON line. It ends when its input ends, so it never outlives the test run.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback


def main() -> None:
    answers, sys.stdout = sys.stdout, sys.stderr

    def say(value: object) -> None:
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.e2e.urls"
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.LOGGING["root"]["level"] = "WARNING"

    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.handlers.wsgi import WSGIHandler
    from django.core.servers.basehttp import ThreadedWSGIServer
    from django.test.testcases import QuietWSGIRequestHandler

    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    # a name and not an address: passkeys belong to a name
    url = f"http://localhost:{server.server_port}"
    settings.PORTAL_PUBLIC_URL = settings.WAGTAILADMIN_BASE_URL = url

    import django

    django.setup()
    make_database()
    from tests.e2e import scenes

    scenes.load_demo()
    server.set_app(StaticFilesHandler(WSGIHandler()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say({"url": url})
    for line in sys.stdin:
        name, arguments = json.loads(line)
        try:
            say({"answer": getattr(scenes, name)(**arguments)})
        except Exception:
            say({"error": traceback.format_exc()})


def make_database() -> None:
    """A fresh test database beside that of the suite: SQLite in this process's own folder, or another PostgreSQL."""
    from django.db import connection

    if connection.vendor == "postgresql":
        # of this process alone: a run that was cut off may have left its own behind, still in use
        connection.settings_dict["TEST"]["NAME"] = f"test_{connection.settings_dict['NAME']}_browser_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)


if __name__ == "__main__":
    main()
