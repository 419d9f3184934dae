"""Scenarios with one title can be told apart by whoever reads the answer."""

from dataclasses import replace

from sim.scenario import load_scenario
from sim.sweep import plan_comparison
from sim.sweep.task import facts_of
from tests.lived import small_place


def test_scenarios_with_one_title_are_numbered() -> None:
    first = load_scenario("do_nothing")
    twins = [replace(first, name=name, title="What if?") for name in ("b", "c", "d")]
    third = replace(twins[2], title="What if? (2)")
    planned = plan_comparison(
        small_place(500), [first, *twins[:2], third], years=1, replicates=2, residents="all"
    )
    facts = facts_of(list(planned.tasks))
    titles = {one["name"]: one["title"] for one in facts["scenarios"]}
    assert titles == {
        "do_nothing": first.title,
        "b": "What if?",
        "c": "What if? (2)",
        "d": "What if? (2) (2)",
    }
