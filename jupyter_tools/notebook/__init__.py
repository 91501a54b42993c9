"""Which cells of a notebook are handlers, and what they define; nothing here needs Jupyter."""
