#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# data_tests.sh GENERATOR: what stands beside migrations, rows for the proof and
# data tests, in a build and in CTest; and what LINT and DOWN come to. A new,
# edited or deleted file is noticed by the next build.
. "$(dirname "$0")/consumer.sh"
generator=$1

app=$work/app
build=$app/build
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

build() { cmake --build "$build"; }

# idle: a build does no work.
idle() {
    local before said
    before=$(find "$build" -name '*.stamp' -printf '%T@\n')
    said=$(build)
    [ "$(find "$build" -name '*.stamp' -printf '%T@\n')" = "$before" ] ||
        fail "strata ran again"
    case $generator:$said in
    Ninja*"no work to do"*) ;;
    Ninja* | *Compiling* | *Building*) fail "not at rest: $said" ;;
    esac
}

# compiled: one build runs strata, the next one is idle.
compiled() {
    local before
    before=$(find "$build" -name '*.stamp' -printf '%T@\n')
    build
    [ "$(find "$build" -name '*.stamp' -printf '%T@\n')" != "$before" ] ||
        fail "strata did not run"
    idle
}

# tests NAME...: CTest knows these and no others.
tests() {
    local known expected
    known=$(cd "$build" && ctest -N "${config[@]}" |
        sed -n 's/^ *Test *#[0-9]*: //p' | sort)
    expected=$([ $# -eq 0 ] || printf '%s\n' "$@" | sort)
    [ "$known" = "$expected" ] || fail "CTest has: $known"
}

run() { (cd "$build" && ctest "${config[@]}" --output-on-failure "$@"); }

step "no data tests yet"
start <<'CMAKE'
enable_testing()
add_migrations(app TESTS ON)
CMAKE
configure "$app" -G "$generator"
build
idle
tests
two=("0001 create_notes" "0002 add_pinned")

step "the first one, which is also the first in the directory"
mkdir "$m/tests"
cat >"$m/tests/0002_pinned.sql" <<'SQL'
INSERT INTO notes (text) VALUES ('a');
-- migrate:up
SELECT text FROM notes WHERE pinned IS NOT 0;
SQL
compiled
tests app.migrations.0002_pinned
run
program=$build/app
[ -f "$program" ] || program=$build/Debug/app
says "$program" "app 1.2.3" "${two[@]}"

step "more, with names that shells and CMake know otherwise"
cp "$m/tests/0002_pinned.sql" "$m/tests/0002 it's \$HOME [a] #1 & (b).sql"
cp "$m/tests/0002_pinned.sql" "$m/tests/2.SQL"
cp "$m/tests/0002_pinned.sql" "$m/tests/2.sql"
echo 'What they are.' >"$m/tests/README.md"
compiled
tests app.migrations.0002_pinned "app.migrations.0002 it's \$HOME [a] #1 & (b)" \
    app.migrations.2 app.migrations.2.sql
run
rm "$m/tests/0002 it's"* "$m/tests/2.SQL" "$m/tests/2.sql"
compiled
tests app.migrations.0002_pinned

step "one that fails, in the build and in CTest"
echo "SELECT 'found', text FROM notes;" >>"$m/tests/0002_pinned.sql"
echo '-- migrate:up' >"$m/tests/0001_fine.sql"
refused "0002_pinned.sql:4:1: error: the query gives a row: 'found', 'a'" build
tests app.migrations.0001_fine app.migrations.0002_pinned
run -R fine
refused "the query gives a row: 'found', 'a'" run -R pinned
sed -i '$d' "$m/tests/0002_pinned.sql"
compiled
run

step "deleted"
rm "$m/tests/0001_fine.sql"
compiled
tests app.migrations.0002_pinned
rm -r "$m/tests"
compiled
tests

step "rows for the proof"
echo "INSERT INTO notes (text) VALUES ('x');" >"$m/0001.seed.sql"
compiled
says "$program" "app 1.2.3" "${two[@]}"
echo "INSERT INTO notes (text) VALUES ('edited');" >"$m/0001.seed.sql"
compiled
echo "INSERT INTO notes (text) VALUES ('x" >"$m/0001.seed.sql"
refused "0001.seed.sql:1:34: error: string or quoted name" build
rm "$m/0001.seed.sql"
compiled
echo "SELECT 1;" >"$m/0007.seed.sql"
refused "0007.seed.sql: error:" build
rm "$m/0007.seed.sql"
build

step "two sets, read by their own arguments"
mkdir "$m/tests" "$app/more" "$app/more/tests"
echo '-- migrate:up' >"$m/tests/0001_a.sql"
echo 'CREATE TABLE "${t}" (x DEFAULT "a");' >"$app/more/V1__a.sql"
printf '%s\n' '-- migrate:up' 'SELECT twice(x) FROM "${t}" WHERE x = "b";' \
    >"$app/more/tests/V1__b.sql"
start <<'CMAKE'
add_migrations(app TESTS ON)
add_migrations(app NAME more DIRECTORY more TESTS ON DQS ON FUNCTIONS twice/1
  PLACEHOLDERS "t=a;b" "u=$<x>")
enable_testing()
CMAKE
build
tests app.migrations.0001_a app.more.migrations.V1__b
run

step "no testing in the project"
start <<<'add_migrations(app TESTS ON)'
rm -r "$build"
configure "$app" -G "$generator"
build
tests

step "no tests asked for"
start <<'CMAKE'
enable_testing()
add_migrations(app)
CMAKE
build
tests
start <<'CMAKE'
enable_testing()
add_migrations(app TESTS OFF)
CMAKE
build
tests

step "a directory for each database"
mkdir "$app/both" "$app/both/sqlite" "$app/both/postgres"
cp -R "$m/." "$app/both/sqlite"
mkdir "$app/both/postgres/tests"
cp "$m/tests/0001_a.sql" "$app/both/postgres/tests/0001_b.sql"
start <<'CMAKE'
enable_testing()
add_migrations(app DIRECTORY both TESTS ON)
CMAKE
build
tests app.migrations.0001_a
run

step "names that CMake can't have"
for name in '0001_a;b' '0001_a"b' '0001_a\b' '0001_a${b}' '0001_@b@'; do
    start <<'CMAKE'
add_migrations(app TESTS ON)
CMAKE
    cp "$m/tests/0001_a.sql" "$m/tests/$name.sql"
    refused "rename it" cmake "$build"
    rm "$m/tests/$name.sql"
done

step "the levels of rules"
echo 'DROP TABLE notes;' >"$m/0003_drop.sql"
start <<'CMAKE'
add_migrations(app LINT table-dropped=error)
CMAKE
refused "[table-dropped]" build
start <<'CMAKE'
add_migrations(app LINT table-dropped=off if-exists=note)
CMAKE
build
start <<'CMAKE'
add_migrations(app LINT no-such-rule=off)
CMAKE
refused "no-such-rule" build

step "down scripts are required"
rm "$m/0003_drop.sql"
start <<'CMAKE'
add_migrations(app DOWN required)
CMAKE
refused "[down-missing]" build
start <<'CMAKE'
add_migrations(app DOWN optional)
CMAKE
build
