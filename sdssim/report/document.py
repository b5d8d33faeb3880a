"""A report before it is a page, a document or a workbook: headings, words, tables and charts.

What a report says is worked out once. The HTML page, the Word document and the workbook are ways of
writing down the same blocks, so they cannot disagree.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sdssim.report.tables import Grid


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph.

    Attributes
    ----------
    lead
        Whether it is the answer, which stands out at the top.
    """

    text: str
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the reader must know before believing a number."""

    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, what it says, and its numbers.

    Attributes
    ----------
    name
        In file names and addresses within the page: small letters, digits and dashes.
    title
        What the picture shows to be so, in one sentence.
    svg
        The picture, ready to stand in a page: one ``svg`` element with ``role="img"`` whose
        ``aria-label`` is ``alt``.
    alt
        What there is to see, for those who do not see it: the finding and its numbers.
    reading
        How to read it, in a sentence or two of plain words.
    table
        The numbers that are drawn.
    """

    name: str
    title: str
    svg: str
    alt: str
    reading: str
    table: Grid


Block = Words | Notice | Chart | Grid


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it.

    Attributes
    ----------
    detail
        Whether it is for those who look closer: after the answer and its charts, in small.
    """

    heading: str
    blocks: tuple[Block, ...]
    detail: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report.

    Attributes
    ----------
    title
        Of the page, and of the file.
    subtitle
        What was simulated: replications, seed, dates.
    sections
        The answer first.
    """

    title: str
    subtitle: str
    sections: tuple[Section, ...]

    def charts(self) -> Iterator[Chart]:
        """Yield every chart, in order."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Chart))

    def grids(self) -> Iterator[Grid]:
        """Yield every table, those of charts included, in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Grid):
                    yield block
                elif isinstance(block, Chart):
                    yield block.table
