"""How much the report tells: the tuned numbers of this room. Set so that the Kurzfassung is two pages and the Auswertung about as
long as the notes, with the rapporteurs' points in it: „words of Auswertung over words of the notes“ and „rapporteur's points“ of
``gold.py`` on ``../shared/corpora/ahrenbruch`` (MEASURED.md, seniors' corpus), then read on the shipped corpus.
"""

# ---- Kurzfassung (brief, goals) ----------------------------------------------------------------

LEAST_TOPICS, MOST_TOPICS = 2, 6  # of a field
# Lines that two pages have left for topics, letters of a line; what is told beyond the least stays within.
PAGE_LINES, LINE_LETTERS = 44, 94
BETWEEN = 0.4  # of a line, between two topics
NAMED = 3  # topics named in a list before „und … weitere“
CRITICISED = 2  # goals named

# ---- Auswertung (outline, fields, across, goals) -----------------------------------------------

LEAST_OF_A_BLOCK = 5  # statements of a topic that is told as a block; smaller ones are a line
LEAST_OF_A_KERNEL = 3  # words of a name that is taken for a statement's own words
LEAST_FOR_TWO = 5  # statements from which a second quote is shown
SHORT_VOICE = 8  # words of a single voice that is quoted; longer ones are named by their reference
COMPARED = (
    3  # tables in one of the rounds from which a topic is compared: smaller numbers say nothing
)
WITHOUT = 5  # topics without a goal that are named
REFERENCES_SHOWN = 3  # of a row
MOST_BARS, MOST_LINES = 7, 16  # topics of the figure of topics, and of the figure of two rounds

# ---- quotes and references (telling) -----------------------------------------------------------

LEAST_LETTERS = 4  # of a short reference
FEW_GROUPS = 1  # named one by one; of more only their number is told
SHORT_NOTE = 4  # a quote of so few words is shown with its heading
LONGEST_HEADING = 8  # words

# ---- projekt.qdpx (qda_round) ------------------------------------------------------------------

LIKELY = 0.5  # where a person overruled a type or dimension, the model's own answer was what it held at least so likely
