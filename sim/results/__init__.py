"""The tables of one run: their schema, how they are built, and how they are kept."""

from sim.results.activity import activity, capacity, month_starts
from sim.results.arrays import load_arrays, store_arrays
from sim.results.of_run import tables_of_run
from sim.results.outcomes import ALL, COHORT, GROUPS, outcomes
from sim.results.provenance import digest_of, model_digest, provenance
from sim.results.schema import columns_of, polars_schema, table_names, version_of
from sim.results.store import (
    MANIFEST,
    PARTIAL,
    is_finished,
    is_whole,
    load,
    read_manifest,
    store,
    write_whole,
)
from sim.results.table import Results, table
from sim.results.tables_on_disk import Together

__all__ = [
    "ALL",
    "COHORT",
    "GROUPS",
    "MANIFEST",
    "PARTIAL",
    "Results",
    "Together",
    "activity",
    "capacity",
    "columns_of",
    "digest_of",
    "is_finished",
    "is_whole",
    "load",
    "load_arrays",
    "model_digest",
    "month_starts",
    "outcomes",
    "polars_schema",
    "provenance",
    "read_manifest",
    "store",
    "store_arrays",
    "table",
    "table_names",
    "tables_of_run",
    "version_of",
    "write_whole",
]
