"""What lies outside the text of a PDF page: comments, text set on the page, and what was entered into form fields."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

import pypdfium2
import pypdfium2.raw as pdfium

from analysis.readers.blocks import Block

_BOXES = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_ENTERED = (
    pdfium.FPDF_FORMFIELD_TEXTFIELD,
    pdfium.FPDF_FORMFIELD_COMBOBOX,
    pdfium.FPDF_FORMFIELD_LISTBOX,
)


def annotations(document: pypdfium2.PdfDocument, page) -> list[Block]:
    """Comments with their author, and filled form fields below what the field asks for."""
    found = []
    for index in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind == pdfium.FPDF_ANNOT_WIDGET:
            found += _field(document, annotation)
        elif kind not in (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP):
            text = _of_annotation(annotation, b"Contents")
            said = kind != pdfium.FPDF_ANNOT_FREETEXT
            author = _of_annotation(annotation, b"T") or "ohne Namen"
            if text.strip():
                found.append(Block("point", text, context={"Kommentar": author} if said else {}))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _field(document: pypdfium2.PdfDocument, annotation) -> list[Block]:
    """A field's value, also where it is kept in the field above it; of a box, what was ticked and what was not."""
    form = document.formenv
    if form is None:
        text = _of_annotation(annotation, b"V")
        return [Block("point", text)] if text.strip() else []
    kind = pdfium.FPDFAnnot_GetFormFieldType(form.raw, annotation)
    asks = _of_field(pdfium.FPDFAnnot_GetFormFieldAlternateName, form, annotation).strip()
    if kind in _BOXES and asks:
        ticked = pdfium.FPDFAnnot_IsChecked(form.raw, annotation)
        return [Block("point", asks, marks=() if ticked else (("Offen", ""),))]
    value = _of_field(pdfium.FPDFAnnot_GetFormFieldValue, form, annotation)
    if kind not in _ENTERED or not value.strip():
        return []
    return [Block("point", value, context={"Spalte": asks} if " " in asks else {})]


def _of_field(get: Callable, form, annotation) -> str:
    return _string(lambda buffer, length: get(form.raw, annotation, buffer, length))


def _of_annotation(annotation, key: bytes) -> str:
    get = pdfium.FPDFAnnot_GetStringValue
    return _string(lambda buffer, length: get(annotation, key, buffer, length))


def _string(get: Callable[[object, int], int]) -> str:
    length = get(None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    get(ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), length)
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le", "replace")
