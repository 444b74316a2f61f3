#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Stand in for `pre-commit run` where it is not installed: of a repository's
.pre-commit-config.yaml and the hooks that it takes from elsewhere, do what
pre-commit does for hooks of the system (pre_commit/commands/run.py).
"""
import re
import shlex
import subprocess
import sys

try:
    import yaml
except ImportError:
    print("skipped: python3 has neither pre-commit nor yaml")
    sys.exit(77)

KEYS = {"id", "name", "description", "entry", "language", "files",
        "always_run", "pass_filenames", "require_serial"}


def staged():
    # Without D: a file that is deleted is not given to hooks.
    said = subprocess.run(
        ["git", "diff", "--staged", "--name-only", "--no-ext-diff", "-z",
         "--diff-filter=ACMRTUXB"], check=True, stdout=subprocess.PIPE)
    return said.stdout.decode().split("\0")[:-1]


def load(repository):
    with open(repository + "/.pre-commit-hooks.yaml", encoding="utf-8") as file:
        hooks = yaml.safe_load(file)
    for hook in hooks:
        assert set(hook) <= KEYS, set(hook) - KEYS
        assert hook["language"] == "system" and not hook["pass_filenames"]
    return {hook["id"]: hook for hook in hooks}


def run(hook, names):
    found = [name for name in names if re.search(hook.get("files", ""), name)]
    if not found and not hook.get("always_run"):
        print(hook["name"] + "...(no files to check)Skipped")
        return 0
    done = subprocess.run(shlex.split(hook["entry"]) + hook.get("args", []),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    print(hook["name"] + "..." + ("Failed" if done.returncode else "Passed"))
    if done.returncode:
        sys.stdout.write(done.stdout.decode("utf-8", "backslashreplace"))
    return done.returncode


def main():
    with open(".pre-commit-config.yaml", encoding="utf-8") as file:
        config = yaml.safe_load(file)
    status = 0
    for repository in config["repos"]:
        hooks = load(repository["repo"])
        for wanted in repository["hooks"]:
            if run({**hooks[wanted["id"]], **wanted}, staged()) != 0:
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
