"""How the machine codes: what it sees of a note, how it learns from codebook, notes and people, and how sure it is."""
