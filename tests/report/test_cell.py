"""Which cells are numbers, and that a spreadsheet shows them as they stood."""

import pytest

from sdssim.report.cell import Number, number_in
from sdssim.report.wording import days, number, people, percent, pounds, weeks


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("0", 0, "0"),
        ("12", 12, "0"),
        ("2010", 2010, "0"),
        ("1,234", 1234, "#,##0"),
        ("1,234,567.5", 1234567.5, "#,##0.0"),
        ("4.0", 4, "0.0"),
        ("-4.25", -4.25, "0.00"),
        ("+3.2", 3.2, "+0.0;-0.0;0.0"),
        ("14%", 0.14, "0%"),
        ("-6.9%", -0.069, "0.0%"),
        ("+0.5%", 0.005, "+0.0%;-0.0%;0.0%"),
        ("£4,598", 4598, '"£"#,##0;-"£"#,##0;"£"#,##0'),
        ("£12", 12, '"£"#,##0;-"£"#,##0;"£"#,##0'),
        ("-£0.50", -0.5, '"£"0.00;-"£"0.00;"£"0.00'),
        ("(-0.38)", -0.38, "(0.00);(-0.00);(0.00)"),
        ("(+£18)", 18, '(+"£"#,##0);(-"£"#,##0);("£"#,##0)'),
        ("1.2e-05", 1.2e-05, "0.0E+00"),
    ],
)
def test_a_number_is_read_with_the_format_that_shows_it_again(text, value, form):
    assert number_in(text) == Number(value, form)


@pytest.mark.parametrize(
    "text",
    [
        "", "not known", "3 to 4", "23.4 (22.8 to 24.0)", "<1", "007", "1.2.3", "1,23", "12,3456",
        "-0", "-0.0", "1e400", "nan", "inf", "£", "%", "1 234", "2009-03-11", "1/2", "=1+1", "--1",
        "1234567890123456", "9" * 400, "1,000e-05", "£1e-05", "1e-05%", "1_000", "١٢", "1\n",
        "(1", "1)", "()", "((1))",
    ],
)  # fmt: skip
def test_everything_else_stays_text(text):
    assert number_in(text) is None


@pytest.mark.parametrize("shown", [days, number, people, percent, pounds, weeks])
@pytest.mark.parametrize("value", [0, 0.0123, 0.5, 3.14159, 9.99, 12.6, 999.5, 12345.678, 9876543])
def test_whatever_the_reports_show_is_read_to_the_precision_shown(shown, value):
    found = number_in(shown(value))
    assert found is not None
    factor = 7 if shown is weeks else 1
    assert found.value * factor == pytest.approx(value, abs=3.6, rel=0.06)
