"""Readers for the formats of note sheets; ``analysis.readers.files.read`` chooses one by what is in the file."""
