from __future__ import annotations

import pytest

from portal.core import chrome


@pytest.fixture(autouse=True)
def _fresh_chrome() -> None:
    chrome.forget()
