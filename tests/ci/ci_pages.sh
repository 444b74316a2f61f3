# SPDX-License-Identifier: MIT
#
# The YAML of this repository and of docs/ci.md: that it parses, that it fits
# together, and that the examples do what the page says. Every path has blanks.
# shellcheck shell=bash disable=SC2154

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sources=$(cd "$tests/../.." && pwd)

story_pages_yaml() {
    local status=0
    python3 "$tests/pages.py" yaml "$sources" || status=$?
    [ "$status" != 77 ] || skip 'python3 has no yaml (Debian: python3-yaml)'
    [ "$status" = 0 ] || failed 'see above'
}

# The scripts of the action are run by other machines' shells.
story_pages_shellcheck() {
    command -v shellcheck >/dev/null || skip 'shellcheck is not installed'
    run shellcheck "$sources"/action/*.sh || failed 'shellcheck found something'
}

# example STATUS NAME PATTERN...: the lines of an example end like this.
example() {
    local expected=$1 name=$2 status=0 pattern
    shift 2
    python3 "$tests/pages.py" script "$sources" "$name" >"$work/lines" ||
        status=$?
    [ "$status" != 77 ] || skip 'python3 has no yaml (Debian: python3-yaml)'
    [ "$status" = 0 ] || failed 'there is no such example'
    printf '$ the lines of %s\n' "$name"
    sed 's/^/  | /' "$work/lines"
    PATH=$(dirname "$strata"):$PATH bash -e "$work/lines" >"$work/answer" 2>&1 ||
        status=$?
    sed 's/^/  /' "$work/answer"
    [ "$status" = "$expected" ] || failed "status $status, not $expected"
    for pattern in "$@"; do
        grep -qE -- "$pattern" "$work/answer" || failed "nobody said '$pattern'"
    done
}

# pull_request: a branch with a fourth migration, and main with another.
pull_request() {
    mkdir 'with blanks'
    cd 'with blanks'
    begin
    script 0005 phrases
    commit 'a fifth, not sealed'
    on main
    script 0004 words
    commit 'a fourth'
    on topic
    cd ..
}

# In the clone is the branch alone, and main was merged into it.
story_pages_bitbucket() {
    pull_request
    run git clone -q --single-branch --branch topic "file://$PWD/repository" clone
    cd clone
    run git fetch -q origin main
    run git merge -q --no-edit FETCH_HEAD
    export BITBUCKET_PR_DESTINATION_BRANCH=main
    example 0 bitbucket-pipelines.yml '^base origin/main: 4 migrations unchanged$'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    example 1 bitbucket-pipelines.yml "merged migration '0001' was edited"
    # A branch may have a name that shells know otherwise.
    # shellcheck disable=SC2016
    run git -C ../repository branch 'x;touch$(x)' main
    # shellcheck disable=SC2016
    BITBUCKET_PR_DESTINATION_BRANCH='x;touch$(x)'
    example 1 bitbucket-pipelines.yml "is in the base origin/x;touch"
    BITBUCKET_PR_DESTINATION_BRANCH=nowhere
    example 128 bitbucket-pipelines.yml
}

# All branches are in the clone, and the merge of the pull request is checked out.
story_pages_azure() {
    pull_request
    run git clone -q "file://$PWD/repository" clone
    cd clone
    run git checkout -q --detach origin/main
    run git merge -q --no-edit origin/topic
    export SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main
    example 0 azure-pipelines.yml '^base origin/main: 4 migrations unchanged$'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    example 1 azure-pipelines.yml "merged migration '0001' was edited"
}
