# SPDX-License-Identifier: MIT
#
# Histories on one branch and its base: what is a finding, and what is none.
# shellcheck shell=bash

story_clean() {
    begin
    check 0 '^base main: 3 migrations unchanged$'
}

story_added() {
    begin
    script 0004 words
    check 0 '^base main: 3 migrations unchanged$' '1 new'
    seal
    commit 'a fourth'
    check 0 '^base main: 3'
}

story_own_new_one_edited() {
    begin
    script 0004 words
    seal
    commit 'a fourth'
    edit 0004 'CREATE TABLE more (id INTEGER PRIMARY KEY);'
    reseal_all
    commit 'a better fourth'
    check 0 '^base main: 3'
}

story_edited() {
    begin
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    check 1 "0002_tags.sql.*'0002' was edited.*\[history-edited\]" '^1 error'
}

# What a checksum file alone lets through.
story_edited_and_lock_made_anew() {
    begin
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    commit 'a quick fix'
    check_as 0 -- '3 sealed'
    check 1 "merged migration '0002' was edited \[history-edited\]" '^1 error' \
        'git -C migrations show [0-9a-f]{12}:migrations/0002_tags.sql' \
        '!base-lock'
}

story_down_edited() {
    begin
    sed -i 's/DROP TABLE tags;/&\nDELETE FROM notes;/' migrations/0002_tags.sql
    reseal_all
    check 1 'down script of merged migration .0002. was edited' '^1 error'
}

story_down_removed() {
    begin
    sed -i '/migrate:down/,$d' migrations/0003_links.sql
    reseal_all
    check 1 'down script of merged migration .0003. was removed' '^1 error'
}

story_deleted() {
    begin
    run git rm -q migrations/0003_links.sql
    check 1 "strata.lock:4.*'0003' \(links\) was deleted" '^1 error'
    reseal_all
    check 1 "0003_links.sql.*'0003' \(links\) was deleted" '^1 error'
}

story_all_deleted() {
    begin
    run git rm -q -r migrations
    script 0001 other
    reseal_all
    check 1 'history-edited' 'history-deleted'
}

story_renamed() {
    begin
    run git mv migrations/0003_links.sql migrations/0004_links.sql
    reseal_all
    check 1 "merged as '0003', now '0004'" '^1 error'
}

# The label is not what databases are held to; the line of the lock file is.
story_relabelled() {
    begin
    run git mv migrations/0003_links.sql migrations/0003_urls.sql
    reseal_all
    check 1 "relabelled from 'links' to 'urls'" 'base-lock'
}

story_squashed() {
    begin
    cat migrations/000?_*.sql >/dev/null
    run git rm -q migrations/0002_tags.sql migrations/0003_links.sql
    edit 0001 'CREATE TABLE tags (id INTEGER PRIMARY KEY, body TEXT);'
    reseal_all
    check 1 "'0001' was edited" "'0002' .* was deleted" "'0003' .* was deleted" \
        '^3 errors'
}

story_inserted_before() {
    begin
    on main
    script 0005 words
    seal
    commit 'a fifth'
    run git branch -f topic
    on topic
    script 0004 phrases
    reseal_all
    check 1 "new migration '0004' comes before '0005', which is merged" \
        '^1 error'
}

story_reordered() {
    begin
    run git mv migrations/0002_tags.sql migrations/x
    run git mv migrations/0003_links.sql migrations/0002_links.sql
    run git mv migrations/x migrations/0003_tags.sql
    reseal_all
    check 1 "'0002' and '0003' changed places" '^1 error'
}

story_line_ends_only() {
    begin
    sed -i 's/$/\r/' migrations/*.sql migrations/strata.lock
    commit 'made on another system'
    check 0 '^base main: 3'
}

story_layout_only() {
    begin
    edit 0002 '-- licence: MIT'
    check 1 '0002' '^1 error'
    reseal_all
    check 1 '0002' '^1 error'
}

# Where such edits pass, they do because the lock file here still has what was
# merged.
# An edit of the SQL that a forged token digest passes off as one of the layout:
# the build knows the lock alone.
story_layout_edits_allowed_forged() {
    local tokens
    begin
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    run cp "$directory/strata.lock" "$work/sealed"
    reseal_all
    tokens=$(sed -n 's/^0002 .* tokens:\([0-9a-f]*\).*/\1/p' \
        "$directory/strata.lock")
    sed "/^0002 /s/ tokens:[0-9a-f]*/ tokens:$tokens/" "$work/sealed" \
        >"$directory/strata.lock"
    check_as 0 --layout-edits allow -- '3 sealed'
    check_as 1 --base main --layout-edits allow -- \
        "merged migration '0002' was edited \[history-edited\]"
}

story_layout_edits_allowed() {
    begin
    edit 0002 '-- licence: MIT'
    check_as 0 --base main --layout-edits allow -- '^base main: 3'
    reseal_all
    check_as 1 --base main --layout-edits allow -- "'0002'" '^1 error'
}

# Read with another text for a placeholder, the base is not what it sealed.
story_placeholder_changed() {
    begin
    on main
    script 0004 words '${prefix}words'
    run "$strata" lock -q --placeholder prefix=a_ migrations
    commit 'a fourth'
    run git branch -f topic
    on topic
    check_as 0 --base main --placeholder prefix=a_ -- '^base main: 4'
    check_as 1 --base main --placeholder prefix=b_ -- "'0004' was edited"
    run rm migrations/strata.lock
    run "$strata" lock -q --placeholder prefix=b_ migrations
    check_as 1 --base main --placeholder prefix=b_ -- \
        "line of '0004' in the base main was changed .base-lock" '^1 error'
}

# What the base has is such an edit itself.
story_layout_edits_allowed_again() {
    begin
    on main
    edit 0002 '-- licence: MIT'
    commit 'a licence'
    run git branch -f topic
    on topic
    run sed -i 's/licence: MIT/licence: MIT-0/' migrations/0002_tags.sql
    check_as 0 --base main --layout-edits allow -- '^base main: 3'
    check 1 "of sealed migration '0002' changed" '^1 error'
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    check_as 1 --base main --layout-edits allow -- "'0002' was edited"
    reseal_all
    check_as 1 --base main --layout-edits allow -- "'0002' was edited"
    run git checkout -q main~1 -- migrations
    check 0 '^base main: 3'
}

story_layout_edits_allowed_unsealed() {
    begin
    on main
    script 0004 words
    commit 'a fourth, not sealed'
    run git branch -f topic
    on topic
    edit 0004 '-- licence: MIT'
    seal
    check_as 1 --base main --layout-edits allow -- "'0004'" '^1 error'
}

story_file_renamed_alone() {
    begin
    run git mv migrations/0003_links.sql migrations/0003-links.sql
    check 0 '^base main: 3'
}

story_reverted() {
    begin
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    commit 'an edit'
    run git revert --no-edit HEAD
    check 0 '^base main: 3'
}

# The base itself took a migration back: that is its business.
story_reverted_in_the_base() {
    begin
    on main
    script 0004 words
    seal
    commit 'a fourth'
    run git branch -f topic
    run git revert --no-edit HEAD
    on topic
    run git merge -q --no-edit main
    check 0 '^base main: 3'
}

story_rebased() {
    begin
    script 0004 words
    commit 'a fourth, not sealed'
    on main
    write readme 'words\n'
    commit 'something else'
    on topic
    run git rebase -q main
    check 0 '^base main: 3' '!merge base'
}

# Amended and rebased over, the history of git does not matter: trees do.
story_rewritten() {
    begin
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    run git add -A
    run git commit -q --amend -m 'three migrations, always so'
    check 1 "merged migration '0001' was edited" '^1 error'
}

# What only the base has by now is not missing here.
story_base_went_on() {
    begin
    on main
    script 0004 words
    seal
    commit 'a fourth'
    on topic
    write readme 'words\n'
    commit 'something else'
    check 0 '^base main \(merge base [0-9a-f]{12}\): 3 migrations unchanged$'
}

story_base_merged_here() {
    begin
    on main
    script 0004 words
    seal
    commit 'a fourth'
    on topic
    write readme 'words\n'
    commit 'something else'
    run git merge -q --no-edit main
    check 0 '^base main: 4 migrations unchanged$'
    edit 0004 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0004' was edited" '^1 error'
}

# A merge whose conflict was settled by changing what is merged.
story_merged_wrongly() {
    begin
    on main
    script 0004 words
    seal
    commit 'a fourth'
    on topic
    script 0004 phrases
    seal
    commit 'a fourth as well'
    run git merge -q -s ours --no-edit main
    check 1 "merged migration '0004' was edited" '^2 errors'
}

story_added_on_both_sides() {
    begin
    on main
    script 0004 words
    seal
    commit 'a fourth'
    on topic
    script 0004 phrases
    seal
    commit 'a fourth as well'
    check 0 'merge base'
    run git merge -q --no-edit main || true
    check 1 'version-duplicate' 'lock-conflict'
}

# Settled wrongly, and not committed yet.
story_merge_under_way() {
    begin
    script 0004 mine
    seal
    commit 'mine'
    on main
    script 0004 theirs
    seal
    commit 'theirs'
    on topic
    ! run git merge --no-edit main || failed 'there is no conflict'
    run mv migrations/0004_theirs.sql migrations/0005_theirs.sql
    reseal_all
    check 1 "merged as '0004' is now '0005'" '^1 error'
    run mv migrations/0004_mine.sql migrations/0006_mine.sql
    run mv migrations/0005_theirs.sql migrations/0004_theirs.sql
    reseal_all
    check 0 '^base main: 4 migrations unchanged$'
}

# Merged both ways, two commits are the best common ancestors; both count.
story_merged_both_ways() {
    begin
    script 0004 words
    commit 'a fourth'
    on main
    script 0005 phrases
    commit 'a fifth'
    run git branch before-main main
    run git branch before-topic topic
    run git merge -q --no-edit before-topic
    on topic
    run git merge -q --no-edit before-main
    run git branch -f base main
    base=base
    check 0 'merge base'
    edit 0004 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    check 1 "merged migration '0004' was edited" '^1 error'
    run git checkout -q migrations
    edit 0005 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    check 1 "merged migration '0005' was edited" '^1 error'
}

# Not sealed yet, and merged all the same: databases may have it.
story_unsealed_base() {
    begin
    on main
    script 0004 words
    commit 'a fourth, not sealed'
    on topic
    run git merge -q main
    check 0 '^base main: 4'
    edit 0004 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    check 1 "merged migration '0004' was edited" '^1 error'
}

story_base_without_lock() {
    begin
    on main
    run git rm -q migrations/strata.lock
    commit 'no lock file'
    run git branch -f topic
    on topic
    seal
    check 0 '^base main: 3'
    edit 0001 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0001' was edited" '^1 error'
}

story_lock_deleted() {
    begin
    run git rm -q migrations/strata.lock
    check 1 'the lock file of the base main was deleted.*base-lock' \
        '^1 error'
}

story_lock_shortened() {
    begin
    sed -i '$d' migrations/strata.lock
    check 1 "the line of .0003. in the base main is gone.*base-lock" \
        '^1 error'
}

story_resealed() {
    begin
    edit 0002 '-- licence: MIT'
    run "$strata" lock -q --reseal 0002 --reason 'a licence header' migrations
    check 1 "merged migration '0002' was sealed anew: a licence header" \
        'base-resealed' '^1 error'
    check_as 0 --base main --allow-reseal -- 'base-resealed'
    check_as 0 --base main --lint base-resealed=warning -- '^1 warning'
    commit 'the header'
    on main
    run git merge -q topic
    on topic
    check 0 '^base main: 3' '!base-resealed'
}

# A line that accepts some other text does not excuse the edit.
story_resealed_then_edited() {
    begin
    edit 0002 '-- licence: MIT'
    run "$strata" lock -q --reseal 0002 --reason 'a licence header' migrations
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    check_as 1 --base main --allow-reseal -- "'0002' was edited"
}

story_acceptance_removed() {
    begin
    edit 0002 '-- licence: MIT'
    run "$strata" lock -q --reseal 0002 --reason 'a licence header' migrations
    commit 'the header'
    on main
    run git merge -q topic
    on topic
    reseal_all
    check 1 "the line of .0002. in the base main as accepted is gone" '^1 error'
}

# Broken in the base: what could not be read there was not compared.
story_base_not_readable() {
    begin
    on main
    write migrations/0004_words.sql 'CREATE TABLE words (a);\n'
    write migrations/0004_phrases.sql 'CREATE TABLE phrases (a);\n'
    commit 'two at once'
    run git branch -f topic
    on topic
    run git mv migrations/0004_phrases.sql migrations/0005_phrases.sql
    check 1 'base-unreadable' '^1 error'
    check_as 0 --base main --lint base-unreadable=warning -- base-unreadable
}

story_unrelated_histories() {
    begin
    run git checkout -q --orphan alone
    commit 'the same, from nothing'
    check 0 '^base main \(itself: no common history\): 3'
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    check 1 "merged migration '0002' was edited" 'main itself'
}
