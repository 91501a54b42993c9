"""The page that a kernel serves: its handlers, visits and events."""
