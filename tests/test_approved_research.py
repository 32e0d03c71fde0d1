"""The tables behind the notebooks on the three small rounds, compared with an approved text (see ``test_approved_outputs``)."""

from __future__ import annotations

import json
import re
import shutil

import numpy as np
import openpyxl
import pandas as pd
import pytest
from approval import approve

from analysis import explore, own_codes
from analysis.decisions import By
from analysis.research import (
    coders,
    codes,
    comparison,
    corpus,
    desk,
    figures,
    goals,
    method,
    origins,
    own,
    quality,
    quotes,
    selection,
    showing,
    themes,
)
from tests import small_rounds
from tests.approved_text import OUTPUTS, cell, drawn, grid, table

SCHEMES = ("field", "type", "dimension")


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    home = small_rounds.house(tmp_path_factory.mktemp("research"))
    shutil.copytree(small_rounds.GIVEN / "gold", home.gold)
    home.write("name_review", pd.DataFrame(small_rounds.given("name_review")))
    return home


@pytest.fixture
def opened(house):
    return desk.open_house(*map(str, house))


def test_corpus(opened):
    _approve(
        "corpus",
        rounds=corpus.rounds(opened),
        coverage=corpus.coverage(opened),
        restated=corpus.restated(opened),
        restated_one=corpus.restated(opened, 1),
        sheets=corpus.sheets(opened),
        by_table=corpus.by_table(opened),
        groups=corpus.groups(opened),
        word_counts=corpus.word_counts(opened),
        lengths=corpus.lengths(opened),
        set_aside=corpus.set_aside(opened),
        duplicates=corpus.duplicates(opened),
        marks=corpus.marks(opened),
        languages=corpus.languages(opened),
        names=corpus.names_to_look_at(opened),
        in_order=sorted(
            ["R10 · 2", "R9 · 10", "R10 · 1", "R9 · 9", "Nachtrag"], key=corpus.in_order
        ),
    )


def test_codes(opened):
    decided, book = opened.decided_codings, opened.book
    _approve(
        "codes",
        fields_by_types=codes.fields_by_types(opened),
        **{f"ranked_{each}": codes.ranked(opened, each) for each in SCHEMES},
        **{f"certainty_{each}": codes.certainty(opened, each) for each in SCHEMES},
        least_sure=codes.least_sure(opened, most=5),
        unclear=codes.unclear(opened),
        blurred=codes.blurred(opened),
        blurred_less=codes.blurred(opened, below=0.06),
        workshop=codes.workshop_against_coding(opened),
        said_elsewhere=codes.said_elsewhere(opened),
        said_elsewhere_two=codes.said_elsewhere(opened, 2),
        people=codes.people_against_machine(opened),
        people_types=codes.people_against_machine(opened, "type"),
        **{f"group_{each}": codes.by_group(opened, each) for each in SCHEMES},
        together=codes.together(opened, "field", "dimension"),
        together_same=codes.together(opened, "field", "field"),
        memos=codes.memos(book, decided),
        memos_of_fields=codes.memos(book, decided, ("field",)),
    )


def test_comparison(opened):
    rows = opened.statements
    last, before = rows["round_id"] == "R10", rows["round_id"] == "R9"
    _approve(
        "comparison",
        field_shares=comparison.field_shares(opened),
        statuses=comparison.statuses(opened),
        topics_by_round=comparison.topics_by_round(opened),
        origins_by_round=comparison.origins_by_round(opened),
        topic_table=comparison.topic_table(opened),
        words=comparison.words(opened, last, ~last),
        words_turned=comparison.words(opened, before, last),
        words_two=comparison.words(opened, last, before, 2),
        round_words=comparison.round_words(opened),
        groups_topics=comparison.groups_topics(opened),
        groups_topics_two=comparison.groups_topics(opened, 2),
        tables_types=comparison.tables_types(opened),
        **{f"compare_{each}": comparison.compare(opened, last, before, each) for each in SCHEMES},
    )


def test_one_round_is_compared_with_nothing(house):
    """A desk that holds the first round only."""
    there = desk.open_house(*map(str, house))
    first = there.statements["round_id"] == "R8"
    ids = set(there.statements.loc[first, "statement_id"])
    alone = {
        "documents": there.documents[there.documents["round_id"] == "R8"],
        "topic_rounds": there.topic_rounds[there.topic_rounds["round_id"] == "R8"],
        "topics": there.topics,
    }
    for name in ("statements", "codings", "topic_statements", "goal_links", "coded_statements"):
        rows = getattr(there, name)
        alone[name] = rows[rows["statement_id"].isin(ids)].reset_index(drop=True)
    only = desk.Desk(None, there.book, there.concept, alone)
    _approve(
        "one_round",
        rounds=corpus.rounds(only),
        statuses=comparison.statuses(only),
        topics_by_round=comparison.topics_by_round(only),
        topic_table=comparison.topic_table(only),
        round_words=comparison.round_words(only),
        field_shares=comparison.field_shares(only),
        origins=comparison.origins_by_round(only),
        goals=goals.touched(only),
        by_relation=goals.by_relation(only),
        unmentioned=goals.unmentioned(only),
        evidence=goals.evidence(only),
        reported=goals.reported_against_lived(only),
        dimensions=goals.dimensions(only),
        silent=goals.silent_dimensions(only),
        without=goals.without_goal(only),
        representative=themes.representative(only),
        hierarchy=themes.hierarchy(only)[1],
        merges=pd.DataFrame(themes.hierarchy(only)[0]),
        on_the_map=themes.on_the_map(only),
        more_or_fewer=themes.more_or_fewer(only),
        regrouped=themes.regrouped(only),
        similar=selection.similar(only, only.statements["group"] == "Eltern"),
        material=method.method_text(only)[:3],
    )


def test_topics(opened):
    spots = themes.on_the_map(opened)
    _approve(
        "topics",
        overview=themes.overview(opened),
        members=themes.members(opened),
        members_of=themes.members(opened, "Deutschkurse am Abend"),
        alone=themes.alone(opened),
        stability=themes.stability(opened),
        representative=themes.representative(opened, 2),
        hierarchy=themes.hierarchy(opened)[1],
        merges=pd.DataFrame(themes.hierarchy(opened)[0]),
        map=spots[["field", "topic", "text"]],
        more_or_fewer=themes.more_or_fewer(opened),
        regrouped=themes.regrouped(opened),
        regrouped_small=themes.regrouped(opened, 1.5, 2),
        origins=origins.overall(opened),
        origins_by_field=origins.by_field(opened),
        sureness=origins.sureness(opened),
        category_system=explore.category_system(
            opened.book, opened.statements, opened.codings, opened.topics, opened.topic_statements
        ),
    )


def test_concept(opened):
    _approve(
        "concept",
        touched=goals.touched(opened),
        by_relation=goals.by_relation(opened),
        unmentioned=goals.unmentioned(opened),
        without_goal=goals.without_goal(opened),
        reported=goals.reported_against_lived(opened),
        evidence=goals.evidence(opened),
        dimensions=goals.dimensions(opened),
        silent=goals.silent_dimensions(opened),
    )


def test_quality(opened):
    ratings = pd.DataFrame(small_rounds.given("ratings"))
    _approve(
        "quality",
        gesamt=quality.table(opened, "gesamt"),
        nothing=quality.table(opened, "gibt_es_nicht"),
        confusion=quality.confusion(opened),
        confusion_types=quality.confusion(opened, "type"),
        calibration=quality.calibration(opened),
        learning_curve=quality.learning_curve(opened),
        certainty=quality.certainty(opened),
        coders=coders.decisions(opened),
        people=coders.agreement_of(opened, "Menschen"),
        machine=coders.agreement_of(opened, "Mensch und Programm"),
        between=coders.between(ratings),
    )


def test_own_questions(opened, house):
    rows, ids = opened.statements, opened.statements["statement_id"]
    chosen = selection.own_code(opened, ["kita", "Tagesm"], ["sohn"])
    masks = {
        "own_code": chosen,
        "coded": selection.coded(opened, "Wohnen"),
        "coded_type": selection.coded(opened, "problem", "type"),
        "adjusted": selection.adjusted(opened, chosen, ["R10-c0210000"], ["R9-b0010000"]),
        "kept": own.chosen(opened, "warten"),
    }
    picked = {name: ids[mask].tolist() for name, mask in masks.items()}
    shown = showing.show(quotes.quote_list(opened, chosen), most=3)
    _approve(
        "own",
        **picked,
        similar=selection.similar(opened, chosen, 4),
        overview=own.overview(opened),
        remarks=own.remarks(opened),
        in_context=quotes.in_context(opened, "AMT", 12),
        quotes=quotes.quote_list(opened),
        quotes_chosen=quotes.quote_list(opened, chosen),
        shown=[shown._repr_html_(), repr(shown)],
        opened=[repr(showing.opened(opened))],
        cards=[
            showing.cards(codes.memos(opened.book, opened.decided_codings), "code")._repr_html_()
        ],
        material=method.method_text(opened)[:3],
        decided=explore.decided(rows, opened.codings)[["statement_id", *sorted(SCHEMES)]],
        counts=explore.counts(rows, ["round_id", "group"]),
        cooccurrence=explore.cooccurrence(rows, opened.codings, "type", "dimension"),
    )


def test_what_is_kept_comes_back(house, tmp_path):
    """A selection kept as a code of one's own, and an exported list."""
    home = small_rounds.house(tmp_path)
    there = desk.open_house(*map(str, home))
    mask = selection.own_code(there, ["wohnung"])
    own_codes.keep(
        home, "Warten", there.statements.loc[mask, "statement_id"], By("QR", "2025-07-10")
    )
    files = quotes.export(quotes.quote_list(there, mask), there, "liste")
    text = (home.reports / "notebooks" / files[0]).read_text(encoding="utf-8-sig")
    sheet = openpyxl.load_workbook(home.reports / "notebooks" / files[1])["Zitate"]
    _approve(
        "kept",
        own_codes=home.read("decided_own_codes"),
        own_codings=home.read("decided_own_codings"),
        overview=own.overview(there),
        csv=text.splitlines(),
        xlsx=[cell([each.value for each in row]) for row in sheet.iter_rows()],
        shape=[
            sheet.freeze_panes,
            sheet.auto_filter.ref,
            *(sheet.column_dimensions[each].width for each in "ABC"),
        ],
    )


def test_figures(opened):
    """What the notebooks draw, on the screen and in print. Spots of the map and a tree by hand: those of the corpus hang on vectors."""
    spots = pd.DataFrame(
        [
            (1, 5, "Wohnen", "Miete"),
            (2, 9, "Wohnen", "Miete"),
            (7, 3, "Arbeit", ""),
            (4, 4, "Arbeit", "Diplom"),
        ],
        columns=["x", "y", "field", "topic"],
    )
    spots["text"] = [f"Aussage {letter} & <b>mehr</b>" for letter in "ABCD"]
    merges = np.array([[0, 1, 0.2, 2], [2, 3, 0.5, 3]])
    shares = comparison.field_shares(opened)
    types = codes.fields_by_types(opened)
    found = {
        "bars": figures.bars(types, "Balken"),
        "bars of one kind": figures.bars(corpus.by_table(opened), "Balken", "Aussagen"),
        "heat": figures.heat(codes.by_group(opened), "Feld", "Gruppe", "Raster"),
        "heat of shares": figures.heat(types / types.sum(), "Feld", "Typ", "Raster", percent=True),
        "spans": figures.spans(shares[shares["name"] != "Unklar"], "Anteil", "Spannen", line=0.25),
        "spans of numbers": figures.spans(
            themes.stability(opened), "Wert", "Spannen", percent=False
        ),
        "lengths": figures.lengths(
            corpus.word_counts(opened), opened.statements["round_id"], "Wörter", "Säulen"
        ),
        "map": figures.statement_map(spots, "Karte"),
        "tree": figures.tree(merges, ["Kita", "Hort & Schule", "Miete"], "Baum"),
        "rounds": figures.rounds(comparison.topics_by_round(opened), "Punkte", "Tische", most=4),
        "nothing": figures.bars(pd.DataFrame(), "Balken"),
    }
    made = []
    for name, figure in found.items():
        made.append(f"== {name}: {getattr(figure, 'says', repr(figure))}")
        if hasattr(figure, "figure"):
            plain = figure.figure.to_plotly_json()
            made += [f"{cell(_plain(each))}" for each in plain["data"]]
            layout = {key: value for key, value in plain["layout"].items() if key != "template"}
            made += [f"{key}: {_plain(value)}" for key, value in layout.items()]
            made.append(drawn(figure._still()))
    approve(OUTPUTS / "research_figures.txt", "\n".join([*made, ""]))


def _plain(value) -> str:
    shown = lambda text: round(float(text), 4)
    text = json.dumps(value, ensure_ascii=False, default=str)
    return json.dumps(json.loads(text, parse_float=shown), ensure_ascii=False)


def _approve(name: str, **found) -> None:
    made = []
    for title, value in found.items():
        if isinstance(value, pd.Series):
            value = value.to_frame("value")
        text = (
            table(value, 3) if isinstance(value, pd.DataFrame) else grid([[each] for each in value])
        )
        made.append(f"== {title}\n{re.sub(r'(?m)[ |]+$', '', text)}")
    approve(OUTPUTS / f"research_{name}.txt", "\n".join(made))
