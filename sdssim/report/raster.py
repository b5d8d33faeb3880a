"""A chart's drawing as a bitmap, for files that hold no drawings.

Only the faces that come with matplotlib are used, in which the words were measured: the same
drawing gives the same bytes on every machine. What they lack, such as Chinese, is left empty.
"""

from functools import cache
from pathlib import Path
from typing import Final

FINENESS: Final = 3
"""Points of the bitmap for each unit of the drawing: about 230 an inch, as it is printed."""

_FACE: Final = "DejaVu Sans"


def png_of(svg: str) -> bytes:
    """Return an ``svg`` element as a PNG on white."""
    from resvg_py import svg_to_bytes

    return bytes(
        svg_to_bytes(
            svg_string=svg,
            zoom=FINENESS,
            background="#ffffff",
            skip_system_fonts=True,
            font_files=_faces(),
            font_family=_FACE,
            sans_serif_family=_FACE,
        )
    )


@cache
def _faces() -> list[str]:
    import matplotlib as mpl

    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return [str(folder / f"DejaVuSans{kind}.ttf") for kind in ("", "-Bold", "-Oblique")]
