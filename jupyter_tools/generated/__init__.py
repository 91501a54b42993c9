"""State and Context of a page: their source, the classes that they derive from, and their values."""
