"""The output, member by member as the JSON has it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Box = tuple[float, float, float, float]


def _box(value: Any) -> Box | None:
    return None if value is None else tuple(float(side) for side in value)  # type: ignore[return-value]


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of money: ``raw`` as printed, ``number`` in ``unit``, which is 元, or None where it is not clear."""

    raw: str
    number: Decimal | None
    unit: str | None

    @classmethod
    def _of(cls, value: Any) -> Amount | None:
        return None if value is None else cls(value["raw"], _number(value["number"]), value["unit"])


@dataclass(frozen=True, slots=True)
class Value:
    """A target: what is printed (``raw``), its normal form (``text``), and what it means.

    ``kind``: percent, count, money, date, duration, quantity, grade, text or empty. ``comparator``: =, >, >=, <, <=, range, within or None. ``number``: in the
    base ``unit``; ``number_max``: the upper end of a range. ``inferred``: the rule by which the normal form is not what is printed.
    """

    raw: str
    text: str
    kind: str
    comparator: str | None
    number: Decimal | None
    number_max: Decimal | None
    unit: str | None
    inferred: str | None

    @classmethod
    def _of(cls, value: Any) -> Value | None:
        if value is None:
            return None
        number, most = _number(value["number"]), _number(value["number_max"])
        return cls(value["raw"], value["text"], value["kind"], value["comparator"], number, most, value["unit"], value["inferred"])


@dataclass(frozen=True, slots=True)
class Other:
    """What a row prints in a column that has no member of its own."""

    label: str
    value: str


def _others(value: Any) -> tuple[Other, ...]:
    return tuple(Other(other["label"], other["value"]) for other in value.get("others", ()))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a member before a person corrected it."""

    member: str
    raw: str


def _decided(value: Any) -> dict[str, Any]:
    """Who has decided about a thing, and what was read of it before."""
    readings = tuple(Reading(reading["member"], reading["raw"]) for reading in value.get("readings", ()))
    return {"corrected_by": value.get("corrected_by"), "readings": readings}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decided:
    """``corrected_by``: who has corrected it, or None; ``readings``: what was read of its members before that."""

    corrected_by: str | None = None
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Field(_Decided):
    """A label and its value outside of tasks, goals and indicators; ``key`` is None for an unknown label."""

    key: str | None
    label: str
    value: str
    group: str | None
    column: str | None
    amount: Amount | None
    page: int | None
    bbox: Box | None

    @classmethod
    def _of(cls, value: Any) -> Field:
        amount = Amount._of(value.get("amount"))
        box = _box(value["bbox"])
        return cls(value["key"], value["label"], value["value"], value.get("group"), value.get("column"), amount, value["page"], box, **_decided(value))


@dataclass(frozen=True, slots=True)
class Task(_Decided):
    """A task of the year and its budget."""

    name: str
    content: str
    amount: Amount
    others: tuple[Other, ...]
    page: int | None
    bbox: Box | None

    @classmethod
    def _of(cls, value: Any) -> Task:
        amount = Amount._of(value["amount"])
        assert amount is not None
        return cls(value["name"], value["content"], amount, _others(value), value["page"], _box(value["bbox"]), **_decided(value))


@dataclass(frozen=True, slots=True)
class Goal(_Decided):
    """An overall goal."""

    label: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Indicator(_Decided):
    """A row of the indicators; ``cycle``, ``annual`` and ``actual`` are 实施周期指标值, 年度指标值 and 实际完成值."""

    level1: str
    level2: str
    name: str
    level1_printed: str | None
    level2_printed: str | None
    annual_name: str | None
    cycle: Value | None
    annual: Value | None
    actual: Value | None
    weight: str | None
    score: str | None
    remark: str | None
    others: tuple[Other, ...]
    page: int | None
    bbox: Box | None
    confidence: float

    @classmethod
    def _of(cls, value: Any) -> Indicator:
        plain = ("level1", "level2", "name", "level1_printed", "level2_printed", "annual_name", "weight", "score", "remark", "page")
        made: dict[str, Any] = {name: value[name] for name in plain}
        made |= {name: Value._of(value[name]) for name in ("cycle", "annual", "actual")}
        made |= {"others": _others(value), "bbox": _box(value["bbox"]), "confidence": float(value["confidence"])} | _decided(value)
        return cls(**made)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about: a kind (file, page, form, field, task, goal, indicator), which one (from 0), and the member of it."""

    kind: str
    index: int | None
    member: str | None


@dataclass(frozen=True, slots=True)
class Alternative:
    """A character that was recognised as ``read`` and may be one of ``others``, likeliest first; it stands at ``at`` (from 0) in ``line``."""

    read: str
    others: tuple[str, ...]
    confidence: float
    bbox: Box
    line: str
    at: int

    @classmethod
    def _of(cls, value: Any) -> Alternative:
        box = _box(value["bbox"])
        assert box is not None
        return cls(value["read"], tuple(value["others"]), float(value["confidence"]), box, value["line"], value["at"])


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt about a result, with its place.

    ``text``: what it doubts, as it was read. ``reason``: what its row contradicts. ``alternatives``: the characters that are not sure, the least sure first.
    ``accepted_by``: who has looked at it and left what is read as it is.
    """

    code: str
    severity: str
    message: str
    page: int | None
    bbox: Box | None
    subject: Subject
    indicator: int | None
    text: str | None
    reason: str | None
    alternatives: tuple[Alternative, ...]
    accepted_by: str | None

    @classmethod
    def _of(cls, value: Any) -> Finding:
        subject = value["subject"]
        subject = Subject(subject["kind"], subject.get("index"), subject.get("member"))
        box = _box(value["bbox"])
        alternatives = tuple(map(Alternative._of, value.get("alternatives", ())))
        maybe = {name: value.get(name) for name in ("indicator", "text", "reason", "accepted_by")}
        return cls(value["code"], value["severity"], value["message"], value["page"], box, subject, alternatives=alternatives, **maybe)


@dataclass(frozen=True, slots=True)
class Form(_Decided):
    """One form. ``pages``: its first and last page; None for a text dump."""

    kind: str
    stage: str
    title: str
    year: int | None
    pages: tuple[int, int] | None
    attachment: str | None
    fields: tuple[Field, ...]
    tasks: tuple[Task, ...]
    task_total: Amount | None
    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    remarks: str | None
    approval_opinion: str | None
    notice: str | None
    diagnostics: tuple[Finding, ...]

    @classmethod
    def _of(cls, value: Any) -> Form:
        plain = ("kind", "stage", "title", "year", "remarks", "approval_opinion", "notice")
        return cls(
            **{name: value[name] for name in plain},
            pages=None if value["pages"] is None else tuple(value["pages"]),
            attachment=value.get("attachment"),
            fields=tuple(map(Field._of, value["fields"])),
            tasks=tuple(map(Task._of, value["tasks"])),
            task_total=Amount._of(value["task_total"]),
            goals=tuple(Goal(goal["label"], goal["text"], **_decided(goal)) for goal in value["goals"]),
            indicators=tuple(map(Indicator._of, value["indicators"])),
            diagnostics=tuple(map(Finding._of, value["diagnostics"])),
            **_decided(value),
        )


@dataclass(frozen=True, slots=True)
class Source:
    """What was read. ``text_source``: embedded, ocr, mixed or plain."""

    path: str
    sha256: str
    page_count: int | None
    text_source: str


@dataclass(frozen=True, slots=True)
class Document:
    """One input and all the forms in it, in reading order."""

    schema_version: str
    source: Source
    forms: tuple[Form, ...]
    diagnostics: tuple[Finding, ...]
    _text: str

    @classmethod
    def _of(cls, text: str) -> Document:
        value = json.loads(text, parse_float=Decimal)
        forms, findings = tuple(map(Form._of, value["forms"])), tuple(map(Finding._of, value["diagnostics"]))
        return cls(value["schema_version"], Source(**value["source"]), forms, findings, text)

    def to_json(self) -> str:
        """The document as the program prints it."""
        return self._text

    def to_dict(self) -> dict[str, Any]:
        """The document as plain dicts, lists, texts and numbers, as ``json.loads`` gives them."""
        return json.loads(self._text)

    def __repr__(self) -> str:
        indicators = sum(len(form.indicators) for form in self.forms)
        return f"<zhibiao.Document {self.source.path!r}: {len(self.forms)} form(s), {indicators} indicator(s)>"
