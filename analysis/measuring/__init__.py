"""The rooms behind ``analysis.evaluate``: answers by a model that has not seen them, scores, the page for the office."""
