"""From a drawing to one ``svg`` element that can stand in a page beside others.

The same drawing gives the same bytes: no date, no random names. Text stays text, so that it is
sharp and can be found, and is measured in a wide face, so that it fits whatever face shows it.
"""

import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree

from sdssim.report.charts.palette import FAINT, INK, Fill

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH: Final = 450
"""Units of the picture's width; as narrow as a phone, so that its words are large enough there."""

TEXT: Final = 12.5
SMALL_TEXT: Final = 11

_UNITS_PER_INCH = 72
_LONGEST_NAME = 28
_SVG = "http://www.w3.org/2000/svg"
_LINK = "http://www.w3.org/1999/xlink"
_FACE = re.compile(r"font-family: ([^;]*); ?")
_PLACES = ("d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "transform", "points")
_DECIMALS = re.compile(r"-?\d+\.\d{3,}")
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Kinds of characters that show nothing, and may turn a line around or break the file."""


def drawn(draw: "Callable[[Figure], None]", *, name: str, alt: str, height: float) -> str:
    """Draw a picture.

    Parameters
    ----------
    draw
        Puts axes and everything on them on an empty figure.
    name
        Of the chart; different within a page, and part of every name inside the picture.
    alt
        What there is to see, in words.
    height
        In the units of :data:`WIDTH`.

    Returns
    -------
    str
        One ``svg`` element with ``role="img"`` and ``aria-label``. Its ``width`` and ``height`` are
        numbers of pixels; a page may set others, as the picture scales.
    """
    from matplotlib.figure import Figure

    with _settings(name):
        size = (WIDTH / _UNITS_PER_INCH, height / _UNITS_PER_INCH)
        figure = Figure(figsize=size, dpi=_UNITS_PER_INCH, layout="constrained")
        draw(figure)
        written = StringIO()
        unsaid = {"Date": None, "Creator": None, "Format": None, "Type": None}
        figure.savefig(written, format="svg", metadata=unsaid)
    return _element(written.getvalue(), name=name, alt=alt, height=height)


def shortened(text: str, longest: int = _LONGEST_NAME) -> str:
    """Return a name fit for a picture: without unseen characters, and cut if it is long."""
    shown = seen(text).strip()
    return shown if len(shown) <= longest else f"{shown[: longest - 1].rstrip()}…"


def seen(text: str) -> str:
    """Return a text without characters that show nothing."""
    return "".join(char for char in text if unicodedata.category(char) not in _UNSEEN)


def plain(axes: "Axes", *, grid: str = "") -> None:
    """Take off what is not data.

    Parameters
    ----------
    grid
        Of which axis faint lines are wanted: ``x``, ``y`` or none.
    """
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=3, color=FAINT)
    if grid:
        axes.grid(axis="x" if grid == "x" else "y", color="#E3E5E6", linewidth=0.8)
        axes.set_axisbelow(True)


def number_within(axes: "Axes", at: tuple[float, float], text: str, fill: Fill) -> None:
    """Write a number within an area, on the area's own colour, so that no pattern crosses it."""
    ground = {"facecolor": fill.colour, "edgecolor": "none", "pad": 1.2} if fill.hatch else None
    axes.text(*at, text, ha="center", va="center", color=fill.label_colour, size=SMALL_TEXT,
              bbox=ground)  # fmt: skip


@contextmanager
def _settings(name: str) -> Iterator[None]:
    import matplotlib as mpl

    chosen: dict[Any, Any] = {
        "svg.hashsalt": name,
        "svg.fonttype": "none",
        "text.parse_math": False,
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans", "Arial", "Helvetica"],
        "font.size": TEXT,
        "axes.titlesize": TEXT,
        "axes.labelsize": SMALL_TEXT,
        "xtick.labelsize": SMALL_TEXT,
        "ytick.labelsize": SMALL_TEXT,
        "legend.fontsize": SMALL_TEXT,
        "legend.frameon": False,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": FAINT,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "hatch.color": "white",
        "hatch.linewidth": 1.1,
        "axes.unicode_minus": True,
    }
    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()  # what somebody has set for their own pictures must not show in these
        mpl.rcParams.update(chosen)
        # A script that the measuring face lacks is drawn by the face of whoever looks.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        warnings.filterwarnings("ignore", message="Matplotlib currently does not support")
        yield


def _element(text: str, *, name: str, alt: str, height: float) -> str:
    """Turn a file into an element: own names for its parts, nothing that reaches out of it."""
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _LINK)
    root = ElementTree.fromstring(text)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"):
                parent.remove(child)
    _name_parts(root, name)
    _shorten(root)
    size = {"width": f"{WIDTH}", "height": f"{height:g}"}
    said = {"role": "img", "aria-label": seen(alt), "class": "chart"}
    joins = {"stroke-linejoin": "round", "stroke-linecap": "butt"}
    for key, value in (size | said | joins).items():
        root.set(key, value)
    return ElementTree.tostring(root, encoding="unicode")


def _shorten(root: ElementTree.Element) -> None:
    """Say once what is said of every word, and no number to more than a hundredth of a unit."""
    face = ""
    for element in root.iter():
        style = element.get("style", "")
        found = _FACE.search(style)
        if found is not None:
            face = found[1]
            element.set("style", _FACE.sub("", style))
        for key in _PLACES:
            if key in element.attrib:
                element.set(key, _DECIMALS.sub(_to_hundredths, element.attrib[key]))
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
        # Line ends and blanks between elements show nothing.
        if element.text is not None and not element.text.strip():
            element.text = None
        if element.tail is not None and not element.tail.strip():
            element.tail = None
    if face:
        root.set("font-family", face)


def _to_hundredths(number: "re.Match[str]") -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def _name_parts(root: ElementTree.Element, name: str) -> None:
    """Keep the names that are referred to, and make them the picture's own."""
    link = f"{{{_LINK}}}href"
    wanted = set()
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == link and value.startswith("#"):
                wanted.add(value[1:])
                element.set(key, f"#{name}-{value[1:]}")
            elif "url(#" in value:
                before, _, after = value.partition("url(#")
                wanted.add(after.partition(")")[0])
                element.set(key, f"{before}url(#{name}-{after}")
    for element in root.iter():
        own = element.attrib.pop("id", None)
        if own in wanted:
            element.set("id", f"{name}-{own}")
