"""What is answered from some of the runs, whichever they are, is what these runs alone give."""

from collections.abc import Sequence

import pytest

from sim.results import Results
from sim.sweep import Comparison, answer_of, by_scenario, execute, plan_comparison
from tests.unit import made_up_results

pytestmark = pytest.mark.law

WHOLE = plan_comparison(
    "england", ["do_nothing", "more_home_care"], years=2, replicates=4, residents=1000
)


def answered(planned: Comparison, runs: Sequence[Results]) -> Results:
    return answer_of(planned, [runs[number] for number in by_scenario(planned.tasks)], 0.0)


@pytest.mark.parametrize("replicates", [(0, 1), (1, 2), (2, 3), (1, 2, 3), (0, 3)])
def test_any_runs_can_be_compared(replicates: tuple[int, ...]) -> None:
    planned = WHOLE.of(replicates)
    answer = answered(planned, [execute(t, None, made_up_results.run) for t in planned.tasks])
    assert answer.facts["replicates"] == len(replicates)
    assert set(answer.tables["outcomes"]["replicate"]) == set(replicates)
    assert set(answer.tables["comparison"]["replicates"]) == {len(replicates)}
    assert set(answer.tables["freed_care"]["replicates"]) == {len(replicates)}


def test_all_of_the_runs_are_the_whole_answer() -> None:
    runs = [execute(task, None, made_up_results.run) for task in WHOLE.tasks]
    one, other = answered(WHOLE, runs), answered(WHOLE.of(range(4)), runs)
    for name in one.tables:
        assert one.tables[name].equals(other.tables[name], null_equal=True)
