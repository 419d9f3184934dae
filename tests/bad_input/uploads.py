"""Texts that somebody may upload or paste as a scenario, each wrong in one way.

Each with the key that the message must name (or begin with), and words that it must say.
"""

HEAD = 'name = "mine"\ntitle = "Mine"\nquestion = "What if?"\n'
CHANGE = '[[change]]\nparameter = "area.capacity.general_acute_beds"\nreason = "x"\n'
POOL = HEAD + '[money]\nreason = "x"\n[money.pool]\nhost = "icb"\npartners = ["icb", "council"]\n'

MALFORMED: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "", "missing"),
    "not_toml": (b"<html><script>alert(1)</script></html>", "", "not valid TOML"),
    "brackets": (b"x = " + b"[" * 200_000, "line 1", "nested"),
    "two_megabytes_of_brackets": (b"[" * 2_000_000, "", "larger than"),
    "closed_brackets": (HEAD.encode() + b"x = " + b"[" * 60 + b"]" * 60, "line 4", "nested"),
    "dotted": (b"a." * 5_000 + b"a = 1", "line 1", "nested"),
    "nul": ((HEAD + "# \0").encode(), "", "not valid TOML"),
    "latin": (HEAD.encode() + b"# caf\xe9", "line 4", "UTF-8"),
    "utf_16": (HEAD.encode("utf-16"), "line 1", "UTF-8"),
    "zip": (b"PK\x03\x04\xff\xfe", "line 1", "UTF-8"),
    "huge_number": ((HEAD + "x = " + "9" * 5_000).encode(), "", "too long"),
    "beyond_all_numbers": ((HEAD + CHANGE + "set = 1e999").encode(), "change 1.set", "finite"),
    "not_a_number": ((HEAD + CHANGE + "set = nan").encode(), "change 1.set", "finite"),
    "formula": ((HEAD + CHANGE + 'set = "=1+1"').encode(), "change 1.set", "finite"),
    "unknown_key": ((HEAD + 'colour = "red"').encode(), "colour", "unknown key"),
    "misspelt": (
        (HEAD + CHANGE.replace("acute_beds", "acute_bed") + "set = 1").encode(),
        "change 1.parameter",
        "Did you mean",
    ),
    "number_for_words": (HEAD.replace('"Mine"', "1").encode(), "title", "quotes"),
    "no_reason": (
        (HEAD + CHANGE.replace('reason = "x"\n', "") + "set = 1").encode(),
        "change 1.reason",
        "missing",
    ),
    "taken_name": (HEAD.replace("mine", "do_nothing").encode(), "name", "taken"),
    "path_for_a_name": (HEAD.replace("mine", "../../etc/passwd").encode(), "name", "plain name"),
    "extends_a_path": ((HEAD + 'extends = "../../etc/x.toml"').encode(), "extends", "ready-made"),
    "extends_absolute": ((HEAD + 'extends = "/etc/x.toml"').encode(), "extends", "ready-made"),
    "extends_a_share": (
        (HEAD + "extends = '\\\\server\\share\\x.toml'").encode(),
        "extends",
        "ready-made",
    ),
    "extends_anothers": (
        (HEAD + 'extends = "own-0123456789abcdef.toml"').encode(),
        "extends",
        "ready-made",
    ),
    "too_many_changes": ((HEAD + "[[change]]\n" * 1_001).encode(), "change", "list"),
    "a_million_rows": (
        (HEAD + CHANGE + "set = 1\nwhere = {service = [" + '"a",' * 100_000 + "]}").encode(),
        "change 1.where",
        "one number",
    ),
    "same_key_twice": ((HEAD + 'title = "Again"').encode(), "", "only once"),
    "markup_in_a_key": (
        (HEAD + '"<img src=x onerror=alert(1)>" = 1').encode(),
        "<img src=x onerror=alert(1)>",
        "unknown key",
    ),
    "scheme_of_no_name": (
        (HEAD + '[[scheme]]\nname = "miracle"\nreason = "x"').encode(),
        "scheme 1.name",
        "no scheme",
    ),
    "fund_without_lines": (POOL.encode(), "money.pool.line", "missing"),
}
