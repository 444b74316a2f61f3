# SPDX-License-Identifier: MIT
#
# The job of the GitLab templates, in clones of real repositories as GitLab's
# runner makes them. Each story is told of both files. Every path has blanks.
# shellcheck shell=bash disable=SC2154

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
templates=$(cd "$tests/../../templates" && pwd)

# merge_request COMMAND...: a branch with a migration more than main, on which
# the command was run, and a clone of all of it where we are afterwards.
merge_request() {
    mkdir 'with blanks'
    cd 'with blanks'
    begin 'db scripts'
    script 0004 words
    run "$@"
    commit 'a fourth'
    cd ..
    run git clone -q --no-local --branch topic repository 'my project'
    cd 'my project'
    CI_MERGE_REQUEST_DIFF_BASE_SHA=$(git rev-parse origin/main)
    export CI_MERGE_REQUEST_DIFF_BASE_SHA
    export CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main
    export CI_PIPELINE_SOURCE=merge_request_event
}

# component STATUS INPUT=VALUE... -- PATTERN...: the job of the component.
component() { job check.yml "$@"; }

# plain STATUS VARIABLE=VALUE... -- PATTERN...: that of the file to include.
plain() { job include/strata.yml "$@"; }

job() {
    local file=$1 expected=$2 inputs=() status=0 pattern
    shift 2
    while [ "$1" != -- ]; do
        inputs+=("$1")
        shift
    done
    shift
    printf '$ the job of %s, with %s\n' "$file" "${inputs[*]}"
    rm -f gl-code-quality-report.json
    PATH=${job_path-$(dirname "$strata"):$PATH} python3 "$tests/run_gitlab.py" \
        "$templates/$file" "${inputs[@]}" >"$work/answer" 2>&1 || status=$?
    sed 's/^/  /' "$work/answer"
    [ "$status" != 77 ] || skip 'python3 has no yaml (Debian: python3-yaml)'
    [ "$status" = "$expected" ] || failed "status $status, not $expected"
    for pattern in "$@"; do
        grep -qE -- "$pattern" "$work/answer" || failed "nobody said '$pattern'"
    done
}

# reported TEXT: the code quality report is JSON, and as one line it is this:
# the findings, each with its file.
reported() {
    local said
    said=$(python3 -c '
import json
for found in json.load(open("gl-code-quality-report.json")):
    assert len(found["fingerprint"]) >= 32 and found["severity"]
    assert found["location"]["lines"]["begin"] >= 1
    print(found["check_name"], found["location"]["path"], sep=" ", end=";")')
    [ "$said" = "$1" ] || failed "the report has '$said'"
}

story_gitlab_fine() {
    merge_request true
    component 0 'directory=db scripts' -- '^base [0-9a-f]{12}: 3 migrations unchanged$'
    reported ''
    plain 0 'STRATA_DIRECTORY=db scripts' -- '^base [0-9a-f]{12}: 3'
    reported ''
    plain 0 'STRATA_DIRECTORY=db scripts' STRATA_CHECK_BASE= -- '^base [0-9a-f]{12}: 3'
    component 0 'directory=db scripts' base=origin/main -- '^base origin/main'
    component 0 'directory=db scripts' base=none --
    ! grep -q '^base' "$work/answer" || failed 'there was a base'
}

story_gitlab_edit_and_a_lock_made_anew() {
    merge_request edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    run "$strata" check -q 'db scripts' && failed 'the lock has it'
    directory='db scripts' reseal_all
    component 1 'directory=db scripts' -- "merged migration '0001' was edited"
    reported 'history-edited db scripts/0001_notes.sql;'
    plain 1 'STRATA_DIRECTORY=db scripts' -- "merged migration '0001' was edited"
    reported 'history-edited db scripts/0001_notes.sql;'
}

# The depth that a project sets for itself may be too little.
story_gitlab_shallow() {
    merge_request true
    cd ..
    run git -C repository config uploadpack.allowAnySHA1InWant true
    run rm -rf 'my project'
    run git clone -q --depth=1 --branch topic "file://$PWD/repository" 'my project'
    cd 'my project'
    component 3 'directory=db scripts' -- 'base-unavailable' \
        '^note: to get it: git .*fetch --depth=1 origin'
    reported 'base-unavailable db scripts;'
    follow
    component 0 'directory=db scripts' -- '^base'
}

story_gitlab_inputs_are_no_commands() {
    merge_request true
    # shellcheck disable=SC2016
    component 3 'directory=db scripts' 'base=$(touch x);touch x' -- 'is not here'
    # shellcheck disable=SC2016
    component 1 'directory=no $(touch x)"; touch x; "' --
    # shellcheck disable=SC2016
    component 1 'directory=db scripts' 'options=--lint=select-star=off
--locked
--color=never
--function=a $(touch x) */1' -- '4. is not sealed'
    : >'--x glob'
    component 2 'directory=db scripts' 'options=--x *' -- '--x \*'
    [ -z "$(find . -name x)" ] || failed 'something was run'
}

# fake NAME: a program that keeps its words and goes on with standard input.
fake() {
    mkdir -p ../fakes
    {
        echo '#!/bin/sh'
        echo "printf '<%s> ' $1 \"\$@\" >>'$PWD/../calls'; echo >>'$PWD/../calls'"
        cat
    } >"../fakes/$1"
    chmod +x "../fakes/$1"
}

story_gitlab_builds_strata() {
    ! command -v strata >/dev/null || skip 'the machine has a strata'
    merge_request true
    run git init -q ../strata
    run git -C ../strata commit -q --allow-empty -m x
    run git -C ../strata tag v1
    fake apt-get </dev/null
    # It makes the program where a build does.
    fake cmake <<SH
[ "\$1" = --build ] || exit 0
mkdir -p "\$2/compiler"
ln -s '$strata' "\$2/compiler/strata"
SH
    job_path=$PWD/../fakes:$PATH
    component 0 'directory=db scripts' "source=file://$PWD/../strata" version=v1 -- '^base'
    plain 0 'STRATA_DIRECTORY=db scripts' "STRATA_SOURCE=file://$PWD/../strata" -- '^base'
    cat ../calls
    if [ "$(id -u)" = 0 ]; then
        grep -q '^<apt-get> <install> .*<libsqlite3-dev>' ../calls || failed 'no packages'
    fi
    grep -q '^<cmake> <-S> .*<-DSTRATA_BUILD_TESTING=OFF>' ../calls || failed 'no build'
    component 128 'directory=db scripts' "source=file://$PWD/../strata" version=v2 -- 'v2 not found'
    component 2 'directory=db scripts' -- 'no source to build it from'
}
