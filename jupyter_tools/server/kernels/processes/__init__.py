"""The processes of isolated visits: where they come from, and that all of them end."""
