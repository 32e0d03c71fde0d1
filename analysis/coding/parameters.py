"""The tuned numbers of this room, each with what set it. None was chosen on a corpus that judges the project."""

# Of the shipped type model: 2, 4 and 8 differ by less than .005 macro-F1 (python -m analysis.measuring.fit_types, writers held out).
TYPE_INVERSE_REGULARISATION = 4.0

# Of the codebook's type anchors beside the shipped model: .15 to .3 alike (same command, with the shipped codebook).
TYPE_ANCHORS = 0.2

# Logarithmic odds of the question above a note („Was fehlt?“) and of an arrow: as a note whose words leave it open is decided by them.
TYPE_QUESTION_ABOVE = 2.0
# Further odds of what is told against what is called for below a question for what goes well: what is named there exists, however it is
# worded („Ausbildungspaten“). Without it five of 21 such notes of the shipped corpus were taken for proposals or problems, with it none.
TYPE_PRAISE_ABOVE = 5.0
TYPE_ARROW = 1.5

# When the colours of a sheet's cards tell the question they answer; by hand.
FEWEST_CARDS = 3  # of a colour under a question
CONSISTENT = 0.8  # share of them that stand under one kind of question

# Of the codebook's anchors (analysis.coding.anchors). Set on the shipped corpus' gold and held against Ahrenbruch, both without any
# workshop: mean of the 1, 2 or 3 nearest anchors, letters weighing .5 to 1.5 and a sharpness of 1.7 to 2.5 differ by less than .02.
NEAREST = 2
LETTERS = 1.0
SHARPNESS = 2.0  # from standard deviations to logarithmic odds; with it the calibration error is .04 to .07 without labels

# Of the shipped subject model (analysis.coding.subject_model), and how much it counts beside meaning and letters: .3 to 1 alike. Against none
# at all: shipped gold .87 to .88 macro-F1, climate and titles .01 better, Ahrenbruch .80 to .82 (notes of another field than the
# workshop's .45 to .53); square roots of the probabilities, their logarithms and the scores differ by .01, single matters give nothing.
SUBJECT_INVERSE_REGULARISATION = 1.0
SUBJECTS = 0.5

# A heading that carries the subject speaks beside the note where no workshop is known (it would say the workshop's name once more).
HEADING = 0.3

# Share of a workshop's notes that are taken to be about its field, whatever they say. Higher shares (.8 are) keep a few more of them and
# lose most notes of other fields: own .94 and foreign .50 here, at .7 .96 and .45, at .55 .93 and .57 (the same two corpora).
WORKSHOP_KEEPS = 0.64

# How far labels reach: degree of the kernel and variance of the kernel logistic regression. Eleven decisions in one field, the least sure
# ones of the gold, cost 31 to 39 right answers in the others with FAR (sum over all fields; shipped gold, Ahrenbruch with and without
# catalogue), with NEAR 10 to 12. Where labels redraw the fields (titles by department) FAR learns faster, and alone without a codebook. So
# labels reach near until they are of most notes; then those decide that were not seen. Degree 4 costs twice what 5 does, 8 a third of it.
LABELS_NEAR = 5.0, 60.0
LABELS_FAR = 1.0, 20.0

# Labels of a code, and share of the notes whose codes must have so many, from which on labels tell how sure the codebook may be, and what
# was learnt from them. With 16 a field the calibration error falls from .15 to .06 (climate) and .10 to .05 (titles), and macro-F1 of the
# titles rises by .02; without the second step climate has .09. Labels of one field alone would change all others.
EACH = 4
COVERED = 0.75

# From so many labels on the support vector classifier is ahead (make benchmark-quality, Bonn cycling with 100 and 1,000 labels).
MANY = 500
SVM_SCALE = 4.0  # from its answers (about -1 to 1) to logarithmic odds
CODEBOOK_WEIGHTS = (
    0.0,
    0.25,
    0.5,
    1.0,
)  # of the codebook beside so many labels, chosen on a quarter of them

# Notes that teach each other: without labels macro-F1 rises by .01 (climate), .02 (titles), .00 to .01 (shipped gold, Ahrenbruch); twice
# as much of it gives .01 more on the first two and costs calibration. The temperature makes up for what is said twice: 1.05 to 1.25 leave the
# calibration error of notes coded by content between .06 and .08 (shipped gold, Ahrenbruch), with too much and too little said alike.
SELF_TRAINED = 1.0
SELF_TRAINED_TEMPERATURE = 1.15
RIDGE = 0.03
ROUNDS = 2

# The support vector classifier: between .1 and .3 the results differ by less than .01 (make benchmark-quality, Bonn cycling).
SVM_INVERSE_REGULARISATION = 0.2
NEVER = -2.0  # its answer for a code without notes

# What a note is seen by (analysis.coding.features). Set by hand; measured with everything else by make benchmark-quality (statement
# types across cities) and by the shipped type model's command, which must be run again when one of them changes.
HASHES = 2**18
SEEN = 2  # a sequence counts when at least two texts have it
STYLE = 0.3  # weight of one mark of style
SKETCH = 2048  # columns a kind of sequence is folded into
SEQUENCES = (
    {"analyzer": "char_wb", "ngram_range": (2, 5)},
    {"analyzer": "word", "ngram_range": (1, 3), "token_pattern": r"\w+|[?!.,:;⊢⊣]"},
)

# The review queue; set by hand, measured by python -m analysis.measuring.benchmark_queue (decisions saved against random order).
NEIGHBOURS = 10  # that tell how crowded it is around a note
CROWD = 0.5  # exponent of that density

# Dimensions are found by keywords; the probabilities are set by hand: nearly all that is found is right (make evaluate, MEASURED.md).
INSIDE = 6  # letters a keyword needs to count inside a compound
CERTAIN, SOME, NONE = 0.95, 0.85, 0.02  # two different keywords, one keyword, none

# Letters: keywords shorter than this must stand as words of their own („Amt“ is no part of „Gesamtbild“).
SHORT = 4
# An anchor example or keyword is worth naming as a reason where it lies nearer than this share of all pairs of a note and an anchor: by
# hand (cosine 0.25 on the shipped notes), as shares since each sentence model has its own scale; nothing but the reason depends on it.
NEAR = {"field": 0.955, "type": 0.985}
