"""How much the report tells: the tuned numbers of this room. Set so that the Kurzfassung is two pages and the Auswertung about as
long as the notes, with the rapporteurs' points in it: „words of Auswertung over words of the notes“ and „rapporteur's points“ of
``gold.py`` on ``../shared/corpora/ahrenbruch`` (MEASURED.md, seniors' corpus), then read on the shipped corpus.
"""

# ---- Kurzfassung (brief, goals) ----------------------------------------------------------------

AT_LENGTH, MOST_TOPICS = 2, 6  # topics of a field told with both sides, and at all
# Lines of two pages, letters of a line; what is told beyond the least stays within. Seen on the shipped corpus, as PDF.
PAGE_LINES, LINE_LETTERS = 104, 97
HEADING_LINES = {0: 2.6, 2: 1.9}  # lines that a heading of a level takes
FIGURE_LINES, BETWEEN = 10.3, 0.4  # lines of the figure, and between two paragraphs
LEAST_NEW = 3  # statements of a topic that is told as new
MOVED = 2  # tables more or fewer from which a change is told: one table may be chance
NAMED = 2  # topics named in a list before „und … weitere“
BEGINNING = 7  # letters by which a word of a topic is found again in the notes before it is told as not named any more
CRITICISED = 2  # goals named

# ---- Auswertung (outline, fields, across, goals) -----------------------------------------------

LEAST_OF_A_BLOCK = 5  # statements of a topic that is told as a block; smaller ones are a line
LEAST_FOR_TWO = 6  # statements from which a second quote is shown
SHORT_VOICE = 7  # words of a single voice that is quoted; longer ones are named by their reference
COMPARED = (
    3  # tables in one of the rounds from which a topic is compared: smaller numbers say nothing
)
WITHOUT = 5  # topics without a goal that are named
REFERENCES_SHOWN = 3  # of a row
MOST_BARS, MOST_LINES = 8, 16  # topics of the figure of topics, and of the figure of two rounds

# ---- quotes and references (summarize, telling) -----------------------------------------------------------

LEAST_LETTERS = 4  # of a short reference
FEW_GROUPS = 1  # named one by one; of more only their number is told
SHORT_NOTE = 4  # a quote of so few words is shown with its heading
LONGEST_HEADING = 8  # words

# ---- projekt.qdpx (qda_round) ------------------------------------------------------------------

LIKELY = 0.5  # where a person overruled a type or dimension, the model's own answer was what it held at least so likely
