"""Apps below the server's root: paths, pages read from disk, publications and renames."""
