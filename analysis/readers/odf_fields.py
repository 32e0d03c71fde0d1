"""Form controls of an OpenDocument text, whose values stand beside it."""

from __future__ import annotations

from lxml import etree

from analysis.readers.blocks import Block
from analysis.readers.choices import OPEN, TICKED
from analysis.readers.odf_names import q


def fields(body: etree._Element) -> list[Block]:
    """What was entered into form controls."""
    found = []
    for control in body.iter(
        *(q(f"form:{kind}") for kind in ("text", "textarea", "combobox", "listbox"))
    ):
        entered = control.get(q("form:current-value")) or control.get(q("form:value")) or ""
        chosen = [
            option.get(q("form:label"), "")
            for option in control.iter(q("form:option"))
            if option.get(q("form:current-selected")) == "true"
        ]
        found += [Block("point", text) for text in ([entered] if entered.strip() else chosen)]
    for box in body.iter(q("form:checkbox"), q("form:radio")):
        ticked = "checked" in (box.get(q("form:current-state")), box.get(q("form:state")))
        ticked = ticked or "true" in (
            box.get(q("form:current-selected")),
            box.get(q("form:selected")),
        )
        if label := box.get(q("form:label"), ""):
            found.append(Block("point", f"{TICKED if ticked else OPEN} {label}"))
    return found
