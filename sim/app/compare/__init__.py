"""What the page Compare needs of its own: the gallery of scenarios, and figures worked out once."""
