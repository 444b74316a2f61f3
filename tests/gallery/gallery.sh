#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# gallery.sh STRATA SHELF WORK: every case of a shelf, a file of cases like
#
#     === title
#     finds 0002:3 row-loss 'users'
#     --- 0001_users.sql
#     CREATE TABLE users …
#
# A case lists what `strata check` finds, and nothing else may be found: the
# version, the line unless it is about the whole file, the code, and words of the
# message if that matters. `sound` finds nothing. `with OPTION…` is passed on.
# Whatever is found on rows passes on an empty database: strata schema says so.
set -euo pipefail
strata=$1 shelf=$2 work=$3
failed=0 cases=0

# split: each case to its own directory, named by its number.
split() {
    rm -rf "$work"
    mkdir -p "$work"
    awk -v work="$work" '
        /^=== / { n += 1; dir = sprintf("%s/%03d", work, n); file = ""
                  system("mkdir -p " dir "/in"); print substr($0, 5) > (dir "/title")
                  printf "" > (dir "/expected"); printf "" > (dir "/options"); next }
        /^--- / { file = dir "/in/" substr($0, 5)
                  if (file ~ /\/in\/.*\//) { d = file; sub(/\/[^\/]*$/, "", d); system("mkdir -p " d) }
                  printf "" > file; next }
        n == 0 { next }
        file != "" { print > file; next }
        /^finds / { print substr($0, 7) > (dir "/expected") }
        /^sound$/ { print "" > (dir "/sound") }
        /^with / { print substr($0, 6) > (dir "/options") }
    ' "$shelf"
}

# found DIR: "0002:3 row-loss message" for each finding, sorted.
found() {
    sed -nE 's/^in\/([0-9]+)[^:]*(:([0-9]+):[0-9]+)?: (error|warning|note): (.*) \[([a-z-]+)\]$/\1 \3 \6 \5/p' \
        "$1/stderr" | sed -E 's/^([0-9]+) ([0-9]+) /\1:\2 /; s/^([0-9]+)  /\1 /' | sort
}

fail() {
    printf '%s: %s: %s\n' "$(basename "$shelf")" "$(cat "$1/title")" "$2"
    sed 's/^/    /' "$1/stderr"
    failed=1
}

# fits DIR: each expectation meets one finding, and none is left.
fits() {
    local left line want words rest meets
    left=$(found "$1")
    while IFS= read -r line; do
        want=$(cut -d' ' -f1,2 <<<"$line")
        words=$(cut -d' ' -f3- <<<"$line")
        [ "$words" != "$line" ] || words=
        meets=
        rest=
        while IFS= read -r one; do
            if [ -z "$meets" ] && [[ $one == "$want "* && $one == *"$words"* ]]; then
                meets=yes
            elif [ -n "$one" ]; then
                rest+=$one$'\n'
            fi
        done <<<"$left"
        [ -n "$meets" ] || { fail "$1" "does not find: $line"; return; }
        left=$rest
    done <"$1/expected"
    [ -z "${left//[$'\n']/}" ] || fail "$1" "finds besides: $left"
}

check() {
    local dir=$1 status=0 options=()
    cases=$((cases + 1))
    if [ ! -s "$dir/expected" ] && [ ! -e "$dir/sound" ]; then
        : >"$dir/stderr"
        fail "$dir" "expects nothing: neither 'finds' nor 'sound'"
        return
    fi
    read -ra options <"$dir/options" || true
    (cd "$dir" && "$strata" schema ${options[@]+"${options[@]}"} in \
        >schema 2>stderr) || {
        fail "$dir" 'does not even pass on an empty database'
        return
    }
    (cd "$dir" && "$strata" check ${options[@]+"${options[@]}"} in \
        >stdout 2>stderr) || status=$?
    [ "$status" -le 1 ] || fail "$dir" "strata ended with $status"
    fits "$dir"
}

split
for dir in "$work"/*/; do
    check "${dir%/}"
done
[ "$cases" -gt 0 ] || { echo "$shelf has no cases"; exit 1; }
echo "$(basename "$shelf"): $cases cases"
exit "$failed"
