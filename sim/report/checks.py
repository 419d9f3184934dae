"""How the model is checked: laws on the results shown, and the tests that come with the code."""

import csv
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from sim.comparison.laws import Law
from sim.report.tables import Table

FILE = Path(__file__).with_name("checks.csv")
TESTS = Path(__file__).parents[2] / "tests"
A_TEST = re.compile(r"^def test_", re.MULTILINE)
COMMAND = 'pytest -n auto -m "not slow and not browser"'
ABOUT_LAWS = (
    "These are checked now, on the tables of the very runs that the other pages show. They say "
    "that nothing is lost or made up on the way; whether the rules are right is for the tests and "
    "the published figures."
)
NO_RESULTS = "Nothing has been calculated for these scenarios yet: open the page Compare first."
ABOUT_TESTS = (
    "The tests come with the code and run before every change of it; this page does not run them. "
    "Many try hundreds of made-up cases each. To run the quick ones yourself, with the code and "
    "its extras for tests installed:"
)
VERDICTS = {True: "\N{CHECK MARK} Kept", False: "\N{MULTIPLICATION X} Broken"}


def laws_in_short(laws: Sequence[Law]) -> tuple[str, str]:
    """How many laws are kept, as lead and rest of a sentence."""
    kept, checked = sum(law.is_kept for law in laws), sum(law.checked for law in laws)
    lead = f"{kept} of {len(laws)} laws are kept by the results shown"
    broken = "; ".join(law.words for law in laws if not law.is_kept)
    rest = f". Broken, so do not rely on these results: {broken}." if broken else "."
    return lead, f", checked on {checked:,} sums{rest}"


def laws_table(laws: Sequence[Law]) -> Table:
    """Each law, on how many sums it was checked, and whether it is kept."""
    rows = tuple(
        (VERDICTS[law.is_kept], law.words, f"{law.checked:,}", f"{law.broken:,}") for law in laws
    )
    header = ("Verdict", "Law", "Sums checked", "Sums that break it")
    return Table("Laws of conservation on the results shown", header, rows, frozenset({2, 3}))


@cache
def kinds_of_tests(folder: Path = TESTS) -> Table:
    """The kinds of tests; with their number where they lie beside the code."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        kinds = list(csv.DictReader(handle))
    is_here = folder.is_dir()
    rows = tuple(
        (row["kind"], row["holds"], *([_count(folder / row["folder"])] if is_here else []))
        for row in kinds
    )
    header = ("Kind of test", "What it holds", *(["Tests in this copy"] if is_here else []))
    return Table("Tests that come with the code", header, rows, frozenset({2} if is_here else ()))


def _count(folder: Path) -> str:
    found = (A_TEST.findall(file.read_text("utf-8")) for file in sorted(folder.rglob("test_*.py")))
    return f"{sum(map(len, found)):,}"
