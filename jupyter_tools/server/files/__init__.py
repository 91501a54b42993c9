"""The files of visits on the server's disk."""
