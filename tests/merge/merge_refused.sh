# SPDX-License-Identifier: MIT
#
# What is not moved, what nobody may lose, and what is left when it all ends in
# the midst.
# shellcheck shell=bash
. "$(dirname "$2")/merging.sh"

# clash: the topic has 0004 and 0005, the base another 0004, and they meet.
clash() {
    begin "$@"
    topic_and_main 0004_words 0005_lines -- 0004_users
    bring merge main
}

story_released() {
    begin
    script 0004 words
    seal
    commit 'topic'
    run git tag -a v1.2 -m 'a release'
    run git tag later
    on main
    script 0004 users
    seal
    commit 'main'
    on topic
    bring merge main
    untouched merge 1 -- "'0004' cannot come behind the base's '0004': the" \
        "release 'later' has it|release 'v1.2' has it" \
        'strata merge --base' '\[merge-released\]'
    # As it says: the base's comes behind the release.
    merge 0 --base v1.2 -- '^0004_users.sql -> 0005_users.sql$'
    base_lines_first topic
    settled topic
}

# A release has another migration of that version: that is none of ours.
story_released_other() {
    begin
    run git tag v1.0
    topic_and_main 0004_words -- 0004_users
    run git tag v1.1 main
    bring merge main
    merge 0 -- '^0004_words.sql -> 0005_words.sql$'
    settled
}

# It would keep its number, and get another one before it all the same.
story_released_not_moved() {
    begin
    script 0007 words
    seal
    commit 'topic'
    run git tag v1.2
    on main
    script 0004 users
    seal
    commit 'main'
    on topic
    bring merge main
    untouched merge 1 -- "'0007' cannot come behind .*'v1.2'" 'merge-released'
}

story_many_tags() {
    local i
    begin
    for i in $(seq 200); do
        git tag "v$i"
    done
    printf 'create refs/tags/odd%%20name %s\n' "$(git rev-parse HEAD)" |
        git update-ref --stdin
    git tag of-a-blob "$(git rev-parse HEAD:migrations/strata.lock)"
    git tag of-a-tree "$(git rev-parse 'HEAD^{tree}')"
    topic_and_main 0004_words -- 0004_users
    bring merge main
    merge 0 -- '^0004_words.sql'
    settled
}

story_dry_run() {
    clash
    untouched merge 0 --dry-run -- '^0004_words.sql -> 0005_words.sql$' \
        '^0005_lines.sql -> 0006_lines.sql$' '^strata.lock: 4 lines' '!then:'
    merge 0 -- '^0005_lines.sql -> 0006_lines.sql$'
    settled
}

story_quiet() {
    clash
    merge 0 --quiet --
    [ ! -s "$work/answer" ] || failed 'it says something'
    settled
}

story_unsaved_changes() {
    clash
    printf -- '-- more\n' >>migrations/0005_lines.sql
    untouched merge 1 -- "'0005_lines.sql' has changes that are not saved" \
        '!0004_words' '\[merge-blocked\]'
}

# Other line ends are no changes.
story_line_ends() {
    clash
    sed -i 's/$/\r/' migrations/0005_lines.sql
    merge 0 -- '^0005_lines.sql -> 0006_lines.sql$'
    sealed 0001 0002 0003 0004 0005 0006
    check_as 0 --
}

# Both have added a file of one name.
story_same_file() {
    begin
    script 0004 words
    seal
    commit 'topic'
    on main
    script 0004 words other
    seal
    commit 'main'
    on topic
    bring merge main
    untouched merge 1 -- "'0004_words.sql' is in conflict itself"
    run git show topic:migrations/0004_words.sql
    cp "$work/said" migrations/0005_words_of_topic.sql
    run git checkout -q --theirs migrations/0004_words.sql
    run git add migrations/0004_words.sql
    merge 0 -- '^strata.lock: 4 lines'
    check_as 0 --
    settled
}

story_target_exists() {
    clash
    write migrations/0006_lines.sql/x 'in the way\n'
    untouched merge 1 -- "would become '0006_lines.sql', which is there already" \
        '\[merge-blocked\]'
}

story_sealed_and_edited() {
    begin
    topic_and_main 0004_words -- 0004_users
    printf '\nCREATE TABLE extra (id INTEGER PRIMARY KEY);\n' \
        >>migrations/0004_words.sql
    sed -i '/^-- migrate:down/,/^DROP/d' migrations/0004_words.sql
    commit 'an edit of what is sealed'
    bring merge main
    untouched merge 1 -- "'0004' was edited since the branch sealed it" \
        'strata lock --reseal 0004'
}

# What is wrong with the migrations themselves is said as by check.
story_two_of_the_branch() {
    begin
    script 0004 words
    script 0004 lines
    commit 'topic'
    on main
    script 0004 users
    seal
    commit 'main'
    on topic
    run git merge -q --no-edit main
    untouched merge 1 --base main -- 'version-duplicate'
}

story_base_broken() {
    begin
    on main
    script 0004 users
    script 0004 roles
    commit 'main'
    on topic
    script 0004 words
    commit 'topic'
    run git merge -q --no-edit main
    untouched merge 1 --base main -- "base 'main' cannot be read" \
        'version-duplicate'
}

story_resealed_in_the_branch() {
    begin
    sed -i 's/body TEXT/body TEXT NOT NULL/' migrations/0002_tags.sql
    run "$strata" lock -q --reseal 0002 --reason 'a constraint' migrations
    script 0004 words
    seal
    commit 'topic'
    on main
    script 0004 users
    seal
    commit 'main'
    on topic
    bring merge main
    merge 0 -- '^0004_words.sql -> 0005_words.sql$'
    sealed 0001 0002 0003 0004 0005
    grep -q '^accepted 0002 .*until:0004 .*reason:a%20constraint$' \
        migrations/strata.lock || failed 'it is not accepted'
    check_as 0 --
    run git add -A
    merge 0 -- 'nothing to do'
    run git commit -q --no-verify -m 'merged'
    check_as 1 --base main -- 'base-resealed'
    check_as 0 --base main --allow-reseal --
}

story_resealed_of_the_branch() {
    begin
    script 0004 words
    seal
    sed -i 's/body TEXT/body TEXT NOT NULL/' migrations/0004_words.sql
    run "$strata" lock -q --reseal 0004 --reason 'first' migrations
    script 0005 lines
    seal
    sed -i 's/body TEXT/body TEXT UNIQUE/' migrations/0004_words.sql
    sed -i 's/ NOT NULL//' migrations/0004_words.sql
    sed -i 's/body TEXT/body TEXT UNIQUE/' migrations/0005_lines.sql
    run "$strata" lock -q --reseal 0004 --reseal 0005 --reason 'second' migrations
    commit 'topic'
    on main
    script 0004 users
    seal
    sed -i 's/body TEXT/body TEXT NOT NULL/' migrations/0001_notes.sql
    run "$strata" lock -q --reseal 0001 --reason 'of the base' migrations
    commit 'main'
    on topic
    bring merge main
    run git checkout -q --theirs migrations/0001_notes.sql
    merge 0 --
    base_lines_first
    [ "$(sed -nE 's/^accepted (.*)  sha256.*until:(.*)  chain.*reason:/\1 \2 /p' \
        migrations/strata.lock | tr '\n' ';')" = \
        '0001 0004 of%20the%20base;0005 0005 first;0005 0006 second;0006 0006 second;' ] ||
        failed 'something else is accepted'
    check_as 0 --
    settled
}

story_resealed_on_both_sides() {
    begin
    script 0004 words
    seal
    sed -i 's/body TEXT/body TEXT NOT NULL/' migrations/0002_tags.sql
    run "$strata" lock -q --reseal 0002 --reason 'ours' migrations
    commit 'topic'
    on main
    sed -i 's/body TEXT/body TEXT UNIQUE/' migrations/0002_tags.sql
    run "$strata" lock -q --reseal 0002 --reason 'theirs' migrations
    commit 'main'
    on topic
    bring merge main
    untouched merge 1 -- 'is in conflict itself'
    run git checkout -q --ours migrations/0002_tags.sql
    run git add migrations/0002_tags.sql
    untouched merge 1 -- "'0002' was sealed anew in the branch" 'merge-blocked'
}

story_no_repository() {
    script 0001 notes
    merge 3 -- 'in no git repository' '\[base-unavailable\]'
    heads 3 -- 'in no git repository'
}

story_no_directory() {
    run git init -q repository
    cd repository
    directory=nowhere
    merge 1 -- 'directory-unreadable'
}

story_no_git() {
    begin
    mkdir "$work/bin"
    printf '$ strata merge, without git\n'
    local status=0
    PATH=$work/bin "$strata" merge --base main migrations \
        >"$work/answer" 2>&1 || status=$?
    [ "$status" = 3 ] || failed "status $status"
    grep -q 'there is no git in PATH' "$work/answer" || failed 'not said'
}

story_no_such_base() {
    begin
    untouched merge 3 --base nowhere -- "'nowhere' is not here" \
        'to get it: git'
    untouched merge 3 --base --upload-pack=x -- 'base-unavailable'
}

story_no_commit() {
    run git init -q repository
    cd repository
    script 0001 notes
    merge 3 -- 'base-unavailable'
    merge 3 --base HEAD -- 'base-unavailable'
}

story_shallow() {
    begin
    topic_and_main 0004_words -- 0004_users
    cd ..
    run git clone -q --depth 1 --no-single-branch "file://$PWD/repository" \
        shallow
    cd shallow
    run git checkout -q topic
    untouched merge 3 --base origin/main -- 'cut off' 'fetch --unshallow'
}

# Nothing of a repository is run.
story_hostile() {
    clash
    write "$work/evil" "#!/bin/sh\ntouch '$work/was-run'\ncat\n"
    chmod +x "$work/evil"
    git config core.fsmonitor "$work/evil"
    git config core.hooksPath "$work"
    git config core.sshCommand "$work/evil"
    git config core.pager "$work/evil"
    git config filter.x.clean "$work/evil"
    git config filter.x.smudge "$work/evil"
    git config diff.external "$work/evil"
    git config alias.ls-files "!$work/evil"
    printf '*.sql filter=x diff=x\n' >.gitattributes
    touch migrations/0005_lines.sql
    merge 0 -- '^0005_lines.sql -> 0006_lines.sql$'
    heads 0 --
    [ ! -e "$work/was-run" ] || failed 'something of the repository was run'
}

# journal PREFIX NAMES: as a run would have left it, in this state of the merge.
journal() {
    local head
    head=$(git rev-parse HEAD)
    printf "strata merge 1\\0$1\\0001 $head $(git rev-parse MERGE_HEAD) $head\\000$2" \
        >.git/strata-merge
}

# What somebody has written into git's own directory leads nowhere else.
story_hostile_journal() {
    local names
    clash
    write "$work/outside" 'x\n'
    for names in '../../outside\0../../inside\0' '/etc/x\0/etc/y\0' \
        'a/../b\0a/../c\0' '0005_lines.sql\0.hidden\0' \
        '0005_lines.sql\0sub/x\0' '0005_lines.sql\0' './x\0./y\0' \
        '0005_lines.sql\0\0' '\0\0'; do
        journal migrations/ "$names"
        untouched merge 1 -- 'cannot be read'
    done
    journal elsewhere/ 'a\0b\0'
    untouched merge 1 -- "one of the directory 'elsewhere/'"
    printf 'strata merge 2\0migrations/\0x\0a\0b\0' >.git/strata-merge
    untouched merge 1 -- 'cannot be read'
    head -c 3000 /dev/urandom >.git/strata-merge
    untouched merge 1 -- 'cannot be read'
    : >.git/strata-merge
    untouched merge 1 -- 'cannot be read'
    [ ! -e inside ] && [ -e "$work/outside" ] || failed 'it was moved'
    run rm .git/strata-merge
    merge 0 --
}

# The merge that it was planned for was given up, before anything was done.
story_given_up() {
    clash
    journal migrations/ '0004_words.sql\0000009_words.sql\0'
    run git merge --abort
    bring merge main
    run git commit -q -a --no-verify -m 'anyhow'
    merge 0 --base main -- '^0004_words.sql -> 0005_words.sql$' '!cut short'
    [ ! -e .git/strata-merge ] || failed 'a journal is left'
}

# …and after.
story_given_up_half() {
    clash
    journal migrations/ '0005_lines.sql\0000006_lines.sql\0'
    run git mv migrations/0005_lines.sql migrations/0006_lines.sql
    run git add -A
    run git commit -q --no-verify -m 'anyhow'
    printf 'x' >>.git/strata-merge
    untouched merge 1 --base main -- 'another state now'
}

# As root, a mode stops nobody.
story_read_only() {
    clash
    [ "$(id -u)" != 0 ] || command -v setpriv >/dev/null ||
        skip 'root can write anywhere, and there is no setpriv'
    git config --global --add safe.directory '*'
    local as=()
    if [ "$(id -u)" = 0 ]; then
        as=(setpriv --reuid 65534 --regid 65534 --clear-groups)
        chmod a+rx "$work" "$work/home"
        chown -R 65534:65534 "$work/repository" "$work/home"
        "${as[@]}" "$strata" --version >/dev/null 2>&1 ||
            skip 'somebody else cannot run the program'
    fi
    chmod a-w migrations
    snapshot >"$work/before"
    local status=0
    printf '$ strata merge, in a directory that is read-only\n'
    "${as[@]}" "$strata" merge --color never migrations >"$work/answer" 2>&1 ||
        status=$?
    sed 's/^/  /' "$work/answer"
    [ "$status" = 2 ] || failed "status $status"
    grep -q 'output-unwritable' "$work/answer" || failed 'not said'
    chmod u+w migrations
    snapshot | cmp - "$work/before" || failed 'something was changed'
    [ ! -e .git/strata-merge ] || failed 'a journal is left'
}

# Ended before each of its renamings, of which the first and the last are those
# of the journal and the lock file; then run again.
story_crash() {
    local n status
    [ -f "${RENAME_SHIM-}" ] || skip 'there is no RENAME_SHIM'
    begin
    directory=migrations
    topic_and_main 0004_words 0005_lines -- 0004_users
    run git checkout -q topic
    for name in 0004_words 0005_lines; do
        run git mv migrations/$name.sql migrations/$name.up.sql
        printf 'DROP TABLE of_%s;\n' "${name#*_}" >migrations/$name.down.sql
        sed -i '/migrate:/d; /^DROP/d' migrations/$name.up.sql
    done
    run git checkout -q main -- migrations/strata.lock
    run git checkout -q topic~1 -- migrations/strata.lock
    seal
    commit 'as pairs'
    bring merge main
    for n in 1 2 3 4 5 6 7; do
        cp -a . "../crash$n"
        (
            cd "../crash$n"
            status=0
            printf '$ strata merge, ended before renaming %s\n' "$n"
            RENAMES_BEFORE_END=$n LD_PRELOAD=$RENAME_SHIM \
                ASAN_OPTIONS=verify_asan_link_order=0 \
                "$strata" merge -q migrations >"$work/answer" 2>&1 || status=$?
            [ "$status" = "$([ "$n" -le 6 ] && echo 111 || echo 0)" ] ||
                failed "status $status: $(cat "$work/answer")"
            if [ "$n" -gt 2 ] && [ "$n" -le 5 ]; then
                untouched merge 1 --dry-run -- 'cut short.*dry run'
            fi
            merge 0 --
            files sql 0001_notes.sql 0002_tags.sql 0003_links.sql \
                0004_users.sql 0005_words.down.sql 0005_words.up.sql \
                0006_lines.down.sql 0006_lines.up.sql
            sealed 0001 0002 0003 0004 0005 0006
            base_lines_first
            [ ! -e .git/strata-merge ] || failed 'a journal is left'
            settled
        )
    done
}

# Somebody has tidied up by hand in between.
story_crash_and_hands() {
    clash
    journal migrations/ '0004_words.sql\0000004_gone.sql\0'
    cp migrations/0004_words.sql migrations/0004_gone.sql
    untouched merge 1 -- "of '0004_words.sql' and '0004_gone.sql' both are" \
        'remove .*/strata-merge'
    run rm migrations/0004_words.sql migrations/0004_gone.sql
    untouched merge 1 -- 'none is there'
}

# A release has what the branch has sealed anew since then.
story_released_and_resealed() {
    begin
    script 0004 words
    seal
    commit 'topic'
    run git tag v1.2
    sed -i 's/body TEXT/body TEXT NOT NULL/' migrations/0004_words.sql
    run "$strata" lock -q --reseal 0004 --reason 'a constraint' migrations
    commit 'resealed'
    on main
    script 0004 users
    seal
    commit 'main'
    on topic
    bring merge main
    untouched merge 1 -- "the release 'v1.2' has it" 'merge-released'
}

# It came into the base by another way, and was renumbered there.
story_twin() {
    begin
    topic_and_main 0004_words 0005_lines -- 0004_users
    on main
    script 0005 words of_words
    seal
    commit 'words, too'
    on topic
    bring merge main
    untouched merge 1 -- "'0004_words.sql' is in the base already, as '0005_words.sql'"
    run git rm -q -f migrations/0004_words.sql
    merge 0 -- '^0005_lines.sql -> 0006_lines.sql$'
    settled
}

story_lock_is_a_directory() {
    clash
    run rm migrations/strata.lock
    write migrations/strata.lock/x x
    untouched merge 2 -- 'output-unwritable'
}
