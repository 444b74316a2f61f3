#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# compile.sh STRATA MADE SOURCE_DIR: nasty directories of migrations become C that
# compiles without a warning under each compiler and standard, that holds the
# very bytes of the scripts, and that is constant data with one symbol. The
# bytes of the C depend on nothing but the migrations.
set -euo pipefail
strata=$1
made=$2
source_dir=$3
golden=$source_dir/tests/golden
here=$source_dir/tests/emit
warnings=(-Wall -Wextra -Wpedantic -Wconversion -Werror
    -I "$source_dir/include")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

complain() {
    printf '%s\n' "$*" >&2
    exit 1
}

# --- the sets: name, directory -----------------------------------------------
declare -A sets
# What else a set is compiled with, each word on a line of a file; and what
# compare.c is to find of it.
declare -A options expectations

# from_golden CASE [DIR]: the migrations of a golden case.
from_golden() {
    mkdir "$1"
    cp -a "$golden/$1/in/." "$1/"
    if [ -f "$golden/$1/setup" ]; then
        (cd "$1" && sh "$golden/$1/setup")
    fi
    sets[$1]=$work/$1/${2:-migrations}
}
from_golden compile-nasty
from_golden compile
from_golden directives
from_golden name-labels
from_golden text-empty
# Of its empty down section nothing is embedded.
rm text-empty/migrations/0008_sections.sql
from_golden text-trigger
from_golden text-line-ends mixed
from_golden version-order

# repeat TEXT TIMES
repeat() { awk -v text="$1" -v times="$2" \
    'BEGIN { for (i = 0; i < times; i++) printf "%s", text }'; }

mkdir long
{
    printf "SELECT '" && repeat x 10000 && printf "';\n"
    printf "SELECT '" && repeat '\\"' 10000 && printf "';\n"
    printf -- '-- ' && repeat 'ü€😀' 3000
} >long/0001_lines.sql
i=1
while [ "$(wc -c <long/0001_lines.sql)" -gt 0 ] && [ $i -le 12 ]; do
    # A literal's end in each place around a character of four bytes, an
    # escape, a trigraph.
    {
        printf -- '--' && repeat x $((990 + i)) && printf '😀1\\2"3\t4??/??='
        printf '\n--' && repeat '?' $((995 + i)) && printf '\n'
    } >"long/01$(printf %02d $i)_edge.sql"
    i=$((i + 1))
done
sets[long]=$work/long

mkdir large
awk 'BEGIN {
    print "CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT);"
    for (i = 0; i < 6000; i++)
        printf "INSERT INTO words (word) VALUES (\047word number %d??/\047);\n", i
}' >large/0001_words.sql
[ "$(wc -c <large/0001_words.sql)" -gt 300000 ] ||
    complain 'the large script is not large'
sets[large]=$work/large

mkdir bytes
{
    # Every byte but NUL that may stand in ASCII, and what is at the edges of
    # UTF-8's lengths; digits behind each.
    printf '/*'
    for ((i = 1; i < 128; i++)); do
        # shellcheck disable=SC2059
        printf "\\$(printf %03o $i)7"
    done
    printf '\302\2007\337\2777\340\240\2007\355\237\2777\357\277\2777'
    printf '\360\220\200\2007\364\217\277\2777\357\273\2777*/'
} >bytes/0001_all.sql
printf '\357\273\277-- migrate:up\r\nSELECT 1;\r\r\n-- migrate:down\rSELECT 2;\r' \
    >bytes/0002_line-ends.sql
printf '\r' >bytes/0003_cr.sql
printf '\r\n' >bytes/0004_crlf.up.sql
printf '\357\273\277SELECT 4;' >bytes/0004_crlf.down.sql
printf "??=??/??'??(??)??\!??<??>??-?\?????/\n" | tr '\n' '?' |
    sed 's/^/-- /' >"bytes/0005_?\?? ??= \"\\\" %s ' {\$x} @#~.sql"
sets[bytes]=$work/bytes

# Names of what the application supplies are data, too, and so are those of a
# base schema's objects and columns.
mkdir needs
nasty=('"' '\' '??/' '*/' "'" '%s%n' '#{x}' $'\u202e\U1F600\u00a0' '", 9}, {1, "'
    '")} ; int x; //' "$(repeat '\"' 127)" '"??/' '\n' -)
: >needs.options
: >needs.expected
mkdir needs.base
for name in "${nasty[@]}"; do
    printf '%s\n' --function "$name/127" --function "$name/*" \
        --collation "$name" --module "$name" >>needs.options
    printf '%s\n' "1 127 $name" "1 -1 $name" "2 0 $name" "3 0 $name" \
        >>needs.expected
    quoted=${name//\"/\"\"}
    printf 'CREATE TABLE "%s" (x, "%s");\n' "$quoted" "$quoted"
done >needs.base/schema.sql
for name in "${nasty[@]}"; do
    printf 'base table %s(x\n%s)\n' "$name" "$name"
done >>needs.expected
echo 'absent table later(-)' >>needs.expected
printf '%s\n' --dqs --minimum-sqlite 3.35.5 \
    --base-schema "$work/needs.base/schema.sql" >>needs.options
printf 'sqlite 3035005 flags 3 application 0\n' >>needs.expected
echo 'CREATE TABLE later (x);' >needs/0001_later.sql
sets[needs]=$work/needs
options[needs]=$work/needs.options
expectations[needs]=$work/needs.expected

# --- compilers ---------------------------------------------------------------
compilers=()
for family in 'gcc g++' 'clang clang++'; do
    read -r c cxx <<<"$family"
    if command -v "$c" >/dev/null && command -v "$cxx" >/dev/null; then
        compilers+=("$c -std=c99" "$c -std=c11" "$cxx -x c++ -std=c++11")
    else
        echo "*** $c or $cxx IS NOT INSTALLED: nothing is known about it ***"
    fi
done
[ ${#compilers[@]} -gt 0 ] || complain 'there is no compiler'

# --- each set ----------------------------------------------------------------
# words NAME: sets the array `words` to what else the set is compiled with.
words() {
    words=()
    if [ -n "${options[$1]:-}" ]; then
        mapfile -t words <"${options[$1]}"
    fi
}

generate() { # name directory
    mkdir -p "$work/out/$1"
    words "$1"
    "$strata" compile "$2" --name nasty --output-dir "$work/out/$1" \
        --program-version '1.0 "??/"' "${words[@]}"
}

# Without position-independent code, what is constant is in .rodata.
check_compiler() { # name directory compiler
    local out=$work/out/$1 directory=$2 compiler=$3 files
    # shellcheck disable=SC2086
    $compiler "${warnings[@]}" -fno-pic -fno-pie \
        -c "$out/nasty_migrations.c" -o "$out/nasty.o" ||
        complain "$1: $compiler fails"
    if nm "$out/nasty.o" | grep -v ' [rR] '; then
        complain "$1: $compiler: more than constant data"
    fi
    [ "$(nm -g "$out/nasty.o" | awk '{ print $3 }')" = nasty_migrations ] ||
        complain "$1: $compiler: other global symbols"

    files=$(find "$directory" -maxdepth 1 -name '*.sql' | wc -l)
    [ -f compare.o ] ||
        ${compilers[0]} "${warnings[@]}" -I "$out" -c "$here/compare.c"
    ${compilers[0]%% *} -no-pie "$out/nasty.o" compare.o -o compare
    [ "$(./compare "$directory")" = "$files" ] ||
        complain "$1: $compiler: not all of $files files are embedded"
    [ -z "${expectations[$1]:-}" ] || ./compare | diff "${expectations[$1]}" - ||
        complain "$1: $compiler: what the application supplies is another"
}

# The same migrations in another place, made in another order, under another
# locale, time zone, umask and path: the same bytes.
check_same_bytes() { # name directory
    local out=$work/out/$1 directory=$2 other="$work/other place/$1" file
    mkdir -p "$other/out"
    find "$directory" -mindepth 1 -maxdepth 1 -print0 | sort -rz |
        while IFS= read -r -d '' file; do
            cp "$file" "$other/"
        done
    (cd "$other" && umask 077 &&
        env -i LC_ALL=tr_TR.UTF-8 LANG=de_DE.ISO-8859-1 TZ=Asia/Tokyo \
            HOME=/nonexistent PATH="$PATH" \
            "$strata" compile . --name nasty -o out \
            --program-version '1.0 "??/"' "${words[@]}")
    cmp "$out/nasty_migrations.c" "$other/out/nasty_migrations.c"
    cmp "$out/nasty_migrations.h" "$other/out/nasty_migrations.h"
    LC_ALL=C grep -nP '[^\x20-\x7e]' "$out/nasty_migrations.c" &&
        complain "$1: more than ASCII in the output"
    LC_ALL=C awk 'length > 4095 { exit 1 }' "$out/nasty_migrations.c" ||
        complain "$1: a line that C99 does not promise to take"
}

# What scripts require and which tables they touch, of a set made without a
# directory.
made_names=("${nasty[@]}" '' "$(repeat x 2500)" "$(repeat '??' 700)" "don't")
mkdir -p "$work/out/made"
"$made" "$work/out/made" "${made_names[@]}" >made.expected
cp "$work/out/made/nasty_migrations.c" made.first
"$made" "$work/out/made" "${made_names[@]}" >made.expected
cmp made.first "$work/out/made/nasty_migrations.c"
LC_ALL=C awk 'length > 4095 { exit 1 }' made.first ||
    complain "made: a line that C99 does not promise to take"
for compiler in "${compilers[@]}"; do
    # shellcheck disable=SC2086
    $compiler "${warnings[@]}" -fno-pic -fno-pie \
        -c "$work/out/made/nasty_migrations.c" -o made.o ||
        complain "made: $compiler fails"
    if nm made.o | grep -v ' [rR] '; then
        complain "made: $compiler: more than constant data"
    fi
    ${compilers[0]} "${warnings[@]}" -I "$work/out/made" -c "$here/compare.c" \
        -o made_compare.o
    ${compilers[0]%% *} -no-pie made.o made_compare.o -o made_compare
    ./made_compare --demands | diff made.expected - ||
        complain "made: $compiler: what scripts demand is another"
done

for name in "${!sets[@]}"; do
    generate "$name" "${sets[$name]}"
    check_same_bytes "$name" "${sets[$name]}"
    for compiler in "${compilers[@]}"; do
        check_compiler "$name" "${sets[$name]}" "$compiler"
    done
done
echo "${#sets[@]} sets, ${#compilers[@]} compilers and standards"
