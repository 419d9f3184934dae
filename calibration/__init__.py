"""Holding the model against published figures."""
