from xml.etree import ElementTree

import matplotlib as mpl
import pytest

from sdssim.measures.spells import CAUSES
from sdssim.report.charts.palette import OF_CAUSE, Fill
from sdssim.report.charts.picture import WIDTH, drawn, number_within, plain, seen, shortened

SVG = "{http://www.w3.org/2000/svg}"


def bars(text="a", title="t"):
    def draw(figure):
        axes = figure.subplots()
        axes.barh([0], [3.123456], facecolor="#12436D", hatch="//", edgecolor="white", label=text)
        axes.plot([1, 2], [0, 0], "o-")
        axes.set_title(title)
        number_within(axes, (1, 0), "7", Fill("#12436D", "//"))
        number_within(axes, (2, 0), "8", Fill("#12436D"))
        figure.legend()

    return draw


def picture(name="bars", alt="One bar", **said):
    return drawn(bars(**said), name=name, alt=alt, height=200)


def test_a_picture_is_one_element_with_a_role_and_a_label():
    root = ElementTree.fromstring(picture(alt='Half "of" <all> & more'))
    assert root.tag == f"{SVG}svg"
    assert (root.get("role"), root.get("aria-label")) == ("img", 'Half "of" <all> & more')
    assert (root.get("width"), root.get("height")) == (str(WIDTH), "200")
    assert root.get("viewBox") == f"0 0 {WIDTH} 200"


def test_the_same_drawing_gives_the_same_bytes_whatever_else_was_drawn_or_set():
    first = picture()
    picture(name="other")
    with mpl.rc_context({"font.size": 40, "svg.fonttype": "path"}):
        assert picture() == first


def test_settings_of_others_are_left_as_they_were():
    with mpl.rc_context({"font.size": 40}):
        picture()
        assert mpl.rcParams["font.size"] == 40


def test_parts_of_two_pictures_have_no_name_in_common():
    def names(text):
        return {each.get("id") for each in ElementTree.fromstring(text).iter() if each.get("id")}

    assert names(picture(name="one"))
    assert not names(picture(name="one")) & names(picture(name="two"))


def test_every_name_that_is_referred_to_is_there():
    root = ElementTree.fromstring(picture())
    link = "{http://www.w3.org/1999/xlink}href"
    names = {each.get("id") for each in root.iter()}
    used = {each.get(link, "#")[1:] for each in root.iter()} - {""}
    used |= {
        value.split("url(#")[1].split(")")[0]
        for each in root.iter()
        for value in each.attrib.values()
        if "url(#" in value
    }
    assert used
    assert used <= names


def test_nothing_reaches_out_of_the_picture():
    text = picture()
    assert "<style" not in text
    assert "metadata" not in text
    assert "<!DOCTYPE" not in text
    assert "<?xml" not in text
    assert "http" not in text.replace("http://www.w3.org/", "")


def test_numbers_have_two_decimals_at_most():
    root = ElementTree.fromstring(picture())
    for each in root.iter():
        for key in ("d", "x", "y"):
            for number in each.get(key, "").replace("L", " ").replace("M", " ").split():
                assert len(number.partition(".")[2]) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=1>',
        "$x^2$",
        "$unbalanced",
        'id="x" url(#y)',
        "=SUM(A1)",
        "漢字 \u05d0\u05d1",
        "\\frac{1}{2}",
    ],
)
def test_hostile_text_comes_out_as_text(text):
    root = ElementTree.fromstring(picture(text=text, title=text))
    shown = [each.text for each in root.iter(f"{SVG}text")]
    assert shown.count(text) == 2
    assert {each.tag for each in root.iter()} <= {
        SVG + tag for tag in ("svg", "g", "path", "text", "use", "defs", "clipPath", "rect",
                              "pattern")
    }  # fmt: skip


def test_characters_that_show_nothing_are_left_out_of_names_and_labels():
    assert seen("a\u202eb\x00c\u200f") == "abc"
    assert "\x00" not in picture(alt="a\x00b")


def test_long_names_are_cut_with_an_ellipsis():
    assert shortened("x" * 10_000) == "x" * 27 + "…"
    assert shortened("support planning") == "support planning"
    assert shortened("one two three", 9) == "one two…"


def test_each_cause_has_a_look_of_its_own():
    looks = [(OF_CAUSE[cause].colour, OF_CAUSE[cause].hatch) for cause in CAUSES]
    assert len(set(looks)) == len(CAUSES)


def test_a_picture_without_words_is_one_too():
    text = drawn(lambda _: None, name="empty", alt="Nothing", height=50)
    assert ElementTree.fromstring(text).get("font-family") is None


@pytest.mark.parametrize("grid", ["", "x", "y"])
def test_axes_are_plain(grid):
    def draw(figure):
        axes = figure.subplots()
        plain(axes, grid=grid)
        assert not axes.spines["top"].get_visible()

    assert drawn(draw, name="plain", alt="", height=100)
