"""Safety before reading: what a file is by its content, packed files that are too big, XML that reaches for other files.

Everything here raises Unreadable with a German sentence: what the file is, and what to do.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from analysis.problems import Unreadable

LARGEST_FILE = 100 * 2**20  # bytes
LARGEST_UNPACKED = 400 * 2**20  # bytes of all members of a packed office file
LARGEST_RATIO = 200  # unpacked : packed, for members above 10 MB
DAMAGED = "Die Datei ist beschädigt und lässt sich nicht öffnen. Bitte im Ursprungsprogramm öffnen, neu speichern und wieder ablegen."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PASSWORD = (
    "Die Datei ist mit einem Passwort geschützt. Bitte ohne Passwort speichern und wieder ablegen."
)
BOMB = "Die Datei wird entpackt ungewöhnlich groß und wurde nicht gelesen. Bitte große Bilder entfernen und neu speichern."
ENTITIES = (
    "Die Datei enthält XML-Entitäten, wie sie Schadprogramme nutzen, und wurde nicht gelesen. "
    "Bitte neu speichern oder die Herkunft klären."
)
_OTHER = {
    "rtf": "Das Format RTF wird nicht gelesen. Bitte in Word oder LibreOffice als docx oder odt speichern.",
    "pptx": "Folien (pptx, odp) werden nicht gelesen. Bitte dort „Speichern unter“ oder „Exportieren“, PDF wählen und die PDF-Datei ablegen.",
    "zip": "Das ist ein gepacktes Archiv. Bitte entpacken und die einzelnen Dateien ablegen.",
    "heic": "Das Bildformat HEIC (Fotos vom iPhone) wird nicht gelesen. Bitte das Bild öffnen, als JPG speichern und wieder ablegen.",
    "xlsb": "Das Format xlsb wird nicht gelesen. Bitte in Excel als xlsx speichern.",
    "binary": "Das Format wird nicht gelesen. Gelesen werden docx, odt, xlsx, ods, csv, txt, md, html, pdf und Fotos (jpg, png).",
    "mail": "E-Mails (eml, msg) werden nicht gelesen. Bitte den Text als txt oder docx speichern, Anhänge einzeln dazulegen.",
}
_TEXT_KINDS = {
    "txt": "txt",
    "text": "txt",
    "log": "txt",
    "": "txt",
    "md": "txt",
    "vtt": "txt",
    "srt": "txt",
    "markdown": "txt",
    "csv": "csv",
    "tsv": "csv",
    "tab": "csv",
    "htm": "html",
    "html": "html",
    "xhtml": "html",
}
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"BM", b"II*\0", b"MM\0*")


def whole(value: str | None, default: int) -> int:
    """A whole number of an attribute; the default where it is missing or no number, as office programs do.

    >>> whole("3", 1), whole("zwei", 1), whole(None, 0)
    (3, 1, 0)
    """
    return int(value) if value and value.isascii() and value.isdigit() else default


def kind_of(data: bytes, extension: str) -> str:
    """What the file is, by its content first: docx, odt, xlsx, ods, pdf, image, html, csv or txt. Raises Unreadable for the rest."""
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise Unreadable("Die Datei ist leer. Bitte prüfen, ob die richtige Datei abgelegt wurde.")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_PICTURES) or data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image"
    if data[4:8] == b"ftyp":
        raise Unreadable(
            _OTHER["heic" if data[8:12] in (b"heic", b"heix", b"mif1", b"heim") else "binary"]
        )
    if data.startswith(_OLE):
        raise Unreadable(_old_office(data, extension))
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _packed(data)
    if data.startswith(b"{\\rtf"):
        raise Unreadable(_OTHER["rtf"])
    if extension in (
        "docx",
        "odt",
        "xlsx",
        "ods",
        "pdf",
        "docm",
        "xlsm",
        "jpg",
        "jpeg",
        "png",
        "zip",
    ):
        if not _is_text(data) or extension not in ("xlsx", "docx"):
            raise Unreadable(
                f"Die Datei heißt .{extension}, ist aber beschädigt oder etwas anderes. {DAMAGED.split('. ', 1)[1]}"
            )
    return _text_kind(data, extension)


def _is_text(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    sample = data[:65536]
    if b"\0" in sample:
        halves = sample[::2].count(0), sample[1::2].count(0)
        return max(halves) * 3 > len(sample) and min(halves) * 50 < len(
            sample
        )  # UTF-16 without its mark
    return sum(byte < 9 or 13 < byte < 32 for byte in sample) * 100 < len(sample)


def _text_kind(data: bytes, extension: str) -> str:
    if not _is_text(data):
        raise Unreadable(_OTHER["binary"])
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if extension in ("eml", "msg", "mht", "mhtml"):
        raise Unreadable(_OTHER["mail"])
    if start.startswith((b"<!doctype html", b"<html")) and extension != "csv":
        return "html"
    if extension in _TEXT_KINDS:
        return _TEXT_KINDS[extension]
    if extension in ("xlsx", "xls", "docx", "doc"):
        return "csv" if extension.startswith("x") else "txt"
    raise Unreadable(_OTHER["binary"])


def _old_office(data: bytes, extension: str) -> str:
    if (
        "EncryptedPackage".encode("utf-16-le") in data
        or "EncryptionInfo".encode("utf-16-le") in data
    ):
        return PASSWORD
    if extension == "msg":
        return (
            "Das ist eine E-Mail aus Outlook (msg). Bitte dort öffnen und mit „Speichern unter“ als Text (txt) ablegen; "
            "Anhänge einzeln dazulegen."
        )
    tables = dict.fromkeys(("xls", "xlsx", "xlsm", "ods"), "xlsx")
    new = {**tables, "ppt": "PDF"}.get(extension, "docx")
    return (
        f"Das ist ein altes Office-Format ({extension or 'doc'}). Bitte in Word oder LibreOffice öffnen, als {new} speichern "
        "und diese Datei herausnehmen."
    )


def _packed(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            small = "mimetype" in names and archive.getinfo("mimetype").file_size < 200
            kind = archive.read("mimetype").decode("ascii", "replace") if small else ""
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
        EOFError,
    ) as error:
        raise Unreadable(DAMAGED) from error
    if "opendocument.text" in kind:
        return "odt"
    if "opendocument.spreadsheet" in kind:
        return "ods"
    for name, found in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")):
        if name in names:
            return found
    if "xl/workbook.bin" in names:
        raise Unreadable(_OTHER["xlsb"])
    if "opendocument" in kind or "ppt/presentation.xml" in names:
        raise Unreadable(_OTHER["pptx"])
    raise Unreadable(DAMAGED if "[Content_Types].xml" in names else _OTHER["zip"])


class Package:
    """An office file, opened safely: sizes checked before anything is unpacked, XML without entities, DTDs or network."""

    def __init__(self, data: bytes):
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except zipfile.BadZipFile as error:
            raise Unreadable(DAMAGED) from error
        members = self._archive.infolist()
        blown = any(
            member.file_size > max(10 * 2**20, LARGEST_RATIO * member.compress_size)
            for member in members
        )
        if (
            blown
            or len(members) > 20000
            or sum(member.file_size for member in members) > LARGEST_UNPACKED
        ):
            raise Unreadable(BOMB)
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable(PASSWORD)
        self.names = self._archive.namelist()
        for name in self.names:
            if name.lower().endswith((".xml", ".rels", ".vml", ".rdf")):
                _no_entities(self.bytes(name))
        if "META-INF/manifest.xml" in self.names and b"encryption-data" in self.bytes(
            "META-INF/manifest.xml"
        ):
            raise Unreadable(PASSWORD)

    def bytes(self, name: str) -> bytes:
        try:
            return self._archive.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise Unreadable(DAMAGED) from error

    def xml(self, name: str) -> etree._Element | None:
        """The root of a member; None if the file has no such member."""
        return parsed(self.bytes(name)) if name in self.names else None


def _no_entities(data: bytes) -> None:
    head = data if not data.startswith((b"\xff\xfe", b"\xfe\xff")) else data.replace(b"\0", b"")
    if b"<!ENTITY" in head:
        raise Unreadable(ENTITIES)


def parsed(data: bytes) -> etree._Element:
    """Parse XML without resolving entities, loading DTDs or reaching the network."""
    try:
        return etree.fromstring(
            data,
            etree.XMLParser(
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            ),
        )
    except etree.XMLSyntaxError as error:
        raise Unreadable(DAMAGED) from error
