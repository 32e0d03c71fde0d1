"""Rooms of the stage ``topics``: groups of statements, their words and names, and how they stay."""
