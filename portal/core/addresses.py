"""Where a request comes from, decided in one place for our limits and for allauth's."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  (no address to listen on: what is said when there is none)
GROUP_PREFIX = 64  # what one household or one phone gets; inside it, addresses are free to change


def client_address(request: HttpRequest) -> str:
    """The visitor's IP address as text, from ``PORTAL_TRUSTED_PROXIES``.

    Each trusted proxy appends to ``X-Forwarded-For`` the address it was reached from, so with n proxies the n-th entry
    from the right is the one a visitor cannot write. With 0, with a shorter header or with an entry that is no address,
    it is the address of the connection; ``UNKNOWN`` when there is none, as on a Unix socket.
    """
    proxies = settings.PORTAL_TRUSTED_PROXIES
    if proxies > 0:
        entries = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if len(entries) >= proxies:
            forwarded = normalise(entries[-proxies])
            if forwarded:
                return forwarded
    return normalise(request.META.get("REMOTE_ADDR", "")) or UNKNOWN


def normalise(text: str) -> str:
    """The address in its one usual spelling; empty when it is none. IPv4 inside IPv6 is IPv4."""
    try:
        address = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def address_group(address: str) -> str:
    """What limits count as one place: an IPv4 address, or the /64 network of an IPv6 address."""
    parsed = ipaddress.ip_address(address)
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, GROUP_PREFIX), strict=False))
