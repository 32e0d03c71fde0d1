"""The office's own template (CORPUS/vorlage.docx): its styles, margins, header and footer carry the report; its text is left out.

A template from a German Word names the built-in styles „berschrift1“, „Titel“, „Tabellenraster“: they are found by their built-in names.
"""

from __future__ import annotations

import io
from copy import deepcopy
from pathlib import Path

from docx import Document
from docx.document import Document as Word
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart

from analysis.problems import Problem
from analysis.report import docx_remote

REFERENCES = tuple(
    qn(f"w:{tag}")
    for tag in (
        "basedOn",
        "next",
        "link",
        "pStyle",
        "rStyle",
        "tblStyle",
        "styleLink",
        "numStyleLink",
    )
)


def opened(path: Path, source: Word, styles: list[str]) -> Word:
    """The template without its text, with all of ``styles`` (built-in names): its own as they are, lacking ones as ``source`` has them.

    Raises Problem where the file is no Word document.
    """
    try:
        own = Document(io.BytesIO(docx_remote.without_remote(path.read_bytes())))
    except (
        Exception
    ) as error:  # whatever is in the file: python-docx, zipfile and lxml each have their own
        raise Problem(
            path,
            "",
            "Die Vorlage lässt sich nicht öffnen; sie ist kein Word-Dokument (docx), beschädigt oder mit einem Kennwort geschützt.",
            "Die Vorlage in Word öffnen und ohne Kennwort als „Word-Dokument (*.docx)“ speichern, oder sie aus dem Ordner nehmen.",
        ) from error
    body = own.element.body
    for element in [each for each in body if each.tag != qn("w:sectPr")]:
        body.remove(element)
    _take_ids(own, source, styles)
    present = {style.style_id for style in own.styles}
    for name in styles:
        style = source.styles[name]
        if style.style_id not in present:
            copy = deepcopy(style.element)
            own.styles.element.append(copy)
            _take_numbering(own, source, copy)
            _leave_font(copy, source.styles["Normal"].font.size)
    return own


def _take_ids(own: Word, source: Word, styles: list[str]) -> None:
    """Give the template's built-in styles the ids that the report's paragraphs name them by."""
    by_name, taken, renamed = (
        {style.name: style for style in own.styles},
        {style.style_id for style in own.styles},
        {},
    )
    for name in styles:
        right = source.styles[name].style_id
        if name in by_name and right not in taken:
            renamed[by_name[name].style_id] = right
            by_name[name].element.set(qn("w:styleId"), right)
    for part in own.part.package.iter_parts():
        if renamed and getattr(part, "element", None) is not None:
            for element in part.element.iter(*REFERENCES):
                element.set(
                    qn("w:val"), renamed.get(element.get(qn("w:val")), element.get(qn("w:val")))
                )


def _take_numbering(own: Word, source: Word, style) -> None:
    """The bullets of a borrowed list style: their definition goes along, under numbers that the template does not use."""
    number = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    if number is None:
        return
    theirs = source.part.numbering_part.element
    old = next(
        each
        for each in theirs.findall(qn("w:num"))
        if each.get(qn("w:numId")) == number.get(qn("w:val"))
    )
    wanted = old.find(qn("w:abstractNumId")).get(qn("w:val"))
    definition = deepcopy(
        next(
            each
            for each in theirs.findall(qn("w:abstractNum"))
            if each.get(qn("w:abstractNumId")) == wanted
        )
    )
    ours, use = _numbering(own), deepcopy(old)
    definition.set(qn("w:abstractNumId"), _free(ours, "abstractNum", "abstractNumId"))
    use.find(qn("w:abstractNumId")).set(qn("w:val"), definition.get(qn("w:abstractNumId")))
    use.set(qn("w:numId"), _free(ours, "num", "numId"))
    number.set(qn("w:val"), use.get(qn("w:numId")))
    ours.insert(len(ours.findall(qn("w:abstractNum"))), definition)
    ours.append(use)


def _leave_font(style, normal: int) -> None:
    """A borrowed style is set in the template's own font, and in its size where it has that of running text."""
    properties = style.find(qn("w:rPr"))
    for element in [] if properties is None else list(properties):
        if element.tag == qn("w:rFonts") or (
            element.tag in (qn("w:sz"), qn("w:szCs"))
            and int(element.get(qn("w:val"))) * 6350 == normal
        ):
            properties.remove(element)


def _free(numbering, tag: str, attribute: str) -> str:
    return str(
        1
        + max(
            (int(each.get(qn(f"w:{attribute}"))) for each in numbering.findall(qn(f"w:{tag}"))),
            default=0,
        )
    )


def _numbering(own: Word):
    """The template's list definitions; an empty part where it has none."""
    try:
        return own.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        empty = (
            b'<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
        )
        part = NumberingPart.load(
            PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, empty, own.part.package
        )
        own.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        return part.element
