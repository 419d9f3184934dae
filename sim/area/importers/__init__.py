"""From published tables (kept in `sim/area/published`) to the tables of an area."""
