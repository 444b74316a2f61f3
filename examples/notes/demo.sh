#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# demo.sh [PREFIX]: what strata does for a program, from real runs of a copy of
# this example. PREFIX is where strata is installed, if CMake would not find it
# by itself. Nothing is left behind, and the example itself is not changed. Ends
# with an error if a step goes otherwise than its headline says.
set -euo pipefail
export CLICOLOR=0
prefix=${1-}
example=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/strata-demo.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp -R "$example/." "$work"
cd "$work"
PATH=$work/build${prefix:+:$prefix/bin}:$PATH

step() { printf '\n== %s\n' "$*"; }

fail() {
    printf 'demo: %s\n' "$*" >&2
    exit 1
}

# show COMMAND...: print it as one would type it, then run it.
show() {
    local word typed='$'
    for word in "$@"; do
        case $word in
        *[!a-zA-Z0-9_./=-]*) typed+=" '$word'" ;;
        *) typed+=" $word" ;;
        esac
    done
    printf '%s\n' "$typed"
    "$@" 2>&1
}

# build: only what strata and the C compiler have to say.
build() {
    local said
    printf '$ cmake --build build\n'
    if said=$(cmake --build build 2>&1); then
        return 0
    fi
    sed -E '/^\[|^FAILED: |^(cd |: && ).* && |^ninja: |^g?make/d' <<<"$said"
    return 1
}

# refused COMMAND...: it has to fail.
refused() {
    if "$@"; then
        fail "this was to be refused: $*"
    fi
}

cmake -S . -B build -G Ninja ${prefix:+-DCMAKE_PREFIX_PATH="$prefix"} \
    -DCMAKE_BUILD_TYPE=Release >"$work/log" 2>&1 || {
    cat "$work/log"
    exit 1
}

step "A program with three migrations starts: its database is made."
show ls migrations
build
show notes add 'Buy bread'
show notes add 'Water the plants'
show notes history

step "It starts again: there is nothing to do, and nothing is written."
before=$(cksum notes.db)
show cksum notes.db
show notes list
show cksum notes.db
[ "$(cksum notes.db)" = "$before" ] || fail "notes.db was written"

step "The next version has one migration more: the database keeps its notes."
show strata new add_done migrations
printf '%s\n' 'ALTER TABLE notes ADD COLUMN done INTEGER NOT NULL DEFAULT 0;' \
    >migrations/0004_add_done.sql
show tail -n 1 migrations/0004_add_done.sql
show strata lock migrations
build
show notes list
show notes history
[ "$(notes list | wc -l)" -eq 2 ] || fail "the notes are gone"

step "Someone edits the first migration: it does not build."
show sed -i.bak 's/text TEXT NOT NULL/text TEXT NOT NULL COLLATE NOCASE/' \
    migrations/0001_create_notes.sql
rm migrations/0001_create_notes.sql.bak
refused build

step "They make the lock anew, by force: it builds, but does not start."
show rm migrations/strata.lock
show strata lock migrations
build
before=$(cksum notes.db)
show cksum notes.db
refused show notes list
show cksum notes.db
[ "$(cksum notes.db)" = "$before" ] || fail "notes.db was written"
printf '\nnotes.db is as it was. That was all.\n'
