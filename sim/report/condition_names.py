"""The conditions as people say them: a key of the tables, and its name in plain words."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

FILE = Path(__file__).with_name("condition_names.csv")


@cache
def conditions_in_words() -> Mapping[str, str]:
    """The name of every condition by its key, with a capital: `copd` is COPD."""
    with FILE.open(encoding="utf-8", newline="") as handle:
        return MappingProxyType({row["condition"]: row["name"] for row in csv.DictReader(handle)})
