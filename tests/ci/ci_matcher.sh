# SPDX-License-Identifier: MIT
#
# The problem matcher, on what strata really prints. A file may have any name
# that is one of a migration.
# shellcheck shell=bash disable=SC2154

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
matcher=$tests/../../action/matcher.json

# shown OPTION... -- LINE...: GitHub shows these and no others of what `strata
# check` prints.
shown() {
    local options=()
    command -v python3 >/dev/null || skip 'python3 is not installed'
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    "$strata" check --color always "${options[@]}" >"$work/answer" 2>&1 || true
    sed 's/^/  /' "$work/answer"
    printf '%s\n' "$@" >"$work/expected"
    python3 "$tests/match.py" "$matcher" <"$work/answer" >"$work/matched"
    diff -u "$work/expected" "$work/matched" || failed 'GitHub shows something else'
}

story_matcher_places() {
    directory='db scripts'
    script 0001 notes
    write 'db scripts/0002_broken.sql' 'CREATE TABLE tags (id INTEGER);\nSELEC 1;\n'
    shown "$directory" -- \
        'error db scripts/0002_broken.sql:2:1 [sql-error] near "SELEC": syntax error'
    run rm 'db scripts/0002_broken.sql'
    seal
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    # Without a line, and with notes that have one: those are not shown.
    shown "$PWD/$directory" -- \
        "error $PWD/db scripts/0001_notes.sql:: [history-edited] sealed migration '0001' was edited"
    grep -q 'strata.lock:2:1:.*note:' "$work/answer" ||
        failed 'it has no note with a place'
}

story_matcher_levels() {
    directory='db scripts'
    script 0001 notes
    write 'db scripts/0002_drop.sql' 'DROP TABLE IF EXISTS notes;\n'
    for level in error warning note; do
        severity=${level/note/notice}
        shown --lint "table-dropped=$level" --lint if-exists-hides=off \
            "$directory" -- \
            "$severity db scripts/0002_drop.sql:1:22 [table-dropped] table 'notes' is dropped with its rows"
    done
}

story_matcher_hostile_names() {
    mkdir scripts
    for name in '0001_a, [b].sql' '0002_::error::x.sql' '0003_a:1:x.sql' \
        '0004_##[error]x.sql' "0005_it's \"\$(x)\`y\`.sql" '0006_%0A.sql' \
        '0007_ünï.sql'; do
        printf 'CREATE TABLE t%s (id INTEGER PRIMARY KEY);\n' "${name%%_*}" \
            >"scripts/$name"
    done
    # Control characters are seen, and are not the end of a line.
    printf 'SELECT 1;\n' >"scripts/0008_a"$'\n'"x: error: b [c].sql"
    printf 'SELECT 1;\n' >"scripts/0009_a"$'\e'"[31m.sql"
    shown scripts -- \
        'error scripts/0008_a\x0Ax:: [name-unrecognised] b [c].sql: error: '"'0008_a\\x0Ax: error: b [c].sql' looks like a migration and is not one" \
        'error scripts/0009_a\x1B[31m.sql:: [name-unrecognised] '"'0009_a\\x1B[31m.sql' looks like a migration and is not one"
    run rm scripts/0008* scripts/0009*
    (cd scripts && run "$strata" lock -q .)
    for file in scripts/*.sql; do
        printf -- '-- edited\n' >>"$file"
    done
    expected=()
    for file in scripts/*.sql; do
        version=${file#scripts/}
        expected+=("error $file:: [history-layout] only comments or white space of sealed migration '${version%%_*}' changed")
    done
    shown scripts -- "${expected[@]}"
}

# What compilers and CMake print in the same job is theirs.
story_matcher_others() {
    command -v python3 >/dev/null || skip 'python3 is not installed'
    python3 "$tests/match.py" "$matcher" >"$work/matched" <<'TEXT'
main.c:3:5: error: 'x' undeclared (first use in this function)
main.c:3:5: warning: unused variable 'x' [-Wunused-variable]
main.c:3:5: note: each undeclared identifier is reported only once
CMake Error at CMakeLists.txt:3 (add_migrations):
note: to get it: git fetch origin main [x y]
FAILED: strata/app_migrations/app.stamp
1 error
TEXT
    [ ! -s "$work/matched" ] || failed "$(cat "$work/matched")"
}

# A build prints absolute paths, behind lines of its own.
story_matcher_in_a_build() {
    command -v python3 >/dev/null || skip 'python3 is not installed'
    printf '%s\n' 'FAILED: app.stamp' "/w/my app/m/0001_a.sql:1:14: error: near \"x\": syntax error [sql-error]" |
        python3 "$tests/match.py" "$matcher" >"$work/matched"
    grep -qx 'error /w/my app/m/0001_a.sql:1:14 \[sql-error\] near "x": syntax error' \
        "$work/matched" || failed "$(cat "$work/matched")"
}
