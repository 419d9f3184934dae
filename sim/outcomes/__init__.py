"""What care and money come to for people."""
