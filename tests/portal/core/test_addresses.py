"""The one function that says where a request comes from."""

import pytest
from django.test import RequestFactory

from portal.core.addresses import UNKNOWN, address_group, client_address


def request(remote="10.0.0.9", forwarded=None):
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return RequestFactory().get("/", REMOTE_ADDR=remote, **headers)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.5", "10.0.0.9"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "198.51.100.1, 203.0.113.5", "203.0.113.5"),
        (1, "198.51.100.1,198.51.100.2,  203.0.113.5 ", "203.0.113.5"),
        (2, "198.51.100.1, 203.0.113.5, 192.0.2.1", "203.0.113.5"),
        (2, "203.0.113.5", "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, None, "10.0.0.9"),
        (1, "203.0.113.5, <script>", "10.0.0.9"),
        (1, "2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        (1, "::ffff:203.0.113.5", "203.0.113.5"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "203.0.113.5" + ",x" * 5000, "10.0.0.9"),
    ],
)
def test_the_address_is_the_one_a_visitor_cannot_write(settings, proxies, forwarded, expected):
    settings.PORTAL_TRUSTED_PROXIES = proxies
    assert client_address(request(forwarded=forwarded)) == expected


@pytest.mark.parametrize("remote", ["", "unix:", "@"])
def test_a_connection_without_an_address_is_said_to_be_unknown(settings, remote):
    settings.PORTAL_TRUSTED_PROXIES = 0
    assert client_address(request(remote=remote)) == UNKNOWN


def test_a_household_is_one_place_whatever_its_devices_call_themselves():
    assert address_group("2001:db8:1:2:3:4:5:6") == address_group("2001:db8:1:2:ffff::1") == "2001:db8:1:2::/64"
    assert address_group("2001:db8:1:3::1") != address_group("2001:db8:1:2::1")
    assert address_group("203.0.113.5") == "203.0.113.5"


def test_allauth_takes_the_same_address(settings, rf):
    from allauth.account.adapter import get_adapter

    settings.PORTAL_TRUSTED_PROXIES = 1
    asked = request(forwarded="198.51.100.1, 203.0.113.5")
    assert get_adapter(asked).get_client_ip(asked) == "203.0.113.5"
