"""The files that are read: the samples and the test forms of the repository."""

import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def sample():
    return ROOT / "samples" / "approval_2024.pdf"


@pytest.fixture(scope="session")
def forms():
    return sorted((ROOT / "tests" / "corpus").glob("*.pdf"))[:24] + sorted((ROOT / "tests" / "wild").glob("*.pdf"))[:12]
