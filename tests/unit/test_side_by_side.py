"""Two processors at once: what is made is in order, and the first error is raised."""

import multiprocessing

import pytest

from sim.side_by_side import each


def test_what_is_made_comes_in_the_order_of_the_parts() -> None:
    assert each(lambda part: part * part, range(50)) == [part * part for part in range(50)]
    assert each(str, []) == []


def test_the_first_error_is_raised() -> None:
    def work(part: int) -> int:
        if part >= 3:
            raise ValueError(str(part))
        return part

    with pytest.raises(ValueError, match=r"^3$"):
        each(work, range(10))


def squares(_: int) -> list[int]:
    return each(lambda part: part * part, range(4))


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_a_process_started_from_this_one_has_threads_of_its_own(method: str) -> None:
    assert squares(0) == [0, 1, 4, 9]
    with multiprocessing.get_context(method).Pool(1) as pool:
        assert pool.map_async(squares, [0]).get(timeout=60) == [[0, 1, 4, 9]]
