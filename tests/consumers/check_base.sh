#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# check_base.sh GENERATOR: CHECK_BASE adds a test that holds the migrations to
# those that are merged, in a real repository.
. "$(dirname "$0")/consumer.sh"
generator=$1
command -v git >/dev/null || skip 'git is not installed'

# Whatever the machine has configured for git, and whatever CI runs this, has no
# say.
for name in $(compgen -e | grep -E '^(GIT_|GITHUB_|CI_|BITBUCKET_|SYSTEM_)' || true) \
    STRATA_BASE; do
    unset "$name"
done
export HOME=$work XDG_CONFIG_HOME=$work GIT_CONFIG_NOSYSTEM=1 \
    GIT_CONFIG_GLOBAL=$work/gitconfig
git config --global user.name 'A U Thor'
git config --global user.email author@example.com
git config --global init.defaultBranch main

app=$work/app
m=$app/migrations
config=()
[ "$generator" != "Ninja Multi-Config" ] || config=(-C Debug)

# start: a project in $app that is completed from standard input.
start() {
    {
        echo 'find_package(Strata REQUIRED)'
        echo 'add_executable(app main.c)'
        cat
    } | project "$app"
}

# tests NAME...: CTest knows these and no others.
tests() {
    local known expected
    known=$(cd "$app/build" && ctest -N "${config[@]}" |
        sed -n 's/^ *Test *#[0-9]*: //p' | sort)
    expected=$([ $# -eq 0 ] || printf '%s\n' "$@" | sort)
    [ "$known" = "$expected" ] || fail "CTest has: $known"
}

run() { (cd "$app/build" && ctest "${config[@]}" --output-on-failure "$@"); }

lock() { "$STRATA_PREFIX/bin/strata" lock -q "$m"; }

# commit BRANCH
commit() {
    git -C "$app" checkout -q -b "$1"
    git -C "$app" add -A
    git -C "$app" commit -q -m "$1"
}

step "not asked for"
start <<'CMAKE'
enable_testing()
add_migrations(app)
CMAKE
configure "$app" -G "$generator" -DCMAKE_COLOR_DIAGNOSTICS=ON
tests

step "no repository: a failure, which says what else there is"
start <<'CMAKE'
enable_testing()
add_migrations(app CHECK_BASE main)
CMAKE
configure "$app" -G "$generator" -DCMAKE_COLOR_DIAGNOSTICS=ON
tests app.migrations.base
export GIT_CEILING_DIRECTORIES=$work
refused "the directory is in no git repository" run
refused "--base-lock" run

step "unchanged, and more behind it"
git -C "$app" init -q
echo /build/ >"$app/.gitignore"
lock
commit merged
start <<'CMAKE'
enable_testing()
add_migrations(app CHECK_BASE merged PROGRAM_VERSION "2;3" RECORD_SCRIPTS OFF)
CMAKE
cmake "$app/build"
commit topic
run
echo 'CREATE TABLE more (id INTEGER PRIMARY KEY);' >"$m/0003_more.sql"
run

step "an edit, also with the lock file made anew"
sed -i 's/text TEXT/text BLOB/' "$m/0001_create_notes.sql"
refused "migration '0001' was edited" run
rm "$m/strata.lock"
lock
refused "merged migration '0001' was edited" run
git -C "$app" checkout -q -- migrations
run

step "one before those that are merged"
mv "$m/0003_more.sql" "$m/0000_more.sql"
refused "'0000'" run
rm "$m/0000_more.sql"
run

step "the base can't be had: a failure, with the command that gets it"
start <<'CMAKE'
enable_testing()
add_migrations(app CHECK_BASE origin/main)
CMAKE
cmake "$app/build"
refused "fetch origin +refs/heads/main:refs/remotes/origin/main" run
refused "0% tests passed, 1 tests failed out of 1" run

step "as the CI system says"
start <<'CMAKE'
enable_testing()
add_migrations(app CHECK_BASE auto)
CMAKE
cmake "$app/build"
refused "nothing says what the base is" run
STRATA_BASE=merged run

step "any text arrives as it is"
cat >"$app/more.cmake" <<'CMAKE'
enable_testing()
add_migrations(app CHECK_BASE [[a;b "c" $x $<d> ${e} \f & |[g]'h']])
CMAKE
start <<<'include(more.cmake)'
cmake "$app/build"
refused "the revision 'a;b \"c\" \$x \$<d> \${e} \\f & |[g]'h'' is not here" run

step "two sets, each read by its own arguments"
mkdir "$app/more"
echo 'CREATE TABLE "${t}" (x DEFAULT "a", y AS (twice(x)));' >"$app/more/V1__a.sql"
cat >"$app/more.cmake" <<'CMAKE'
enable_testing()
add_migrations(app CHECK_BASE merged)
add_migrations(app NAME more DIRECTORY more CHECK_BASE topic DQS ON
  FUNCTIONS twice/1 PLACEHOLDERS "t=a;b" LINT if-exists=error DOWN optional
  OWN_OBJECTS "cache_*" APPLICATION_ID 0x4e4f5445 LAYOUT_EDITS ALLOW)
CMAKE
cmake "$app/build"
tests app.migrations.base app.more.migrations.base
run
git -C "$app" add -A
git -C "$app" commit -q -m more
run
sed -i 's/"a"/"b"/' "$app/more/V1__a.sql"
refused "merged migration '1' was edited" run

step "of a subdirectory and an alias, beside data tests"
mkdir "$m/tests"
echo '-- migrate:up' >"$m/tests/0001_a.sql"
cat >"$app/more.cmake" <<'CMAKE'
enable_testing()
add_executable(my::app ALIAS app)
add_migrations(my::app CHECK_BASE merged TESTS ON)
CMAKE
cmake "$app/build"
tests app.migrations.0001_a app.migrations.base
run

step "no testing in the project, and no value"
start <<<'add_migrations(app CHECK_BASE main)'
rm -r "$app/build"
configure "$app" -G "$generator"
tests
start <<<'add_migrations(app CHECK_BASE)'
refused "no value given for CHECK_BASE" cmake "$app/build"
start <<<'add_migrations(app CHECK_BASE "")'
refused "no value given for CHECK_BASE" cmake "$app/build"
