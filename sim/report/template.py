"""Pages from their templates: self-contained, every word from outside escaped."""

from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from sim.report.tables import Table
from sim.results import write_whole

HERE = Path(__file__).parent


def write_html(template: str, page: dict[str, Any], file: Path) -> Path:
    """Fill a template with a page's text, tables and pictures, in the style that all share."""
    css = Markup((HERE / "page.css").read_text("utf-8"))  # our own file, not a user's words
    html = _templates().get_template(template).render(page=page, css=css)
    write_whole(file, lambda partial: partial.write_text(html, encoding="utf-8"))
    return file


def table_html(table: Table, caption: Markup) -> str:
    """A table as a part of a page, under a caption that may have marks of its own."""
    html: str = _parts().table(table, caption)
    return html


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _parts() -> Any:
    return _templates().get_template("parts.html").module
