"""The language of rules and templates: a subset of Python that the browser evaluates too."""
