"""What holds for every test: nothing is drawn at random, and no draw has a deadline on a busy machine."""

from hypothesis import settings

settings.register_profile("house", derandomize=True, deadline=None, database=None)
settings.load_profile("house")
