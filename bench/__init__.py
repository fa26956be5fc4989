"""Measurements of the desk at size: a large, realistic set of tickets, and what it costs to work with it."""
