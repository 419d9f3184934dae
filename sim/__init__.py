"""Local Pound: what a place's whole health and care budget buys, simulated resident by resident."""
