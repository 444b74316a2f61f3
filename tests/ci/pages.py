#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What is YAML in this repository, and in docs/ci.md.

usage: pages.py yaml SOURCES         every file parses and has what it needs
       pages.py script SOURCES NAME  the script lines of an example, by the name
                                     in its first line
"""
import os
import re
import sys

try:
    import yaml
except ImportError:
    print("skipped: python3 has no yaml (Debian: python3-yaml)")
    sys.exit(77)

BLOCK = re.compile(r"^```yaml\n# (.*)\n((?:.*\n)*?)```$", re.MULTILINE)


class Strict(yaml.SafeLoader):
    """Of two equal keys YAML readers take one or the other."""

    def construct_mapping(self, node, deep=False):
        keys = [self.construct_object(key, deep) for key, _ in node.value]
        assert len(set(map(str, keys))) == len(keys), "a key twice: %s" % keys
        return super().construct_mapping(node, deep)


def parse(text):
    return list(yaml.load_all(text, Loader=Strict))


def read(*names):
    with open(os.path.join(*names), encoding="utf-8") as file:
        text = file.read()
    assert "\t" not in text, "a tab in " + names[-1]
    return text


def examples(sources):
    found = dict(BLOCK.findall(read(sources, "docs", "ci.md")))
    assert len(found) == 6, sorted(found)
    return {name: parse(text) for name, text in found.items()}


def check_github(sources, example):
    (action,) = parse(read(sources, "action.yml"))
    (workflow,) = example
    (step,) = [s for s in workflow["jobs"]["check"]["steps"]
               if s["uses"].startswith("OWNER/")]
    assert set(step["with"]) <= set(action["inputs"])
    documented = re.findall(r"^\| `([a-z-]+)` \| (?:`(.*?)`)? ?\|",
                            section(sources, "GitHub"), re.MULTILINE)
    assert dict(documented) == {
        name: about["default"] for name, about in action["inputs"].items()}
    used = set(re.findall(r"\$\{\{ inputs\.([a-z-]+) \}\}", str(action["runs"])))
    assert used == set(action["inputs"]), "an input that nothing reads"


def section(sources, title):
    text = read(sources, "docs", "ci.md")
    return text.split("\n## %s\n" % title)[1].split("\n## ")[0]


def check_gitlab(sources, component, plain):
    spec, job = parse(read(sources, "templates", "check.yml"))
    (plain_file,) = parse(read(sources, "templates", "include", "strata.yml"))
    inputs = spec["spec"]["inputs"]
    assert set(component[0]["include"][0]["inputs"]) <= set(inputs)
    (ours,), (name,) = job.values(), plain_file
    theirs = plain_file[name]
    assert plain[0]["strata-check"]["extends"] == name
    assert set(plain[0]["strata-check"]["variables"]) <= set(theirs["variables"])
    # The two files say the same, but for where values come from.
    assert list(ours) == list(theirs)
    for key in ours:
        if key not in ("stage", "image", "variables"):
            assert ours[key] == theirs[key], "they differ in " + key
    assert list(ours["variables"]) == list(theirs["variables"])
    for key, value in ours["variables"].items():
        match = re.fullmatch(r"\$\[\[ inputs\.(\w+) \]\]", value)
        default = inputs[match.group(1)]["default"] if match else value
        assert theirs["variables"][key] == default, key
    for name in inputs:
        assert "`%s`" % name in section(sources, "GitLab"), name


def check_hooks(sources, example):
    (hooks,) = parse(read(sources, ".pre-commit-hooks.yaml"))
    known = {hook["id"] for hook in hooks}
    assert {h["id"] for h in example[0]["repos"][0]["hooks"]} == known
    for hook in hooks:
        # The one that Debian 12 has, 3.0, knows none of the newer names.
        assert hook["language"] == "system" and "stages" not in hook
        assert hook["pass_filenames"] is False
        re.compile(hook.get("files", ""))


def check_yaml(sources):
    shown = examples(sources)
    check_github(sources, shown[".github/workflows/migrations.yml"])
    check_gitlab(sources, shown[".gitlab-ci.yml, with the component"],
                 shown[".gitlab-ci.yml, with the file"])
    check_hooks(sources, shown[".pre-commit-config.yaml"])


def print_script(sources, name):
    (page,) = examples(sources)[name]
    if name == "bitbucket-pipelines.yml":
        (entry,) = page["pipelines"]["pull-requests"]["**"]
        lines = entry["step"]["script"]
    else:
        lines = [step["script"] for step in page["steps"] if "script" in step]
    print("\n".join(lines))


if __name__ == "__main__":
    if sys.argv[1] == "yaml":
        check_yaml(sys.argv[2])
    else:
        print_script(sys.argv[2], sys.argv[3])
