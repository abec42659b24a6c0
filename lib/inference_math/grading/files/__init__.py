"""What came in: whose files, and a notebook read as data."""
