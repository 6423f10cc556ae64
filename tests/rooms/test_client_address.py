"""The client's address, behind trusted proxies and behind others."""

from ipaddress import ip_network

import pytest
from pytest_django import Settings

from dialogue.helpers.client_address import client_address, of_scope


@pytest.fixture(autouse=True)
def _our_proxies(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.0/8"), ip_network("10.0.0.0/8")]


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.9", "203.0.113.7"),  # anybody can write the header
        ("127.0.0.1", "198.51.100.9", "198.51.100.9"),
        ("127.0.0.1", "192.0.2.1, 198.51.100.9", "198.51.100.9"),  # what stood there before is not believed
        ("127.0.0.1", "198.51.100.9, 10.1.2.3", "198.51.100.9"),  # two proxies of ours
        ("127.0.0.1", " , ", "127.0.0.1"),
        ("", "198.51.100.9", "198.51.100.9"),  # a Unix socket
        ("", "", "nowhere"),
        ("127.0.0.1", "nonsense", "nowhere"),
        ("127.0.0.1", "198.51.100.9\x00", "nowhere"),
        ("::ffff:198.51.100.9", "", "198.51.100.9"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "", "2001:db8:1:2::/64"),  # a household has many
    ],
)
def test_client_address_is_the_one_that_the_trusted_proxy_names(
    peer: str, forwarded: str, address: str
) -> None:
    assert client_address(peer, forwarded) == address


def test_forwarded_addresses_may_come_in_several_headers() -> None:
    headers = [(b"X-Forwarded-For", b"192.0.2.1"), (b"x-forwarded-for", b"198.51.100.9")]
    assert of_scope({"client": ("127.0.0.1", 5), "headers": headers}) == "198.51.100.9"
    assert of_scope({"client": None, "headers": []}) == "nowhere"
