"""What a page lets people take away: all results of an answer, and the scenarios it compares."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import streamlit as st

from sim.app.choices import title_of
from sim.app.server import store
from sim.app.show.words import plain, show_heading, show_note
from sim.app.work import Request

ABOUT = (
    "Full results are a zip file: manifest.json says what was run, with what, and how many rows "
    "each table has; the tables are Parquet files. A scenario is a TOML file, which the page Build "
    "a scenario and the command line read."
)


def show_downloads(request: Request, key: str = "results", level: int = 2) -> None:
    """The section Download of a page: full results once there are any, and scenario files."""
    show_heading("Download", level)
    name = request.key(store())
    kept = store().newest(name)
    with st.container(horizontal=True):
        if kept:
            folder = store().answer(name, kept)
            _button("Full results, zip", partial(zip_of, folder), f"local-pound-{name}.zip", key)
        for scenario in request.scenarios:
            text = store().scenario_file_text(scenario)
            _button(f"Scenario: {title_of(scenario)}", text, f"{scenario}.toml", key)
    show_note(ABOUT)


def zip_of(folder: Path) -> bytes:
    """A finished folder of results as a zip file; it is put together on disk."""
    with TemporaryFile() as written:
        with ZipFile(written, "w") as packed:
            for file in sorted(folder.rglob("*")):
                if file.is_file() and not file.name.startswith("."):
                    # Parquet is packed already.
                    how = ZIP_STORED if file.suffix == ".parquet" else ZIP_DEFLATED
                    packed.write(file, file.relative_to(folder), compress_type=how)
        written.seek(0)
        return written.read()


def _button(label: str, data: str | Callable[[], bytes], file: str, key: str) -> None:
    kind = "application/zip" if file.endswith(".zip") else "application/toml"
    label = plain(label)
    st.download_button(label, data, file, kind, key=f"download-{key}-{file}", on_click="ignore")
