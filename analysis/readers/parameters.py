"""The tuned numbers of this room. All of them are limits of form, set by hand on files of our own making in each format
(``tests/test_readers_*.py``); what they do to whole files is measured by „notes as one statement“ and „lines that are no note
kept“ (MEASURED.md, seniors' corpus). Limits against bombs and endless reading stand in ``safety`` and beside what they guard.
"""

# ---- tables (heads, columns, values, roles) ----------------------------------------------------

SEARCHED = 25  # rows from the top in which a first head row is looked for
WINDOW = 200  # rows below a row that tell whether it is a row of heads
LONGEST_HEAD = 80  # letters
SHARE = (
    0.85  # of a column's values that must be of one kind; people write „?“ and „–“ into any column
)
WORDS_OF_A_LABEL = 4  # a label that comes again is not longer on average
LABELS_OF = 0.7  # different values over all values, at most, for a column of labels
MARK_WORDS = 6  # of an answer about the person („seit drei Jahren in Kassel“), on average
# How much longer than a column of labels the text beside it is, in letters: where the head says nothing, and else.
FAR_LONGER, LONGER = 3, 1.5
# Rows that say one thing and no other before that is no note; rows with few values, and how often each must stand there.
SAME_ROWS, MANY_ROWS, TIMES = 4, 20, 10
BESIDE_IT = 0.9  # of the rows with a note in which such a value stands

# ---- pages (pdf_columns, pdf_blocks, pdf_margin, pdf_tables, pdf_unruled) ----------------------

NARROWEST_GUTTER = 8  # points between two columns of text
FEWEST_LINES = 3  # lines each column must have
CROSSED = 0.25  # share of the lines that may run across the gutter (titles)
BESIDE = 0.5  # of the shorter column that stands beside the other
SHORT_LINES = 11  # letters of a line, on average, below which a column is one of short values
LARGER = 1.13  # a heading is this much larger than the text
WIDER = 1.35  # a new paragraph stands this much lower than the next line would
CARDS = 0.2  # share of lines that end early, in a flow of unmarked notes one below the other
BLANK = 0.35  # letters: a blank, and what a layout leaves free at the end of a line
SLACK = 0.15  # share of the width that may stay free where the next line begins in lower case
ZONE = 0.12  # share of the page's height at top and bottom in which page furniture stands
EDGE = 0.07  # so near to the edge nothing else stands
RIM = 0.05  # so near to the edge small print is furniture also on a single page
SMALLER = 0.9  # than the text: small print
NEAR = 3.0  # further in it follows the line outside it within so many letters' height
FEWEST_RULES = 4  # drawn paths below which a page is not searched for a table
TOLERANCE = 3.0  # points
NARROWEST = 0.6  # letters' heights between two columns of a table without rules
FARTHEST = 3.5  # letters' heights between two rows of one table

# ---- lines and pictures (bold, chats, image) ---------------------------------------------------

LONGEST_BOLD = 80  # letters of a heading in bold
WORDS_OF_A_BOLD_LABEL = 6  # of a bold line that orders a document without lists
FEWEST_HEADS = 2  # heads that make a log
FILLED = 0.6  # share of bare heads („Erika Muster 0:03“) below which something is said, else they are an agenda
# Tesseract's confidence in a word, 0 to 100: on the shipped photo words have 92 and more, dots, tape and borders 75 and less.
SURE, DOUBTED_LETTERS = 80, 3
