"""The tables of the README come from the figures."""

import json

import pytest

from ml.cli import main
from ml.study.bench_cost import cost_lines
from ml.study.bench_page import bench_lines, replaced

STEPS = {"prepare": 0.01, "score": 1.0, "map": 0.9}
ROW = {
    "baseline_s": 6.0, "baseline_lean_s": 4.0, "product_s": 1.0, "ratio": 6.0, "peak_fraction": 0.7,
    "runtime": "openvino-f32", "precision": "f32",
    "baseline_steps": STEPS, "product_steps": {**STEPS, "read": 0.001, "decode": 0.1, "lungs": 0.02, "write": 0.03},
}  # fmt: skip
RUN = {"films_per_min": 60.0, "first_result_s": 4.0, "of_predictor": 0.95}
FIGURES = {
    "machine": {"processor": "Any", "cores": 2, "memory_gb": 8.0, "avx512": False, "bf16": False, "cuda": None},
    "measured": {"film": "2026-11-24T01:00:00+00:00"},
    "film": {"224": ROW, "224, two trunks": ROW, "160": ROW},
    "matrix_gflops": {"f32": 130.0},
    "queue": {
        "predictor_films_per_min": 63.0,
        "workers": {"1": RUN, "2": RUN | {"films_per_min": 90.0}},
        "database": {"engine": "sqlite", "films_per_min": 900.0},
    },
    "memory_mb": {"web": 80.0, "worker": 900.0},
    "start": {"first_result_s": 4.0, "cold_s": 20.0},
    "stored": {"film_mb": 17.0},
    "train": {
        "cpu": {"product_images_s": 4.0, "plain_images_s": 3.0, "input_size": 224, "batch": 8, "precision": "32-true"}
    },
    "api": {
        "sqlite": {
            "requests": {
                "newest": {"1000": {"p95_ms": 10.0}, "100000": {"p95_ms": 25.0}, "ratio": 1.1, "p95_ratio": 2.5},
                "search": {"1000": {"p95_ms": 20.0}, "100000": {"p95_ms": 30.0}, "ratio": 1.6, "p95_ratio": 1.5},
            },
            "export": {"csv": {"rows": 100000, "rows_per_s": 25000, "growth_mb": 12.0}},
        },
        "mariadb": {"not_measured": "no MariaDB server is installed"},
    },
    "booking": {"mariadb": {"films_per_min": 450.0}},
    "archive": {
        "films": 300,
        "workers": 2,
        "engines": {"local": {"results": 300, "different_from_the_platform": []}},
        "undisturbed": {"local": {"films_per_minute": 120.0}, "ray_to_local": 1.04, "runs": {}},
    },
    "pages": {
        "log-in page, br": {"value": 251.0, "unit": "KB"},
        "log-in page, first paint": {"value": 300.0, "unit": "ms"},
        "film of 2048 x 2500 pixels, 12 bit, from click to screen": {"value": 900.0, "unit": "ms"},
        "CasePage, br": {"value": 416.0, "unit": "KB"},
    },
}


def table(figures=FIGURES):
    return "\n".join(bench_lines(figures))


def test_a_row_with_two_trunks_is_asked_for_nothing():
    assert "| 224 px, two trunks | 6.00 (4.00) s | 1.000 s | **6.0** | - |" in table()
    assert "| 160 px (shipped) |" in table()


def test_a_film_stands_beside_its_baseline_and_what_was_asked():
    assert "| 224 px | 6.00 (4.00) s | 1.000 s | **6.0** | 6 | openvino-f32 | 0.70 of f32 | 0.65 |" in table()


def test_the_shipped_size_is_called_so():
    assert "| 160 px (shipped) |" in table()


def test_the_steps_are_milliseconds():
    assert "| 224 px, product | 1 | 100 | 20 | 10 | 1000 | 900 | 30 |" in table()
    assert "| 224 px, baseline |  |  |  | 10 | 1000 | 900 |  |" in table()


def test_the_slowest_request_and_the_export_are_named():
    assert "sqlite, 100,000 cases: slowest request by p95 (search) | 30 ms | 60 ms |" in table()
    assert "export of 100,000 rows as csv | 25,000 rows/s, grows by 12 MB | 20,000 rows/s, 60 MB |" in table()


def test_requests_with_many_cases_stand_beside_those_with_few_by_p95_and_by_medians():
    assert "| sqlite: most against 1,000 cases by p95 (newest) | 2.5 times | 2 times |" in table()
    assert "| sqlite: the same by medians (search) | 1.6 times | 2 times |" in table()


def test_a_database_that_was_not_measured_is_named_with_the_reason():
    assert "| API on mariadb | not measured: no MariaDB server is installed | |" in table()


def test_a_database_of_which_nothing_is_known_is_not_measured():
    only = {"api": {"sqlite": FIGURES["api"]["sqlite"]}}
    assert "| API on mariadb | not measured: `npm run bench -- api` | |" in table(only)


def test_an_export_whose_growth_this_system_does_not_tell_has_none():
    export = {"csv": {"rows": 100000, "rows_per_s": 25000, "growth_mb": None}}
    only = {"api": {"sqlite": FIGURES["api"]["sqlite"] | {"export": export}}}
    assert "| 25,000 rows/s, growth not measured here |" in table(only)


def test_an_archive_says_what_came_of_the_kills_and_how_fast_it_is_without():
    assert "by local, a worker and the command killed | 300 results, 0 unlike the platform's | 300, 0 |" in table()
    assert "| archive by local, 2 workers, undisturbed | 120 films/min | |" in table()


def test_ray_stands_beside_local():
    assert "| archive: ray against local | 1.04 times as fast | 1 |" in table()


def test_of_the_pages_weights_the_log_in_page_is_shown_with_what_was_asked():
    assert "in the browser: log-in page, br | 251 KB | 270 KB |" in table()
    assert "CasePage" not in table()


def test_a_film_on_the_screen_stands_beside_what_was_asked():
    assert "from click to screen | 900 ms | 1500 ms |" in table()


def test_of_the_first_paint_nothing_was_asked():
    assert "log-in page, first paint | 300 ms |  |" in table()


@pytest.mark.parametrize("part", ["api", "pages"])
def test_a_part_measured_alone_is_written_and_the_rest_is_not_measured(part):
    text = table({part: FIGURES[part], "measured": {part: "2026-11-24T01:00:00+00:00"}})
    assert "on 2026-11-24: a machine that was not looked at" in text
    assert "Films: not measured: `npm run bench -- film`." in text
    missing = {"queue", "train", "api", "booking", "pages", "archive"} - {part}
    assert all(f"| {name} | not measured: `npm run bench -- {name}` | |" in text for name in missing)
    assert f"| {part} | not measured" not in text


def test_what_was_measured_is_not_called_missing():
    assert "not measured: `npm run bench" not in table()


def test_a_precision_whose_peak_is_unknown_has_no_fraction():
    only = FIGURES | {"film": {"224": ROW | {"peak_fraction": None, "precision": "bf16"}}}
    assert "| no peak of bf16 known | 0.65 |" in table(only)


def test_figures_of_the_matrix_product_alone_make_a_page():
    only = {"machine": FIGURES["machine"], "matrix_gflops": {"f32": 130.0}}
    assert "130 GFLOP/s" in table(only)
    assert "films/min" not in table(only)


def test_lists_grow_as_measured_on_the_databases_that_were():
    text = "\n".join(cost_lines(FIGURES))
    assert "**Lists** on sqlite" in text
    assert "**Lists** on mariadb" not in text


def test_each_database_that_was_measured_has_its_limit():
    text = "\n".join(cost_lines(FIGURES))
    assert "67 ms on sqlite, so 900 films a minute, which 10 machines like this one stage" in text
    assert "133 ms on mariadb, so 450 films a minute, which 5 machines like this one stage" in text


def test_of_a_database_that_is_not_installed_the_limit_is_not_known():
    text = "\n".join(cost_lines(FIGURES | {"booking": {"mariadb": {"not_measured": "no MariaDB server"}}}))
    assert "machines like this one stage; on mariadb not measured (no MariaDB server)." in text


def test_cost_is_arithmetic_on_the_better_rate():
    text = "\n".join(cost_lines(FIGURES))
    assert "64,800 films a day (90 films a minute on 2 cores" in text
    assert "1.50 times as many films" in text
    assert "8.3 films a minute, 25 in the busiest hour" in text
    assert "1 so that no queue builds up" in text
    assert "17 TB" in text


def test_without_a_queue_nothing_is_made_up():
    assert cost_lines({"machine": FIGURES["machine"]}) == ["Not measured yet: `npm run bench -- queue`."]


def test_only_what_stands_between_the_markers_changes():
    page = "before\n<!-- bench:begin -->\nold\n<!-- bench:end -->\nafter\n"
    assert replaced(page, "bench", "new") == "before\n<!-- bench:begin -->\nnew\n<!-- bench:end -->\nafter\n"


def test_a_page_without_markers_is_left_as_it_is():
    with pytest.raises(ValueError, match="<!-- cost:begin -->"):
        replaced("a page", "cost", "new")


def test_the_command_writes_the_page(tmp_path):
    page, results = tmp_path / "README.md", tmp_path / "bench.json"
    page.write_text("<!-- bench:begin -->\n<!-- bench:end -->\n<!-- cost:begin -->\n<!-- cost:end -->\n")
    results.write_text(json.dumps(FIGURES))
    assert main(["bench", "--page", str(page), "--results", str(results)]) == 0
    assert "**6.0**" in page.read_text()
    assert "17 TB" in page.read_text()


def test_the_command_asks_for_the_figures(tmp_path, capsys):
    assert main(["bench", "--page", str(tmp_path / "README.md")]) == 1
    assert "--results" in capsys.readouterr().err
