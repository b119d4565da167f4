"""One file: documents and tables."""

import dataclasses
import json
from decimal import Decimal

import pytest

import zhibiao


def test_a_document_has_the_members_of_the_json(sample):
    document = zhibiao.convert(sample, name="samples/approval_2024.pdf")
    expected = json.loads(sample.with_suffix(".json").read_text(encoding="utf-8"))
    assert document.to_dict() == expected
    form, said = document.forms[0], expected["forms"][0]
    assert (form.kind, form.stage, form.year, form.pages) == (said["kind"], said["stage"], said["year"], tuple(said["pages"]))
    assert [i.name for i in form.indicators] == [i["name"] for i in said["indicators"]]
    indicator = next(i for i in form.indicators if i.name == "刑罚执行与社区矫正衔接率")
    assert (indicator.annual.text, indicator.annual.number, indicator.annual.inferred) == ("100%", Decimal(100), "ratio_as_percent")
    assert len(indicator.bbox) == 4 and indicator.page == 3
    assert {f.code for f in form.diagnostics} >= {"task_total_mismatch", "ratio_as_percent"}


def test_bytes_and_pages(sample):
    document = zhibiao.convert(sample.read_bytes(), pages="1-2")
    assert document.source.path == "bytes"
    assert document.forms[0].pages == (1, 2)


def test_documents_do_not_change(sample):
    document = zhibiao.convert(sample)
    with pytest.raises(dataclasses.FrozenInstanceError):
        document.forms[0].title = "x"
    assert isinstance(document.forms, tuple)


@pytest.mark.parametrize(
    ("data", "cause"),
    [(b"%PDF-1.7 nothing", "damaged"), (b"PK\x03\x04 a zip", "not_supported"), (b"", "unreadable")],
)
def test_what_cannot_be_read_says_why(data, cause):
    with pytest.raises(zhibiao.ConversionError) as caught:
        zhibiao.convert(data)
    assert caught.value.cause == cause
    assert "\n" not in str(caught.value) and str(caught.value)


def test_a_missing_file_and_wrong_pages_are_told(tmp_path, sample):
    with pytest.raises(zhibiao.ConversionError) as caught:
        zhibiao.convert(tmp_path / "none.pdf")
    assert caught.value.cause == "unreadable"
    with pytest.raises(ValueError, match="3-7"):
        zhibiao.convert(sample, pages="x")


def test_tables(sample):
    found = zhibiao.tables(sample)
    assert len(found) == len(found.to_dict()["tables"]) > 0
    assert any("指标" in text for table in found for row in table.rows() for text in row)
    one = zhibiao.tables(sample, pages="1", join=True)
    assert all(table.page == 1 for table in one)
    with pytest.raises(ValueError, match="reading"):
        zhibiao.tables(sample, reading="by eye")


def test_what_persons_have_decided_is_applied(tmp_path, sample):
    before = zhibiao.convert(sample)
    indicator = before.forms[0].indicators[0]
    line = {
        "input": before.source.sha256,
        "page": indicator.page,
        "bbox": list(indicator.bbox),
        "path": "forms[0].indicators[0].annual",
        "read": indicator.annual.raw,
        "now": "≥77%",
        "kind": "corrected",
        "by": "tester",
        "when": "2026-11-29T08:30:00Z",
    }
    data = (json.dumps(line, ensure_ascii=False) + "\n").encode()
    path = tmp_path / "corrections.ndjson"
    path.write_bytes(data)
    for corrections in (data, path, str(path)):
        changed = zhibiao.convert(sample, corrections=corrections).forms[0].indicators[0]
        assert (changed.annual.raw, changed.annual.number, changed.annual.comparator) == ("≥77%", Decimal(77), ">=")
        assert changed.corrected_by == "tester"
    batch = zhibiao.read([sample], corrections=path)
    assert pytest.importorskip("pyarrow").table(batch.indicators)["annual"][0].as_py() == "≥77%"


def test_models_of_the_installed_package_read_a_scan(sample, monkeypatch, tmp_path):
    pytest.importorskip("zhibiao_models", reason="scripts/python installs it")
    for name in ("ZHIBIAO_MODELS", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    document = zhibiao.convert(sample.with_name("approval_2024_scan.pdf"))
    assert document.source.text_source == "ocr" and len(document.forms[0].indicators) > 20
