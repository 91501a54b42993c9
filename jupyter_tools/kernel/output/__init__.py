"""Output of handlers: text, displays, figures and widgets, each for the visit that made it."""
