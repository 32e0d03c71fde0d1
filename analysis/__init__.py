"""Runder Tisch: from transcribed German workshop notes to a report whose every sentence can be traced.

One stage is one module, named by its verb; between the stages lie tables (see ``analysis.tables``).
"""

from analysis import late

__version__ = "0.1.0"

late.stand_in(
    "scipy.stats"
)  # scikit-learn imports it for one function: a quarter of a second in every process
