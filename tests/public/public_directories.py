#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Public migration directories, read unmodified.

For each line of directories.tsv whose copy is at hand, strata either makes the
schema that the sqlite3 shell makes of the same scripts, or stops with the code
that the line names. The order of the scripts and the cut between up and down
are worked out here once more, by each tool's own rules and none of strata's
code.

    STRATA_CORPUS=DIR public_directories.py STRATA

DIR holds a clone of OWNER/REPO, or the part of it that matters, as OWNER+REPO.
Without it the test is skipped, and says so.
"""
import csv
import glob
import json
import os
import re
import subprocess
import sys

SKIPPED = 77
HERE = os.path.dirname(os.path.abspath(__file__))
MARK = "-- the schema follows --"


def natural(text):
    """Numbers in a name by their values."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part)
            for part in re.findall(r"[0-9]+|[^0-9]+", text)]


def is_down(name):
    return re.search(r"(?i)[._-](down|rollback|undo|revert)\.+sql$", name)


def numbered(directory, pattern):
    found = []
    for name in os.listdir(directory):
        match = re.match(pattern, name)
        if match:
            numbers = [int(n) for n in re.findall("[0-9]+", match.group(1))]
            found.append((numbers, os.fsencode(name), name))
    return [name for _, _, name in sorted(found)]


def by_directory(directory, script, key):
    names = [name for name in os.listdir(directory)
             if os.path.isfile(os.path.join(directory, name, script))]
    return [os.path.join(name, script) for name in sorted(names, key=key)]


def walk(directory, pattern):
    for path, _, names in os.walk(directory):
        for name in names:
            if re.match(pattern, name):
                yield os.path.relpath(os.path.join(path, name), directory)


def drizzle(directory):
    journal = os.path.join(directory, "meta", "_journal.json")
    if not os.path.isfile(journal):
        return by_directory(directory, "migration.sql", os.fsencode)
    with open(journal, encoding="utf-8") as file:
        entries = json.load(file)["entries"]
    return [entry["tag"] + ".sql"
            for entry in sorted(entries, key=lambda entry: entry["idx"])]


def sqitch(directory):
    names, tags = [], []
    with open(os.path.join(directory, "sqitch.plan"), encoding="utf-8") as file:
        for line in file:
            word = (line.split() or ["#"])[0]
            if word.startswith("@"):
                tags.append((len(names), word))
            elif word[0] not in "#%":
                names.append(word.lstrip("+"))
    scripts = []
    for i, name in enumerate(names):
        suffix = ""
        if name in names[i + 1:]:
            again = names.index(name, i + 1)
            between = [tag for place, tag in tags if i < place <= again]
            suffix = between[-1] if between else ""
        scripts.append("deploy/" + name + suffix + ".sql")
    return scripts


def popx(directory):
    """Of x.sqlite3.up.sql and x.up.sql, the one for the database."""
    best = {}
    for name in os.listdir(directory):
        match = re.match(r"(\d+)_[^.]+((?:\.[a-z0-9]+)*)\.up\.sql$", name)
        words = set(match.group(2).split(".")) - {"", "autocommit"} \
            if match else {"none"}
        if words <= {"sqlite", "sqlite3"}:
            if match.group(1) not in best or words:
                best[match.group(1)] = name
    return [best[version] for version in sorted(best, key=int)]


def files(directory, key):
    names = [name for name in os.listdir(directory)
             if re.search(r"(?i)\.sql$", name) and not is_down(name)]
    return sorted(names, key=key)


ORDERS = {
    "atlas": lambda d: files(d, os.fsencode),
    "byte": lambda d: files(d, os.fsencode),
    "dbmate": lambda d: [n for n in files(d, os.fsencode) if n[0].isdigit()],
    "diesel": lambda d: by_directory(
        d, "up.sql", lambda name: name.split("_")[0].replace("-", "")),
    "drizzle": drizzle,
    "flyway": lambda d: sorted(
        walk(d, r"V[0-9._]+__.*\.sql$"),
        key=lambda p: [int(n) for n in re.findall(
            "[0-9]+", os.path.basename(p).split("__")[0])]),
    "golang-migrate": lambda d: numbered(d, r"(\d+)_(.*)\.(up)\.(.*)$"),
    "goose": lambda d: numbered(d, r"(\d+)_.*\.sql$"),
    "natural": lambda d: files(d, natural),
    "popx": popx,
    "prisma": lambda d: by_directory(d, "migration.sql", os.fsencode),
    "refinery": lambda d: numbered(d, r"[UV](\d+(?:\.\d+)?)__.*\.sql$"),
    "releases": lambda d: sorted(
        (p for p in walk(d, r".*\.sql$") if not is_down(p)), key=natural),
    "rusqlite": lambda d: by_directory(d, "up.sql", natural),
    "sql-migrate": lambda d: numbered(d, r"(\d+).*\.sql$"),
    "sqitch": sqitch,
    "sqldelight": lambda d: sorted(
        walk(d, r"\d+\.sqm$"), key=lambda p: int(os.path.basename(p)[:-4])),
    "sqlx": lambda d: [n for n in numbered(d, r"(\d+)_.*\.sql$")
                       if not n.endswith(".down.sql")],
}

# What begins the up and the down section, and whether there has to be one.
SECTIONS = {
    "goose": (r"--\s*\+goose\s+up\b", r"--\s*\+goose\s+down\b"),
    "sql-migrate": (r"--\s*\+migrate\s+up\b", r"--\s*\+migrate\s+down\b"),
    "dbmate": (r"--\s*migrate:up\b", r"--\s*migrate:down\b"),
}


def up_section(text, tool):
    if tool not in SECTIONS:
        return text
    begin, end = SECTIONS[tool]
    if not re.search("(?im)^" + begin, text):
        return text if tool == "dbmate" else ""
    taken, lines = False, []
    for line in text.split("\n"):
        if re.match(begin, line, re.I):
            taken = True
        elif re.match(end, line, re.I):
            taken = False
        elif taken:
            lines.append(line)
    return "\n".join(lines)


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    text = data.decode("utf-8-sig", "surrogateescape")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def normal(statement):
    """Without white space and semicolons: what a last statement without
    semicolon keeps of them depends on how the text was fed."""
    return re.sub(r"[\s;]+", "", statement)


def shell_schema(directory, tool, setup):
    sql = setup + ";\n" if setup else ""
    for script in ORDERS[tool](directory):
        sql += up_section(read(os.path.join(directory, script)), tool)
        sql += "\n;\n"
    sql += "SELECT '%s';\n" % MARK
    sql += ("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
            " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT IN"
            " (SELECT name FROM pragma_table_list WHERE type = 'shadow')"
            " ORDER BY rowid;\n")
    run = subprocess.run(
        ["sqlite3", "-batch", "-bail", "-init", os.devnull, ":memory:"],
        input=sql.encode("utf-8", "surrogateescape"), capture_output=True)
    output = run.stdout.decode("utf-8", "replace")
    if MARK not in output:
        return None, run.stderr.decode("utf-8", "replace").strip()
    return normal(output.split(MARK, 1)[1]), ""


def strata(program, command, directory, options):
    run = subprocess.run([program, command, "--quiet", *options, directory],
                         capture_output=True)
    return (run.returncode, run.stdout.decode("utf-8", "replace"),
            run.stderr.decode("utf-8", "replace"))


def outcome(program, directory, row):
    """What happened, in the words of directories.tsv."""
    options = row["options"].split()
    status, schema, messages = strata(program, "schema", directory, options)
    if status != 0:
        first = re.search(r": error: .*\[([a-z-]+)\]", messages)
        return first.group(1) if first else "status %d" % status, messages
    expected, problem = shell_schema(directory, row["tool"], row["setup"])
    if expected is None:
        return "shell fails", problem
    same = normal(schema) == expected
    return ("same" if same else "another schema"), ""


def main():
    corpus = os.environ.get("STRATA_CORPUS", "")
    if not os.path.isdir(corpus):
        print("SKIPPED: no public directories were read. Set STRATA_CORPUS to "
              "a folder that holds clones as OWNER+REPO; see " +
              os.path.join(HERE, "directories.tsv"))
        return SKIPPED
    tried = failed = absent = 0
    with open(os.path.join(HERE, "directories.tsv"), encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        for row in csv.DictReader(lines, delimiter="\t",
                                  quoting=csv.QUOTE_NONE):
            copies = glob.glob(os.path.join(
                glob.escape(corpus), row["repository"].replace("/", "+") + "*",
                glob.escape(row["path"])))
            if not copies:
                absent += 1
                continue
            directory = os.path.normpath(sorted(copies)[0])
            tried += 1
            what, why = outcome(sys.argv[1], directory, row)
            if what != row["expected"]:
                failed += 1
                print("%s %s: %s, expected %s\n%s" %
                      (row["repository"], row["path"], what, row["expected"],
                       why[:2000]))
    print("%d directories, %d not as expected, %d not at hand" %
          (tried, failed, absent))
    return 1 if failed or not tried else 0


sys.exit(main())
