#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Run one story: a history of a real git repository, and what `strata check
# --base` says about its work tree. Every step is printed.
#
# usage: history.sh STRATA FILE STORY
#
# A story is made of the verbs below. Whatever the machine has configured for
# git, and whatever CI runs this, has no say.
# shellcheck shell=bash
set -euo pipefail

strata=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
work=$(mktemp -d)
trap 'chmod -R u+rwX "$work"; rm -rf "$work"' EXIT
work=$(cd "$work" && pwd -P)

# skip REASON: CTest shows the test as skipped.
skip() {
    printf 'skipped: %s\n' "$*"
    exit 77
}
command -v git >/dev/null || skip 'git is not installed'

for name in $(compgen -e | grep -E '^(GIT_|GITHUB_|CI_|BITBUCKET_|SYSTEM_|STRATA_)' || true); do
    unset "$name"
done
mkdir "$work/home"
export LC_ALL=C HOME=$work/home XDG_CONFIG_HOME=$work/home
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=$work/home/gitconfig
export GIT_AUTHOR_DATE='2024-05-01T12:00:00Z'
export GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
git config --global user.name 'A U Thor'
git config --global user.email author@example.com
git config --global init.defaultBranch main
git config --global protocol.file.allow always
git config --global advice.detachedHead false
git config --global merge.conflictStyle merge
git config --global core.autocrlf false
cd "$work"

directory=migrations # of the migrations
base=main            # what --base names

# run COMMAND...: print it, then run it; what it says is shown indented.
run() {
    printf '$ %s\n' "$*"
    "$@" >"$work/said" 2>&1 || {
        local status=$?
        sed 's/^/  /' "$work/said"
        return $status
    }
}

# failed TEXT: the story is not as it is told.
failed() {
    printf 'FAILED: %s\n' "$*"
    exit 1
}

# write FILE TEXT: printf's escapes are understood.
write() {
    printf '$ write %s\n' "$1"
    mkdir -p "$(dirname "$1")"
    printf '%b' "$2" >"$1"
}

# script N NAME [TABLE]: a migration with a way down.
script() {
    write "$directory/$1_$2.sql" "-- migrate:up
CREATE TABLE ${3:-$2} (id INTEGER PRIMARY KEY, body TEXT);
-- migrate:down
DROP TABLE ${3:-$2};
"
}

seal() { run "$strata" lock -q "$directory"; }

# commit MESSAGE: all that is there. No repository's own hooks.
commit() {
    run git add -A
    run git commit -q --no-verify --allow-empty -m "$1"
}

# begin [DIRECTORY]: three sealed migrations on main, and a branch of them.
begin() {
    run git init -q repository
    cd repository
    directory=${1:-migrations}
    script 0001 notes
    script 0002 tags
    script 0003 links
    seal
    commit 'three migrations'
    run git checkout -q -b topic
}

# edit N TEXT: put it behind the up script of a migration.
edit() {
    local file
    file=$(ls "$directory/$1"_*.sql)
    printf '$ edit %s: %s\n' "$file" "$2"
    sed -i "s/^-- migrate:down/$2\n&/" "$file"
}

# reseal_all: make the lock file anew, as somebody who wants to hide an edit.
reseal_all() {
    run rm -f "$directory/strata.lock"
    seal
}

# on BRANCH: go there.
on() { run git checkout -q "$1"; }

# check STATUS [PATTERN...]: what the gate says. Each pattern stands in a line,
# and one with '!' before it in none.
check() {
    check_as "$1" --base "$base" -- "${@:2}"
}

# check_as STATUS OPTION... -- PATTERN...
check_as() { say check "$@"; }

# say COMMAND STATUS OPTION... -- PATTERN...: run strata COMMAND. Each pattern
# stands in a line of what it says, and one with '!' before it in none.
say() {
    local command=$1 expected=$2 options=() status=0 pattern
    shift 2
    while [ "$1" != -- ]; do
        options+=("$1")
        shift
    done
    shift
    printf '$ strata %s %s %s\n' "$command" "${options[*]}" "$directory"
    PATH=${strata_path-$PATH} "$strata" "$command" --color never \
        "${options[@]}" -- "$directory" >"$work/answer" 2>&1 </dev/null ||
        status=$?
    sed 's/^/  /' "$work/answer"
    [ "$status" = "$expected" ] || failed "status $status, not $expected"
    if grep -q 'Sanitizer\|runtime error:' "$work/answer"; then
        failed 'the sanitizer found something'
    fi
    for pattern in "$@"; do
        case $pattern in
        !*)
            ! grep -qE -- "${pattern#!}" "$work/answer" ||
                failed "somebody said '${pattern#!}'"
            ;;
        *)
            grep -qE -- "$pattern" "$work/answer" ||
                failed "nobody said '$pattern'"
            ;;
        esac
    done
}

# follow: do what the note of the last check says, and nothing else.
follow() {
    local command
    command=$(sed -nE 's/^note: to (get|trust) it: //p' "$work/answer" | head -1)
    [ -n "$command" ] || failed 'it says nothing that helps'
    printf '$ %s   (as it says)\n' "$command"
    sh -c "$command" >"$work/said" 2>&1 || {
        cat "$work/said"
        failed 'what it says does not work'
    }
}

. "$2"
printf '%s\n' "--- $3"
"story_$3"
