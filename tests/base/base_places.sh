# SPDX-License-Identifier: MIT
#
# Where the directory is: clones of every kind, worktrees, submodules, odd
# names, and places without git or without the base. What can't be had is exit
# status 3 and says what gets it; what it says is done, and works.
# shellcheck shell=bash

# clone_of OPTION...: publish the repository, with a fourth migration on main
# behind where the topic left it, and go to a clone of it.
clone_of() {
    begin
    write readme 'words\n'
    commit 'something else'
    on main
    script 0004 words
    seal
    commit 'a fourth'
    run git clone -q --bare . "$work/origin.git"
    run git -C "$work/origin.git" config uploadpack.allowFilter true
    run git -C "$work/origin.git" config uploadpack.allowAnySHA1InWant true
    cd "$work"
    run git clone -q "$@" "file://$work/origin.git" clone
    cd clone
    base=origin/main
}

story_clone() {
    clone_of
    on topic
    check 0 '^base origin/main \(merge base [0-9a-f]{12}\): 3'
    check_as 0 --base auto -- '^base origin/HEAD \(merge base'
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0002' was edited" '^1 error'
}

story_shallow_without_the_base() {
    clone_of --depth=1 --branch topic
    check 3 "'origin/main' is not here.*base-unavailable" \
        'git -C migrations fetch --depth=1 origin'
    follow
    check 3 'the history was cut off, and 1 migration ' 'fetch --unshallow'
    follow
    check 0 '^base origin/main \(merge base [0-9a-f]{12}\): 3'
}

# Cut off, an edit can be told all the same.
story_shallow_edited() {
    clone_of --depth=1 --branch topic --no-single-branch
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 3 "merged migration '0002' was edited" 'origin/main itself' \
        'fetch --unshallow'
}

story_shallow_and_nothing_lost() {
    clone_of --depth=1 --no-single-branch
    script 0005 more
    check 0 '^base origin/main: 4'
}

story_full_clone_without_the_branch() {
    clone_of --branch topic --single-branch
    check 3 "'origin/main' is not here" \
        'git -C migrations fetch origin .?\+refs/heads/main:refs/remotes/origin/main'
    follow
    check 0 '^base origin/main \(merge base'
    [ "$(git rev-parse --is-shallow-repository)" = false ] ||
        failed 'what it says made the clone shallow'
}

story_unknown_revision() {
    begin
    base=nowhere
    check 3 "the revision 'nowhere' is not here"
    base=0123456789012345678901234567890123456789
    check 3 "is not here" "fetch origin $base"
    base=-x
    check_as 3 --base=-x -- "the revision '-x' is not here"
    base=
    check_as 3 --base= -- base-unavailable
    base='main^{tree}'
    check 3 'is not here'
    base="main
x"
    check 3 'is not here'
}

story_blobless() {
    clone_of --filter=blob:none --branch topic
    check 0 '^base origin/main \(merge base'
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0002' was edited" '^1 error'
}

# What the work tree never had is not in such a clone, and is not fetched.
story_blobless_without_the_text() {
    clone_of --filter=blob:none --no-checkout
    run git symbolic-ref HEAD refs/heads/rewritten
    script 0001 notes
    reseal_all
    check 3 'not all of the commit .* is in this clone' 'diff --stat'
    follow
    check 1 "'0002' .* was deleted" "'0004' .* was deleted"
}

story_treeless() {
    clone_of --filter=tree:0 --no-checkout
    run git symbolic-ref HEAD refs/heads/rewritten
    script 0001 notes
    reseal_all
    check 3 'not all of the commit .* is in this clone'
    follow
    check 1 "'0002' .* was deleted"
}

story_worktree() {
    begin
    run git worktree add -q ../tree -b other
    cd ../tree
    [ -f .git ] || failed 'its .git is no file'
    check 0 '^base main: 3'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0001' was edited" '^1 error'
}

# surrounded: the repository is the submodule 'deep/db' of another one.
surrounded() {
    begin
    cd "$work"
    run git init -q around
    cd around
    run git submodule --quiet add "$work/repository" deep/db
    commit 'with a submodule'
    run git checkout -q -b topic
    directory=deep/db/migrations
}

story_submodule() {
    surrounded
    run git -C deep/db branch -f before HEAD
    base=before
    check 0 '^base before: 3'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0001' was edited" '^1 error'
}

# CI speaks of the repository around it, which has recorded a commit.
story_submodule_in_ci() {
    surrounded
    run git update-ref refs/remotes/origin/main main
    export CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main
    check_as 0 --base auto -- '^base origin/main: 3'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    run git -C deep/db add -A
    run git -C deep/db commit -q -m 'an edit'
    commit 'the submodule with the edit'
    check_as 1 --base auto -- "merged migration '0001' was edited" '^1 error'
}

story_submodule_new_in_ci() {
    surrounded
    run git branch -f main HEAD~0
    run git checkout -q --orphan empty
    run git rm -q -r --cached .
    run git commit -q --allow-empty -m 'nothing'
    run git update-ref refs/remotes/origin/main HEAD
    run git checkout -q -f topic
    export GITHUB_BASE_REF=main
    check_as 0 --base auto -- '3 migrations fine' \
        '^base origin/main: the submodule is not in it$'
}

# What was merged is in the repository around, where nothing here can be held
# to it.
story_submodule_instead_of_a_directory() {
    surrounded
    run git checkout -q --orphan before
    run git rm -q -r --cached .
    run rm -rf deep .gitmodules
    script 0001 notes
    seal
    commit 'a directory'
    run git update-ref refs/remotes/origin/main HEAD
    run git checkout -q -f topic
    run git submodule --quiet update --force
    export GITHUB_BASE_REF=main
    check_as 3 --base auto -- 'was no part of a submodule' '--base-lock FILE'
}

story_blanks_and_odd_bytes() {
    begin "$(printf 'the\tdata ba\\se/m\303\266gr "at\x27ions')"
    check 0 '^base main: 3'
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0002' was edited" '^1 error'
    run git checkout -q -- "$directory"
    check 0
}

story_line_feed_in_the_path() {
    begin "$(printf 'data\nbase/migrations')"
    check 0 '^base main: 3'
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0002' was edited" '^1 error'
}

story_not_utf8_in_the_path() {
    begin "$(printf 'm\377gr')"
    check 0 '^base main: 3'
    rm "$directory/0003_links.sql"
    reseal_all
    check 1 "'0003' \(links\) was deleted"
}

story_directory_is_a_link() {
    begin db/migrations
    run ln -s db/migrations link
    directory=link
    check 0 '^base main: 3'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0001' was edited" '^1 error'
}

story_the_top_is_the_directory() {
    run git init -q repository
    cd repository
    directory=.
    script 0001 notes
    seal
    commit 'one'
    run git checkout -q -b topic
    check 0 '^base main: 1'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0001' was edited" '^1 error'
}

story_from_inside() {
    begin
    cd migrations
    directory=.
    check 0 '^base main: 3'
    cd ..
    cd "$work"
    directory=repository/migrations
    check 0 '^base main: 3'
    directory=$work/repository/migrations/
    check 0 '^base main: 3'
}

story_links_among_the_scripts() {
    begin
    on main
    run mv migrations/0003_links.sql linked.sql
    run ln -s ../linked.sql migrations/0003_links.sql
    commit 'a link'
    run git branch -f topic
    on topic
    check 1 'base-unreadable' "0003_links.sql"
}

story_moved() {
    begin
    run git mv migrations db
    directory=db
    check 0 "^base main, there in 'migrations': 3"
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0001' was edited" '^1 error' \
        "seems to be what was 'migrations' in the base"
    base=main:migrations
    check 1 "merged migration '0001' was edited" '^1 error' '!seems to be'
}

# A link that stands where the directory was leads to what is compared.
story_moved_and_linked() {
    begin
    run git mv migrations db
    run ln -s db migrations
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    commit 'moved, and edited'
    check 1 "merged migration '0001' was edited" '^1 error'
    directory=db
    check 1 "merged migration '0001' was edited" '^1 error'
}

# Under other names, what is sealed and gone shows where they were.
story_moved_and_all_renamed() {
    begin
    run git mv migrations db
    directory=db
    for name in 0001_notes 0002_tags 0003_links; do
        run git mv "db/$name.sql" "db/${name}_.sql"
    done
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0001' was edited" \
        "seems to be what was 'migrations' in the base"
}

# A set that was given up is not what a new one was.
story_new_beside_one_that_is_gone() {
    begin
    run git rm -q -r migrations
    directory=others
    script 0001 first
    seal
    check 0 '^base main: the directory is not in it$'
}

story_objects_of_sha256() {
    export GIT_DEFAULT_HASH=sha256
    begin
    [ "$(git rev-parse HEAD | wc -c)" = 65 ] || skip 'git knows no SHA-256'
    check 0 '^base main: 3'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0001' was edited" '^1 error'
}

story_not_there_at_the_base() {
    begin
    directory=others
    script 0001 first
    check 0 '^base main: the directory is not in it$'
    write .gitignore 'others\n'
    check 0 'not in it$'
}

story_base_names_a_path() {
    begin
    base=main:nowhere
    check 3 "no directory 'nowhere' in main"
    base=main:migrations/
    check 0 "^base main, there in 'migrations': 3"
    base=main:migrations/0001_notes.sql
    check 1 base-unreadable
}

story_base_schema() {
    begin
    on main
    write schema.sql 'CREATE TABLE older (id INTEGER PRIMARY KEY);\n'
    rm migrations/strata.lock
    run "$strata" lock -q --base-schema schema.sql migrations
    commit 'what was before'
    run git branch -f topic
    on topic
    check_as 0 --base main --base-schema schema.sql -- '^base main: 4'
    write schema.sql 'CREATE TABLE elder (id INTEGER PRIMARY KEY);\n'
    rm migrations/strata.lock
    run "$strata" lock -q --base-schema schema.sql migrations
    check_as 1 --base main --base-schema schema.sql -- 'schema.sql.*was edited'
}

story_no_commit_yet() {
    run git init -q repository
    cd repository
    script 0001 notes
    check 3 "the revision 'main' is not here"
    check_as 3 --base auto -- 'no origin/HEAD'
}

story_no_repository() {
    script 0001 notes
    export GIT_CEILING_DIRECTORIES=$work
    cd "$work"
    check 3 'in no git repository' 'base-lock'
}

story_no_git() {
    begin
    strata_path=$work/empty
    check 3 'no git in PATH' '--base-lock FILE'
    strata_path=
    check 3 'no git in PATH'
    # A program of the repository's own is not taken for it.
    write git '#!/bin/sh\ntouch '"$work"'/ran\n'
    run chmod +x git
    strata_path=.:
    check 3 'no git in PATH'
    [ ! -e "$work/ran" ] || failed 'it was run'
}

story_bare() {
    begin
    run git clone -q --bare . "$work/bare.git"
    cd "$work/bare.git"
    script 0001 notes
    check 3 'no work tree'
}

# Containers check out as one user and run as another.
story_foreign_owned() {
    [ "$(id -u)" = 0 ] || skip 'only root can give files away'
    begin
    check 0
    chown -R 4242:4242 "$work/repository"
    check 3 'belongs to another user' \
        'git config --global --add safe.directory '
    follow
    check 0 '^base main: 3'
}

story_foreign_owned_with_blanks() {
    [ "$(id -u)" = 0 ] || skip 'only root can give files away'
    mkdir 'a b'
    cd 'a b'
    begin
    chown -R 4242:4242 .
    check 3 'belongs to another user'
    follow
    check 0 '^base main: 3'
}

story_base_lock() {
    begin
    run cp migrations/strata.lock "$work/merged.lock"
    script 0004 words
    seal
    strata_path=$work/empty # no git
    check_as 0 --base-lock "$work/merged.lock" -- 'merged.lock: 3 migrations'
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    check_as 1 --base-lock "$work/merged.lock" -- "'0002' was edited" '^1 error'
    reseal_all
    check_as 1 --base-lock "$work/merged.lock" -- "'0002' was edited" '^1 error'
    run git checkout -q -- migrations
    rm migrations/strata.lock
    check_as 1 --base-lock "$work/merged.lock" -- 'base-lock' '^1 error'
    check_as 3 --base-lock nowhere -- "no file 'nowhere'"
    write damaged '# strata.lock 1\n0001\n'
    check_as 3 --base-lock damaged -- lock-syntax
}

story_base_and_base_lock() {
    begin
    run cp migrations/strata.lock "$work/merged.lock"
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check_as 1 --base main --base-lock "$work/merged.lock" -- \
        "'0002' was edited"
}

story_unreadable_repository() {
    begin
    write .git/HEAD 'nonsense\n'
    check 3 base-unavailable
}

story_damaged_object() {
    begin
    local id
    id=$(git rev-parse main:migrations/0002_tags.sql)
    run rm -f ".git/objects/${id:0:2}/${id:2}"
    check 3 'not all of the commit' 'git fsck'
}
