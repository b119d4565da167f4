"""The tables of many files."""

from __future__ import annotations

from dataclasses import dataclass

from ._zhibiao import ArrowTable


@dataclass(frozen=True, slots=True)
class Batch:
    """The tables of many files; each is Arrow by the PyCapsule interface, with the columns of the Parquet files.

    ``pyarrow.table(batch.indicators)``, ``polars.DataFrame(batch.indicators)``, ``pandas.DataFrame.from_arrow(batch.indicators)``, and in DuckDB
    ``indicators = batch.indicators; duckdb.sql("from indicators")``. Decimals are DECIMAL(38, 18), days are dates, what is not said is null.
    """

    forms: ArrowTable
    indicators: ArrowTable
    tasks: ArrowTable
    goals: ArrowTable
    fields: ArrowTable
    findings: ArrowTable
    files: ArrowTable
