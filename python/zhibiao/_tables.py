"""The tables of a file, as ``zhibiao tables`` lists them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ._document import Box, Finding, _box


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, perhaps merged of several slots; rows and columns count from 0."""

    row: int
    col: int
    rowspan: int
    colspan: int
    text: str
    bbox: Box | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``row_pages``: the page of each row, where pages are joined."""

    page: int
    bbox: Box | None
    title: str | None
    unit: str | None
    confidence: float
    cells: tuple[Cell, ...]
    row_pages: tuple[int, ...]

    @classmethod
    def _of(cls, value: Any) -> Table:
        cell = lambda c: Cell(c["row"], c["col"], c["rowspan"], c["colspan"], c["text"], _box(c["bbox"]))  # noqa: E731
        cells, pages = tuple(map(cell, value["cells"])), tuple(value.get("row_pages") or ())
        confidence = float(value.get("confidence", 1.0))
        return cls(value["page"], _box(value["bbox"]), value.get("title"), value.get("unit"), confidence, cells, pages)

    def rows(self) -> list[list[str]]:
        """The texts, slot by slot; that of a merged cell stands in its first slot."""
        height = max((cell.row + cell.rowspan for cell in self.cells), default=0)
        width = max((cell.col + cell.colspan for cell in self.cells), default=0)
        slots = [[""] * width for _ in range(height)]
        for cell in self.cells:
            slots[cell.row][cell.col] = cell.text
        return slots


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a file, and what could not be read of it."""

    tables: tuple[Table, ...]
    diagnostics: tuple[Finding, ...]
    _text: str

    @classmethod
    def _of(cls, text: str) -> Tables:
        value = json.loads(text)
        findings = tuple(map(Finding._of, value.get("diagnostics", ())))
        return cls(tuple(map(Table._of, value["tables"])), findings, text)

    def to_json(self) -> str:
        """The tables as the program prints them."""
        return self._text

    def to_dict(self) -> dict[str, Any]:
        """The tables as plain dicts, lists, texts and numbers."""
        return json.loads(self._text)

    def __iter__(self):
        return iter(self.tables)

    def __len__(self) -> int:
        return len(self.tables)
