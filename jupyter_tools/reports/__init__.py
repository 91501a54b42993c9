"""What builders read about a running server: entries of the journal, and the overview."""
