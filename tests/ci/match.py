#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What GitHub's runner makes of lines of output with a file of problem matchers
(actions/runner, src/Runner.Worker/Handlers/OutputManager.cs).

usage: match.py MATCHER <OUTPUT

Prints "SEVERITY FILE:LINE:COLUMN [CODE] MESSAGE" for each line that matches.
"""
import json
import re
import sys

KEYS = {"regexp", "file", "line", "column", "severity", "code", "message"}


def load(path):
    with open(path, encoding="utf-8") as file:
        matchers = json.load(file)["problemMatcher"]
    owners = [matcher["owner"].lower() for matcher in matchers]
    assert len(set(owners)) == len(owners), "an owner twice"
    for matcher in matchers:
        (pattern,) = matcher["pattern"]
        assert set(pattern) <= KEYS, set(pattern)
        # RegexOptions.ECMAScript has neither Unicode classes nor lookbehind.
        matcher["regex"] = re.compile(pattern["regexp"], re.ASCII)
        assert "(?<" not in pattern["regexp"]
        for name in KEYS - {"regexp"}:
            assert pattern.get(name, 0) <= matcher["regex"].groups
    return matchers


def issue(matcher, line):
    """What is shown of a line, or None."""
    match = matcher["regex"].search(line)
    if not match:
        return None
    (pattern,) = matcher["pattern"]
    found = {name: match.group(pattern[name]) or ""
             for name in KEYS - {"regexp"} if name in pattern}
    severity = found.get("severity") or matcher.get("severity", "error")
    if severity not in ("error", "warning", "notice") or not found["message"]:
        return None
    return "%s %s:%s:%s [%s] %s" % (
        severity, found["file"], found["line"], found["column"],
        found["code"], found["message"])


def main():
    matchers = load(sys.argv[1])
    text = sys.stdin.buffer.read().decode("utf-8", "backslashreplace")
    for line in text.split("\n"):
        line = re.sub("\x1b\\[[0-9;]*m?", "", line)
        for matcher in matchers:
            shown = issue(matcher, line)
            if shown:
                print(shown)
                break


if __name__ == "__main__":
    main()
