#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What the arguments that say how to read a directory come to, from
# CMakeLists.txt to the rows of a program's database. arguments.sh is about each
# of them by itself.
. "$(dirname "$0")/consumer.sh"

# The program brings an empty database up to date and prints what query.sql
# finds. With FUNCTION it has registered what the scripts call.
cat >"$work/main.c" <<'C'
#include <sqlite3.h>
#include <stdio.h>
#include <strata/strata.h>
#include "app_migrations.h"

static int print(void *unused, int count, char **values, char **names)
{
    (void)unused;
    (void)count;
    (void)names;
    return puts(values[0]) < 0;
}

#ifdef FUNCTION
static void twice(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    sqlite3_result_int(context, 2 * sqlite3_value_int(values[0]));
}
#endif

int main(void)
{
    sqlite3 *db = NULL;
    strata_error error;
    strata_database database;
    if (sqlite3_open(":memory:", &db) != SQLITE_OK) {
        return 1;
    }
#ifdef FUNCTION
    sqlite3_create_function(db, "twice", 1, SQLITE_UTF8, NULL, twice, NULL,
                            NULL);
#endif
    database = strata_sqlite(db);
    if (strata_upgrade(&database, &app_migrations, NULL, &error) != STRATA_OK) {
        puts(error.message);
        return 1;
    }
    return sqlite3_exec(db, "SELECT text FROM notes", print, NULL, NULL);
}
C

# start NAME: a project in $app, which calls add_migrations as standard input
# says; its directory of migrations is empty.
start() {
    app=$work/$1
    {
        echo 'find_package(Strata REQUIRED)'
        echo 'add_executable(app main.c)'
        cat
    } | project "$app"
    cp "$work/main.c" "$app"
    rm "$app/migrations"/*
}

# prints TEXT: the program is built, with every generator, and prints it.
prints() {
    local generator said program
    for generator in Ninja "Unix Makefiles" "Ninja Multi-Config"; do
        cmake -S "$app" -B "$app/$generator" -G "$generator" \
            -DCMAKE_PREFIX_PATH="$STRATA_PREFIX"
        cmake --build "$app/$generator"
        program=$app/$generator/app
        [ -f "$program" ] || program=$app/$generator/Debug/app
        said=$("$program") || true
        [ "$said" = "$1" ] || fail "$generator: it prints '$said', not '$1'"
    done
}

step "placeholders"
start flyway <<'CMAKE'
add_migrations(app
  PLACEHOLDERS [[text=a;b $HOME $$ "q" \ \n [x] ü @X@ #1 %d `id` $<1> ${text}]]
    "table=notes")
CMAKE
cat >"$app/migrations/V1__notes.sql" <<'SQL'
CREATE TABLE ${table} (text TEXT);
INSERT INTO ${table} VALUES ('${text}');
SQL
prints 'a;b $HOME $$ "q" \ \n [x] ü @X@ #1 %d `id` $<1> ${text}'

step "a convention, where its files could be those of another one"
start forced <<<'add_migrations(app CONVENTION refinery)'
echo "CREATE TABLE notes AS SELECT '\${text}' AS text;" \
    >"$app/migrations/V1__notes.sql"
prints '${text}'

step "a dialect"
start dialect <<<'add_migrations(app DIALECT sqlite)'
mkdir "$app/migrations/sqlite" "$app/migrations/postgres"
echo "CREATE TABLE notes AS SELECT 'sqlite' AS text;" \
    >"$app/migrations/sqlite/0001_notes.sql"
echo "CREATE TABLE notes (text SERIAL);" \
    >"$app/migrations/postgres/0001_notes.sql"
prints sqlite

step "two scripts of one version"
start duplicates <<<'add_migrations(app CONVENTION dbmate DUPLICATES BY_NAME)'
printf '%s\n' '-- migrate:up' 'CREATE TABLE notes (text TEXT);' \
    '-- migrate:down' >"$app/migrations/1_a.sql"
printf '%s\n' '-- migrate:up' "INSERT INTO notes VALUES ('two');" \
    '-- migrate:down' >"$app/migrations/1_b.sql"
prints two

step "a base schema, and double-quoted strings"
start base <<<'add_migrations(app BASE_SCHEMA schema.sql DQS ON)'
echo 'CREATE TABLE notes (text TEXT);' >"$app/schema.sql"
echo 'INSERT INTO notes VALUES ("based");' >"$app/migrations/0001_first.sql"
prints based

step "a function of the program"
start function <<'CMAKE'
option(FORGET "Do not register it" OFF)
if(NOT FORGET)
  target_compile_definitions(app PRIVATE FUNCTION)
endif()
add_migrations(app FUNCTIONS twice/1 MINIMUM_SQLITE 3.30)
CMAKE
echo 'CREATE TABLE notes AS SELECT twice(21) AS text;' \
    >"$app/migrations/0001_notes.sql"
prints 42
step "a function that the program forgot"
cmake "$app/Ninja" -DFORGET=ON
cmake --build "$app/Ninja"
refused "function twice/1" "$app/Ninja/app"

step "an SQLite that is older than the oldest that is promised"
start minimum <<<'add_migrations(app MINIMUM_SQLITE 3.999)'
echo "CREATE TABLE notes AS SELECT 'new' AS text;" \
    >"$app/migrations/0001_notes.sql"
configure "$app" -G Ninja
cmake --build "$app/build"
refused "3.999" "$app/build/app"
