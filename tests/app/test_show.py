"""Building blocks of pages: words as written, files without formulas, cautions, one theme."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from sim.app.show.downloads import zip_of
from sim.app.show.figure import csv_of, harmless
from sim.app.show.provenance import cautions, made_with
from sim.app.show.terms import explained, meanings, terms
from sim.app.show.words import plain
from sim.app.work import Store
from sim.report.figures import changes_figure, payers_figure
from sim.report.tables import Table
from sim.results import provenance, store
from sim.scenario import load_scenario
from tests.app.served import ROOT, SHOWCASE
from tests.unit.test_report import answer_of

LINE_OF_A_PHONE = 44  # letters


def test_what_markdown_would_take_for_a_sign_is_shown() -> None:
    assert plain("**a** _b_ $c$ ~d~ :red[e] <b>") == (
        r"\*\*a\*\* \_b\_ \$c\$ \~d\~ \:red\[e\] \<b\>"
    )
    assert plain("one\ntwo") == "one two"
    assert not plain("1. a list").startswith("1.")
    assert "https\\://" not in plain("https://example.org")
    assert plain("A plain title, as most are (2026-27)") == "A plain title, as most are (2026-27)"


@pytest.mark.parametrize("cell", ["=1+1", "+A1", "-A1", "@x", "\t=1", " =1", "-1+cmd|x", "-£2m"])
def test_no_cell_can_become_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-3.8%", "+1,200", "-5", "1,200", "from -5 to 5", ""])
def test_numbers_and_words_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_a_table_is_written_as_it_is_shown() -> None:
    table = Table("A caption", ("What", "=How"), (("a, b", "-1.5%"), ('say "x"', "=2")))
    assert csv_of(table) == (
        '\N{ZERO WIDTH NO-BREAK SPACE}What,\'=How\r\n"a, b",-1.5%\r\n"say ""x""",\'=2\r\n'
    )


def test_a_word_is_explained_where_it_first_stands_and_nowhere_else() -> None:
    html = explained("Delayed days <b>and</b> delayed days, undelayed days")
    assert html.count("<button") == 1
    assert html.startswith('<button type="button" class="term" popovertarget="term-delayed-day"')
    assert "&lt;b&gt;and&lt;/b&gt; delayed days" in html
    seen: set[str] = set()
    explained("A QALY", seen)
    assert explained("two QALYs", seen) == "two QALYs"


def test_every_term_is_in_the_glossary_of_the_readme_and_has_one_meaning() -> None:
    words = (ROOT / "README.md").read_text("utf-8").partition("## Words")[2]
    italics = {" ".join(found.split()).lower() for found in re.findall(r"\*([^*]+)\*", words)}
    assert {term.term.lower() for term in terms()} <= italics
    forms = [form.lower() for term in terms() for form in (term.term, *term.also)]
    assert len(forms) == len(set(forms))
    assert meanings().count("popover") == len(terms())
    assert all(term.meaning.endswith(".") for term in terms())


def test_an_answer_that_is_not_whole_says_so() -> None:
    facts = answer_of(("do_nothing", "more_home_care")).facts
    assert cautions(facts, 3, is_large=True) == []
    (partial,) = cautions(facts, 6, is_large=True)
    assert partial.startswith("First results, after 3 of 6 runs")
    (small,) = cautions(facts, 3, is_large=False)
    assert small == "Waits and delays are left out: the sample is too small for them."


def test_what_was_run_can_be_run_again_from_one_line() -> None:
    known = {"localpound": "1.2.3", "git_commit": "c" * 40, "model_digest": "d" * 64}
    line = made_with(answer_of(("do_nothing", "more_home_care")).facts, known)
    for said in ("1.2.3", "c" * 12, "d" * 12, "1" * 12, "3 years from April 2025", "3 runs of"):
        assert said in line
    assert "seed 1." in line
    assert "not recorded" in made_with(
        answer_of(("do_nothing", "more_home_care")).facts, provenance() | {"git_commit": None}
    )


def test_full_results_are_zipped_as_they_are_kept(tmp_path: Path) -> None:
    answer = answer_of(("do_nothing", "more_home_care"))
    folder = store(answer, tmp_path / "kept")
    (folder / "tables" / ".half.partial").write_text("not yet whole", "utf-8")
    with zipfile.ZipFile(io.BytesIO(zip_of(folder))) as packed:
        assert packed.testzip() is None
        manifest = json.loads(packed.read("manifest.json"))
        names = {"manifest.json", *(f"tables/{name}.parquet" for name in answer.tables)}
        assert set(packed.namelist()) == names
        assert manifest["rows"]["comparison"] == answer.tables["comparison"].height


def test_a_scenario_is_taken_away_as_its_file_was_written(tmp_path: Path) -> None:
    kept = Store(tmp_path)
    bundled = Path(load_scenario("more_home_care").file).read_text("utf-8")
    assert kept.scenario_file_text("more_home_care") == bundled
    written = bundled.replace('name = "more_home_care"', 'name = "mine"')
    assert kept.scenario_file_text(kept.keep_scenario(written)) == written


def test_both_files_of_the_theme_are_the_same() -> None:
    first, second = ROOT / ".streamlit", ROOT / "sim" / "app" / ".streamlit"
    assert (first / "config.toml").read_bytes() == (second / "config.toml").read_bytes()


def test_every_part_of_a_chart_is_a_single_view_with_short_lines() -> None:
    """So that it can be drawn as wide as its place, and no word is cut off on a phone."""
    title = "A scenario with quite a long title, as people write them who have much to say"
    answer = answer_of(("do_nothing", "more_home_care", "much_more"), title)
    titles = {one["name"]: one["title"] for one in answer.facts["scenarios"]}
    figures = [changes_figure(answer, titles), payers_figure(answer, titles)]
    for spec in (spec for figure in figures for spec in figure.chart.specs):
        assert not {"facet", "hconcat", "vconcat", "concat"} & set(spec)
        assert "layer" in spec
        assert max(map(len, spec["title"]["text"])) <= LINE_OF_A_PHONE
        legends = re.findall(r'"labelExpr": "(\{.*?\})\[datum\.label\]', json.dumps(spec))
        for legend in legends:
            lines = [line for of in json.loads(json.loads(f'"{legend}"')).values() for line in of]
            assert max(map(len, lines)) <= LINE_OF_A_PHONE


@pytest.mark.slow
def test_all_building_blocks_are_drawn() -> None:
    app = AppTest.from_file(SHOWCASE[-1], default_timeout=120).run()
    assert not app.exception
    assert len(app.title) == 1
