"""Figures, images and other values as they travel to the browser."""
