"""Every page in a browser: no axe violation, no request to another host, no console error, no
sideways scroll."""

import pytest
from conftest import SITE
from test_browser import PAGES, open_page

EVERY_RULE = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"
# The rules that look at the page as drawn.
DRAWN = "['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable']"


def violations(page, scheme, width, rules):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    result = page.evaluate(f"axe.run(document, {{runOnly: {rules}, resultTypes: ['violations']}})")
    return [
        (scheme, width, v["id"], n["html"][:140]) for v in result["violations"] for n in v["nodes"]
    ]


# of the other languages a page of each sort: their markup is the same, their words are longer
OTHERS = ["kk/index", "kk/chapters/2-judicial", "ru/chapters/powers", "ru/chapters/then-and-now"]


@pytest.mark.parametrize("name", [*PAGES, *OTHERS])
def test_page_is_sound(browser, served, axe, name):
    """Every rule (WCAG 2.2 A, AA, best practice) once, those that look at the drawn page in the
    dark and on a phone too."""
    if not (SITE / f"{name}.html").exists():
        pytest.skip("the book was built without this edition")
    page = open_page(browser)
    page.goto(f"{served}{name}.html")
    page.evaluate(axe)
    found = (
        violations(page, "light", 1366, EVERY_RULE)
        + violations(page, "dark", 1366, DRAWN)
        + violations(page, "light", 390, DRAWN.replace("'color-contrast', ", ""))
    )
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.wrong == []
    page.context.close()
    assert found == []
