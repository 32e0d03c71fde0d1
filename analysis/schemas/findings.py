"""Tables of what the machine found: codings, topics, goals, key messages."""

from __future__ import annotations

from analysis.schemas.kinds import Table, columns

FINDINGS: dict[str, Table] = {
    "codings": Table(
        "one statement coded with one code of one scheme by one coder",
        ("statement_id", "scheme", "code_id", "coder"),
        columns(
            "statement_id text the statement",
            "scheme text field, type or dimension",
            "code_id text id in the codebook, or unclear",
            "coder text model, or a person's initials",
            "probability number 0 to 1; a person's is 1",
            "decided flag 1 if the report uses this coding",
            "rank int 1 = first field; probability falls with rank",
            "reason text the words or example that spoke for it",
        ),
    ),
    "topics": Table(
        "one topic",
        ("topic_id",),
        columns(
            "topic_id text given once and kept",
            "field_id text field of action, empty for a topic that crosses fields",
            "name text its name in the catalogue or by a person; of a found topic a slice of a statement",
            "named_by text model, codebook, or a person's initials",
            "n_statements int statements in it, all rounds",
            "n_tables int tables that raised it, all rounds",
            "stability number 0 to 1: found topics: how often their pairs return together under resampling; others: mean probability of their statements",
            "origin text catalogue (in the codebook), accepted (by a person), or found",
            "mixed flag 1 if its statements share no one matter („Verschiedenes“): no count may stand behind its name",
        ),
    ),
    "coded_statements": Table(
        "one statement with what holds for it; everything after the topics reads this",
        ("statement_id",),
        columns(
            "statement_id text the statement",
            "field_id text its first field of action, empty if unclear",
            "further_fields text other fields it belongs to, separated by „; “",
            "type text its statement type, empty if none",
            "dimensions text its diversity dimensions, separated by „; “",
            "topic_id text its main topic, empty for a single voice",
            "round_id text the round table",
            "table_key text what counts as one table (Tisch): round, workshop and number",
            "group text group of people, only where stated",
            "note_id text the note it was cut from",
            "mentions int Nennungen: the number written, else 1",
            "votes int Klebepunkte",
        ),
    ),
    "topic_statements": Table(
        "one statement's share in one topic",
        ("statement_id", "topic_id"),
        columns(
            "statement_id text the statement; a single voice has no row",
            "topic_id text the topic",
            "weight number share, sums to 1 for a statement",
            "probability number that it belongs there: calibrated for a topic of the catalogue, 1 where people or a closed round placed it, a found topic's stability",
        ),
    ),
    "topic_terms": Table(
        "one term's weight in one topic",
        ("topic_id", "term"),
        columns(
            "topic_id text the topic",
            "term text in its most frequent written form",
            "weight number c-TF-IDF weight",
        ),
    ),
    "topic_rounds": Table(
        "one topic in one round",
        ("topic_id", "round_id"),
        columns(
            "topic_id text the topic",
            "round_id text the round table",
            "n_statements int statements in that round",
            "n_tables int tables in that round",
            "status text new, confirmed, changed, not_mentioned, split or merged",
            "votes int Klebepunkte in that round",
            "origin text of the topic: catalogue, accepted or found",
        ),
    ),
    "goal_links": Table(
        "one goal of the concept touched by one statement",
        ("goal_id", "statement_id"),
        columns(
            "goal_id text the goal in concept.csv",
            "statement_id text the statement",
            "similarity number 0 to 1",
            "relation text confirms, criticises or extends",
            "probability number that the link is right, 0 to 1; 1 where a person made it",
        ),
    ),
    "summaries": Table(
        "one key message of the report",
        ("summary_id",),
        columns(
            "summary_id text the message",
            "round_id text the round table",
            "field_id text field of action, empty if it crosses fields",
            "topic_id text topic, empty for single voices",
            "section text berichtet, gefordert (the two sides of a topic), einzelstimme or unklar",
            "rank int order in the section, from 1",
            "text text the message: the clearest statement's own words",
            "mentions int Nennungen of the statements behind it, a note counted once, votes not added",
            "n_tables int tables behind it",
            "n_statements int statements behind it",
            "n_notes int notes behind it",
            "points int Klebepunkte behind it, a note counted once",
            "groups text groups of people stated on them, separated by „; “",
            "n_related int statements behind it that are not quoted for it",
            "shown flag 1: it stands in the report",
        ),
    ),
    "summary_sources": Table(
        "one statement that carries one key message",
        ("summary_id", "statement_id"),
        columns(
            "summary_id text the message",
            "statement_id text the statement",
            "role text wording (its words are the text), second (the other quote) or related",
            "probability number that it stands there rightly: its topic and its side, 1 where people decided",
        ),
    ),
}
