"""Compares the indicators that the program, the Python package, Parquet and the function for Spark (on plain pandas) give of the same files: every value of every row.

    python four_ways.py PROGRAM FILE...        (FILE: also a folder, of which the PDFs and text dumps are taken)
"""

import json
import pathlib
import subprocess
import sys
import tempfile
from decimal import Decimal

import pandas
import pyarrow
import pyarrow.parquet

import zhibiao
from zhibiao import spark

PLAIN = ("level1", "level2", "name", "annual_name", "weight", "score", "remark", "level1_printed", "level2_printed", "page")
HALVES = ("cycle", "annual", "actual")
PARTS = ("text", "kind", "comparator", "unit", "inferred", "number", "number_max")


def rows_of_json(document):
    """The indicators of a document, named as the columns of the tables are."""
    for at, form in enumerate(document["forms"]):
        for indicator in form["indicators"]:
            row = {"sha256": document["source"]["sha256"], "form": at + 1} | {name: indicator[name] for name in PLAIN}
            row["confidence"] = float(indicator["confidence"])
            row |= dict(zip(("x0", "y0", "x1", "y1"), map(float, indicator["bbox"] or ()))) or dict.fromkeys(("x0", "y0", "x1", "y1"))
            for half in HALVES:
                value = indicator[half] or {}
                row |= {half: value.get("raw")} | {f"{half}_{part}": value.get(part) for part in PARTS}
                row |= {f"{half}_{part}": Decimal(row[f"{half}_{part}"]) for part in ("number", "number_max") if row[f"{half}_{part}"] is not None}
            yield {name: value if value != "" else None for name, value in row.items()}


def rows_of_table(table):
    """Those of a table, with the columns that a document has too."""
    names = list(next(rows_of_json(EXAMPLE)))
    return table.select(names).to_pylist()


EMPTY = dict.fromkeys(PLAIN) | dict.fromkeys(HALVES) | {"confidence": 1, "bbox": None}
EXAMPLE = {"source": {"sha256": ""}, "forms": [{"indicators": [EMPTY]}]}


def files_of(arguments):
    for path in map(pathlib.Path, arguments):
        inside = sorted(file for file in path.rglob("*") if file.suffix in (".pdf", ".txt", ".tsv")) if path.is_dir() else [path]
        yield from (str(file) for file in inside)


def load(line):
    return json.loads(line, parse_float=Decimal)


def main():
    program, files = sys.argv[1], list(files_of(sys.argv[2:]))
    ways = {}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        listed = folder / "files"
        listed.write_text("".join(f"{file}\n" for file in files), encoding="utf-8")
        run = [program, "convert", "--files-from", listed, "-q", "-o"]
        for output in ("all.ndjson", "all.parquet"):
            subprocess.run([*run, folder / output], check=False, stderr=subprocess.DEVNULL)
        lines = (folder / "all.ndjson").read_text(encoding="utf-8").split("\n")[:-1]
        ways["program"] = [row for line in lines for row in rows_of_json(load(line))]
        ways["parquet"] = rows_of_table(pyarrow.parquet.read_table(folder / "all.parquet"))
    ways["python"] = rows_of_table(pyarrow.table(zhibiao.read(files).indicators))
    frames = (pandas.DataFrame({"path": [file], "content": [pathlib.Path(file).read_bytes()]}) for file in files)
    documents = (text for frame in spark.converter()(frames) for text in frame["document"] if isinstance(text, str))
    ways["spark"] = [row for text in documents for row in rows_of_json(load(text))]
    wrong = 0
    expected = ways.pop("program")
    for way, rows in ways.items():
        wrong += abs(len(rows) - len(expected))
        for number, (row, wanted) in enumerate(zip(rows, expected)):
            for name in (name for name in wanted if row[name] != wanted[name]):
                wrong += 1
                if wrong <= 20:
                    print(f"row {number} {name}: {way} {row[name]!r}, program {wanted[name]!r}")
        print(f"{way}: {len(rows)} of {len(expected)} rows")
    print(f"{len(files)} file(s), {len(expected)} indicators, {len(expected) * len(ways) * len(expected[0]) if expected else 0} values compared, {wrong} differ")
    sys.exit(wrong > 0 or not expected)


main()
