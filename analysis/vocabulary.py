"""Values that stand in several tables, and what the office reads for them: the same word in workbook, report and notebook."""

from __future__ import annotations

MODEL = "model"  # coder of what no person decided; named_by of a topic that the program named
CODEBOOK = "codebook"  # topics.named_by of a topic of the catalogue
PROGRAM = "Programm"  # how people read MODEL

CATALOGUE, ACCEPTED, FOUND = "catalogue", "accepted", "found"  # topics.origin
ORIGINS = {
    CATALOGUE: "aus dem Katalog",
    ACCEPTED: "von Menschen übernommen",
    FOUND: "vom Programm gefunden",
    "": "",  # of a table that does not say
}

# goal_links.relation, as the program and the workbook mean it; the report's own words are in analysis.report
RELATIONS = {"confirms": "bestätigt", "criticises": "kritisiert", "extends": "geht darüber hinaus"}

MONTHS = tuple(
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
)
