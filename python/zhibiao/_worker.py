"""A process that converts what it is given on standard input, for :mod:`zhibiao.spark`: a line of JSON (name, size), then the bytes; it answers with a line of JSON."""

from __future__ import annotations

import json
import sys


def main() -> None:
    from zhibiao.spark import _converted

    models = sys.argv[1] or None
    source, answers = sys.stdin.buffer, sys.stdout.buffer
    while line := source.readline():
        head = json.loads(line)
        data = source.read(head["size"])
        answers.write(json.dumps(_converted(head["name"], data, models)).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    main()
