"""Reports that nobody simulated, with something of everything."""

from sdssim.report.document import Chart, Notice, Report, Section, Words
from sdssim.report.tables import Grid

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=https://example.org/x.png onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    '=HYPERLINK("https://example.org","here")',
    "' onclick='alert(1)",
    "\u202egnimoc si txet\u202c \u2066isolated\u2069",
    "عربي עברית",
    "]]>--></style></title>&amp;&lt;",
    "x" * 10_000,
)
"""Names that try to be something other than text."""

WIDE = Grid(
    "Everything about every team",
    ("team", *(f"figure number {number}" for number in range(1, 13))),
    tuple((f"team {row}", *(f"{row * 1000 + each:,}" for each in range(12))) for row in range(6)),
    "Means over all replications.",
)

LONG = Grid(
    "Assumptions",
    ("", "value", "what it rests on"),
    tuple(
        (f"staff.worker_{row}.people", str(row), "assumed: nobody wrote down how many there were")
        for row in range(60)
    ),
)


def picture(name="waits", words="half wait 24 weeks"):
    """A picture as the charts make it."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="450" height="260" viewBox="0 0 450 260" '
        f'role="img" aria-label="{words}"><rect id="{name}-bar" x="20" y="40" width="300" '
        f'height="60" style="fill: #12436d"/><text x="20" y="130" style="font: 12.5px sans-serif">'
        f"{words}</text></svg>"
    )


def a_chart(name="waits"):
    """A chart with its table."""
    return Chart(
        name,
        "Half of everybody waits longer than 24 weeks",
        picture(name),
        "half wait 24 weeks",
        "Each bar is a month; the hatched part still waits.",
        Grid("Weeks waited", ("", "weeks", "95% interval"), (("half", "23.8", "23.0 to 24.6"),)),
    )


def a_report(name="Small"):
    """A report with every block, in sections that are open and in some that are not."""
    return Report(
        f"{name}: how long people wait",
        "50 replications, seed 1, 1 March 2009 to 31 August 2010.",
        (
            Section(
                "The answer",
                (
                    Words("About 5 in 10 people wait longer than 24 weeks.", lead=True),
                    Notice(f"17 of 180 numbers of {name} are assumed."),
                    a_chart(),
                    Words("What takes the time stands below."),
                    WIDE,
                ),
            ),
            Section("Where the time goes", (a_chart("ledger"), a_chart("staff"))),
            Section("Assumptions", (Words(f"What {name} rests on."), LONG), detail=True),
            Section("More charts", (a_chart("more"), WIDE), detail=True),
            Section("How to read this", (Words("Figures are means."),), detail=True),
        ),
    )


def hostile_report(text):
    """A report in which every text is the same one, that of somebody who means ill."""
    grid = Grid(text, (text, text), ((text, text), (text, "1")), text)
    chart = Chart("chart", text, picture(), text, text, grid)
    blocks = (Words(text, lead=True), Notice(text), chart, grid, Words(text))
    return Report(text, text, (Section(text, blocks), Section(text, blocks, detail=True)))
