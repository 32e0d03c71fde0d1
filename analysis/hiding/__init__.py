"""Rooms of the stage ``pseudonymize``: what names or locates a person, and who may look behind it."""
