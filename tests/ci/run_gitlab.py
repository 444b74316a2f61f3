#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run the job of a GitLab template as its runner does, in this directory.

usage: run_gitlab.py FILE [INPUT=VALUE]...

For a component the values are inputs; for a file without `spec` they are the
job's variables. The lines of before_script and script run in one shell.
"""
import os
import subprocess
import sys

try:
    import yaml
except ImportError:
    print("skipped: python3 has no yaml (Debian: python3-yaml)")
    sys.exit(77)

KEYS = {"stage", "image", "variables", "rules", "before_script", "script",
        "artifacts"}


def fill(value, inputs):
    """Put inputs into a document, after it was parsed, as GitLab does."""
    if isinstance(value, dict):
        return {fill(k, inputs): fill(v, inputs) for k, v in value.items()}
    if isinstance(value, list):
        return [fill(item, inputs) for item in value]
    if isinstance(value, str):
        for name, text in inputs.items():
            value = value.replace("$[[ inputs.%s ]]" % name, text)
        assert "$[[" not in value, "not understood: " + value
    return value


def load(path, given):
    with open(path, encoding="utf-8") as file:
        documents = list(yaml.safe_load_all(file))
    if len(documents) == 1:
        (job,) = documents[0].values()
        unknown = set(given) - set(job["variables"])
        job["variables"].update(given)
    else:
        inputs = {name: about["default"]
                  for name, about in documents[0]["spec"]["inputs"].items()}
        unknown = set(given) - set(inputs)
        inputs.update(given)
        for script in ("before_script", "script"):
            for job in documents[1].values():
                assert "$[[" not in str(job[script]), "an input in a script"
        (job,) = fill(documents[1], inputs).values()
    assert not unknown, "not known: %s" % unknown
    assert set(job) <= KEYS, set(job)
    return job


def main():
    given = dict(text.split("=", 1) for text in sys.argv[2:])
    job = load(sys.argv[1], given)
    environment = dict(os.environ, CI="true", GITLAB_CI="true",
                       CI_PROJECT_DIR=os.getcwd())
    for name, value in job["variables"].items():
        assert isinstance(value, str), "no text: " + name
        environment[name] = value
    lines = job["before_script"] + job["script"]
    done = subprocess.run(["sh", "-e", "-c", "\n".join(lines)],
                          env=environment, stdin=subprocess.DEVNULL,
                          check=False)
    for path in job["artifacts"]["reports"].values():
        assert os.path.exists(path) or done.returncode != 0, "no " + path
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
