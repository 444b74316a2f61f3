# SPDX-License-Identifier: MIT
#
# The hooks of pre-commit, in real repositories: by pre-commit itself where it is
# installed, else by what does the same with them. Every path has blanks.
# shellcheck shell=bash disable=SC2154

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sources=$(cd "$tests/../.." && pwd)

# hooked ID...: a repository with a branch, whose commits these hooks look at.
hooked() {
    local id
    export PRE_COMMIT_HOME=$work/pre-commit
    PATH=$(dirname "$strata"):$PATH
    mkdir 'with blanks'
    cd 'with blanks'
    run git init -q 'the hooks'
    run cp "$sources/.pre-commit-hooks.yaml" 'the hooks'
    (cd 'the hooks' && commit 'the hooks')
    begin 'db scripts'
    run git update-ref refs/remotes/origin/main main
    run git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/main
    {
        echo 'repos:'
        echo "  - repo: '$PWD/../the hooks'"
        echo "    rev: $(git -C '../the hooks' rev-parse HEAD)"
        echo '    hooks:'
        for id in "$@"; do
            echo "      - id: $id"
            echo "        args: ['db scripts']"
        done
    } >.pre-commit-config.yaml
    commit 'hooks'
}

# hooks STATUS PATTERN...: what they say of what is there, all of it staged.
hooks() {
    local expected=$1 status=0 pattern
    shift
    run git add -A
    if command -v pre-commit >/dev/null; then
        printf '$ pre-commit run   (%s)\n' "$(pre-commit --version)"
        pre-commit run --color never >"$work/answer" 2>&1 || status=$?
    else
        printf '$ the hooks   (pre-commit is not installed)\n'
        python3 "$tests/run_hooks.py" >"$work/answer" 2>&1 || status=$?
    fi
    sed 's/^/  /' "$work/answer"
    [ "$status" != 77 ] || skip 'python3 has no yaml (Debian: python3-yaml)'
    [ "$status" = "$expected" ] || failed "status $status, not $expected"
    for pattern in "$@"; do
        grep -qE -- "$pattern" "$work/answer" || failed "nobody said '$pattern'"
    done
}

story_pre_commit_check() {
    hooked strata-check
    write notes.txt 'x\n'
    hooks 0 'strata check\.\.\..*Skipped'
    script 0004 words
    hooks 0 'strata check\.\.\..*Passed'
    write 'db scripts/0005_broken.SQL' 'SELEC 1;\n'
    hooks 1 'strata check\.\.\..*Failed' \
        '^db scripts/0005_broken.SQL:1:1: error: near "SELEC"'
    run rm 'db scripts/0005_broken.SQL'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    hooks 1 "sealed migration '0001' was edited"
    # The lock file made anew is what this hook does not see.
    reseal_all
    hooks 0 'strata check\.\.\..*Passed'
}

story_pre_commit_base() {
    hooked strata-base
    write notes.txt 'x\n'
    hooks 0 'strata check --base\.\.\..*Passed'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    hooks 1 'strata check --base\.\.\..*Failed' "merged migration '0001' was edited"
    run git checkout -q HEAD -- 'db scripts'
    script 0004 words
    hooks 0 'strata check --base\.\.\..*Passed'
}

# A commit that only deletes gives hooks no files at all.
story_pre_commit_deleted() {
    hooked strata-check strata-base
    run git rm -q 'db scripts/0002_tags.sql'
    hooks 1 'strata check\.\.\..*Skipped' "migration '0002' .*was deleted"
}

# As git runs them, with variables of its own.
story_pre_commit_at_a_commit() {
    hooked strata-check strata-base
    if command -v pre-commit >/dev/null; then
        run pre-commit install
    else
        write .git/hooks/pre-commit "#!/bin/sh\nexec python3 '$tests/run_hooks.py'\n"
        run chmod +x .git/hooks/pre-commit
    fi
    script 0004 words
    run git add -A
    run git commit -q -m 'a fourth'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    ! run git commit -q -a -m 'an edit' || failed 'the hooks let it through'
    cat "$work/said"
    grep -q "merged migration '0001' was edited" "$work/said" ||
        failed 'for another reason'
    run git worktree add -q "$work/a tree" -b other HEAD
    cd "$work/a tree"
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    ! run git commit -q -a -m 'an edit' || failed 'the hooks let it through'
    grep -q "merged migration '0002' was edited" "$work/said" ||
        failed "for another reason: $(cat "$work/said")"
}

story_pre_commit_without_a_base() {
    hooked strata-base
    run git symbolic-ref --delete refs/remotes/origin/HEAD
    hooks 1 'there is no origin/HEAD' 'STRATA_BASE'
    export STRATA_BASE=main
    hooks 0 'strata check --base\.\.\..*Passed'
}
