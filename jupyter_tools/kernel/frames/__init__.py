"""Frames of any library behind tables: their windows, orders and selected rows."""
