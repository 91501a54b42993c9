"""The kernel's end of the link to the server."""
