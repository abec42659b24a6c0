"""Decides what became of each answer. Nothing else does."""
