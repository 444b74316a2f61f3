# SPDX-License-Identifier: MIT
#
# Directories in the manner of many tools: what moves along, and what is
# another tool's to move.
# shellcheck shell=bash
. "$(dirname "$2")/merging.sh"

# start: an empty repository on main.
start() {
    run git init -q repository
    cd repository
}

# part: what is there is what both have.
part() {
    commit "${1:-both}"
    run git checkout -q -b topic
}

# meet: what is there is the branch's; the function `main_adds` adds the base's.
meet() {
    seal
    commit 'topic'
    on main
    main_adds
    seal
    commit 'main'
    on topic
    bring merge --no-edit main
}

table() { printf 'CREATE TABLE %s (id INTEGER PRIMARY KEY);\\n' "$1"; }

# put FILE TEXT: inside the directory.
put() { write "$directory/$1" "$2"; }

story_pairs() {
    start
    put 000001_notes.up.sql "$(table notes)"
    put 000001_notes.down.sql 'DROP TABLE notes;\n'
    seal
    part
    put 000002_words.up.sql "$(table words)"
    put 000002_words.down.sql 'DROP TABLE words;\n'
    put 000003_lines.up.sql "$(table lines)"
    put 000003_lines.down.sql 'DROP TABLE lines;\n'
    main_adds() {
        put 000002_users.up.sql "$(table users)"
        put 000002_users.down.sql 'DROP TABLE users;\n'
    }
    meet
    merge 0 -- '^000002_words.up.sql -> 000003_words.up.sql$' \
        '^000002_words.down.sql -> 000003_words.down.sql$'
    files '' 000001_notes.down.sql 000001_notes.up.sql 000002_users.down.sql \
        000002_users.up.sql 000003_words.down.sql 000003_words.up.sql \
        000004_lines.down.sql 000004_lines.up.sql strata.lock
    settled
}

story_goose() {
    start
    put 00001_notes.sql "-- +goose Up\n$(table notes)-- +goose Down\nDROP TABLE notes;\n"
    seal
    part
    put 00002_words.sql "-- +goose Up\n$(table words)-- +goose Down\nDROP TABLE words;\n"
    main_adds() {
        put 00002_users.sql "-- +goose Up\n$(table users)-- +goose Down\nDROP TABLE users;\n"
    }
    meet
    merge 0 -- '^00002_words.sql -> 00003_words.sql$'
    settled
    check_as 0 -- '\(goose\)'
}

story_flyway() {
    start
    put V1__notes.sql "$(table notes)"
    put V1.1__tags.sql "$(table tags)"
    seal
    part
    put V1.2__words.sql "$(table words)"
    put V1.2__words.sql.conf 'executeInTransaction=true\n'
    put U1.2__words.sql 'DROP TABLE words;\n'
    main_adds() { put sub/V1.2__users.sql "$(table users)"; }
    meet
    merge 0 -- '^V1.2__words.sql -> V1.3__words.sql$' \
        '^V1.2__words.sql.conf -> V1.3__words.sql.conf$' \
        '^U1.2__words.sql -> U1.3__words.sql$'
    settled
}

story_diesel() {
    start
    put 2024-01-01-000000_notes/up.sql "$(table notes)"
    put 2024-01-01-000000_notes/down.sql 'DROP TABLE notes;\n'
    seal
    part
    put 2024-01-02-000000_words/up.sql "$(table words)"
    put 2024-01-02-000000_words/down.sql 'DROP TABLE words;\n'
    main_adds() {
        put 2024-01-03-000000_users/up.sql "$(table users)"
        put 2024-01-03-000000_users/down.sql 'DROP TABLE users;\n'
    }
    meet
    merge 0 -- '^2024-01-02-000000_words -> 20[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{6}_words$'
    [ ! -e migrations/2024-01-02-000000_words ] || failed 'it is still there'
    check_as 0 -- '\(diesel\)'
    settled
}

story_prisma() {
    start
    put migration_lock.toml 'provider = "sqlite"\n'
    put 20240101000000_notes/migration.sql "$(table notes)"
    seal
    part
    put 20240102000000_words/migration.sql "$(table words)"
    main_adds() { put 20240102000000_users/migration.sql "$(table users)"; }
    meet
    heads 1 -- '^branch  20240102000000  sealed  equal '
    merge 0 -- '^20240102000000_words -> 20[0-9]{12}_words$'
    check_as 0 -- '\(prisma\)'
    settled
}

journal() {
    local at=0 entries=
    for tag in "$@"; do
        entries="$entries${entries:+,\n}{\"idx\": $at, \"version\": \"6\", \"when\": 17$at, \"tag\": \"$tag\", \"breakpoints\": true}"
        at=$((at + 1))
    done
    put meta/_journal.json "{\"version\": \"6\", \"dialect\": \"sqlite\", \"entries\": [\n$entries\n]}\n"
}

story_drizzle() {
    start
    put 0000_notes.sql "$(table notes)"
    journal 0000_notes
    seal
    part
    put 0001_words.sql "$(table words)"
    journal 0000_notes 0001_words
    main_adds() {
        put 0001_users.sql "$(table users)"
        journal 0000_notes 0001_users
    }
    meet
    untouched merge 1 -- 'Drizzle keeps the order .* meta/_journal.json' \
        'drizzle-kit generate' '\[merge-blocked\]'
    heads 1 -- 'the order of the migrations cannot be told'
    # What Drizzle does then.
    run git checkout -q --theirs migrations/meta/_journal.json
    run rm migrations/0001_words.sql
    put 0002_words.sql "$(table words)"
    journal 0000_notes 0001_users 0002_words
    merge 0 -- '!->' '^strata.lock: 2 lines'
    sealed 0000 0001 0002
    settled
}

story_atlas() {
    start
    put 20240101000000_notes.sql "-- atlas:txmode none\n$(table notes)"
    put atlas.sum 'h1:x\n20240101000000_notes.sql h1:x\n'
    seal
    part
    put 20240102000000_words.sql "$(table words)"
    main_adds() { put 20240103000000_users.sql "$(table users)"; }
    meet
    untouched merge 1 -- 'atlas.sum' 'atlas migrate rebase'
}

story_sqitch() {
    start
    put sqitch.conf '[core]\nengine = sqlite\n'
    plan() {
        printf '%%syntax-version=1.0.0\n%%project=x\n\n'
        for name in "$@"; do
            printf '%s 2024-01-01T00:00:00Z A <a@b> # x\n' "$name"
        done
    }
    mkdir -p migrations/deploy
    plan notes >migrations/sqitch.plan
    put deploy/notes.sql "$(table notes)"
    seal
    part
    plan notes words >migrations/sqitch.plan
    put deploy/words.sql "$(table words)"
    main_adds() {
        plan notes users >migrations/sqitch.plan
        put deploy/users.sql "$(table users)"
    }
    meet
    untouched merge 1 -- 'sqitch.plan' '\[merge-blocked\]'
    plan notes users words >migrations/sqitch.plan
    merge 0 -- '^strata.lock: 2 lines'
    settled
}

story_seeds_and_tests() {
    start
    put 0001_notes.sql "$(table notes)"
    seal
    part
    put 0002_words.sql "$(table words)"
    put 0002_words.seed.sql 'INSERT INTO words VALUES (7);\n'
    put 2.seed.sql 'INSERT INTO words VALUES (8);\n'
    put tests/0002_words.sql "INSERT INTO notes VALUES (1);\n-- migrate:up\nSELECT 1 FROM words WHERE id = 1;\n"
    main_adds() {
        put 0002_users.sql "$(table users)"
        put 0002_users.seed.sql 'INSERT INTO users VALUES (7);\n'
        put tests/0002_users.sql "INSERT INTO notes VALUES (1);\n-- migrate:up\nSELECT 1 FROM users WHERE id = 1;\n"
    }
    meet
    merge 0 -- '^0002_words.seed.sql -> 0003_words.seed.sql$' \
        '^2.seed.sql -> 0003.seed.sql$' \
        '^tests/0002_words.sql -> tests/0003_words.sql$'
    files '[0-9]' 0001_notes.sql 0002_users.seed.sql 0002_users.sql \
        0003.seed.sql 0003_words.seed.sql 0003_words.sql tests/0002_users.sql \
        tests/0003_words.sql
    settled
}

# The same migration for another database stands beside it.
story_dialects() {
    start
    put 0001_notes.sqlite.sql "$(table notes)"
    put 0001_notes.postgres.sql "$(table notes)"
    seal
    part
    put 0002_words.sqlite.sql "$(table words)"
    put 0002_words.postgres.sql "$(table words)"
    main_adds() {
        put 0002_users.sqlite.sql "$(table users)"
        put 0002_users.postgres.sql "$(table users)"
    }
    meet
    merge 0 -- '^0002_words.sqlite.sql -> 0003_words.sqlite.sql$' \
        '^0002_words.postgres.sql -> 0003_words.postgres.sql$'
    settled
}

story_prefix() {
    start
    put update001.sql "$(table notes)"
    put update002.sql "$(table tags)"
    seal
    part
    put update004.sql "$(table words)"
    main_adds() {
        put update003.sql "$(table users)"
        put update004x.sql "$(table more)"
        rm migrations/update004x.sql
        put update005.sql "$(table more)"
    }
    meet
    merge 0 -- '^update004.sql -> update006.sql$'
    settled
}

# Where names have no label, one takes the name that another one leaves.
story_names_in_a_row() {
    start
    put update001.sql "$(table notes)"
    put update002.sql "$(table tags)"
    seal
    part
    put update004.sql "$(table words)"
    put update007.sql "$(table lines)"
    main_adds() {
        put update005.sql "$(table users)"
        put update006.sql "$(table roles)"
    }
    meet
    merge 0 -- '^update004.sql -> update007.sql$' '^update007.sql -> update008.sql$'
    grep -q words migrations/update007.sql || failed 'it has another text'
    grep -q lines migrations/update008.sql || failed 'it has another text'
    settled
}

story_releases() {
    start
    put 0.1/00_notes.sql "$(table notes)"
    put 0.2/00_tags.sql "$(table tags)"
    seal
    part
    put 0.2/01_words.sql "$(table words)"
    main_adds() { put 0.2/01_users.sql "$(table users)"; }
    meet
    untouched merge 1 -- 'which release a script belongs to' 'merge-blocked'
    run git mv migrations/0.2/01_words.sql migrations/0.2/02_words.sql
    merge 0 -- '^strata.lock: 3 lines'
    settled
}

story_drizzle_folders() {
    start
    put 20240101000000_notes/migration.sql "$(table notes)"
    put 20240101000000_notes/snapshot.json '{}\n'
    seal
    part
    put 20240102000000_words/migration.sql "$(table words)"
    put 20240102000000_words/snapshot.json '{}\n'
    main_adds() {
        put 20240103000000_users/migration.sql "$(table users)"
        put 20240103000000_users/snapshot.json '{}\n'
    }
    meet
    untouched merge 1 -- 'snapshot' 'drizzle-kit generate'
}

story_submodule() {
    start
    put 0001_notes.sql "$(table notes)"
    seal
    part
    put 0002_words.sql "$(table words)"
    seal
    commit topic
    on main
    put 0002_users.sql "$(table users)"
    seal
    commit main
    cd ..
    run git init -q around
    cd around
    run git submodule add -q ../repository 'the module'
    commit 'around'
    directory='the module/migrations'
    run git -C 'the module' checkout -q topic
    bring -C 'the module' merge main
    merge 0 -- '^0002_words.sql -> 0003_words.sql$' \
        "git -C 'the module/migrations' merge --continue"
    check_as 0 --
}

story_blanks() {
    directory='my migrations/of it'
    start
    put '0001_the notes.sql' "$(table notes)"
    seal
    part
    put "0002_it's new, ä & \$x.sql" "$(table words)"
    main_adds() { put '0002_the users.sql' "$(table users)"; }
    meet
    run git tag 'v1.0' topic~1
    untouched merge 0 --dry-run --
    run git tag v1.1 topic
    untouched merge 1 -- "the release 'v1.1' has it"
    run git tag -d v1.1
    merge 0 -- "^0002_it's new, ä & .x.sql -> 0003_it's new, ä & .x.sql$" \
        "git -C 'my migrations/of it' add"
    settled
}

story_in_the_directory() {
    start
    put 0001_notes.sql "$(table notes)"
    seal
    part
    put 0002_words.sql "$(table words)"
    main_adds() { put 0002_users.sql "$(table users)"; }
    meet
    cd migrations
    directory=.
    merge 0 -- '^0002_words.sql -> 0003_words.sql$' 'git add -A -- \.'
    run git add -A
    check_as 0 --
}

story_worktree() {
    start
    put 0001_notes.sql "$(table notes)"
    seal
    part
    put 0002_words.sql "$(table words)"
    seal
    commit topic
    on main
    put 0002_users.sql "$(table users)"
    seal
    commit main
    run git worktree add -q ../other topic
    cd ../other
    bring merge main
    merge 0 -- '^0002_words.sql -> 0003_words.sql$'
    settled
}

story_base_schema() {
    start
    write schema.sql "$(table old)"
    put 0001_notes.sql 'CREATE TABLE notes (id INTEGER PRIMARY KEY, old REFERENCES old);\n'
    run "$strata" lock -q --base-schema schema.sql migrations
    part
    put 0002_words.sql "$(table words)"
    run "$strata" lock -q --base-schema schema.sql migrations
    commit topic
    on main
    put 0002_users.sql "$(table users)"
    run "$strata" lock -q --base-schema schema.sql migrations
    commit main
    on topic
    bring merge main
    merge 0 --base-schema schema.sql -- '^0002_words.sql -> 0003_words.sql$'
    check_as 0 --base-schema schema.sql --
}
