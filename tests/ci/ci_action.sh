# SPDX-License-Identifier: MIT
#
# The GitHub action, its steps run one after the other in clones of real
# repositories as actions/checkout makes them. tests/base/history.sh has the
# verbs. Every path has blanks.
# shellcheck shell=bash disable=SC2154

scripts='db scripts' # the directory

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
sources=$(cd "$tests/../.." && pwd)

# pull_request: refs/pull/7/merge as GitHub makes it, of a branch that adds a
# fifth migration, into main, which has a fourth by now.
pull_request() {
    mkdir 'with blanks'
    cd 'with blanks'
    begin "$scripts"
    script 0005 phrases
    run "$@"
    commit 'a fifth, not sealed'
    on main
    script 0004 words
    commit 'a fourth'
    run git checkout -q --detach main
    run git merge -q --no-edit topic
    run git update-ref refs/pull/7/merge HEAD
    run git update-ref refs/pull/7/head topic
    on main
    run git config uploadpack.allowAnySHA1InWant true
    run git config uploadpack.allowFilter true
    cd ..
    origin="file://$PWD/repository"
    export GITHUB_ACTIONS=true GITHUB_EVENT_NAME=pull_request
    export GITHUB_BASE_REF=main GITHUB_HEAD_REF=topic
    export GITHUB_REF=refs/pull/7/merge
    GITHUB_SHA=$(git -C repository rev-parse refs/pull/7/merge)
    export GITHUB_SHA
}

# checkout REFERENCE [OPTION...]: as actions/checkout does; the options are of
# git fetch. A "runner" around it, which is where we are afterwards.
checkout() {
    run rm -rf 'my clone' 'runner temp'
    mkdir 'runner temp'
    run git init -q 'my clone'
    run git -C 'my clone' remote add origin "$origin"
    run git -C 'my clone' fetch -q --no-tags "${@:2}" origin \
        "+$1:refs/remotes/pull/7/merge"
    run git -C 'my clone' checkout -q --force refs/remotes/pull/7/merge
    export GITHUB_WORKSPACE=$PWD/'my clone' RUNNER_TEMP=$PWD/'runner temp'
    export GITHUB_STEP_SUMMARY=$PWD/summary
    : >summary
}

# action STATUS INPUT=VALUE... -- PATTERN...: the action ends like this, and what
# it says has lines like these; with '!' before it, no such line.
action() {
    local expected=$1 inputs=("directory=$scripts") status=0 pattern
    shift
    while [ "$1" != -- ]; do
        inputs+=("$1")
        shift
    done
    shift
    printf '$ the action, with %s\n' "${inputs[*]}"
    PATH=${action_path-$(dirname "$strata"):$PATH} python3 \
        "$tests/run_action.py" "${sources_as-$sources}" "${inputs[@]}" \
        >"$work/answer" 2>&1 </dev/null || status=$?
    sed 's/^/  /' "$work/answer"
    [ "$status" != 77 ] || skip 'python3 has no yaml (Debian: python3-yaml)'
    [ "$status" = "$expected" ] || failed "status $status, not $expected"
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

shallow() {
    [ "$(git -C 'my clone' rev-parse --is-shallow-repository)" = "$1" ] ||
        failed "shallow is not $1"
}

story_action_merge_of_depth_1() {
    pull_request true
    checkout refs/pull/7/merge --depth=1
    action 0 -- "^log: fetching $(git -C repository rev-parse main)$" \
        '^command add-matcher : .*/action/matcher.json$' \
        '^output status=0$' '^output strata=/.*strata$' '!command (error|notice)'
    shallow true
    grep -q '^### strata check: fine$' summary || failed 'no summary'
    grep -q '^    base [0-9a-f]*: 4 migrations unchanged$' summary ||
        failed 'the summary does not say so'
    action 0 -- '!fetching'
}

story_action_edit_and_a_lock_made_anew() {
    pull_request edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    cd repository
    on topic
    reseal_all
    commit 'nobody will see'
    run git checkout -q --detach main
    run git merge -q --no-edit -X theirs topic
    run git update-ref refs/pull/7/merge HEAD
    on main
    cd ..
    GITHUB_SHA=$(git -C repository rev-parse refs/pull/7/merge)
    checkout refs/pull/7/merge --depth=1
    action 1 -- "command error file=db scripts/0002_tags.sql,.*title=history-edited: .*merged migration '0002' was edited" \
        '!^output'
    grep -q '^### strata check: findings$' summary || failed 'no summary'
    # In the log alone, where nothing becomes a command.
    action 1 format=text -- '!command error' \
        "^log: db scripts/0002_tags.sql: error: merged migration '0002' was edited"
    action 1 base=none -- '!fetching' '!merged'
}

story_action_of_the_head() {
    pull_request true
    export GITHUB_SHA=0
    checkout refs/pull/7/head --depth=1
    # main's fourth is only there, which the history alone can tell.
    action 0 -- '^log: fetching \+refs/heads/main:refs/remotes/origin/main$' \
        '^log: fetching the history$'
    shallow false
}

# A full clone is not made a shallow one, which would lose its history.
story_action_full_clone_stays_full() {
    pull_request true
    export GITHUB_SHA=0
    checkout refs/pull/7/head
    before=$(git -C 'my clone' rev-list --count HEAD)
    action 0 -- '^log: fetching \+refs/heads/main:refs/remotes/origin/main$' \
        '!fetching the history'
    shallow false
    [ "$(git -C 'my clone' rev-list --count HEAD)" = "$before" ] ||
        failed 'the history was cut off'
    ! [ -e 'my clone/.git/shallow' ] || failed 'there is a cut'
}

# A name that strata puts in quotes for a shell, in the command that helps.
story_action_odd_directory() {
    # shellcheck disable=SC2016
    scripts="it's [5%] \$x &"
    pull_request true
    export GITHUB_SHA=0
    checkout refs/pull/7/head --depth=1
    action 0 -- '^log: fetching \+refs/heads/main' '^log: fetching the history$'
    checkout refs/pull/7/head --depth=1
    action 0 "directory=./$scripts/" -- '^log: fetching the history$'
    action 0 "directory=$PWD/my clone/$scripts" -- '!fetching'
}

story_action_partial_clone() {
    pull_request seal
    export GITHUB_SHA=0
    checkout refs/pull/7/head --filter=blob:none
    run git -C 'my clone' config remote.origin.promisor true
    run git -C 'my clone' config remote.origin.partialclonefilter blob:none
    action 0 -- '^log: fetching what [0-9a-f]* has in the directory$'
    shallow false
    action 0 -- '!fetching'
}

story_action_base_is_nowhere() {
    pull_request true
    checkout refs/pull/7/merge --depth=1
    action 3 fetch=false -- '!fetching' 'title=base-unavailable'
    run git -C 'my clone' remote set-url origin "file://$PWD/nowhere"
    action 3 -- '^log: fetching' 'title=base-unavailable'
    grep -q "^### strata check: the base can't be had$" summary ||
        failed 'no summary'
    run rm -rf 'my clone/.git'
    action 3 -- 'in no git repository'
}

story_action_base_by_name() {
    pull_request true
    run git -C repository tag v1.0 main~1
    checkout refs/pull/7/merge --depth=1
    action 0 base=origin/main -- \
        '^log: fetching \+refs/heads/main:refs/remotes/origin/main$'
    checkout refs/pull/7/merge --depth=1
    action 0 base=main -- '^log: fetching refs/heads/main:refs/heads/main$'
    checkout refs/pull/7/merge --depth=1
    action 0 base=v1.0 -- '^log: fetching refs/tags/v1.0:refs/tags/v1.0$'
    action 3 base=v2.0 -- "the revision 'v2.0' is not here"
    action 3 'base=-x' -- '!fetching'
    # shellcheck disable=SC2016
    action 3 'base=$(touch x);touch x' -- '!fetching [^+]*touch'
    [ ! -e 'my clone/x' ] || failed 'it was run'
}

story_action_resealed_on_purpose() {
    pull_request edit 0002 '-- said better'
    cd repository
    on topic
    run "$strata" lock -q --reseal 0002 --reason 'words' "$directory"
    commit 'resealed'
    run git checkout -q --detach topic
    run git update-ref refs/pull/7/head HEAD
    cd ..
    GITHUB_SHA=0
    checkout refs/pull/7/head
    action 1 -- 'title=base-resealed'
    action 0 allow-reseal=true -- '^command notice title=strata: resealed'
}

# The runner's user owns the workspace, and a job in a container is another.
story_action_of_another_owner() {
    [ "$(id -u)" = 0 ] || skip 'only root can give a clone away'
    pull_request true
    checkout refs/pull/7/merge --depth=1
    chown -R 65534 'my clone'
    ! git -C 'my clone' status >/dev/null 2>&1 ||
        failed 'this git trusts everybody'
    cp "$GIT_CONFIG_GLOBAL" before
    action 0 -- '^output status=0$'
    cmp before "$GIT_CONFIG_GLOBAL" || failed 'the configuration was changed'
    # Not one that is elsewhere.
    run mv 'my clone/db scripts' elsewhere-scripts
    run mv 'my clone/.git' .git
    run mv elsewhere-scripts 'my clone/db scripts'
    chown -R 65534 .git .
    action 3 -- 'does not trust'
}

# What a pull request wrote is no command, neither of the runner nor of a shell.
story_action_hostile_migrations() {
    pull_request true
    checkout refs/pull/7/merge --depth=1
    cd 'my clone'
    # shellcheck disable=SC2016
    for name in '::error file=x::y' 'x ##[add-mask]secret' '$(touch x)' \
        '%0A::stop-commands::pause-everything'; do
        count=${#name}
        printf '##[add-matcher]x\n::add-mask::secret\nCREATE TABLE t%d (x)\n' \
            "$count" >"db scripts/01${count}_$name.sql"
    done
    printf 'x' >'db scripts/note: to get it: git fetch origin x; touch x'
    ls 'db scripts'
    cd ..
    action 1 -- '!command (add-mask|stop)' 'command error .*title=sql-error' \
        '!matcher.*: x'
    action 1 format=text -- '!command (error|add-mask|stop)' '^log: .*##\[add-matcher]x' \
        '!matcher.*: x'
    [ -z "$(find . -name x)" ] || failed 'something was run'
}

# A strata that says what it should not: fetched is what has one of few forms.
story_action_hostile_remedies() {
    pull_request true
    checkout refs/pull/7/merge --depth=1
    mkdir fake
    cat >fake/strata <<'SH'
#!/bin/sh
[ "$1" != --version ] || exec echo fake
printf '%s\n' 'x: error: x [base-unavailable]' "$(cat "$RUNNER_TEMP/says")"
exit 3
SH
    chmod +x fake/strata
    id=$(git -C repository rev-parse main)
    # shellcheck disable=SC2016
    for remedy in 'sh -c touch\ x' 'git fetch origin x; touch x' \
        'git fetch --upload-pack=touch\ x origin' \
        'git fetch origin --upload-pack=x' "git fetch origin ';touch x'" \
        'git fetch origin $(touch x)' 'git -c core.fsmonitor=touch fetch' \
        "git fetch elsewhere $id" 'git fetch --unshallow; touch x' \
        'git fetch origin +refs/heads/main:refs/remotes/origin/other' \
        'git fetch origin +refs/heads/..:refs/remotes/origin/..' \
        "git -C / fetch origin $id" "git -C .. fetch origin $id" \
        'git diff --stat --output=x -- .' 'git push' 'git fetch origin' ''; do
        printf 'note: to get it: %s\n' "$remedy" >"$RUNNER_TEMP/says"
        printf 'remedy: %s\n' "$remedy"
        action_path=$PWD/fake:$PATH action 3 -- '!fetching'
    done
    git -C 'my clone' for-each-ref | grep -v pull/7/merge &&
        failed 'something was fetched'
    [ -z "$(find . -name x)" ] || failed 'something was run'
    # …and one that is fine, as often as it is asked for.
    printf 'note: to get it: git fetch --depth=1 origin %s\n' "$id" \
        >"$RUNNER_TEMP/says"
    action_path=$PWD/fake:$PATH action 3 -- "fetching $id"
}

# More options, each in its line; nothing of an input is read by a shell.
story_action_inputs() {
    pull_request true
    checkout refs/pull/7/merge --depth=1
    # shellcheck disable=SC2016
    action 1 'options=--lint=select-star=off
--locked

--placeholder=a=$(touch x) "b"' -- 'title=history-unsealed'
    # shellcheck disable=SC2016
    action 2 'options=--no-such $(touch x)' -- 'no-such'
    # shellcheck disable=SC2016
    action 2 'directory=no $(touch x)' -- '^command error title=strata: there is no directory'
    action 2 'format=x y' -- 'x y'
    # shellcheck disable=SC2016
    action 2 'strata=./no $(touch x)' -- '^command error title=strata: there is no program'
    action 0 "strata=$strata" matcher=false base=none -- '!add-matcher' '!fetching'
    [ -z "$(find . -name x)" ] || failed 'something was run'
}

# no_strata: a PATH that is the machine's, but for strata.
no_strata() {
    action_path=$1:$PATH
    ! PATH=$action_path command -v strata >/dev/null ||
        skip 'the machine has a strata'
}

# Where there is none, the sources of the action are built; their directory has
# a blank as well.
story_action_builds_strata() {
    command -v cmake >/dev/null || skip 'cmake is not installed'
    pull_request true
    checkout refs/pull/7/merge --depth=1
    no_strata "$PWD/none"
    run ln -s "$sources" 'the action'
    sources_as=$PWD/'the action'
    CFLAGS=-fno-such-option action 0 \
        'cmake-options=-DCMAKE_BUILD_TYPE=Debug
-DSTRATA_WERROR=OFF' -- '^command group : Build strata$' \
        '^output strata=.*/runner temp/strata-build/compiler/strata$'
}

story_action_cannot_build() {
    pull_request true
    checkout refs/pull/7/merge --depth=1
    mkdir 'no cmake'
    printf '#!/bin/sh\nprintf "<%%s> " "$@"\nexit 1\n' >'no cmake/cmake'
    chmod +x 'no cmake/cmake'
    no_strata "$PWD/no cmake"
    # shellcheck disable=SC2016
    action 2 'cmake-options=-DA=b c
-DB=$(touch x)' -- '<-DA=b c> <-DB=\$\(touch x\)>' \
        "<$(dirname "$RUNNER_TEMP")/runner temp/strata-build>" \
        '^command error title=strata: strata could not be built.*libsqlite3-dev'
    [ -z "$(find . -name x)" ] || failed 'something was run'
}
