"""Rooms of the stage ``clean``: from a note sheet to pieces that say one thing."""
