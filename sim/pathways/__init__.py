"""What happens to residents: how they reach care, move through it and leave it."""
