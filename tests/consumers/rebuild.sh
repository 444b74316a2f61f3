#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# rebuild.sh GENERATOR: whatever happens to a script, the next build has the
# right content, and the one after it has nothing to do.
. "$(dirname "$0")/consumer.sh"
generator=$1

app=$work/app
build=$app/build
m=$app/migrations
gen=$build/strata/app_migrations
project "$app" <<'CMAKE'
find_package(Strata REQUIRED)
add_executable(app main.c)
add_migrations(app)
CMAKE
# A copy of the compiler, so that it can be replaced.
cp "$STRATA_PREFIX/bin/strata" "$work/strata"
options=(-G "$generator" -DSTRATA_EXECUTABLE="$work/strata")
config=
program=$build/app
if [ "$generator" = "Ninja Multi-Config" ]; then
    config=Debug
    program=$build/Debug/app
fi
configure "$app" "${options[@]}"

build() { cmake --build "$build" ${config:+--config "$config"}; }

# times GLOB...: the files that match and when they were written.
times() {
    local args=() glob
    for glob in "$@"; do
        args+=(-o -name "$glob")
    done
    find "$build" -type f \( -false "${args[@]}" \) -printf '%p %T@\n' | sort
}

# idle: a build does no work.
idle() {
    local before said
    before=$(times '*.stamp' '*.o' 'app_migrations.?' app)
    said=$(build)
    if [ "$(times '*.stamp' '*.o' 'app_migrations.?' app)" != "$before" ]; then
        printf '%s\n' "$said"
        fail "the build after it did something again"
    fi
    case $generator in
    Ninja*)
        [[ $said == *"ninja: no work to do."* ]] ||
            fail "ninja found work to do: $said"
        ;;
    esac
}

# built LINE...: one build gives this content, the next one is idle.
built() {
    build
    says "$program" "app 1.2.3" "$@"
    idle
}

# compiled_nothing: one build runs the compiler of migrations and no other.
compiled_nothing() {
    local before stamps
    before=$(times '*.o' 'app_migrations.?' app)
    stamps=$(times '*.stamp')
    build
    [ "$(times '*.stamp')" != "$stamps" ] || fail "strata did not run"
    [ "$(times '*.o' 'app_migrations.?' app)" = "$before" ] ||
        fail "something was compiled"
    idle
}

first="0001 create_notes"
second="0002 add_pinned"

step "first build"
built "$first" "$second"

step "add"
echo 'CREATE TABLE tags (name TEXT);' >"$m/0003_tags.sql"
built "$first" "$second" "0003 tags"

step "edit"
echo 'CREATE TABLE tags (edited_name TEXT);' >"$m/0003_tags.sql"
built "$first" "$second" "0003 tags"
grep -q edited_name "$gen/app_migrations.c" || fail "the edit is not there"

step "edit the oldest"
echo '-- a remark that was added' >>"$m/0001_create_notes.sql"
built "$first" "$second" "0003 tags"
grep -q 'a remark that was added' "$gen/app_migrations.c" ||
    fail "the edit is not there"

step "touch"
touch "$m/0002_add_pinned.sql"
compiled_nothing

step "an editor's lock and swap files"
ln -s nobody@nowhere.1 "$m/.#0003_tags.sql"
echo '' >"$m/.0003_tags.sql.swp"
echo '' >"$m/0003_tags.sql~"
built "$first" "$second" "0003 tags"
rm "$m/.#0003_tags.sql" "$m/.0003_tags.sql.swp" "$m/0003_tags.sql~"
built "$first" "$second" "0003 tags"

step "rename"
mv "$m/0003_tags.sql" "$m/0003_labels.sql"
built "$first" "$second" "0003 labels"

step "rename to another version"
mv "$m/0003_labels.sql" "$m/0010_labels.sql"
built "$first" "$second" "0010 labels"

step "add a file that is older than the build"
echo 'CREATE TABLE old (x);' >"$m/0011_old.sql"
touch -d 2001-01-01 "$m/0011_old.sql"
built "$first" "$second" "0010 labels" "0011 old"

step "delete"
rm "$m/0011_old.sql"
built "$first" "$second" "0010 labels"

step "a migration that fails, twice, then mended"
echo 'CREATE TABLE broken (x' >"$m/0011_broken.sql"
refused "0011_broken.sql:1:" build
refused "0011_broken.sql:1:" build
echo 'CREATE TABLE broken (x);' >"$m/0011_broken.sql"
built "$first" "$second" "0010 labels" "0011 broken"

step "a migration that fails, then deleted"
echo 'CREATE TABLE broken (x' >"$m/0012_broken.sql"
refused "0012_broken.sql:1:" build
rm "$m/0012_broken.sql" "$m/0011_broken.sql"
built "$first" "$second" "0010 labels"

step "generated files removed by hand"
for files in c h stamp 'c h' 'c h stamp'; do
    for file in $files; do
        rm -f "$gen/app_migrations.$file" "$gen/app.$file"
    done
    built "$first" "$second" "0010 labels"
done
rm -r "$gen"
cmake "$build"
built "$first" "$second" "0010 labels"

step "clean"
cmake --build "$build" --target clean
built "$first" "$second" "0010 labels"

step "sealed"
"$work/strata" lock "$m"
build
idle

step "another compiler"
touch "$work/strata"
compiled_nothing

step "configure again"
cmake "$build"
idle

step "a directory for each migration"
scripts=$work/scripts
mv "$m" "$scripts"
day1=$m/2024-01-01-000000_notes
day2=$m/2024-01-02-000000_tags
day3=$m/2024-01-03-000000_late
two=("20240101000000 notes" "20240102000000 tags")
mkdir -p "$day1" "$day2"
echo 'CREATE TABLE notes (x);' >"$day1/up.sql"
echo 'DROP TABLE notes;' >"$day1/down.sql"
echo 'CREATE TABLE tags (x);' >"$day2/up.sql"
built "${two[@]}"
echo 'CREATE TABLE tags (edited);' >"$day2/up.sql"
built "${two[@]}"
grep -q edited "$gen/app_migrations.c" || fail "the edit is not there"
echo 'DROP TABLE tags; -- added' >"$day2/down.sql"
built "${two[@]}"
grep -q added "$gen/app_migrations.c" || fail "there is no down script"
rm "$day2/down.sql"
built "${two[@]}"
if grep added "$gen/app_migrations.c"; then
    fail "there is still a down script"
fi
mkdir "$day3"
echo 'CREATE TABLE late (x' >"$day3/up.sql"
refused "000000_late/up.sql:1:" build
echo 'CREATE TABLE late (x);' >"$day3/up.sql"
built "${two[@]}" "20240103000000 late"
mv "$day3" "$m/2024-01-04-000000_later"
built "${two[@]}" "20240104000000 later"
rm -r "$m/2024-01-04-000000_later"
built "${two[@]}"
rm -r "$m"
mv "$scripts" "$m"
built "$first" "$second" "0010 labels"

if [ "$config" ]; then
    step "from one configuration to another and back"
    config=Release
    program=$build/Release/app
    built "$first" "$second" "0010 labels"
    config=Debug
    program=$build/Debug/app
    build
    built "$first" "$second" "0010 labels"

    step "several configurations at once"
    cmake "$build" -DCMAKE_CROSS_CONFIGS=all -DCMAKE_DEFAULT_CONFIGS=all \
        -DCMAKE_DEFAULT_BUILD_TYPE=Debug
    ninja -C "$build"
    says "$build/Release/app" "app 1.2.3" "$first" "$second" "0010 labels"
    ninja -C "$build" | grep 'no work to do'
fi
