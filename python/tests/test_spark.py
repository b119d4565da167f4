"""The function for Spark, on plain pandas."""

import hashlib
import json

import pytest

import zhibiao
from zhibiao import spark

pandas = pytest.importorskip("pandas")


def frames(rows):
    yield pandas.DataFrame(rows, columns=["path", "content"])


def run(rows, **how):
    return pandas.concat(spark.converter(**how)(frames(rows))).to_dict("records")


def test_a_row_an_input_with_its_key_and_its_document(sample):
    data = sample.read_bytes()
    (row,) = run([("s3://x/a.pdf", data)])
    assert tuple(row) == spark.COLUMNS
    assert (row["path"], row["status"], row["version"]) == ("s3://x/a.pdf", "converted", zhibiao.__version__)
    assert row["sha256"] == hashlib.sha256(data).hexdigest()
    assert (row["forms"], row["indicators"]) == (1, 30)
    assert row["document"] == zhibiao.convert(data, name="s3://x/a.pdf").to_json()


@pytest.mark.parametrize("isolate", [False, True])
def test_failures_are_rows_and_the_same_twice(sample, isolate):
    rows = [("a.pdf", b""), ("b.pdf", b"%PDF-1.7 nothing"), ("c.pdf", sample.read_bytes())]
    first, again = run(rows, isolate=isolate), run(rows, isolate=isolate)
    assert [(row["status"], row["cause"]) for row in first] == [
        ("not_converted", "unreadable"),
        ("not_converted", "damaged"),
        ("converted", None),
    ]
    assert all(pandas.isna(row["document"]) for row in first[:2])
    assert json.loads(first[2]["document"]) == json.loads(again[2]["document"])


def test_a_file_that_kills_its_process_costs_only_itself(sample, monkeypatch, tmp_path):
    # A worker that dies on a name stands for a file that takes all memory.
    worker = tmp_path / "zhibiao_fragile.py"
    worker.write_text(
        "import os, sys, json\nfrom zhibiao import spark\nreal = spark._converted\n"
        "def fragile(name, data, models):\n    if name == 'kill.pdf': os._exit(9)\n    if name == 'loop.pdf':\n        while True: pass\n    return real(name, data, models)\n"
        "spark._converted = fragile\nfrom zhibiao import _worker\n_worker.main()\n"
    )
    started = spark.subprocess.Popen

    def popen(args, **how):
        return started([args[0], str(worker), *args[3:]], **how)

    monkeypatch.setattr(spark.subprocess, "Popen", popen)
    data = sample.read_bytes()
    rows = run([("kill.pdf", data), ("a.pdf", data), ("loop.pdf", data), ("b.pdf", data)], isolate=True, timeout=10.0)
    assert [(row["status"], row["cause"]) for row in rows] == [
        ("not_converted", "crashed"),
        ("converted", None),
        ("not_converted", "timeout"),
        ("converted", None),
    ]
