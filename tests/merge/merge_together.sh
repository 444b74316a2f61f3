# SPDX-License-Identifier: MIT
#
# Branches that have both added migrations, in all the ways of bringing them
# together.
# shellcheck shell=bash
. "$(dirname "$2")/merging.sh"

story_same_number() {
    begin
    topic_and_main 0004_words -- 0004_users
    heads 1 --base main -- '^common  0003  sealed  -        links$' \
        '^base    0004  sealed  -        users$' \
        '^branch  0004  sealed  equal    words$' '\[merge-needed\]'
    bring merge main
    heads 1 -- '^branch  0004  sealed  equal'
    check_as 1 -- 'lock-conflict' 'strata merge migrations'
    merge 0 -- '^0004_words.sql -> 0005_words.sql$' \
        '^strata.lock: 4 lines of the base MERGE_HEAD, 1 of the branch' \
        'git -C migrations add -A -- \.'
    files sql 0001_notes.sql 0002_tags.sql 0003_links.sql 0004_users.sql \
        0005_words.sql
    sealed 0001 0002 0003 0004 0005
    base_lines_first
    heads 0 -- '^branch  0005  sealed  -        words$'
    settled
}

# The text is not touched, and so its digests stay.
story_digests_stay() {
    begin
    topic_and_main 0004_words -- 0004_users
    grep words migrations/strata.lock | sed -E 's/.*(sha256.*)  chain.*/\1/' \
        >"$work/was"
    bring merge main
    merge 0 --
    grep words migrations/strata.lock | sed -E 's/.*(sha256.*)  chain.*/\1/' |
        cmp - "$work/was" || failed 'the digests are others'
}

story_several() {
    begin
    topic_and_main 0004_words 0005_lines 0006_pages -- 0004_users 0005_roles
    bring merge main
    merge 0 -- '^0004_words.sql -> 0006_words.sql$' \
        '^0005_lines.sql -> 0007_lines.sql$' '^0006_pages.sql -> 0008_pages.sql$'
    sealed 0001 0002 0003 0004 0005 0006 0007 0008
    base_lines_first
    settled
}

# What comes behind the base already stays where it is.
story_gap() {
    begin
    topic_and_main 0004_words 0009_pages -- 0004_users
    bring merge main
    merge 0 -- '^0004_words.sql -> 0005_words.sql$' '!pages'
    sealed 0001 0002 0003 0004 0005 0009
    settled
}

story_nothing_to_rename() {
    begin
    topic_and_main 0007_words -- 0004_users
    bring merge main
    heads 0 -- '^branch  0007  sealed  -  '
    merge 0 -- '!->' '^strata.lock: 4 lines'
    sealed 0001 0002 0003 0004 0007
    settled
}

story_timestamps() {
    begin
    topic_and_main 20240101000000_a 20240103000000_b -- \
        20240102000000_c 20240104000000_d
    bring merge main
    heads 1 -- '^branch  20240101000000  sealed  earlier' \
        '^branch  20240103000000  sealed  earlier'
    merge 0 -- '^20240101000000_a.sql -> 20[0-9]{12}_a.sql$'
    local versions first second
    versions=$(sed -n 's/^.* -> \([0-9]*\)_.*/\1/p' "$work/answer" | tr '\n' ' ')
    read -r first second <<<"$versions"
    [ "$(date -u -d "${first:0:8} ${first:8:2}:${first:10:2}:${first:12:2} 1 sec" \
        +%Y%m%d%H%M%S)" = "$second" ] || failed "$first, $second"
    settled
}

story_digits_kept() {
    run git init -q repository
    cd repository
    script 008 notes
    seal
    commit 'one'
    run git checkout -q -b topic
    topic_and_main 009_words 010_lines -- 009_users
    bring merge main
    merge 0 -- '^009_words.sql -> 010_words.sql$' '^010_lines.sql -> 011_lines.sql$'
    settled
}

story_base_ahead() {
    begin
    on main
    script 0004 users
    seal
    commit 'main'
    on topic
    heads 0 --base main -- '^base    0004' '^one head: 0004$'
    untouched merge 0 --base main -- 'nothing to do: the branch has no'
    run git merge -q main
    heads 0 --base main -- '^one head: 0004$' '!^base'
    untouched merge 0 --base main -- 'nothing to do'
}

story_branch_ahead() {
    begin
    script 0004 words
    seal
    heads 0 --base main -- '^branch  0004  sealed  -' '^one head: 0004$'
    untouched merge 0 --base main -- "nothing to do: the branch's"
}

story_one_head() {
    begin
    heads 0 --base main -- '^common  0003' '^one head: 0003$'
}

# What the base has is not here: there is nothing to be behind.
story_not_merged() {
    begin
    topic_and_main 0004_words -- 0004_users
    untouched merge 1 --base main -- 'is not here yet' \
        'git -C migrations merge main' '\[merge-blocked\]'
}

story_base_not_given() {
    begin
    topic_and_main 0004_words -- 0004_users
    run git merge -q -X ours main
    run git clone -q --bare . ../origin.git
    run git remote add origin ../origin.git
    run git fetch -q
    untouched merge 3 -- 'base-unavailable' '^note: .*--base REV'
    untouched heads 3 -- 'base-unavailable'
    run git remote set-head origin main
    merge 0 -- '^0004_words.sql -> 0005_words.sql$' 'base origin/HEAD'
    settled
}

# Nothing was sealed in the branch: git merges without a word.
story_unsealed_branch() {
    begin
    script 0004 words
    commit 'topic'
    on main
    script 0004 users
    seal
    commit 'main'
    on topic
    run git merge -q --no-edit main
    check_as 1 -- 'version-duplicate'
    heads 1 --base main -- '^branch  0004  new     equal'
    merge 0 --base main -- '^0004_words.sql -> 0005_words.sql$' '!strata.lock:'
    sealed 0001 0002 0003 0004
    settled
}

story_unsealed_base() {
    begin
    script 0004 words
    seal
    commit 'topic'
    on main
    script 0004 users
    commit 'main'
    on topic
    run git merge -q --no-edit main
    merge 0 --base main -- '^0004_words.sql -> 0005_words.sql$' \
        '^1 of the branch is new again'
    sealed 0001 0002 0003
    settled
    seal
    sealed 0001 0002 0003 0004 0005
}

story_no_lock_at_all() {
    run git init -q repository
    cd repository
    script 0001 notes
    commit one
    run git checkout -q -b topic
    script 0002 words
    commit topic
    on main
    script 0002 users
    commit main
    on topic
    run git merge -q --no-edit main
    merge 0 --base main -- '^0002_words.sql -> 0003_words.sql$' '!lock'
    [ ! -e migrations/strata.lock ] || failed 'nobody had a lock file'
    settled
}

# Not even in git.
story_uncommitted() {
    begin
    on main
    script 0004 users
    seal
    commit 'main'
    script 0004 words
    merge 0 --base HEAD -- '^0004_words.sql -> 0005_words.sql$'
    sealed 0001 0002 0003 0004
    settled HEAD
}

# The branch is merged into the base: HEAD is the base.
story_merge_into_main() {
    begin
    topic_and_main 0004_words -- 0004_users
    on main
    bring merge topic
    heads 1 -- '^base    0004  sealed  -        users$'
    merge 0 -- '^0004_words.sql -> 0005_words.sql$' 'base HEAD'
    base_lines_first HEAD
    settled
}

# Others have it already, and what is here is not pushed.
story_pull() {
    begin
    run git checkout -q main
    run git clone -q --bare . ../origin.git
    run git remote add origin ../origin.git
    script 0004 users
    seal
    commit 'pushed'
    run git push -q origin main
    run git branch -q --set-upstream-to=origin/main
    run git reset -q --hard HEAD~1
    script 0004 words
    seal
    commit 'not pushed'
    bring pull --no-rebase
    merge 0 -- '^0004_words.sql -> 0005_words.sql$' 'base MERGE_HEAD'
    base_lines_first origin/main
    settled origin/main
}

story_other_side_is_base() {
    begin
    topic_and_main 0004_words -- 0004_users
    bring merge main
    merge 0 --base topic -- '^0004_users.sql -> 0005_users.sql$' 'base topic'
    base_lines_first topic
    settled topic
}

story_conflict_styles() {
    local style
    begin
    topic_and_main 0004_words 0005_lines -- 0004_users
    for style in merge diff3 zdiff3; do
        bring -c "merge.conflictStyle=$style" merge main
        grep -q '^<<<<<<<' migrations/strata.lock || failed 'no conflict'
        merge 0 -- '^0004_words.sql -> 0005_words.sql$'
        sealed 0001 0002 0003 0004 0005 0006
        base_lines_first
        run git reset -q --hard
        run git clean -q -f -d
    done
}

# Both sides' lines without a marker.
story_union_driver() {
    begin
    topic_and_main 0004_words -- 0004_users
    write .gitattributes 'strata.lock merge=union\n'
    bring merge --no-edit main
    check_as 1 -- 'lock-order' 'strata merge'
    merge 0 --base main -- '^0004_words.sql -> 0005_words.sql$'
    base_lines_first
    run git add -A
    settled
}

# Somebody has decided for one side's lock file.
story_lock_of_one_side() {
    local side
    begin
    topic_and_main 0004_words -- 0004_users
    for side in ours theirs; do
        bring merge main
        run git checkout -q --$side migrations/strata.lock
        merge 0 -- '^0004_words.sql -> 0005_words.sql$'
        sealed 0001 0002 0003 0004 0005
        base_lines_first
        run git reset -q --hard
        run git clean -q -f -d
    done
}

story_rebase() {
    begin
    topic_and_main 0004_words -- 0004_users
    script 0005 lines
    seal
    commit 'topic, again'
    bring rebase main
    heads 1 -- '^base    0004' '^branch  0004  sealed  equal    words$'
    merge 0 -- '^0004_words.sql -> 0005_words.sql$' 'rebase --continue'
    base_lines_first
    run git add -A
    bring -c core.editor=true rebase --continue
    merge 0 -- '^0005_lines.sql -> 0006_lines.sql$'
    run git add -A
    bring -c core.editor=true rebase --continue
    [ "$(git rev-list --count main..topic)" = 2 ] || failed 'commits are lost'
    sealed 0001 0002 0003 0004 0005 0006
    settled
}

story_cherry_pick() {
    begin
    topic_and_main 0004_words -- 0004_users
    on main
    bring cherry-pick topic
    merge 0 -- '^0004_words.sql -> 0005_words.sql$' 'cherry-pick --continue'
    run git add -A
    bring -c core.editor=true cherry-pick --continue
    sealed 0001 0002 0003 0004 0005
    check_as 0 --
}

story_stash() {
    begin
    script 0004 words
    seal
    run git stash -q -u
    on main
    script 0004 users
    seal
    commit 'main'
    bring stash pop
    merge 0 -- '^0004_words.sql -> 0005_words.sql$' 'base HEAD'
    sealed 0001 0002 0003 0004 0005
    settled HEAD
}

# Each has merged the other once, and both went on.
story_criss_cross() {
    begin
    topic_and_main 0004_words -- 0005_users
    run git branch topic-1 topic
    run git branch main-1 main
    bring merge main-1
    merge 0 -- '^0004_words.sql -> 0006_words.sql$'
    commit 'main-1 in topic'
    on main
    bring merge topic-1
    merge 0 --base HEAD -- '^0004_words.sql -> 0006_words.sql$'
    commit 'topic-1 in main'
    script 0007 roles
    seal
    commit 'main goes on'
    on topic
    script 0007 lines
    seal
    commit 'topic goes on'
    [ "$(git merge-base --all main topic | wc -l)" = 2 ] || failed 'no cross'
    bring merge main
    heads 1 -- '^common  0006' '^base    0007' '^branch  0007  sealed  equal'
    merge 0 -- '^0007_lines.sql -> 0008_lines.sql$' '!words'
    sealed 0001 0002 0003 0005 0006 0007 0008
    settled
}

# After a merge, another one.
story_twice() {
    begin
    topic_and_main 0004_words -- 0004_users
    bring merge main
    merge 0 --
    commit 'merged'
    on main
    script 0005 roles
    seal
    commit 'main again'
    on topic
    bring merge main
    merge 0 -- '^0005_words.sql -> 0006_words.sql$'
    base_lines_first
    settled
}

story_both_have_the_same() {
    begin
    script 0004 words
    seal
    commit 'topic'
    on main
    run git cherry-pick topic
    script 0005 users
    seal
    commit 'main'
    on topic
    script 0005 lines
    seal
    commit 'topic again'
    bring merge main
    heads 1 -- '^common  0004' '^branch  0005' '!^branch  0004'
    merge 0 -- '^0005_lines.sql -> 0006_lines.sql$' '!words'
    settled
}
