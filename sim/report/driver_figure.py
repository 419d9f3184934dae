"""What brings a difference about, as steps from the baseline to the scenario."""

from collections.abc import Mapping
from typing import Any

from sim.comparison import INTERACTION, METHODS, Measure, measures
from sim.report.drivers import METHODS_IN_WORDS, driver_table
from sim.report.figures import Figure
from sim.report.flow_words import MILLION
from sim.report.row_chart import Bar, Row, row_chart
from sim.report.tables import NOTHING
from sim.results import ALL, Results

STEP, WHOLE = "What one group of changes brings about", "All together"
NO_INTERACTION = "none, for these shares add up"
# The first is the one to begin with: its shares add up by themselves.
LABELS = {"shapley": "Shapley", "first_in": "First-in", "last_in": "Last-in"}
ABOUT = (
    "Each bar begins where the one above it ends, and the last is the whole difference between the "
    "baseline, which stands at 0, and the scenario. Thin lines are 95% intervals of each part."
)


def driver_measures(answer: Results) -> list[str]:
    """The measures that a split can tell, in their order."""
    told = set(answer.tables["drivers"]["measure"])
    return [name for name in answer.facts["measures"] if name in told]


def driver_figure(answer: Results, measure: str, method: str) -> Figure:
    """A measure's difference split by a method: a step for each part, interaction among them.

    A ValueError where the split has no such measure.
    """
    table = driver_table(answer, measure)
    if table is None:
        raise ValueError(f"the split does not tell {measure}")
    of = measures()[measure]
    shown = answer.tables["drivers"].filter(measure=measure, method=method, financial_year=ALL)
    told = {row["part"]: row for row in shown.iter_rows(named=True)}
    parts = [*(part["name"] for part in answer.facts["parts"]), INTERACTION]
    size = _size(of, answer.facts["years"])
    column = 1 + METHODS.index(method)
    cells = {row[0]: row[column] for row in table.rows}
    rows, reached = [], 0.0
    for part in parts:
        row, label = told[part], _label(part, answer.facts)
        is_none = cells[label] == NOTHING
        bar = None if is_none else _bar(row, size, reached)
        rows.append(Row(label, NO_INTERACTION if is_none else cells[label], (bar, None)))
        reached += row["difference_mean"] * size
    whole = _bar(told[ALL], size, 0.0)
    rows.append(Row(WHOLE, cells[WHOLE], (None, whole)))
    said = "; ".join(f"{row.label}: {row.words}" for row in rows)
    chart = row_chart(rows, (STEP, WHOLE), _axis(of), f"Steps. {table.caption}. {said}.")
    methods = METHODS_IN_WORDS.format(part="group of changes", before="the baseline")
    words = f"{table.caption}. {ABOUT} Shown here: {LABELS[method]}. {methods}"
    return Figure(f"What brings it about: {of.label}", words, chart, table)


def _label(part: str, facts: Mapping[str, Any]) -> str:
    labels: dict[str, str] = {one["name"]: one["label"] for one in facts["parts"]}
    return labels.get(part, "Interaction")


def _size(of: Measure, years: int) -> float:
    """What a difference over the whole period is to be multiplied by."""
    yearly = 1 / years if of.adds_up else 1.0
    return yearly / MILLION if of.unit == "£" else yearly


def _axis(of: Measure) -> str:
    """The measure with its unit, which is said once: Emergency admissions a year."""
    unit = "£ million" if of.unit == "£" else of.unit
    named = of.label if unit in of.label.lower() else f"{of.label}, {unit}"
    return f"{named} a year" if of.adds_up else named


def _bar(row: Mapping[str, Any], size: float, start: float) -> Bar:
    mean, low, high = (row[f"difference_{end}"] * size for end in ("mean", "low", "high"))
    return Bar(start + mean, start + low, start + high, start)
