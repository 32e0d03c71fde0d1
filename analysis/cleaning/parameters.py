"""The tuned numbers of this room, each with what set it: command and data, or that it was set by hand and what it means."""

# ---- lines that are no notes (line_classifier, judging, surroundings, boilerplate_blocks) ------

# Ridge over letters, words and form of a line; 5 finds no more lines at the same share of notes lost, and longer n-grams change
# nothing (python -m analysis.cleaning.line_classifier).
INVERSE_REGULARISATION = 1.0
GRAMS = (2, 4)  # letters of an n-gram
# How probably a plain line must be none before it is set aside, where such lines stand: at the edge of a sheet, between the points
# of a list, in brackets. Same command: over 0.6 47 % of such lines are found and 5 % of notes would be lost; few notes stand there
# as plain lines. Elsewhere it is not asked: over 0.85 it finds 13 %.
SURE = 0.6

# Where such lines stand: by hand, on sheets written for the purpose (tests/test_boilerplate.py); whoever measures anew takes
# „lines that are no note kept“ of MEASURED.md.
OPENING, CLOSING = 5, 4  # lines at the beginning and the end of a sheet; a quarter of a short one
MOST_TITLES, TITLE_LETTERS = 2, 100  # lines above the one that says where or when; letters of one
FEWEST_TIMES = 3  # lines that begin with a time, one below the other, which make an agenda
FEWEST_POINTS, PLAIN_OF_LIST = 5, 0.4  # points of a list; share of plain lines (headings too) in it
FEWEST_LABELS, FEWEST_BELOW = 2, 2  # labels of a sheet, and notes below each of them
LABEL_WORDS, LABEL_LETTERS = 6, 60  # of a label, at most
BLOCK = 12  # lines of one block in which somebody must be named

# ---- where a note ends (wraps, segmentation) ---------------------------------------------------

# Letters a line of wrapped text is long, from and to: what people set on A4 in one column or two; by hand.
NARROWEST, WIDEST = 45, 130
NEAR_WIDTH = (
    14  # letters: lines of a wrapped text end this close to its width, one long German word
)
LONG, LONGER = (
    0.6,
    0.75,
)  # of the width: a line that goes on by its last word, by the next line's small letter
REACH = 400  # letters on each side that tell what an arrow means
FEWEST_WORDS = 4  # of a sentence that may stand for itself
# Words of a point or card that is one note: cards hold up to some 30 words, what is longer was written as prose.
MOST_WORDS_OF_A_NOTE = 45

# ---- which notes say the same, and how many said it (duplicates, counters) ---------------------

# Judged by one hand on the pairs that words and model bring nearest (MEASURED.md, „Key messages“: precision .92).
RARE = 60  # notes that hold a word, at most, for it to bring two of them together: for time
SLIP, LONG_WORD = (
    2,
    7,
)  # letters that differ in two spellings of one word, and how long it is at least
MOST = 500  # a larger number is no count of people at a table

# ---- whole sheets (analysis.clean) -------------------------------------------------------------

MOST_WORDS_OF_AN_OPENING = 8  # („Wir brauchen:“) that only heads the list behind it
FEWEST_CARDS = 4  # unmarked notes of one sheet by which it is seen whether they are cards or prose
FEWEST_BARE = 3  # notes of one sheet that must end in „(4)“ before that is taken for a count
