"""The one way to the engine: a configured client, short timeouts, and a circuit that stays open after a failure."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch

from portal.search.backends.base import EngineUnavailable

SEARCH_TIMEOUT = 2.0  # seconds: a reader waits no longer for the engine, the database is quick
WRITE_TIMEOUT = 20.0  # seconds: well within a change's lease
REST = 5  # seconds without a try after a failure
_FLAG = "portal.search.engine-down"


def is_configured() -> bool:
    return bool(settings.ELASTICSEARCH_URL)


@lru_cache(maxsize=4)
def _client(url: str, api_key: str, ca: str) -> Elasticsearch:
    options: dict[str, Any] = {"request_timeout": SEARCH_TIMEOUT, "max_retries": 0, "retry_on_timeout": False}
    if api_key:
        options["api_key"] = api_key
    if ca:
        options["ca_certs"] = ca
    return Elasticsearch(url, **options)


def client() -> Elasticsearch:
    """The client of this process. Raises EngineUnavailable when no engine is configured."""
    if not is_configured():
        raise EngineUnavailable
    return _client(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_API_KEY, settings.ELASTICSEARCH_CA)


def writer() -> Elasticsearch:
    """The client for what takes longer than a search."""
    return client().options(request_timeout=WRITE_TIMEOUT)


def is_resting() -> bool:
    """True for a few seconds after a failure, in every process."""
    return bool(cache.get(_FLAG))


def wake() -> None:
    """Try the engine again at once: for tests and for commands somebody waits for."""
    cache.delete(_FLAG)


@contextlib.contextmanager
def circuit() -> Iterator[Elasticsearch]:
    """The client, unless the engine failed a moment ago. Raises EngineUnavailable for every fault of the engine.

    The original is not chained: its text may repeat what was searched for.
    """
    if is_resting():
        raise EngineUnavailable
    failed = False
    try:
        yield client()
    except TransportError:
        cache.set(_FLAG, True, REST)
        failed = True
    except ApiError as error:
        # 429 and 5xx: overloaded or broken; anything else is one request's trouble and no reason to rest
        if error.status_code == 429 or error.status_code >= 500:
            cache.set(_FLAG, True, REST)
        failed = True
    if failed:
        raise EngineUnavailable
