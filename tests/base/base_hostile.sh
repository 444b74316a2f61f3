# SPDX-License-Identifier: MIT
#
# A repository that wants to run something, to hang, or to lie. Whatever its
# configuration names leaves a file when it is run.
# shellcheck shell=bash

# trap_at FILE: a program that shows that it was run.
trap_at() {
    write "$1" "#!/bin/sh
echo \"\$0\" >>'$work/ran'
exit 0
"
    chmod +x "$1"
}

# nothing_ran: …and it was not.
nothing_ran() {
    if [ -e "$work/ran" ]; then
        cat "$work/ran"
        failed 'something of the repository was run'
    fi
}

story_hostile_configuration() {
    begin
    trap_at "$work/trap"
    local key
    for key in core.fsmonitor core.sshCommand core.askPass core.editor \
        core.pager core.gitProxy core.alternateRefsCommand diff.external \
        credential.helper gpg.program pager.log pager.rev-parse \
        pager.cat-file pager.ls-tree remote.origin.uploadpack \
        remote.origin.receivepack sequence.editor uploadpack.packObjectsHook \
        filter.x.smudge filter.x.clean diff.x.textconv diff.x.command \
        merge.x.driver trace2.eventTarget; do
        git config "$key" "$work/trap"
    done
    git config alias.rev-parse "!$work/trap"
    git config alias.ls-tree "!$work/trap"
    git config alias.cat-file "!$work/trap"
    git config alias.merge-base "!$work/trap"
    git config core.hooksPath "$work/hooks"
    for key in post-checkout pre-commit post-index-change reference-transaction \
        fsmonitor-watchman; do
        trap_at ".git/hooks/$key"
        trap_at "$work/hooks/$key"
    done
    printf '*.sql filter=x diff=x merge=x\n' >.git/info/attributes
    check 0 '^base main: 3'
    printf 'CREATE TABLE extra (a);\n' >migrations/0002_tags.sql
    check 1 "'0002' was edited"
    nothing_ran
}

# A clone without blobs would fetch them, by whatever its configuration says.
story_hostile_remote() {
    begin
    local id scheme
    id=$(git rev-parse main:migrations/0002_tags.sql)
    trap_at "$work/trap"
    trap_at "$work/bin/git-remote-evil"
    trap_at "$work/bin/ssh"
    git config core.repositoryFormatVersion 1
    git config extensions.partialClone origin
    git config remote.origin.promisor true
    git config remote.origin.partialCloneFilter blob:none
    git config remote.origin.uploadpack "$work/trap"
    git config core.sshCommand "$work/trap"
    git config protocol.allow always
    git config protocol.ext.allow always
    rm -f ".git/objects/${id:0:2}/${id:2}"
    strata_path=$work/bin:$PATH
    for scheme in "ext::$work/trap" ssh://host/x "file://$work/repository" \
        "$work/repository" git://127.0.0.1:1/x http://127.0.0.1:1/x evil::x; do
        git config remote.origin.url "$scheme"
        check 3 'not all of the commit' 'diff --stat'
        nothing_ran
    done
    git config remote.origin.vcs evil
    check 3 'not all of the commit'
    nothing_ran
}

# Replaced objects and grafts are how a repository says what it likes.
story_replaced_objects() {
    begin
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    commit 'an edit'
    run git replace "$(git rev-parse main)" "$(git rev-parse topic)"
    check 1 "merged migration '0002' was edited" '^1 error'
    run git replace -d "$(git rev-parse main)"
    run git replace "$(git rev-parse main:migrations/0002_tags.sql)" \
        "$(git rev-parse topic:migrations/0002_tags.sql)"
    check 1 "merged migration '0002' was edited" '^1 error'
}

story_grafts() {
    begin
    edit 0002 'CREATE TABLE extra (id INTEGER PRIMARY KEY);'
    reseal_all
    commit 'an edit'
    # topic is said to be what main came from
    printf '%s %s\n' "$(git rev-parse main)" "$(git rev-parse topic)" \
        >.git/info/grafts
    check 1 "merged migration '0002' was edited" '^1 error'
}

# Neither the repository nor the work tree is written to.
story_nothing_is_written() {
    begin
    script 0004 words
    local before
    before=$(find . -printf '%p %T@ %s\n' | sort)
    check 0
    [ "$before" = "$(find . -printf '%p %T@ %s\n' | sort)" ] ||
        failed 'something was written'
}

# A program called git that says too much, or hangs up.
story_false_git() {
    begin
    mkdir "$work/bin"
    strata_path=$work/bin:$PATH
    write "$work/bin/git" '#!/bin/sh\nexec cat /dev/zero\n'
    chmod +x "$work/bin/git"
    check 3 base-unavailable
    write "$work/bin/git" '#!/bin/sh\necho true; kill -9 $$\n'
    check 3 base-unavailable
    write "$work/bin/git" '#!/bin/sh\nprintf true\n'
    check 3 base-unavailable
    write "$work/bin/git" '#!/nowhere\n'
    check 3 base-unavailable
    write "$work/bin/git" '#!/bin/sh\nexec 0<&- 1>&- 2>&-\nexit 0\n'
    check 3 base-unavailable
}

# Files in the base that no disk would have.
story_odd_tree() {
    begin
    local blob tree commit
    blob=$(git rev-parse main:migrations/0001_notes.sql)
    tree=$({
        git ls-tree main:migrations
        printf '100644 blob %s\t0004_\033[31mred.sql\n' "$blob"
        printf '160000 commit %s\tmodule\n' "$(git rev-parse main)"
        printf '120000 blob %s\tpasswd.sql\n' "$blob"
    } | git mktree)
    tree=$(printf '040000 tree %s\tmigrations\n' "$tree" | git mktree)
    commit=$(git commit-tree "$tree" -p main -m odd)
    run git update-ref refs/heads/odd "$commit"
    run git update-ref refs/heads/topic "$commit"
    base=odd
    check 1 '!^[^[]*'$'\033'
}
