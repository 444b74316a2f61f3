#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# subdirectories.sh GENERATOR: what rebuild.sh shows of scripts, for those in
# directories of the migrations directory, for these directories themselves, and
# for BASE_SCHEMA. The compiler is the fake one: what a tool's directories mean
# is not the matter here.
. "$(dirname "$0")/consumer.sh"
generator=$1

app=$work/app
build=$app/build
m=$app/sql
gen=$build/strata/app_migrations
project "$app" <<'CMAKE'
find_package(Strata REQUIRED)
add_executable(app main.c)
add_migrations(app DIRECTORY sql BASE_SCHEMA base/schema.sql)
CMAKE
echo 'extern int carried; int main(void) { return !carried; }' >"$app/main.c"
mkdir -p "$app/base" "$m/1_first" "$m/2_second" "$m/meta/old"
echo 'base' >"$app/base/schema.sql"
echo 'one' >"$m/1_first/up.sql"
echo 'undo one' >"$m/1_first/down.sql"
echo 'two' >"$m/2_second/up.sql"
echo '{}' >"$m/meta/old/0001.json"

configure "$app" -G "$generator" \
    -DSTRATA_EXECUTABLE="$STRATA_SOURCE/tests/consumers/fake_strata.sh"

build() { cmake --build "$build"; }
times() { find "$build" -type f \( "$@" \) -printf '%p %T@\n' | sort; }

# idle: a build does no work.
idle() {
    local before said
    before=$(times -name '*.stamp' -o -name '*.o' -o -name app)
    said=$(build)
    [ "$(times -name '*.stamp' -o -name '*.o' -o -name app)" = "$before" ] ||
        fail "the build after it did something again: $said"
    [[ $said != *"GLOB mismatch"* ]] || fail "CMake ran again: $said"
    case $generator in
    Ninja*)
        [[ $said == *"ninja: no work to do."* ]] ||
            fail "ninja found work to do: $said"
        ;;
    esac
}

# carries LINE...: one build has these files, with these texts; the next one is
# idle.
carries() {
    local expected actual
    build
    expected=$(printf '%s\n' "$@" | LC_ALL=C sort)
    actual=$(sed '1d;/^\*\//,$d' "$gen/app_migrations.c" | grep -v 'base$' |
        LC_ALL=C sort)
    [ "$actual" = "$expected" ] || {
        diff <(echo "$expected") <(echo "$actual")
        fail "not these scripts"
    }
    idle
}

# ran: one build runs the compiler of migrations.
ran() {
    local stamps
    stamps=$(times -name '*.stamp')
    build
    [ "$(times -name '*.stamp')" != "$stamps" ] || fail "strata did not run"
    idle
}

one=('1_first/up.sql: one' '1_first/down.sql: undo one')
two='2_second/up.sql: two'
meta='meta/old/0001.json: {}'

step "first build"
carries "${one[@]}" "$two" "$meta"

step "edit, on every level"
echo '2' >"$m/2_second/up.sql"
two='2_second/up.sql: 2'
carries "${one[@]}" "$two" "$meta"
echo '[]' >"$m/meta/old/0001.json"
meta='meta/old/0001.json: []'
carries "${one[@]}" "$two" "$meta"

step "touch"
before=$(times -name '*.o' -o -name app)
touch "$m/1_first/up.sql"
ran
[ "$(times -name '*.o' -o -name app)" = "$before" ] ||
    fail "something was compiled"

step "add to a directory, also what is older than the build"
echo 'undo 2' >"$m/2_second/down.sql"
carries "${one[@]}" "$two" '2_second/down.sql: undo 2' "$meta"
echo 'yes' >"$m/1_first/metadata.toml"
touch -d 2001-01-01 "$m/1_first/metadata.toml"
carries "${one[@]}" '1_first/metadata.toml: yes' "$two" \
    '2_second/down.sql: undo 2' "$meta"
rm "$m/1_first/metadata.toml" "$m/2_second/down.sql"
carries "${one[@]}" "$two" "$meta"

step "an empty directory, which then gets a script"
mkdir "$m/3_third"
ran
echo 'three' >"$m/3_third/up.sql"
three='3_third/up.sql: three'
carries "${one[@]}" "$two" "$three" "$meta"

step "a directory with all that is in it, older than the build"
mkdir -p "$work/new/deep/er"
echo 'deep' >"$work/new/deep/er/x.sql"
find "$work/new" -exec touch -d 2001-01-01 '{}' +
mv "$work/new" "$m/new"
deep='new/deep/er/x.sql: deep'
carries "${one[@]}" "$two" "$three" "$meta" "$deep"
echo 'deeper' >"$m/new/deep/er/x.sql"
deep='new/deep/er/x.sql: deeper'
carries "${one[@]}" "$two" "$three" "$meta" "$deep"

step "rename a script, a directory, and one that is further up"
mv "$m/3_third/up.sql" "$m/3_third/down.sql"
three='3_third/down.sql: three'
carries "${one[@]}" "$two" "$three" "$meta" "$deep"
mv "$m/3_third" "$m/3_last"
three='3_last/down.sql: three'
carries "${one[@]}" "$two" "$three" "$meta" "$deep"
mv "$m/new/deep" "$m/new/deepest"
deep='new/deepest/er/x.sql: deeper'
carries "${one[@]}" "$two" "$three" "$meta" "$deep"

step "move from one directory to another"
mv "$m/3_last/down.sql" "$m/2_second/down.sql"
carries "${one[@]}" "$two" '2_second/down.sql: three' "$meta" "$deep"

step "delete a script, a directory, and one that is further up"
rm "$m/2_second/down.sql"
carries "${one[@]}" "$two" "$meta" "$deep"
rmdir "$m/3_last"
ran
rm -r "$m/new"
carries "${one[@]}" "$two" "$meta"

step "hidden and backup files and directories"
mkdir "$m/.snapshots" "$m/2_second/.old"
echo 'x' >"$m/.snapshots/1.sql"
echo 'x' >"$m/2_second/.old/up.sql"
echo 'x' >"$m/2_second/up.sql~"
echo 'x' >"$m/2_second/.up.sql.swp"
ln -s nobody@nowhere.1 "$m/2_second/.#up.sql"
carries "${one[@]}" "$two" "$meta"
rm -r "$m/.snapshots" "$m/2_second/.old"
rm "$m/2_second/up.sql~" "$m/2_second/.up.sql.swp" "$m/2_second/.#up.sql"
carries "${one[@]}" "$two" "$meta"

step "a script that fails, twice, then mended"
echo 'FAIL' >"$m/2_second/up.sql"
refused "up.sql:1: FAIL" build
refused "up.sql:1: FAIL" build
echo '2' >"$m/2_second/up.sql"
carries "${one[@]}" "$two" "$meta"

step "a new directory that fails, then mended, or deleted"
mkdir "$m/3_third"
echo 'FAIL' >"$m/3_third/up.sql"
refused "up.sql:1: FAIL" build
echo 'three' >"$m/3_third/up.sql"
carries "${one[@]}" "$two" '3_third/up.sql: three' "$meta"
mkdir "$m/4_fourth"
echo 'FAIL' >"$m/4_fourth/up.sql"
refused "up.sql:1: FAIL" build
rm -r "$m/3_third" "$m/4_fourth"
carries "${one[@]}" "$two" "$meta"

step "a link to a directory, and one that leads in a circle"
mkdir "$app/elsewhere"
echo 'linked' >"$app/elsewhere/up.sql"
ln -s ../elsewhere "$m/9_linked"
carries "${one[@]}" "$two" "$meta" '9_linked/up.sql: linked'
echo 'edited' >"$app/elsewhere/up.sql"
carries "${one[@]}" "$two" "$meta" '9_linked/up.sql: edited'
ln -s .. "$m/meta/above"
carries "${one[@]}" "$two" "$meta" '9_linked/up.sql: edited'
rm "$m/9_linked" "$m/meta/above"
carries "${one[@]}" "$two" "$meta"

step "the base schema"
has_base() { grep -q "schema.sql: $1\$" "$gen/app_migrations.c"; }
has_base base || fail "no base schema"
echo 'another base' >"$app/base/schema.sql"
carries "${one[@]}" "$two" "$meta"
has_base 'another base' || fail "not the edited base schema"
echo 'FAIL' >"$app/base/schema.sql"
refused "schema.sql:1: FAIL" build
rm "$app/base/schema.sql"
refused "schema.sql" build
echo 'base' >"$app/base/schema.sql"
carries "${one[@]}" "$two" "$meta"
has_base base || fail "not the old base schema"

# What ninja and make can't depend on is compiled in each build; the others are
# idle once CMake has seen them.
step "names with characters that mean something to a build tool"
odd=('a b' 'a@b' 'a%b' "a'b" 'a$b' 'a#b' 'a&b' 'a=b' 'a(b' 'a*b' 'a?b' 'a`b'
    'a,b' 'a[b' 'a]b' 'ä')
worse=('a:b' 'a|b' 'a;b' 'a\b' 'a${b}')
lines=()
for name in "${odd[@]}"; do
    mkdir "$m/$name"
    echo "in $name" >"$m/$name/$name.sql"
    lines+=("$name/$name.sql: in $name")
done
build
cmake "$build"
carries "${one[@]}" "$two" "$meta" "${lines[@]}"
lines=()
for name in "${odd[@]}"; do
    echo "now in $name" >"$m/$name/$name.sql"
    lines+=("$name/$name.sql: now in $name")
done
carries "${one[@]}" "$two" "$meta" "${lines[@]}"
for name in "${odd[@]}"; do
    rm -r "${m:?}/$name"
done
carries "${one[@]}" "$two" "$meta"
cmake "$build"
(
    # These are never idle.
    idle() { :; }
    ln -s nowhere "$m/link to nothing"
    for text in before after; do
        lines=()
        for name in "${worse[@]}"; do
            mkdir -p "$m/$name"
            echo "$text" >"$m/$name/$name.sql"
            lines+=("$name/$name.sql: $text")
        done
        carries "${one[@]}" "$two" "$meta" "${lines[@]}"
        cmake "$build"
    done
    rm "$m/link to nothing"
    for name in "${worse[@]}"; do
        rm -r "${m:?}/$name"
    done
    carries "${one[@]}" "$two" "$meta"
)
carries "${one[@]}" "$two" "$meta"

step "a name that CMake can't keep in a list"
echo 'quote' >"$m/a\"b.sql"
if [ "$generator" = "Unix Makefiles" ]; then
    refused "CMake can't have '$m/a\"b.sql' looked at in a build" build
else
    build
    grep -q 'a"b.sql: quote$' "$gen/app_migrations.c" || fail "it is not there"
    cmake "$build"
    build
fi
rm "$m/a\"b.sql"
carries "${one[@]}" "$two" "$meta"

# As with Sqitch, whose plan lies beside the sources of the program.
step "the directory of migrations has the build tree in it"
{
    echo 'find_package(Strata REQUIRED)'
    echo 'add_executable(app main.c)'
    echo 'add_migrations(app DIRECTORY .)'
} | project "$app"
echo 'extern int carried; int main(void) { return !carried; }' >"$app/main.c"
rm -r "$build"
configure "$app" -G "$generator" \
    -DSTRATA_EXECUTABLE="$STRATA_SOURCE/tests/consumers/fake_strata.sh"
build
idle
echo 'last' >"$m/2_second/up.sql"
build
grep -q 'up.sql: last$' "$gen/app_migrations.c" || fail "the edit is not there"
idle
