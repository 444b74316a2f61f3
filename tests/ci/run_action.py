#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Run a composite action as GitHub's runner does, as far as ours goes.

usage: run_action.py DIRECTORY [INPUT=VALUE]...

The environment has what the runner would set: GITHUB_WORKSPACE, RUNNER_TEMP
and the variables of the event. What the steps print is read as the runner reads
it (actions/runner, src/Runner.Common/ActionCommand.cs): a workflow command is
printed again as "command NAME PROPERTIES: DATA", anything else as "log: …".
Whatever is not understood is an error.
"""
import os
import re
import subprocess
import sys
import tempfile

try:
    import yaml
except ImportError:
    print("skipped: python3 has no yaml (Debian: python3-yaml)")
    sys.exit(77)

EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
COMMANDS = {
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error",
    "group", "notice", "remove-matcher", "save-state", "set-env", "set-output",
    "stop-commands", "warning",
}
NAMES = {
    "step": {"id", "name", "if", "run", "env", "shell", "working-directory"},
    "root": {"name", "description", "author", "inputs", "outputs", "runs",
             "branding"},
}


def unescape(text):
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"),
                            ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


class Runner:
    """What is kept from line to line of the output."""

    def __init__(self):
        self.token = None

    def parse(self, line):
        """The command in a line: name, properties, data. Or None."""
        known = COMMANDS | ({self.token} if self.token else set())
        start = line.lstrip()
        second = start.find("::", 2)
        if start.startswith("::") and second >= 0:
            name, _, properties = start[2:second].partition(" ")
            if name in known:
                return name, properties, start[second + 2:]
        first = line.find("##[")
        end = line.find("]", first)
        if first >= 0 and end >= 0:
            name, _, properties = line[first + 3:end].partition(" ")
            if name in known:
                return name, properties, line[end + 1:]
        return None

    def read(self, line):
        command = self.parse(line)
        if command and self.token:
            if command[0] == self.token:
                self.token = None
                return
            command = None
        if not command:
            print("log: " + line)
        elif command[0] == "stop-commands":
            assert len(command[2]) > 12, "a word that can be guessed"
            self.token = command[2]
        else:
            name, properties, data = command
            print("command %s %s: %s" % (
                name, unescape(properties).replace("\n", "\\n"),
                unescape(data).replace("\n", "\\n")))


def evaluate(text, contexts):
    """Replace the expressions in a text: names with dots and nothing else."""
    def value(match):
        name = match.group(1)
        assert name in contexts, "not understood: ${{ %s }}" % name
        return contexts[name]
    return EXPRESSION.sub(value, str(text))


def read_outputs(path):
    outputs = {}
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        for line in file:
            name, _, value = line.rstrip("\n").partition("=")
            outputs[name] = value
    return outputs


def run_step(step, contexts, runner, directory):
    """Run a step; returns its exit status and its outputs."""
    unknown = set(step) - NAMES["step"]
    assert not unknown, "a step has %s" % unknown
    assert step["shell"] == "bash", "another shell than bash"
    assert not EXPRESSION.search(step["run"]), "an expression in a script"
    temporary = os.environ["RUNNER_TEMP"]
    handle, output = tempfile.mkstemp(prefix="output", dir=temporary)
    os.close(handle)
    handle, script = tempfile.mkstemp(suffix=".sh", dir=temporary)
    with os.fdopen(handle, "w") as file:
        file.write(step["run"])
    environment = dict(os.environ)
    for name, text in step.get("env", {}).items():
        environment[name] = evaluate(text, contexts)
    environment.update(GITHUB_OUTPUT=output, GITHUB_ACTION_PATH=directory)
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script],
        env=environment, cwd=os.environ["GITHUB_WORKSPACE"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, check=False)
    for line in done.stdout.decode("utf-8", "backslashreplace").split("\n"):
        if line:
            runner.read(line.rstrip("\r"))
    return done.returncode, read_outputs(output)


def main(directory, given):
    with open(os.path.join(directory, "action.yml"), encoding="utf-8") as file:
        action = yaml.safe_load(file)
    assert set(action) <= NAMES["root"], set(action)
    assert action["runs"]["using"] == "composite"
    contexts = {}
    for name, about in action["inputs"].items():
        assert isinstance(about["default"], str), "no text: " + name
        contexts["inputs." + name] = about["default"]
    for text in given:
        name, _, value = text.partition("=")
        assert "inputs." + name in contexts, "no such input: " + name
        contexts["inputs." + name] = value
    runner = Runner()
    status = 0
    for step in action["runs"]["steps"]:
        status, outputs = run_step(step, contexts, runner, directory)
        for name, value in outputs.items():
            contexts["steps.%s.outputs.%s" % (step["id"], name)] = value
        if status != 0:
            break
    assert runner.token is None, "commands are stopped for good"
    for name, about in action["outputs"].items():
        if status == 0:
            print("output %s=%s" % (name, evaluate(about["value"], contexts)))
    return status


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2:]))
