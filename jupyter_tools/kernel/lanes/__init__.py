"""Where handlers run: on the main thread between cells, in threads, or in an event loop."""
