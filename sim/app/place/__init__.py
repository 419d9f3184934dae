"""What the page Our place shows, worked out once and held for all who look at it."""

from sim.app.place.findings import Findings, england_of, facts_of, findings_of, today_of

__all__ = ["Findings", "england_of", "facts_of", "findings_of", "today_of"]
