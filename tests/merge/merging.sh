# SPDX-License-Identifier: MIT
#
# Verbs of stories in which two branches meet, on top of those of history.sh.
# shellcheck shell=bash

# topic_and_main TOPIC... -- MAIN...: from where they parted, each branch adds
# scripts of the names given as NUMBER_NAME, sealed, in one commit.
topic_and_main() {
    local name
    while [ "$1" != -- ]; do
        script "${1%%_*}" "${1#*_}" "of_${1#*_}"
        shift
    done
    shift
    seal
    commit 'topic'
    on main
    for name in "$@"; do
        script "${name%%_*}" "${name#*_}" "of_${name#*_}"
    done
    [ $# = 0 ] || seal
    commit 'main'
    on topic
}

# bring COMMAND...: a git command that may end in a conflict.
bring() {
    printf '$ git %s\n' "$*"
    git "$@" >"$work/said" 2>&1 || true
    sed 's/^/  /' "$work/said"
}

merge() { say merge "$@"; }
heads() { say heads "$@"; }

# files PATTERN NAME...: what is in the directory by this pattern, in order.
files() {
    local pattern=$1 found
    shift
    found=$(cd "$directory" && find . -mindepth 1 -name '.*' -prune -o -mindepth 1 -print |
        sed 's,^\./,,' | grep -E -- "$pattern" | sort | tr '\n' ' ')
    [ "$found" = "$(printf '%s ' "$@")" ] ||
        failed "there is '$found', not '$*'"
}

# sealed VERSION...: the lock file's lines, all of them.
sealed() {
    local found
    found=$(sed -n 's/^\([0-9][^ ]*\) .*/\1/p' "$directory/strata.lock" |
        tr '\n' ' ')
    [ "$found" = "$(printf '%s ' "$@")" ] ||
        failed "sealed are '$found', not '$*'"
}

# base_lines_first [REV]: the lock file begins with that of the base, byte for
# byte.
base_lines_first() {
    git show "${1:-main}:$directory/strata.lock" >"$work/base-lock"
    head -c "$(wc -c <"$work/base-lock")" "$directory/strata.lock" |
        cmp - "$work/base-lock" || failed "the base's lines are others"
}

# settled [REV]: nothing is left to do, for git and for both gates.
settled() {
    run git add -A -- "$directory"
    [ -z "$(git ls-files --unmerged)" ] || failed 'a conflict is left'
    check_as 0 --
    merge 0 --base "${1:-main}" -- 'nothing to do'
    if [ -z "${1:-}" ]; then
        git rev-parse -q --verify MERGE_HEAD >/dev/null &&
            run git commit -q --no-verify -m 'merged'
        check_as 0 --base main -- '^base main'
    fi
}

# snapshot: what the directory and the index hold.
snapshot() {
    (cd "$directory" && find . -type f -exec sha256sum {} + | sort)
    git ls-files --stage
}

# untouched COMMAND...: nothing is changed by it.
untouched() {
    snapshot >"$work/before"
    "$@"
    snapshot | cmp - "$work/before" || failed 'something was changed'
}
