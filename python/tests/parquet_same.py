"""Compares the Parquet files of a folder with the JSON of the same files, in DuckDB, pyarrow and polars.

    python parquet_same.py PROGRAM FILE...
"""

import json
import pathlib
import subprocess
import sys
import tempfile
from decimal import Decimal

import duckdb
import polars
import pyarrow.parquet


def rows_of_json(line):
    """The rows of each table, from a document."""
    document = json.loads(line, parse_float=Decimal)
    source = document["source"]
    tables = {name: [] for name in ("forms", "indicators", "tasks", "goals", "fields", "findings", "files")}
    failed = any(d["code"] == "not_converted" for d in document["diagnostics"])
    tables["files"].append({"file": source["path"], "outcome": "not_converted" if failed else "converted", "sha256": source["sha256"],
                            "pages": source["page_count"], "text_source": source["text_source"]})
    box = lambda b: dict(zip(("x0", "y0", "x1", "y1"), map(float, b), strict=True)) if b else dict.fromkeys(("x0", "y0", "x1", "y1"))
    amount = lambda a, name="amount": {name: a and a["raw"], f"{name}_number": a and decimal(a["number"])}
    decimal = lambda n: None if n is None else Decimal(n)
    for at, form in enumerate(document["forms"]):
        head = {"file": source["path"], "form": at + 1, "sha256": source["sha256"], "attachment": form.get("attachment")}
        head |= {name: form[name] for name in ("title", "kind", "stage", "year")}
        pages = form["pages"] or [None, None]
        tables["forms"].append(head | {"first_page": pages[0], "last_page": pages[1], "indicators": len(form["indicators"]), "tasks": len(form["tasks"]),
                                       "task_total_number": form["task_total"] and decimal(form["task_total"]["number"])})
        for index, row in enumerate(form["indicators"]):
            out = head | {"index": index} | box(row["bbox"]) | {"confidence": float(row["confidence"])}
            out |= {n: row[n] for n in ("level1", "level2", "name", "annual_name", "weight", "score", "remark", "level1_printed", "level2_printed", "page")}
            for half in ("cycle", "annual", "actual"):
                value = row[half] or {}
                out[half] = value.get("raw")
                out |= {f"{half}_{n}": value.get(n) for n in ("text", "kind", "comparator", "unit", "inferred")}
                out |= {f"{half}_{n}": decimal(value.get(n)) for n in ("number", "number_max")}
            tables["indicators"].append(out)
        for index, row in enumerate(form["tasks"]):
            tables["tasks"].append(head | {"index": index, "name": row["name"], "content": row["content"], "page": row["page"]}
                                   | amount(row["amount"]) | amount(form["task_total"], "task_total") | box(row["bbox"]))
        for index, row in enumerate(form["goals"]):
            tables["goals"].append(head | {"index": index, "label": row["label"], "text": row["text"]})
        for index, row in enumerate(form["fields"]):
            tables["fields"].append(head | {"index": index, "group": row.get("group"), "column": row.get("column")} | amount(row.get("amount"))
                                    | {n: row[n] for n in ("key", "label", "value", "page")} | box(row["bbox"]))
        for key in ("remarks", "approval_opinion", "notice"):
            if form[key] is not None:
                tables["fields"].append(head | {"key": key, "value": form[key], "index": None})
        for row in form["diagnostics"]:
            tables["findings"].append(head | finding(row) | box(row["bbox"]))
    for row in document["diagnostics"]:
        tables["findings"].append({"file": source["path"], "form": None, "sha256": source["sha256"]} | finding(row) | box(row["bbox"]))
    return tables


def finding(row):
    subject = row["subject"]
    return {n: row[n] for n in ("severity", "code", "message", "page")} | {
        "subject": subject["kind"], "subject_index": subject.get("index"), "subject_member": subject.get("member")}


def main():
    program, files = sys.argv[1], sys.argv[2:]
    wrong = cells = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        run = lambda *args: subprocess.run([program, "convert", *files, "-q", *args], check=False, stderr=subprocess.DEVNULL)
        run("-o", folder / "all.ndjson")
        run("--out", folder / "tables", "--format", "parquet")
        expected = {}
        for line in (folder / "all.ndjson").read_text(encoding="utf-8").split("\n")[:-1]:
            for name, rows in rows_of_json(line).items():
                expected.setdefault(name, []).extend(rows)
        for name, rows in expected.items():
            path = str(folder / "tables" / f"{name}.parquet")
            relation = duckdb.sql(f"from '{path}'")
            readers = {
                "duckdb": [dict(zip(relation.columns, row, strict=True)) for row in relation.fetchall()],
                "pyarrow": pyarrow.parquet.read_table(path).to_pylist(),
                "polars": polars.read_parquet(path).to_dicts(),
            }
            for reader, found in readers.items():
                if len(found) != len(rows):
                    wrong += 1
                    print(f"{name}: {reader} has {len(found)} rows, the JSON {len(rows)}")
                for number, (row, wanted) in enumerate(zip(found, rows)):
                    for column, value in wanted.items():
                        cells += 1
                        value = None if value == "" else value
                        if row[column] != value:
                            wrong += 1
                            print(f"{name} row {number} {column}: {reader} {row[column]!r}, JSON {value!r}")
        counts = ", ".join(f"{len(rows)} {name}" for name, rows in expected.items())
    print(f"{len(files)} input(s): {counts}; {cells} cells compared, {wrong} differ")
    sys.exit(wrong > 0)


main()
