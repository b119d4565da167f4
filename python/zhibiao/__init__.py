"""Turns Chinese government performance tables (PDF, scans, text dumps) into data that can be trusted.

>>> import zhibiao
>>> document = zhibiao.convert("form.pdf")                      # doctest: +SKIP
>>> document.forms[0].indicators[0].annual.number               # doctest: +SKIP
Decimal('100')
>>> batch = zhibiao.read(["a.pdf", "b.pdf"])                     # doctest: +SKIP
>>> polars.DataFrame(batch.indicators)                          # doctest: +SKIP

Pages count from 1. A box is (x0, y0, x1, y1) in PDF points from the top left of the page as a reader sees it (pixels of an image). Numbers are exact
(``decimal.Decimal``) and in base units: 万 and 亿 are multiplied out, money is in 元.
"""

from __future__ import annotations

import functools
import importlib.util
import os
from collections.abc import Iterable
from pathlib import Path

from . import _zhibiao
from ._batch import Batch
from ._document import (
    Alternative,
    Amount,
    Document,
    Field,
    Finding,
    Form,
    Goal,
    Indicator,
    Other,
    Reading,
    Source,
    Subject,
    Task,
    Value,
)
from ._tables import Cell, Table, Tables
from ._zhibiao import SCHEMA_VERSION, ArrowTable, __version__

__all__ = [
    "SCHEMA_VERSION",
    "Alternative",
    "Amount",
    "ArrowTable",
    "Batch",
    "Cell",
    "ConversionError",
    "Document",
    "Field",
    "Finding",
    "Form",
    "Goal",
    "Indicator",
    "Other",
    "Reading",
    "Source",
    "Subject",
    "Table",
    "Tables",
    "Task",
    "Value",
    "__version__",
    "convert",
    "read",
    "tables",
]


class ConversionError(ValueError):
    """A file that gives no result.

    ``cause`` is a stable name (``damaged``, ``password``, ``not_supported``, ``pages``, ``limit``, ``image``, ``models``, ``unreadable``,
    ``internal_error``); the text is one line that says what is wrong and how to mend it.
    """

    def __init__(self, cause: str, why: str) -> None:
        super().__init__(why)
        self.cause = cause


def convert(
    source: str | os.PathLike[str] | bytes,
    *,
    pages: str | None = None,
    password: str | None = None,
    models: str | os.PathLike[str] | None = None,
    corrections: str | os.PathLike[str] | bytes | None = None,
    name: str | None = None,
) -> Document:
    """Reads the forms of one file.

    ``source``: a path, or the bytes of a file. ``pages``: ``"3"``, ``"3-7"``, ``"3-"`` or several as in ``"1,3-5"``. ``password``: that of an encrypted
    PDF. ``models``: the folder with the models that read scans (by default the first that has them of ``$ZHIBIAO_MODELS``, the user's cache, and the package
    ``zhibiao-models``, which ``pip install zhibiao[ocr]`` installs). ``corrections``: what persons have decided about this and other files: the path of the
    file that ``zhibiao review`` keeps, or its bytes. ``name``: what the document names as its source; by default the path, or ``bytes``.

    The interpreter is let go of meanwhile, and the pages of the file are read on all cores. Raises :class:`ConversionError` where there is no result.
    """
    name, data = _load(source, name)
    return Document._of(_answer(_zhibiao.convert(name, data, _asking(pages, password, models, corrections))))


def tables(
    source: str | os.PathLike[str] | bytes,
    *,
    pages: str | None = None,
    password: str | None = None,
    models: str | os.PathLike[str] | None = None,
    join: bool = False,
    reading: str = "any",
    area: tuple[float, float, float, float] | None = None,
    name: str | None = None,
) -> Tables:
    """Finds every table of any PDF or page image, with no knowledge of forms.

    ``join``: make one table of its parts on consecutive pages. ``reading``: ``"any"``, ``"ruled"`` (by what is drawn alone) or ``"unruled"`` (by the text
    alone). ``area``: read only what stands in this box of each page. The other arguments are those of :func:`convert`.
    """
    if reading not in ("any", "ruled", "unruled"):
        raise ValueError(f"reading is 'any', 'ruled' or 'unruled', not {reading!r}")
    name, data = _load(source, name)
    return Tables._of(_answer(_zhibiao.tables(name, data, _asking(pages, password, models), join, reading, area)))


def read(
    paths: Iterable[str | os.PathLike[str]],
    *,
    threads: int | None = None,
    pages: str | None = None,
    password: str | None = None,
    models: str | os.PathLike[str] | None = None,
    corrections: str | os.PathLike[str] | bytes | None = None,
    contents: Iterable[bytes] | None = None,
) -> Batch:
    """Reads the forms of many files into tables, on ``threads`` threads (by default one a core).

    The rows stand in the order of the paths, whatever the number of threads. A file that gives no result ends nothing: it is a row of ``files``
    (``outcome`` is ``not_converted``, ``cause`` and ``why`` say why) and of ``findings`` (``code`` is ``not_converted``). ``contents``: the bytes of the files,
    where they are not to be read from the paths. The other arguments are those of :func:`convert`; one file of corrections serves all files.

    All work is done in this process: a file that would take all memory or never end takes the process along. The program's ``convert --out`` has processes
    of their own for that, with limits.
    """
    names = [os.fspath(path) for path in paths]
    given = None if contents is None else list(contents)
    if given is not None and len(given) != len(names):
        raise ValueError(f"{len(names)} paths and {len(given)} contents were given")
    if threads is not None and threads < 1:
        raise ValueError("threads is at least 1")
    found = _zhibiao.read(names, given, threads or os.cpu_count() or 1, _asking(pages, password, models, corrections))
    return Batch(**dict(zip(_zhibiao.table_names(), found, strict=True)))


def _asking(
    pages: str | None,
    password: str | None,
    models: str | os.PathLike[str] | None,
    corrections: str | os.PathLike[str] | bytes | None = None,
) -> tuple[str | None, str | None, str | None, str | None, bytes | None]:
    lines = None if corrections is None else _load(corrections, None)[1]
    return pages, password, None if models is None else os.fspath(models), _installed(), lines


@functools.cache
def _installed() -> str | None:
    """The folder of the models of the package ``zhibiao-models``, where that is installed."""
    found = importlib.util.find_spec("zhibiao_models")
    return None if found is None or found.origin is None else str(Path(found.origin).parent)


def _load(source: str | os.PathLike[str] | bytes, name: str | None) -> tuple[str, bytes]:
    if isinstance(source, (bytes, bytearray, memoryview)):
        return name or "bytes", bytes(source)
    path = os.fspath(source)
    try:
        return name or path, Path(path).read_bytes()
    except OSError as error:
        raise ConversionError("unreadable", f"the file cannot be read: {error}") from error


def _answer(answer: str | tuple[str, str]) -> str:
    if isinstance(answer, tuple):
        raise ConversionError(*answer)
    return answer
