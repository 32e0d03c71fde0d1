"""What figures show: each bar, point, number and name where it belongs, read off the figure before it is drawn."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from analysis import drawing, plots


def only(figure):
    (axes,) = figure.axes
    return axes


def bars(axes) -> list[tuple]:
    """(left end, length, row) of horizontal bars, in the order drawn."""
    return [
        (bar.get_x(), bar.get_width(), round(bar.get_y() + bar.get_height() / 2, 6))
        for bar in axes.patches
    ]


def words(axes) -> dict[tuple, str]:
    """What is written, by place."""
    return {
        tuple(np.round(text.get_position(), 3).tolist()): text.get_text() for text in axes.texts
    }


def rows_of(axes) -> list[str]:
    """The names of the rows, the topmost first."""
    bottom, top = axes.get_ylim()
    ticks = sorted(zip(axes.get_yticks(), (label.get_text() for label in axes.get_yticklabels())))
    assert all(min(bottom, top) < at < max(bottom, top) for at, _ in ticks)
    return [name for _, name in (ticks if bottom > top else reversed(ticks))]


def legend(figure) -> list[str]:
    return [text.get_text() for each in figure.legends for text in each.get_texts()]


def points(axes) -> list[list]:
    return [np.round(np.asarray(each.get_offsets()), 6).tolist() for each in axes.collections]


def lines(axes) -> list[tuple[list, list]]:
    return [(list(each.get_xdata()), list(each.get_ydata())) for each in axes.lines]


# ---- bars ---------------------------------------------------------------------------------------


def test_stacked_bars_follow_one_another_and_tell_their_numbers():
    counts = {"Problem": [30, 0], "Ziel": [1000, 20], "Idee": [5, 7]}
    counts = pd.DataFrame(counts, index=["Bildung", "Sport $"])
    figure = plots.stacked(counts, "Notizen")
    axes = only(figure)
    assert bars(axes) == [
        *((0, 30, 0), (0, 0, 1), (30, 1000, 0), (0, 20, 1)),
        *((1030, 5, 0), (20, 7, 1)),
    ]
    assert words(axes) == {(530, 0): "1.000"}  # pieces too narrow for a number have none
    assert rows_of(axes) == ["Bildung", r"Sport \$"] and legend(figure) == [*counts]
    assert axes.get_xlabel() == "Zahl der Notizen"


@pytest.mark.parametrize(("small", "said"), [(2, []), (3, []), (4, ["4"])])
def test_a_piece_has_its_number_from_three_hundredths_of_the_longest_bar_on(small, said):
    counts = pd.DataFrame({"a": [small, 0], "b": [0, 100 - small], "c": [0, small]})
    texts = [text.get_text() for text in only(plots.stacked(counts)).texts]
    assert texts == [*said, str(100 - small), *said]


def test_bars_of_nothing():
    for counts in (pd.DataFrame(), pd.DataFrame({"a": [0]}, index=["x"])):
        assert not only(plots.stacked(counts)).texts


@pytest.mark.parametrize(
    ("names", "columns"), [(["Problem", "Ziel"], 2), (["x" * 60, "y" * 60], 1)]
)
def test_names_stand_in_one_line_where_they_fit(names, columns):
    counts = pd.DataFrame([[1, 2]], columns=names)
    assert plots.stacked(counts).legends[0]._ncols == columns


def test_each_kind_has_a_pattern_of_its_own():
    kinds = [tuple(drawing.piece(number).values()) for number in range(8)]
    assert len(set(kinds)) == 8 and tuple(drawing.piece(8).values()) == kinds[0]


def test_topics_by_tables_in_the_pattern_of_their_field():
    fields = pd.Categorical(["Sport", "Bildung", "Sport"], ["Bildung", "Wohnen", "Sport"])
    counts = pd.DataFrame({"topic": ["Bad", "Kita", "Halle"], "field": fields})
    figure = plots.topics_tables(counts.assign(tables=[10, 4, 2], statements=[12, 9, 3]))
    axes = only(figure)
    assert bars(axes) == [(0, 4, 1), (0, 10, 0), (0, 2, 2)] and rows_of(axes) == [
        "Bad",
        "Kita",
        "Halle",
    ]
    assert words(axes) == {
        (10.15, 0): "Tische: 10 · Aussagen: 12",
        (4.15, 1): "Tische: 4 · Aussagen: 9",
        (2.15, 2): "Tische: 2 · Aussagen: 3",
    }
    assert legend(figure) == ["Bildung", "Sport"]  # no field without a topic
    assert [bar.get_hatch() for bar in axes.patches] == [
        drawing.piece(number)["hatch"] for number in (0, 2, 2)
    ]
    assert axes.get_xlim()[0] == 0 and axes.get_xlim()[1] > 20


def test_no_topics_no_bars():
    none = pd.DataFrame({"topic": [], "field": pd.Categorical([], ["a"]), "tables": [], "statements": []})  # fmt: skip
    assert not only(plots.topics_tables(none)).patches


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Bus fährt", "Bus fährt"),
        ("Bus fährt abends", "Bus fährt …"),
        ("„Bus fährt“", "„Bus fährt“"),
        ("„Bus fährt abends nie“", "„Bus fährt …“"),
        ("5 $ und 6 $", r"5 \$ und 6 \$"),
    ],
)
def test_a_long_name_is_cut_at_a_word_and_its_quotation_closed(name, short):
    assert plots._shortened(name, 12) == short


def test_columns_of_two_groups_stand_side_by_side_around_their_number():
    values, by = pd.Series([3, 3, 5, 5]), pd.Series(["2024", "2025", "2024", "2024"])
    figure = plots.lengths(values, by, "Wörter")
    axes = only(figure)
    columns = [(round(bar.get_x() + bar.get_width() / 2, 6), bar.get_height()) for bar in axes.patches]  # fmt: skip
    assert columns == [(2.8, 1), (4.8, 2), (3.2, 1), (5.2, 0)]
    assert legend(figure) == ["2024", "2025"] and axes.get_ylabel() == "Aussagen"
    alone = only(plots.lengths(values, pd.Series(["x"] * 4), "Wörter"))
    assert [bar.get_x() + bar.get_width() / 2 for bar in alone.patches] == [3, 5]


# ---- points -------------------------------------------------------------------------------------

ROUNDS = pd.DataFrame({"2024": [1, 5, 0], "2025": [2, 4, 3]}, index=["Bus", "Kita", "Amt"])


def test_topics_over_rounds_the_most_frequent_first_and_of_two_equal_ones_the_first():
    figure = plots.topics_by_round(ROUNDS)
    axes = only(figure)
    assert rows_of(axes) == ["Kita", "Bus", "Amt"]
    assert points(axes) == [[[5, 0], [1, 1], [0, 2]], [[4, 0], [2, 1], [3, 2]]]
    assert lines(axes) == [([4, 5], [0, 0]), ([1, 2], [1, 1]), ([0, 3], [2, 2])]
    assert legend(figure) == ["Runde 2024", "Runde 2025"]
    first, second = axes.collections
    assert to_hex(first.get_facecolor()[0]) == "#ffffff" != to_hex(second.get_facecolor()[0])
    assert axes.get_xlabel() == "Zahl der Aussagen"
    assert rows_of(only(plots.topics_by_round(ROUNDS, 2, "Tische"))) == ["Kita", "Bus"]


PLACES = pd.DataFrame(
    [
        (0, 10, "a", "Bus"),
        (4, 30, "a", "Bus"),
        (9, 9, "b", ""),
        (5, 5, "b", ""),
        (6, 6, "b", ""),
        (8, 1, "b", "Amt"),
        (2, 2, "b", "Kita"),
    ],
    columns=["x", "y", "field", "topic"],
)


def test_the_map_shows_each_statement_and_names_the_biggest_topics_below_their_points():
    figure = plots.statement_map(PLACES)
    axes = only(figure)
    assert points(axes) == [
        [[0, -10], [4, -30]],
        [[9, -9], [5, -5], [6, -6], [8, -1], [2, -2]],
    ]
    assert legend(figure) == ["a", "b"]
    assert words(axes) == {(2, -42): "Bus", (2, -14): "Kita", (8, -13): "Amt"}
    named = [text.get_text() for text in only(plots.statement_map(PLACES, 2)).texts]
    assert named == ["Bus", "Kita"]  # of two of one size the left one


def test_values_with_their_spans_in_per_cent():
    rows = pd.DataFrame(
        {"name": ["Sport", "Amt"], "value": [0.5, 0.25], "low": [0.4, 0.1], "high": [0.6, 0.4]}
    )
    figure = plots.spans(rows, "Anteil", line=0.3)
    axes = only(figure)
    assert lines(axes)[0] == ([50, 25], [0, 1]) and lines(axes)[1][0] == [30, 30]
    ends = [each.tolist() for each in axes.collections[0].get_segments()]
    assert ends == [[[40, 0], [60, 0]], [[10, 1], [40, 1]]]
    assert rows_of(axes) == ["Sport", "Amt"] and not figure.legends
    assert axes.get_xlim()[0] == 0 and axes.get_xlabel() == "Anteil"
    assert axes.xaxis.get_major_formatter()(12.5, 0) == "12,5 %"


def test_values_of_several_series_stand_around_their_row_and_plain_numbers_stay():
    rows = pd.DataFrame(
        [("Sport", 3, "A"), ("Amt", 2, "A"), ("Sport", 1, "B")], columns=["name", "value", "series"]
    )
    figure = plots.spans(rows, "Tische", percent=False)
    axes = only(figure)
    assert [(xs, np.round(ys, 6).tolist()) for xs, ys in lines(axes)] == [
        ([3, 2], [-0.11, 0.89]),
        ([1], [0.11]),
    ]
    assert not axes.collections and legend(figure) == ["A", "B"]
    assert axes.xaxis.get_major_formatter()(2.5, 0) == "2,5"


# ---- grids and trees ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "percent", "said"),
    [
        (
            [[1200, 0], [700, 800]],
            False,
            {(0, 0): "1.200", (0, 1): "700", (1, 1): "800"},
        ),  # none is left blank
        ([[0.5, 0], [0.25, 1]], True, {(0, 0): "50 %", (1, 0): "0 %", (0, 1): "25 %", (1, 1): "100 %"}),
        ([[0, 0], [0, 0]], False, {}),
    ],
)  # fmt: skip
def test_every_number_of_a_grid_stands_in_its_cell(values, percent, said):
    counts = pd.DataFrame(values, index=["Eltern", "Jugend"], columns=["Kita", "Bus"])
    axes = only(plots.heatmap(counts, "Gruppe", "Thema", percent))
    assert words(axes) == said and axes.images[0].get_array().tolist() == values
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Thema", "Gruppe")
    assert [label.get_text() for label in axes.get_xticklabels()] == ["Kita", "Bus"]
    bottom, top = axes.get_ylim()
    assert bottom > top and [label.get_text() for label in axes.get_yticklabels()] == [
        "Eltern",
        "Jugend",
    ]


def test_numbers_on_dark_cells_are_white():
    axes = only(plots.heatmap(pd.DataFrame([[10, 7, 6, 1]]), "a", "b"))
    assert [text.get_color() == "white" for text in axes.texts] == [True, True, False, False]
    assert axes.images[0].get_clim()[0] == 0


def test_a_tree_joins_its_leaves_from_top_to_bottom():
    drawn = {"dcoord": [[0, 2, 2, 0], [2, 3, 3, 0]], "icoord": [[5, 5, 15, 15], [10, 10, 25, 25]]}
    axes = only(plots.tree(drawn, ["Amt", "Bus", "Kita"], "Abstand"))
    assert lines(axes) == [
        ([0, 2, 2, 0], [0, 0, 1, 1]),
        ([2, 3, 3, 0], [0.5, 0.5, 2, 2]),
    ]
    assert rows_of(axes) == ["Amt", "Bus", "Kita"] and axes.get_xlabel() == "Abstand"


# ---- how they look ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Kita", "Kita"),
        ("", "–"),
        ("5 $ bis 10 $", "5 \\$ bis\n10 \\$"),
        ("Sprache und Bildung", "Sprache\nund\nBildung"),
    ],
)
def test_names_are_wrapped_and_hold_no_mathematics(name, shown):
    assert drawing.wrapped([name], 9) == [shown]


def test_only_the_sides_that_are_asked_for_are_drawn():
    figure, axes = drawing.canvas(4, 3)
    drawing.plain(axes, "bottom", "left")
    seen = {side for side, spine in axes.spines.items() if spine.get_visible()}
    assert seen == {"bottom", "left"} and figure.get_size_inches().tolist() == [4, 3]


def test_a_figure_says_neither_when_nor_with_what_it_was_made():
    figure, axes = drawing.canvas(1, 1)
    axes.set_xlabel("Tische")
    made = drawing.svg(figure), drawing.png(figure)
    assert made == (drawing.svg(figure), drawing.png(figure))
    assert made[0].lstrip().startswith(b"<?xml") and made[1].startswith(b"\x89PNG")
    for word in (b"dc:date", b"matplotlib.org", b"Software", b"Tische</text>"):
        assert word not in made[0].replace(b"<!-- Tische -->", b"") and word not in made[1]
