"""Everything a user writes: areas, schemes and scenarios, as TOML and CSV. No code."""
