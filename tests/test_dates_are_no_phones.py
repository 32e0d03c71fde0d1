"""Dates as minutes write them are no telephone numbers."""

import pytest

from analysis.hiding.contacts import phones


@pytest.mark.parametrize(
    "text",
    [
        "Runder Tisch am 03.07.2025",
        "01.02.26, 18:01",
        "07.12. bis 09.12.",
        "Protokoll (03.07.2025)",
        "(03.07. – 05.07.2025)",
        "(01.02.26, 18:01)",
    ],
)
def test_a_date_is_no_phone(text):
    assert list(phones(text)) == []


def test_a_phone_with_dots_is_one():
    assert (5, 18) in list(phones("Tel. 0561.787.4321"))
