"""The tuned numbers of this room. Set by hand on lines of our own by kind (``tests/fixtures/names_kinds.csv``); what they reach on
lines that others wrote says MEASURED.md, „Names“ (``make evaluate`` and ``../shared/names/measure_names.py``)."""

# ---- known words and names (names, gazetteer, suspects, leaks) ---------------------------------

# HanTa's log probability of a word: known words and compounds of known parts lie above, guesses from the ending below.
KNOWN = -27.0
# A word that is so much likelier a proper name is no everyday word („Lotte“), while Klein, Jung and Wolf are both.
NOUN_MARGIN = 6.0
LONGEST = 50  # letters; no name is longer
LEAST_HEAD, LEAST_TAIL = 3, 4  # letters of a compound's parts: shorter ones are found in any name
LEAST_LISTED = 3  # letters of a name known from elsewhere: what is shorter is an initial or a word
LEAST_SUSPECT = 3  # letters of a word that is asked about
LEAST_LOOKED_FOR = 4  # letters of a name that is looked for in the outputs
LEAST_DIGITS = 5  # of a number behind „Aktenzeichen“; fewer with letters or strokes between them

# ---- how long a name is, by its place (name_spans, contexts, lists, cells) ---------------------

MOST_WORDS = 5  # anywhere
MOST_TITLES = 12  # before it: „Herr Prof. Dr. med. Dr. h. c. …“
MOST_WORDS_BY_PLACE = 4  # that is told by its place alone
MOST_WORDS_LISTED = 4
MOST_WORDS_OF_AN_ITEM = 3
MOST_WORDS_OF_A_CELL = 5
MOST_LINES = 80  # of a list of persons

# ---- what a person looks at first (name_review) ------------------------------------------------

HIDDEN = 50  # risk of what was replaced on thin ground: nobody is exposed, at most a word is lost
