# SPDX-License-Identifier: MIT
#
# --base auto: what each CI system says in its variables, in the kind of clone
# that it makes.
# shellcheck shell=bash

# pull_request: a repository with a merge of the topic into main, as GitHub
# makes one; main has a fourth migration by now.
pull_request() {
    begin
    script 0005 phrases
    commit 'a fifth, not sealed'
    on main
    script 0004 words
    run git add -A
    run git commit -q -m 'a fourth'
    run git checkout -q --detach main
    run git merge -q --no-edit -X theirs topic
    run git update-ref refs/pull/7/merge HEAD
    run git update-ref refs/pull/7/head topic
    on main
    run git config uploadpack.allowAnySHA1InWant true
    merge=$(git rev-parse refs/pull/7/merge)
    export GITHUB_ACTIONS=true GITHUB_EVENT_NAME=pull_request
    export GITHUB_BASE_REF=main GITHUB_HEAD_REF=topic
    export GITHUB_REF=refs/pull/7/merge GITHUB_SHA=$merge
}

# checkout DEPTH REFERENCE: as actions/checkout does.
checkout() {
    cd "$work"
    run rm -rf clone
    run git init -q clone
    cd clone
    run git remote add origin "file://$work/repository"
    run git fetch -q --no-tags --depth="$1" origin \
        "+$2:refs/remotes/pull/7/merge"
    run git checkout -q --force refs/remotes/pull/7/merge
}

story_github_merge_of_depth_1() {
    pull_request
    checkout 1 refs/pull/7/merge
    check_as 3 --base auto -- 'what the pull request is merged into' \
        "fetch --depth=1 origin $(git -C ../repository rev-parse main)"
    follow
    check_as 0 --base auto -- '^base [0-9a-f]{12}: 4 migrations unchanged$'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check_as 1 --base auto -- "merged migration '0001' was edited" '^1 error'
}

story_github_merge_of_depth_2() {
    pull_request
    checkout 2 refs/pull/7/merge
    check_as 0 --base auto -- '^base [0-9a-f]{12}: 4 migrations unchanged$'
}

# With the head of the branch checked out, the first parent of a merge in it is
# the branch itself.
story_github_head() {
    pull_request
    run git checkout -q topic
    run git branch -f fork main~1
    run git merge -q --no-edit --no-ff -s ours main
    run git update-ref refs/pull/7/head topic
    on main
    checkout 100 refs/pull/7/head
    check_as 3 --base auto -- "'origin/main' \(GITHUB_BASE_REF\) is not here"
    follow
    check_as 1 --base auto -- "'0004' .* was deleted"
}

# event TEXT: what GitHub says about what happened.
event() {
    write "$work/event.json" "$1"
    export GITHUB_ACTIONS=true GITHUB_EVENT_PATH=$work/event.json
}

story_github_push() {
    begin
    before=$(git rev-parse HEAD)
    event "{\"before\": \"$before\", \"repository\": {\"default_branch\": \"main\"}}"
    export GITHUB_EVENT_NAME=push GITHUB_REF=refs/heads/topic
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    commit 'an edit'
    check_as 1 --base auto -- "merged migration '0001' was edited" '^1 error'
    cd "$work"
    run git clone -q --depth=1 --branch topic "file://$work/repository" clone
    cd clone
    check_as 3 --base auto -- "the commit $before \(GITHUB_EVENT_NAME\) is not here" \
        "fetch --depth=1 origin $before"
}

# What a forced push takes out of the default branch was merged; a branch of
# one's own may be rebased.
story_github_push_by_force() {
    begin
    on main
    script 0004 words
    seal
    commit 'a fourth'
    before=$(git rev-parse HEAD)
    run git reset -q --hard HEAD~1
    script 0004 words phrases
    seal
    commit 'another fourth'
    export GITHUB_EVENT_NAME=push
    event "{\"before\": \"$before\", \"ref\": \"refs/heads/main\",
        \"repository\": {\"default_branch\": \"main\"}}"
    check_as 1 --base auto -- "merged migration '0004' was edited" '^2 errors'
    event "{\"before\": \"$before\", \"ref\": \"refs/heads/topic\",
        \"repository\": {\"default_branch\": \"main\"}}"
    check_as 0 --base auto -- '^base [0-9a-f]{12} \(merge base [0-9a-f]{12}\): 3'
}

story_github_push_of_a_new_branch() {
    begin
    run git update-ref refs/remotes/origin/main main
    event '{"before": "0000000000000000000000000000000000000000",
        "repository": {"default_branch": "main"}}'
    export GITHUB_EVENT_NAME=push
    check_as 0 --base auto -- '^base origin/main: 3'
    event 'no json'
    check_as 3 --base auto -- 'does not say what was pushed to'
    export GITHUB_EVENT_PATH=$work/nowhere
    check_as 3 --base auto -- 'does not say'
}

story_github_merge_queue() {
    begin
    event "{\"merge_group\": {\"base_sha\": \"$(git rev-parse main)\"}}"
    export GITHUB_EVENT_NAME=merge_group
    check_as 0 --base auto -- '^base [0-9a-f]{12}: 3'
}

# From a workflow that runs by the clock: nothing says what the base is.
story_github_schedule() {
    begin
    event '{"schedule": "0 0 * * *"}'
    export GITHUB_EVENT_NAME=schedule
    check_as 3 --base auto -- 'no origin/HEAD' '--base REV'
}

story_gitlab() {
    begin
    CI_MERGE_REQUEST_DIFF_BASE_SHA=$(git rev-parse main)
    export CI_MERGE_REQUEST_DIFF_BASE_SHA
    export CI_MERGE_REQUEST_TARGET_BRANCH_NAME=elsewhere
    check_as 0 --base auto -- '^base [0-9a-f]{12}: 3'
    export CI_MERGE_REQUEST_DIFF_BASE_SHA=0123456789012345678901234567890123456789
    check_as 3 --base auto -- CI_MERGE_REQUEST_DIFF_BASE_SHA
    export CI_MERGE_REQUEST_DIFF_BASE_SHA='$(touch x)'
    check_as 3 --base auto -- 'is not the id of a commit'
}

# branch_variable NAME VALUE: a variable that names the branch of the base.
branch_variable() {
    begin
    run git update-ref refs/remotes/origin/main main
    export "$1=$2"
    check_as 0 --base auto -- '^base origin/main: 3'
    edit 0003 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check_as 1 --base auto -- "merged migration '0003' was edited" '^1 error'
    run git update-ref -d refs/remotes/origin/main
    check_as 3 --base auto -- "'origin/main' \($1\) is not here"
}

story_gitlab_target_branch() {
    branch_variable CI_MERGE_REQUEST_TARGET_BRANCH_NAME main
}
story_bitbucket() { branch_variable BITBUCKET_PR_DESTINATION_BRANCH main; }
story_azure() {
    branch_variable SYSTEM_PULLREQUEST_TARGETBRANCH refs/heads/main
}
story_github_base_ref() { branch_variable GITHUB_BASE_REF main; }

# What a user says comes before what CI says.
story_strata_base() {
    begin
    export STRATA_BASE=main GITHUB_BASE_REF=elsewhere
    check_as 0 --base auto -- '^base main: 3'
    export STRATA_BASE=nowhere
    check_as 3 --base auto -- "'nowhere' is not here"
    export STRATA_BASE=
    check_as 3 --base auto -- "'origin/elsewhere'"
}

# A hook of git's sets GIT_DIR, which names the repository but not where in it
# we are.
story_in_a_hook() {
    begin
    write .git/hooks/pre-commit "#!/bin/sh
exec '$strata' check -q --base main migrations
"
    run chmod +x .git/hooks/pre-commit
    script 0004 words
    run git add -A
    run git commit -q -m 'a fourth'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    run git add -A
    ! run git commit -q -m 'an edit' || failed 'the hook let it through'
    run git worktree add -q "$work/tree" -b other
    cd "$work/tree"
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    run git add -A
    ! run git commit -q -m 'an edit' || failed 'the hook let it through'
}

# The repository lies elsewhere, and only the variable says where.
story_git_dir_alone() {
    begin
    run mv .git "$work/elsewhere.git"
    export GIT_CEILING_DIRECTORIES=$work GIT_DIR=../elsewhere.git
    check 0 '^base main: 3'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0001' was edited" '^1 error'
}

# A hook of one repository, asked about another.
story_git_dir_of_another() {
    begin
    run git init -q "$work/other"
    export GIT_DIR=$work/other/.git GIT_INDEX_FILE=$work/other/index
    check 0 '^base main: 3'
}
