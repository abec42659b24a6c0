"""A whole class: workers, results that are kept, and how far it is."""
