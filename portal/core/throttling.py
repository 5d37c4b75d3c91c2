"""How often something may happen to one account, one target or from one place.

Limits are asked about the account or the target first: an attacker has many addresses, a dormitory has one. Counters
live in the default cache, which all processes share, under keyed hashes: whoever reads the cache learns no address.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.core.addresses import address_group, client_address


@dataclass(frozen=True, slots=True)
class Limit:
    """``amount`` times within ``seconds``, counted from the first time. ``name`` is part of the key: keep it unique."""

    name: str
    amount: int
    seconds: int


def hit(limit: Limit, key: str) -> bool:
    """Count one more for this key; False when that is more than the limit allows.

    ``key`` may be an address: only a keyed hash of it is stored. Safe when many processes count at once.
    """
    stored = stored_key(limit, key)
    fresh = cache.add(stored, 1, limit.seconds)
    return (1 if fresh else _raise(stored, limit.seconds)) <= limit.amount


def _raise(stored: str, seconds: int) -> int:
    try:
        count = cache.incr(stored)
    except ValueError:
        # it ran out since it was found
        return 1 if cache.add(stored, 1, seconds) else cache.incr(stored)
    if count == 1:
        # it ran out in between and was made anew, without an end
        cache.touch(stored, seconds)
    return int(count)


def hits(limit: Limit, key: str) -> int:
    """How often it happened within the present time span; refused attempts count too."""
    return int(cache.get(stored_key(limit, key), 0))


def forget(limit: Limit, key: str) -> None:
    """Start anew for this key."""
    cache.delete(stored_key(limit, key))


def stored_key(limit: Limit, key: str) -> str:
    """The key in the cache: a hash under the server's secret."""
    digest = salted_hmac("portal.core.throttling", f"{limit.name}\0{key}", algorithm="sha256").hexdigest()
    return f"limit:{limit.name}:{digest[:40]}"


def place(request: HttpRequest) -> str:
    """The key for a limit by address: what :func:`portal.core.addresses.address_group` counts as one place."""
    return address_group(client_address(request))


def opaque_key(key: str, prefix: str, version: int) -> str:
    """KEY_FUNCTION of the default cache: packages put addresses and codes into their keys, and none may stand there."""
    digest = salted_hmac("portal.core.cache", key, algorithm="sha256").hexdigest()
    return f"{prefix}:{version}:{digest[:48]}"
