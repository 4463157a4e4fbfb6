"""Sourced numbers: every one is declared with its source, used by a rule, and drawn from the belief it declares."""

import ast
import math
import re

import numpy as np
import pytest

from twofutures.abm.luck import Luck
from twofutures.abm.names import UnknownName
from twofutures.abm.outcomes import THRESHOLDS
from twofutures.abm.parameters import Assumptions, Parameter, of_agents, parameter, parameters, sources
from twofutures.agents.roster import Roster
from twofutures.policies.history import events


def shaped(dist: str, value: float = 2.0, low: float = 1.0, high: float = 8.0) -> Parameter:
    return Parameter("x", "test", value, low, high, dist, "1", "meaning", "judgement", "C")


# -- declarations ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", parameters())
def test_every_number_says_what_it_is_and_where_it_comes_from(name):
    p = parameters()[name]
    assert p.source in sources(), f"{name}: source {p.source!r} is not in sources.toml"
    assert p.unit.strip() and len(p.meaning.split()) >= 2
    assert p.confidence in ("A", "B", "C")
    assert p.low <= p.value <= p.high and all(map(math.isfinite, (p.low, p.value, p.high)))
    assert p.source != "judgement" or p.confidence == "C", f"{name}: a judgement cannot be better than C"
    assert not p.dist.startswith("log") or p.low > 0, f"{name}: a logarithmic belief needs a positive range"
    assert p.dist == "fixed" or p.low < p.high, f"{name}: an uncertain number needs a range, a certain one is fixed"


def test_every_source_says_what_it_is():
    for source in sources().values():
        assert source.title and source.publisher
        assert re.search(r"\b\d{4}\b", source.date), source.key
        assert re.fullmatch(r"https://[\w-]+(\.[\w-]+)+/\S*", source.link) or source.key == "judgement", source.key
    assert not sources()["judgement"].link


def test_a_general_page_of_a_publisher_is_owned_up_to():
    for source in sources().values():
        bare = source.link.removeprefix("https://").rstrip("/").count("/") == 0
        assert not (bare and source.exact and source.link), f"{source.key}: say exact = false"


def test_names_can_be_written_in_a_rule():
    assert all(name.isidentifier() for name in parameters())


@pytest.mark.parametrize(
    ("change", "message"),
    [({"dist": "gaussian"}, "none of uniform"), ({"value": 9.0}, "outside 1.0..8.0"), ({"value": math.nan}, "outside")],
)
def test_a_malformed_declaration_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        shaped(**{"dist": "uniform", **change})


# -- use: declared in data ↔ read by a rule --------------------------------------------------------------------------


def is_p(node: ast.AST) -> bool:
    """Whether an expression is ``p`` or ends in ``.p``, as the assumptions are called in the rules."""
    return getattr(node, "attr", getattr(node, "id", "")) == "p"


def names_read(trees) -> set[str]:
    """Names that rules read off ``p``: as attributes, or put together with ``getattr(p, f"…")``; fixed ones by name."""
    read = set()
    for path, tree in trees.items():
        if path.parts[0] in ("abm", "agents") and path.name != "parameters.py":
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and is_p(node.value):
                    read.add(node.attr)
                elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "getattr" and is_p(node.args[0]):
                    read |= spelled(node.args[1])
                elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "parameter":
                    read |= {a.value for a in node.args if isinstance(a, ast.Constant)}
    return read


def spelled(name: ast.expr) -> set[str]:
    """Declared names that an f-string such as ``f"{bloc}_capex_growth_{year}"`` can spell."""
    parts = name.values if isinstance(name, ast.JoinedStr) else []
    pattern = "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else r"\w+" for p in parts)
    return {n for n in parameters() if re.fullmatch(pattern, n)}


def read_by_data() -> set[str]:
    """Names that the roster, the outcome classes or dated events spell out as text."""
    rows = (row for table in Roster.load().rows.values() for row in table)
    assumed = {event.assumed for event in events() if event.assumed}
    of_one = {one.name for quantities in of_agents().values() for one in quantities.values()}
    return {row["scaled_by"] for row in rows if "scaled_by" in row} | set(THRESHOLDS) | assumed | of_one


def test_every_number_a_rule_reads_is_declared(code):
    assert names_read(code) | read_by_data() <= set(parameters())


def test_every_declared_number_is_read_by_a_rule(code):
    assert set(parameters()) <= names_read(code) | read_by_data()


def test_the_scan_sees_a_name_that_is_read(code):
    path = next(p for p in code if p.name == "smuggler.py")
    mutant = {**code, path: ast.parse("def rule(self):\n    p = self.p\n    return p.no_such_number + self.p.nor_this")}
    assert {"no_such_number", "nor_this"} <= names_read(mutant)


# -- belief ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dist", ["uniform", "triangular", "loguniform", "logtriangular"])
def test_draws_reach_both_ends_of_the_range_and_nothing_beyond(dist):
    drawn = shaped(dist).at(np.array([0.0, 1e-12, 0.5, 1 - 1e-12, 1.0]))
    assert drawn[[0, 1]] == pytest.approx(1.0, abs=1e-4) and drawn[[3, 4]] == pytest.approx(8.0, abs=1e-3)
    assert (np.diff(drawn) >= 0).all()


@pytest.mark.parametrize(
    ("declared", "median"),
    [
        (shaped("uniform"), 4.5),
        (shaped("loguniform"), math.sqrt(8.0)),
        (shaped("triangular", value=4.5), 4.5),
        (shaped("triangular", value=1.0), 8 - 7 * math.sqrt(0.5)),
        (shaped("logtriangular", value=math.sqrt(8.0)), math.sqrt(8.0)),
        (shaped("fixed"), 2.0),
    ],
    ids=lambda x: x.dist if isinstance(x, Parameter) else "",
)
def test_half_of_belief_lies_below_the_median(declared, median):
    assert declared.at(np.array([0.5]))[0] == pytest.approx(median)


def test_a_triangular_belief_peaks_at_the_central_value():
    drawn = shaped("triangular").at((np.arange(70_000) + 0.5) / 70_000)
    counts, edges = np.histogram(drawn, bins=70)
    assert edges[counts.argmax()] == pytest.approx(2.0, abs=0.2)
    assert drawn.mean() == pytest.approx((1 + 2 + 8) / 3, rel=1e-3)


def test_every_declared_number_can_be_drawn_inside_its_range():
    values = Assumptions.draw(Luck(3, np.arange(50))).values
    for name, p in parameters().items():
        slack = 1e-12 * max(abs(p.low), abs(p.high))
        assert values[name].shape == (50,)
        assert (values[name] >= p.low - slack).all() and (values[name] <= p.high + slack).all(), name
        assert p.dist == "fixed" or values[name].std() > 0, name


def test_numbers_are_drawn_independently_of_each_other():
    values = Assumptions.draw(Luck(3, np.arange(400))).values
    drawn = np.stack([values[n] for n, p in parameters().items() if p.dist == "triangular"][:40])
    off = np.corrcoef(drawn)[~np.eye(len(drawn), dtype=bool)]
    assert np.abs(off).max() < 0.25


# -- holding ---------------------------------------------------------------------------------------------------------


def test_holding_one_number_leaves_the_draw_of_every_other_alone():
    name = next(n for n, p in parameters().items() if p.dist != "fixed")
    luck = lambda: Luck(3, np.arange(5))  # noqa: E731
    free, held = Assumptions.draw(luck()).values, Assumptions.draw(luck(), {name: parameter(name).high}).values
    assert (held[name] == parameter(name).high).all() and not np.array_equal(free[name], held[name])
    assert all(np.array_equal(free[n], held[n]) for n in free if n != name)


def test_one_number_per_world_can_be_held():
    name = next(n for n, p in parameters().items() if p.dist != "fixed")
    row = np.linspace(parameter(name).low, parameter(name).high, 3)
    assert np.array_equal(Assumptions.draw(Luck(3, np.arange(3)), {name: row}).values[name], row)
    assert np.array_equal(getattr(Assumptions.central(3, {name: row}).p, name), row)


def test_central_assumptions_are_the_declared_values():
    values = Assumptions.central(3).values
    assert all(values[name].tolist() == [p.value] * 3 for name, p in parameters().items())


@pytest.mark.parametrize(
    "make", [lambda held: Assumptions.draw(Luck(1, np.arange(3)), held), lambda held: Assumptions.central(3, held)]
)
@pytest.mark.parametrize("worth", [math.nan, math.inf, -math.inf, 1e9, -1e9, [2.0, 1e9, 2.0]])
def test_absurd_values_are_refused_with_the_range(make, worth):
    with pytest.raises(ValueError, match=r"ring_hazard.*\d\.\."):
        make({"ring_hazard": worth})


def test_an_unknown_number_suggests_the_nearest():
    with pytest.raises(UnknownName, match="did you mean ring_hazard"):
        Assumptions.draw(Luck(1, np.arange(3)), {"ring_hazzard": 1.0})


def test_assumptions_are_frozen():
    with pytest.raises(ValueError, match="read-only"):
        Assumptions.central(3).p.ring_hazard[0] = 1
