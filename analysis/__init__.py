"""Runder Tisch: from transcribed German workshop notes to a report whose every sentence can be traced.

One stage is one module, named by its verb; between the stages lie tables (see ``analysis.tables``).
"""

__version__ = "0.1.0"
