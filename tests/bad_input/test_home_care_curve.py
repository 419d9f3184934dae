"""Capacities that cannot be meant: one message, before anything is run or written."""

from pathlib import Path

import pytest

from tests.bad_input.test_command_line import folder, refused

__all__ = ["folder"]
ASKED = ["home-care-curve", "--residents", "50000", "--replicates", "2", "--out", "results"]


@pytest.mark.parametrize(
    ("words", "key", "says"),
    [
        (["--at", "1.1", "--at", "1.10"], "--at", "1.1 is given twice"),
        (["--at", "-0.5"], "--at", "-0.5 times today's home care is not possible"),
        (["--at", "0"], "--at", "0 times today's home care is not possible"),
        (["--at", "nan"], "--at", "nan times today's home care is not possible"),
        (["--at", "inf"], "--at", "inf times today's home care is not possible"),
        (["--at", "1"], "--at", "today's home care alone makes no curve"),
        (["--at", "1e9"], "--at.multiply", "above"),
        (["--replicates", "1"], "--replicates", "cannot show how much is chance"),
        (["--residents", "49999"], "--residents", "so few residents cannot tell"),
        (["--years", "0"], "--years", "0 is not possible"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_curve(
    words: list[str],
    key: str,
    says: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    message = refused([*ASKED, *words], monkeypatch, capsys)
    assert f": {key}: " in message
    assert says in message
    assert list(folder.iterdir()) == []
