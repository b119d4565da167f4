"""Forms in Spark: ``spark.read.format("binaryFile")`` → one row an input, with its tables in columns.

>>> files = spark.read.format("binaryFile").load("s3a://…/*.pdf")          # doctest: +SKIP
>>> results = zhibiao.spark.convert(files)                                 # doctest: +SKIP
>>> indicators = zhibiao.spark.table(results, "indicators")                # doctest: +SKIP

What comes out is keyed by ``(sha256, version)``: Spark may run a function twice, so write by that key, and find what is done by an anti-join on it
(:func:`missing`). An input that gives no result is a row with ``status`` and ``cause``.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import zhibiao

if TYPE_CHECKING:
    import pandas
    from pyspark.sql import DataFrame

#: What a row of :func:`convert` has. ``document`` is the JSON of the document; null where there is none.
SCHEMA = "path string, sha256 string, version string, status string, cause string, why string, pages int, forms int, indicators int, document string"

COLUMNS = tuple(part.strip().split(" ")[0] for part in SCHEMA.split(","))

_FORM = "f.kind as kind, f.stage as stage, f.title as title, f.year as year"
_VALUE = "struct<raw:string,text:string,kind:string,comparator:string,number:decimal(38,18),number_max:decimal(38,18),unit:string,inferred:string>"
_AMOUNT = "struct<raw:string,number:decimal(38,18),unit:string>"
_DOCUMENT = (
    "struct<forms:array<struct<kind:string,stage:string,title:string,year:int,attachment:string,"
    f"fields:array<struct<key:string,label:string,value:string,amount:{_AMOUNT},page:int>>,"
    f"tasks:array<struct<name:string,content:string,amount:{_AMOUNT},page:int>>,"
    "goals:array<struct<label:string,text:string>>,"
    "indicators:array<struct<level1:string,level2:string,name:string,annual_name:string,"
    f"cycle:{_VALUE},annual:{_VALUE},actual:{_VALUE},weight:string,score:string,remark:string,page:int,confidence:double>>,"
    "diagnostics:array<struct<code:string,severity:string,message:string,page:int>>>>>"
)
_ROWS = {"indicators": "indicators", "tasks": "tasks", "goals": "goals", "fields": "fields", "findings": "diagnostics"}


def converter(
    path: str = "path",
    content: str = "content",
    *,
    models: str | None = None,
    isolate: bool = False,
    timeout: float = 600.0,
) -> Callable[[Iterator[pandas.DataFrame]], Iterator[pandas.DataFrame]]:
    """The function for ``DataFrame.mapInPandas``; it is pure: the same bytes give the same row, here and on plain pandas.

    ``path`` and ``content``: the columns with the name and the bytes. ``isolate``: each file is converted in a process of its own, so that one that takes
    all memory, loops (more than ``timeout`` seconds) or crashes costs only itself; it costs a start of Python a file that ends that way, and nothing else.
    """

    def run(frames: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        import pandas

        worker = _Worker(models, timeout) if isolate else None
        try:
            for frame in frames:
                rows = [_row(name, bytes(data), models, worker) for name, data in zip(frame[path], frame[content], strict=True)]
                kinds = {name: "Int32" if name in ("pages", "forms", "indicators") else object for name in COLUMNS}
                # With its kind for each column: left to itself, pandas makes NaN of None.
                out = pandas.DataFrame({name: pandas.Series([row[name] for row in rows], dtype=kind) for name, kind in kinds.items()})
                # The bytes are dropped here: nothing downstream carries them.
                yield out
        finally:
            if worker is not None:
                worker.close()

    return run


def convert(df: DataFrame, path: str = "path", content: str = "content", **how: Any) -> DataFrame:
    """The results of the files of ``df``, one row each, as :data:`SCHEMA` has them; the arguments are those of :func:`converter`."""
    return df.select(path, content).mapInPandas(converter(path, content, **how), schema=SCHEMA)


def missing(df: DataFrame, done: DataFrame, content: str = "content") -> DataFrame:
    """The files of ``df`` of which this version has no row in ``done``, by the digest of their bytes: so a run goes on where it stopped."""
    from pyspark.sql import functions as f

    ours = done.where(f.col("version") == zhibiao.__version__).select(f.col("sha256").alias("_done")).distinct()
    keyed = df.withColumn("_key", f.sha2(f.col(content), 256)).dropDuplicates(["_key"])
    return keyed.join(ours, keyed["_key"] == ours["_done"], "left_anti").drop("_key")


def table(results: DataFrame, name: str) -> DataFrame:
    """One of the tables of :func:`convert`'s results: indicators, tasks, goals, fields or findings (those of forms); a row a row, keyed by ``sha256``."""
    from pyspark.sql import functions as f

    member = _ROWS[name]
    parsed = results.where("status = 'converted'").select("path", "sha256", f.from_json("document", _DOCUMENT).alias("d"))
    forms = parsed.select("path", "sha256", f.posexplode("d.forms").alias("form", "f"))
    rows = forms.select("path", "sha256", "form", "f", f.posexplode(f"f.{member}").alias("index", "row"))
    return rows.selectExpr("path", "sha256", "form", *_FORM.replace("f.kind as kind", "f.kind as form_kind").split(", "), "index", "row.*")


def _row(name: str, data: bytes, models: str | None, worker: _Worker | None) -> dict[str, Any]:
    empty = dict.fromkeys(COLUMNS)
    row = {**empty, "path": name, "sha256": hashlib.sha256(data).hexdigest(), "version": zhibiao.__version__}
    text, failed = worker.convert(name, data) if worker is not None else _converted(name, data, models)
    if failed is not None:
        return {**row, "status": "not_converted", "cause": failed[0], "why": failed[1]}
    document = json.loads(text)
    counts = {"forms": len(document["forms"]), "indicators": sum(len(form["indicators"]) for form in document["forms"])}
    return {**row, "status": "converted", "pages": document["source"]["page_count"], **counts, "document": text}


def _converted(name: str, data: bytes, models: str | None) -> tuple[str, tuple[str, str] | None]:
    try:
        return zhibiao.convert(data, name=name, models=models).to_json(), None
    except zhibiao.ConversionError as error:
        return "", (error.cause, str(error))


class _Worker:
    """A process that converts one file after the other; one that dies is followed by another."""

    def __init__(self, models: str | None, timeout: float) -> None:
        self._models, self._timeout = models, timeout
        self._process: subprocess.Popen[bytes] | None = None

    def convert(self, name: str, data: bytes) -> tuple[str, tuple[str, str] | None]:
        import threading

        if self._process is None or self._process.poll() is not None:
            args = [sys.executable, "-m", "zhibiao._worker", self._models or ""]
            self._process = subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        process, late = self._process, threading.Event()
        assert process.stdin is not None and process.stdout is not None

        def end() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(self._timeout, end)
        clock.start()
        try:
            head = json.dumps({"name": name, "size": len(data)}).encode() + b"\n"
            process.stdin.write(head + data)
            process.stdin.flush()
            answer = process.stdout.readline()
            text, failed = json.loads(answer)
            return text, None if failed is None else (failed[0], failed[1])
        except (OSError, ValueError):
            process.kill()
            code = process.wait()
            self._process = None
            if late.is_set():
                return "", ("timeout", f"the file took more than {self._timeout:g} s; give a longer timeout")
            return "", ("crashed", f"the process that read the file ended with {code}; please report it, with the file if you may share it")
        finally:
            clock.cancel()

    def close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            # Both pipes are closed with it: the worker ends where there is nothing more to read.
            with process:
                pass
