"""Many files: the same values in pyarrow, polars, pandas and DuckDB as in the JSON."""

import datetime
import threading
import time
from decimal import Decimal

import pytest

import zhibiao

pa = pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def batch(forms, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    return zhibiao.read([*forms, folder / "empty.pdf", folder / "none.pdf", folder / "bad.pdf"], threads=2)


def indicators(forms):
    """The rows of the indicators, from the JSON."""
    for path in forms:
        document = zhibiao.convert(path)
        for at, form in enumerate(document.forms):
            for indicator in form.indicators:
                row = {"file": str(path), "form": at + 1, "title": form.title, "stage": form.stage, "year": form.year}
                row |= {name: getattr(indicator, name) for name in ("level1", "level2", "name", "weight", "page", "confidence")}
                for half in ("cycle", "annual", "actual"):
                    value = getattr(indicator, half)
                    row[half] = value and value.raw
                    row |= {f"{half}_{name}": value and getattr(value, name) for name in ("text", "kind", "comparator", "unit", "number", "number_max")}
                yield {name: value if value != "" else None for name, value in row.items()}


def test_the_values_are_those_of_the_json_in_every_reader(batch, forms):
    duckdb, polars, pandas = (pytest.importorskip(name) for name in ("duckdb", "polars", "pandas"))
    expected = list(indicators(forms))
    names = list(expected[0])
    table = pa.table(batch.indicators)
    table.validate(full=True)
    readers = {
        "pyarrow": table.select(names).to_pylist(),
        "polars": polars.DataFrame(batch.indicators).select(names).to_dicts(),
    }
    ours = batch.indicators
    relation = duckdb.sql(f"select {', '.join(names)} from ours") if hasattr(ours, "__arrow_c_stream__") else None
    readers["duckdb"] = [dict(zip(names, row, strict=True)) for row in relation.fetchall()]
    frame = pandas.DataFrame.from_arrow(batch.indicators)[names] if hasattr(pandas.DataFrame, "from_arrow") else table.to_pandas()[names]
    readers["pandas"] = [
        {name: None if pandas.isna(value) else value for name, value in row.items()} for row in frame.astype(object).to_dict("records")
    ]
    for reader, rows in readers.items():
        assert len(rows) == len(expected) > 300, reader
        for row, wanted in zip(rows, expected, strict=True):
            assert row == wanted, reader


def test_types(batch):
    schema = pa.table(batch.indicators).schema
    assert schema.field("annual_number").type == pa.decimal128(38, 18)
    assert schema.field("annual_day").type == pa.date32()
    assert schema.field("page").type == pa.int32() and schema.field("confidence").type == pa.float64()
    assert schema.metadata[b"zhibiao.schema_version"] == b"1"
    assert schema.field("name").metadata == {b"zh": "三级指标".encode()}
    assert pa.schema(batch.indicators) == schema


def test_days_are_dates(batch):
    rows = pa.table(batch.indicators).select(["annual_text", "annual_day"]).to_pylist()
    dated = {row["annual_text"]: row["annual_day"] for row in rows if row["annual_day"]}
    assert dated.get("2024年9月30日前", datetime.date(2024, 9, 30)) == datetime.date(2024, 9, 30)
    assert dated


def test_a_file_that_fails_is_a_row(batch, forms):
    files = pa.table(batch.files).to_pylist()
    assert len(files) == len(forms) + 3
    failed = [(row["outcome"], row["cause"]) for row in files[-3:]]
    assert failed == [("not_converted", "unreadable"), ("not_converted", "unreadable"), ("not_converted", "damaged")]
    assert all(row["outcome"] == "converted" for row in files[:-3])
    found = [row for row in pa.table(batch.findings).to_pylist() if row["code"] == "not_converted"]
    assert len(found) == 3 and all(row["message"] for row in found)


def test_the_order_is_that_of_the_paths_for_any_number_of_threads(forms):
    one, three = (zhibiao.read(forms, threads=n) for n in (1, 3))
    for name in ("forms", "indicators", "tasks", "goals", "fields", "findings", "files"):
        assert pa.table(getattr(one, name)) == pa.table(getattr(three, name)), name


def test_contents_instead_of_paths(sample):
    batch = zhibiao.read(["x.pdf"], contents=[sample.read_bytes()])
    assert pa.table(batch.files)["file"].to_pylist() == ["x.pdf"]
    assert len(batch.indicators) == 30
    with pytest.raises(ValueError, match="contents"):
        zhibiao.read(["x.pdf"], contents=[])


def test_streams_can_be_taken_again_and_left(sample):
    batch = zhibiao.read([sample])
    first, again = pa.table(batch.indicators), pa.table(batch.indicators)
    assert first == again
    batch.indicators.__arrow_c_stream__()  # Nobody reads it: it is let go of with the capsule.
    batch.indicators.__arrow_c_schema__()
    table = pa.table(batch.tasks)
    del batch
    assert sum(row["amount_number"] or 0 for row in table.to_pylist()) > Decimal(0), "the buffers outlive the batch"


def test_other_threads_run_meanwhile(forms):
    ticks, done = [], threading.Event()

    def tick():
        while not done.is_set():
            ticks.append(time.monotonic())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    begun = time.monotonic()
    zhibiao.read(forms * 3, threads=1)
    ended = time.monotonic()
    done.set()
    thread.join()
    inside = sum(begun < at < ended for at in ticks)
    assert inside > 5, f"{inside} ticks in {ended - begun:.2f} s"


def test_nothing_is_a_batch_too():
    batch = zhibiao.read([])
    assert len(batch.forms) == 0 and pa.table(batch.indicators).num_rows == 0
