"""A note withdrawn by its author stands in no output: blackened in the sheet around it, and the sceptic knows."""

import pandas as pd

from analysis.withdrawn import WITHDRAWN, blackened


def test_offsets_of_the_other_notes_still_hold():
    documents = pd.DataFrame(
        {"document_id": ["d", "e"], "text": ["- Das sagte ich nie\n- Mehr Kurse", "- bleibt"]}
    )
    aside = pd.DataFrame(
        [("d", 2, 19, WITHDRAWN), ("e", 0, 1, "Überschrift")],
        columns=["document_id", "start", "end", "reason"],
    )
    black = blackened(documents, aside)
    assert black["text"].tolist() == ["- ███ █████ ███ ███\n- Mehr Kurse", "- bleibt"]
    assert black["text"][0][22:32] == documents["text"][0][22:32] == "Mehr Kurse"
    assert documents["text"][0].startswith("- Das")
