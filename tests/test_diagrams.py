"""The diagrams: the graph is what the table says, whichever engine draws it."""

import re

import pytest

from edition import tables
from edition.figures import diagrams, layout, svg

REGIMES = ("article", "2026")


@pytest.mark.parametrize("regime", REGIMES)
def test_every_drawn_relation_is_one_arrow_and_one_row(regime):
    rows = diagrams.drawn(regime)
    source = diagrams.separation_of_powers(regime).source
    arrows = re.findall(rf'id="sop-{regime}-arrow-(\d+)"', source)
    assert sorted(map(int, arrows)) == list(rows.number) == list(diagrams.edge_table(rows).arrow)
    assert 12 <= len(rows) <= 20
    stored = tables.load("relations").query("regime == @regime and drawn == 'y'")
    assert set(rows.id) == set(stored.id)


def test_the_office_stands_below_the_row_of_branches():
    row = [layout.BOXES[name] for name in ("legislature", "government", "courts")]
    assert len({box.y for box in row}) == 1
    office, president = layout.BOXES["office"], layout.BOXES["president"]
    assert office.y + office.height / 2 < row[0].y - row[0].height / 2 < president.y


def test_a_relation_has_one_number_in_both_diagrams():
    numbers = {}
    for regime in REGIMES:
        for row in diagrams.drawn(regime).itertuples():
            key = layout.role(row.source), layout.role(row.target), row.kind
            assert numbers.setdefault(key, row.number) == row.number
    assert len(set(numbers.values())) == len(numbers)


@pytest.mark.parametrize("regime", REGIMES)
def test_no_arrow_runs_through_a_box(regime):
    for row in diagrams.drawn(regime).itertuples():
        ends = layout.role(row.source), layout.role(row.target)
        for name, box in layout.BOXES.items():
            if name in ends or ends not in layout.STRAIGHT:
                continue
            for start, end, _ in layout.STRAIGHT[ends]:
                for step in range(101):
                    at = layout.between(start, end, step / 100)
                    inside = (
                        abs(at.x - box.x) < box.width / 2 and abs(at.y - box.y) < box.height / 2
                    )
                    assert not inside, (row.id, name)


@pytest.mark.parametrize("regime", REGIMES)
def test_the_office_answers_to_the_president_alone(regime):
    rows = diagrams.drawn(regime).query("group == 'accountability' and source == 'office'")
    assert list(rows.target) == ["president"]


def test_protest_of_laws_is_an_arrow_then_and_none_now():
    def protests(regime, place):
        return len(diagrams.drawn(regime).query("kind == 'protests' and target == @place"))

    assert protests("article", "parliament") == 1 and protests("2026", "kurultai") == 0


def test_the_constitutional_court_is_applied_to_only_now():
    assert diagrams.drawn("article").query("kind == 'applies'").empty
    assert list(diagrams.drawn("2026").query("kind == 'applies'").target) == ["court"]


@pytest.mark.parametrize("regime", REGIMES)
def test_line_style_tells_the_grade_and_colour_the_kind(regime):
    source = diagrams.separation_of_powers(regime).source
    for row in diagrams.drawn(regime).itertuples():
        arrow = re.search(rf'^.*id="sop-{regime}-arrow-{row.number}".*$', source, re.M)[0]
        assert (
            f"style={diagrams.LINES[row.grade]}" in arrow
            and f"class={row.group}" in arrow
            and diagrams.COLOURS[row.group] in arrow
        )


@pytest.mark.parametrize("regime", REGIMES)
def test_svg_carries_every_label_and_is_the_same_twice(regime):
    graph = diagrams.separation_of_powers(regime)
    picture = svg.written(diagrams.picture(graph))
    assert picture == svg.written(diagrams.picture(diagrams.separation_of_powers(regime)))
    assert (
        picture.startswith("<svg")
        and picture.count('class="edge') >= len(diagrams.drawn(regime))
        and "<script" not in picture
    )
    for label in (
        "President",
        "outside the three branches",
        "Government",
    ):
        assert label in picture


def test_kazakh_letters_survive_the_engine():
    import graphviz

    graph = graphviz.Digraph()
    graph.node("a", label="ӘҒҚҢӨҰҮҺІ әғқңөұүһі")
    assert "ӘҒҚҢӨҰҮҺІ әғқңөұүһі" in svg.written(diagrams.picture(graph))


def test_an_unknown_regime_is_refused():
    with pytest.raises(ValueError, match="unknown regime"):
        diagrams.drawn("1937")
