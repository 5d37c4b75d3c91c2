# The portal's image: web, worker, scheduler and the one-off commands all run from it. .docker/nginx has the proxy's.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install --require-hashes -r requirements.txt
WORKDIR /app
COPY . .
# catalogues and hashed static files belong to the code; the values are needed to read the settings and kept nowhere
RUN export DJANGO_SETTINGS_MODULE=portal.settings.production SECRET_KEY=build PORTAL_PUBLIC_URL=https://build.invalid \
      DATABASE_URL=sqlite:////tmp/build.sqlite3 REDIS_URL=redis://build.invalid EMAIL_HOST=build.invalid \
      DEFAULT_FROM_EMAIL=build@build.invalid PORTAL_MFA_KEYS=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    && /opt/venv/bin/python manage.py compile_catalogues \
    && /opt/venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && /opt/venv/bin/python -m compileall -q portal community investment

FROM python:3.11-slim-bookworm
# the client's version must be the database's: pg_dump refuses a newer server, an older server a newer dump
RUN apt-get update && apt-get install -y --no-install-recommends postgresql-client-15 && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 portal && useradd --uid 10001 --gid 10001 --no-create-home --shell /usr/sbin/nologin portal
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
# volumes take over owner and content of these folders when they are first made
RUN mkdir -p var/static var/media var/private var/erased /backups && chown -R portal:portal var /backups
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=portal.settings.production BACKUP_DIR=/backups
USER portal
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# no access log here: the proxy keeps one that names nobody. Heartbeats go to memory, the root may be read-only
CMD ["gunicorn", "portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--worker-tmp-dir", "/dev/shm", \
     "--max-requests", "5000", "--max-requests-jitter", "500", "--no-control-socket", "--log-level", "warning"]
