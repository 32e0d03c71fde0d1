"""The tuned numbers of this room, each with what set it. None was chosen on a corpus that judges the project."""

# Of the shipped type model: 2, 4 and 8 differ by less than .005 macro-F1 (python -m analysis.coding.type_model, writers held out).
TYPE_INVERSE_REGULARISATION = 4.0

# Of the codebook's type anchors beside the shipped model: .15 to .3 alike (same command, with the shipped codebook).
TYPE_ANCHORS = 0.2

# Logarithmic odds of the question above a note („Was fehlt?“) and of an arrow: as a note whose words leave it open is decided by them.
TYPE_QUESTION_ABOVE = 2.0
TYPE_ARROW = 1.5
