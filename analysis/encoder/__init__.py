"""The sentence vectors: the model that was taught what municipal notes say, and others by name. README.md says how it was made."""
