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
