"""What axe finds: rules of WCAG 2.2 level AA, and good practice."""

from pathlib import Path

import pytest

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def faults_in(page):
    """Return every rule that a page breaks, with the elements that break it."""
    package = pytest.importorskip("axe_playwright_python", reason="needs sdssim[browser]")
    script = (Path(package.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(script)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", list(TAGS)
    )
    assert found["passes"]  # it did look at something
    return [
        f"{fault['id']}: {fault['help']}: {node['html'][:200]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def unfold(page):
    """Open everything that can be opened."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
