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
        "[03.07.2025]",
        "(03.07. – 05.07.2025)",
        "(01.02.26, 18:01)",
        "03.-05.07.2025",
        "03. - 05.07.25 im Saal",
        "(01.–03.12.2025)",
        "03/07/2025",
        "03-07-2025",
        "01.09.2025 – 31.08.2026",
        "08.00 - 12.00 Uhr und 14.00 - 18.00 Uhr",
    ],
)
def test_a_date_is_no_phone(text):
    assert list(phones(text)) == []


@pytest.mark.parametrize(
    "number",
    ["0561.787.4321", "0561-787-4321", "0561/787/4321", "(0561) 787-4321", "05 61 / 78 74 32"],
)
def test_a_phone_with_signs_between_is_one(number):
    assert (5, 5 + len(number)) in list(phones(f"Tel. {number}"))
    assert (4, 4 + len(number)) in list(phones(f"ruf {number} an"))
