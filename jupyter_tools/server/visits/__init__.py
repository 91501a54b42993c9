"""Visits in use: opening, resuming and ending them, and the limits on what visitors may send."""
