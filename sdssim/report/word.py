"""A report as a Word document: the same words, pictures and tables, to be edited.

Headings are headings, the first row of a table comes again on every page, and every picture says
what there is to see.
"""

import zipfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sdssim.errors import SdssimError
from sdssim.report.document import Block, Chart, Notice, Report, Words
from sdssim.report.page import column_kinds
from sdssim.report.shown import cut, shown
from sdssim.report.tables import Grid
from sdssim.results.sheets import replacing

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

INSTALL: Final = 'pip install "sdssim[word]"'

_NEEDED: Final = {"docx": "python-docx", "resvg_py": "resvg-py"}
_ALWAYS: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""When every document was made: the same report gives the same bytes."""

_LONGEST_PROPERTY: Final = 255
_PAGE_CM, _MARGIN_CM = (21.0, 29.7), 2.0
_PICTURE_CM: Final = (15.0, 19.0)
"""As wide, and as high, as a picture may be."""

_TEXT, _SMALL, _SMALLER = 11, 9, 7.5
_MANY_COLUMNS: Final = 7
_LONGEST_WORD, _LONGEST, _AROUND = 18, 45, 3
"""Letters of a word that stays whole, of a line in a column, and of the space beside it."""

_LETTER_CM: Final = 0.0195
"""Width of a letter for each point of its size, on average."""

_KEPT_ROWS: Final = 12
"""A table of so many rows is not parted by the end of a page."""


def write_word(report: Report, path: Path) -> None:
    """Write a report as a Word document; the same report gives the same bytes.

    Raises
    ------
    SdssimError
        What the document is made with is not installed.
    """
    refuse_without_word()
    with replacing(path) as part:
        part.write_bytes(word_of(report))


def refuse_without_word() -> None:
    """Refuse if a document cannot be made here.

    Raises
    ------
    SdssimError
        python-docx or resvg-py is not installed.
    """
    missing = [name for module, name in _NEEDED.items() if find_spec(module) is None]
    if missing:
        are = "is" if len(missing) == 1 else "are"
        message = (
            f"a Word document needs {' and '.join(missing)}, which {are} not installed: "
            f"{INSTALL}; a page (--html) and a workbook (--xlsx) do without"
        )
        raise SdssimError(message)


def word_of(report: Report) -> bytes:
    """Return a report as the bytes of a ``.docx`` file."""
    from docx import Document

    document = Document()
    _lay_out(document)
    _describe(document, report)
    writer = _Writer(document)
    document.add_heading(shown(report.title), 0)
    document.add_paragraph(shown(report.subtitle), style="Subtitle")
    for section in report.sections:
        document.add_heading(shown(section.heading), 1)
        for block in section.blocks:
            writer.write(block)
    made = BytesIO()
    document.save(made)
    return _without_clock(made.getvalue())


def _lay_out(document: "Document") -> None:
    """Set paper, faces and language."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    for section in document.sections:
        section.page_width, section.page_height = (Cm(side) for side in _PAGE_CM)
        section.left_margin = section.right_margin = Cm(_MARGIN_CM)
        section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)
    ink = RGBColor(0x0B, 0x0C, 0x0C)
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Caption"):
        style: Any = document.styles[name]
        style.font.name = "Arial"
        style.font.color.rgb = ink
        style.font.italic = False
        fonts = style.element.rPr.rFonts
        for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{key}"), None)
    normal: Any = document.styles["Normal"]
    normal.font.size = Pt(_TEXT)
    caption: Any = document.styles["Caption"]
    caption.font.size = Pt(_SMALL)
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(10)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _describe(document: "Document", report: Report) -> None:
    about = document.core_properties
    about.title = cut(shown(report.title), _LONGEST_PROPERTY)
    about.author = about.last_modified_by = "sdssim"
    about.comments = about.keywords = about.subject = about.category = ""
    about.language = "en-GB"
    about.created = about.modified = _ALWAYS
    about.revision = 1


def _without_clock(made: bytes) -> bytes:
    """Return a zip file whose parts all have one date."""
    once = BytesIO()
    with zipfile.ZipFile(BytesIO(made)) as parts, zipfile.ZipFile(once, "w") as out:
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, _ALWAYS.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # not the system on which it was made
            out.writestr(entry, parts.read(name))
    return once.getvalue()


@dataclass
class _Writer:
    """A document that is being written; tables are numbered as they come."""

    document: "Document"
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def write(self, block: Block) -> None:
        """Write one block at the end of the document."""
        if isinstance(block, Words):
            self._paragraph(block.text, size=_TEXT + 3 if block.lead else _TEXT, bold=block.lead)
        elif isinstance(block, Notice):
            self._paragraph(block.text, size=_TEXT, before="Please note. ")
        elif isinstance(block, Chart):
            self._chart(block)
        else:
            self._grid(block)

    def _chart(self, chart: Chart) -> None:
        from sdssim.report.raster import png_of

        self.document.add_heading(shown(chart.title), 2)
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        _add_picture(paragraph, png_of(chart.svg), alt=shown(chart.alt))
        self._paragraph(chart.reading, size=_SMALL)
        self._grid(chart.table)

    def _grid(self, grid: Grid) -> None:
        caption = f"Table {next(self.numbers)}. {shown(grid.title)}"
        self.document.add_paragraph(caption, style="Caption")
        table = self.document.add_table(len(grid.rows) + 1, len(grid.columns), "Table Grid")
        _fill(table, grid)
        if grid.note:
            self._paragraph(grid.note, size=_SMALL)
        else:
            self.document.add_paragraph()

    def _paragraph(self, text: str, *, size: float, before: str = "", bold: bool = False) -> None:
        from docx.shared import Pt

        paragraph = self.document.add_paragraph()
        if before:
            paragraph.add_run(before).bold = True
        run = paragraph.add_run(shown(text))
        run.bold = bold
        run.font.size = Pt(size)


def _add_picture(paragraph: "Paragraph", png: bytes, *, alt: str) -> None:
    """Put a picture on a line, no larger than it may be, and say what there is to see."""
    from docx.shared import Cm

    widest, highest = (Cm(side) for side in _PICTURE_CM)
    picture: Any = paragraph.add_run().add_picture(BytesIO(png))
    share = min(widest / picture.width, highest / picture.height)
    picture.width, picture.height = int(picture.width * share), int(picture.height * share)
    picture._inline.docPr.set("descr", alt)  # python-docx has no way of its own to say it


def _fill(table: "Table", grid: Grid) -> None:
    """Write a table, its first row as the header that comes again on every page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    table.autofit = False
    widths = [Cm(width) for width in column_widths_cm(grid)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    sides = [
        WD_ALIGN_PARAGRAPH.LEFT if kind == "words" else WD_ALIGN_PARAGRAPH.RIGHT
        for kind in column_kinds(grid)
    ]
    for number, row in enumerate(table.rows):
        _mark(row, is_header=number == 0)
        texts = grid.columns if number == 0 else grid.rows[number - 1]
        is_kept = number < len(grid.rows) <= _KEPT_ROWS
        for cell, text, side, width in zip(row.cells, texts, sides, widths, strict=True):
            cell.width = width
            (paragraph,) = cell.paragraphs
            paragraph.alignment = side
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.paragraph_format.keep_with_next = is_kept
            run = paragraph.add_run(shown(text))
            run.font.size = Pt(_size(grid))
            run.bold = number == 0


def column_widths_cm(grid: Grid) -> list[float]:
    """Share the width of the page among the columns of a table, by what they have to say.

    Every column has room for its longest word, if that is not too long; what is left over goes to
    those that have more to say.
    """
    columns = list(zip(grid.columns, *grid.rows, strict=True))
    words = [
        max((len(word) for cell in column for word in cell.split()), default=0)
        for column in columns
    ]
    least = [min(longest, _LONGEST_WORD) + _AROUND for longest in words]
    wanted = [min(max(map(len, column)), _LONGEST) + _AROUND for column in columns]
    more = [max(want - need, 0) for want, need in zip(wanted, least, strict=True)]
    room = _PAGE_CM[0] - 2 * _MARGIN_CM
    left = max(room / (_LETTER_CM * _size(grid)) - sum(least), 0.0)
    share = left / sum(more) if any(more) else 0.0
    letters = [need + share * extra for need, extra in zip(least, more, strict=True)]
    return [room * each / sum(letters) for each in letters]


def _size(grid: Grid) -> float:
    return _SMALLER if len(grid.columns) > _MANY_COLUMNS else _SMALL


def _mark(row: Any, *, is_header: bool) -> None:
    """Keep a row on one page; let a header come again."""
    from docx.oxml import OxmlElement

    marks = row._tr.get_or_add_trPr()  # python-docx has no way of its own to say it
    marks.append(OxmlElement("w:cantSplit"))
    if is_header:
        marks.append(OxmlElement("w:tblHeader"))
