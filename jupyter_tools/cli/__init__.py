"""The command line: `jupyter tools demo | publish | unpublish | list | check | log | replay`."""
