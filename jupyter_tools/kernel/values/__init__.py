"""Frames, figures and other values as they travel to the browser."""
