from __future__ import annotations

import re

import pytest

from portal.casework import references


def test_a_reference_is_short_readable_and_carries_its_check_character():
    reference = references.new_reference("HT")
    assert re.fullmatch(r"HT-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", reference)
    assert references.normalize_reference(reference, "HT") == reference


def test_two_thousand_references_are_all_different():
    assert len({references.new_reference("HT") for _ in range(2000)}) == 2000


@pytest.mark.parametrize(
    "change", [str.lower, lambda r: r.replace("-", " "), lambda r: r.replace("-", ""), lambda r: r[3:]]
)
def test_case_dashes_and_a_missing_prefix_do_not_matter(change):
    reference = references.new_reference("HT")
    assert references.normalize_reference(f" {change(reference)} ", "HT") == reference


def test_every_single_wrong_sign_is_noticed():
    reference = references.new_reference("HT")
    for position in (3, 4, 5, 6, 8, 9, 10, 11):
        for sign in references.ALPHABET:
            if sign != reference[position]:
                wrong = reference[:position] + sign + reference[position + 1 :]
                assert references.normalize_reference(wrong, "HT") is None


def test_a_swap_of_two_neighbours_is_noticed():
    body, wrong = "7K3M9QX", "K73M9QX"
    assert references.check_character(body) != references.check_character(wrong)


@pytest.mark.parametrize("text", ["", "HT", "HT-0000-OOOO", "XX-7K3M-9QX4", "đây là mã", "7" * 200])
def test_what_cannot_be_a_reference_is_none(text):
    assert references.normalize_reference(text, "HT") is None


def test_a_secret_has_eighty_random_bits_and_only_its_keyed_hash_is_stored(settings):
    secret = references.new_secret()
    stored = references.hash_secret(secret)
    assert len(secret.replace("-", "")) * 5 == 80
    assert len(stored) == 64
    settings.SECRET_KEY = "another"
    assert references.hash_secret(secret) != stored


def test_a_secret_is_recognised_however_it_is_typed_and_no_other_is():
    secret = references.new_secret()
    stored = references.hash_secret(secret)
    assert references.check_secret(secret.lower().replace("-", " "), stored)
    assert not references.check_secret(references.new_secret(), stored)
    assert not references.check_secret("", stored)
    assert not references.check_secret("mật khẩu", stored)


def test_a_secret_outlives_a_change_of_the_server_key(settings):
    secret = references.new_secret()
    stored = references.hash_secret(secret)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert references.check_secret(secret, stored)
