"""Capacity, queues and stays: the only place that knows how waiting works."""
