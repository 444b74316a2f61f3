#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# What the arguments of add_migrations are to the compiler: with every
# generator it gets each value byte for byte, a change of one is a change for
# the next build, and what can't be right is refused at configure time. The fake
# compiler keeps the words that it was called with.
. "$(dirname "$0")/consumer.sh"

app=$work/app
gen=$app/build/strata/app_migrations
generator=Ninja

# start NAME: a project that calls add_migrations as standard input says.
start() {
    {
        echo 'find_package(Strata REQUIRED)'
        echo 'add_executable(app main.c)'
        cat
    } | project "$app"
    echo 'extern int carried; int main(void) { return !carried; }' \
        >"$app/main.c"
}

built() {
    configure "$app" -G "$generator" -DCMAKE_COLOR_DIAGNOSTICS=OFF \
        -DSTRATA_EXECUTABLE="$STRATA_SOURCE/tests/consumers/fake_strata.sh" &&
        cmake --build "$app/build"
}

# got WORD...: the compiler was called with these words, behind those that it
# always gets.
got() {
    local words word i=0 options=()
    mapfile -d '' words <"$gen/app.argv"
    [ "${words[0]} ${words[2]}" = "compile --quiet" ] ||
        fail "called with other words: ${words[*]}"
    for word in "${words[@]:3}"; do
        case $word in
        --name=* | --source=* | --header=* | --stamp=* | --depfile*=*) ;;
        *) options+=("$word") ;;
        esac
    done
    [ ${#options[@]} -eq $# ] ||
        fail "not $# words, but ${#options[@]}: ${options[*]}"
    for word in "$@"; do
        [ "${options[i]}" = "$word" ] ||
            fail "'${options[i]}' in place of '$word'"
        i=$((i + 1))
    done
}

# tested WORD...: the data test was run with these words, behind the first ones.
tested() {
    local words word i=3
    (cd "$app/build" && ctest -C Debug --output-on-failure)
    mapfile -d '' words <"$app/build/0001 it's [a].sql.argv"
    [ "${words[*]:0:3}" = "test $app/migrations --only=0001 it's [a].sql" ] ||
        fail "the data test was run with other words: ${words[*]}"
    [ ${#words[@]} -eq $(($# + 3)) ] ||
        fail "not $# words, but ${#words[@]}: ${words[*]}"
    for word in "$@"; do
        [ "${words[i]}" = "$word" ] ||
            fail "the data test has '${words[i]}' in place of '$word'"
        i=$((i + 1))
    done
}

# What may be in a value. A name with a tab has one.
tab=$'\t'
values=(
    '' ' ' 'a b' ' a  b ' "a${tab}b" "$tab" 'ä€😀' $'a\xe4b'
    'a;b' ';' ';;' 'a;' 'a\;b' 'a\\;b' '\;' 'a;;b'
    '[' ']' '[[' ']]' 'a[b;c' 'a]b;c' '[a];[b' '[=[' ']=]' ']==]' '[;' ';]'
    '\' '\\' 'a\' 'a\b' '\n' '\"' '\$' '\\\' '\ '
    "'" "it's" '"' '""' '"a" "b"' "'\"'" '`' '`id`' '"$('
    '$' '$$' '$HOME' '${HOME}' '$ENV{HOME}' '$@' '$<' '$>' '$ ' '$:' '$|' '$/'
    '$((1))' '$(1)' '$(a b)' '$(a.b)' '$(a' '$(' '${' '${}' '$}' '${in}' '$in'
    '$\' '\$HOME' 'a$' '$1' '$^'
    '$<a>' '$<5>' '$<1>' 'a $< b > c' '$<lower:case>' '<' '>' '<>' '$<,>'
    '@HOME@' '@' '@a' '%' '%HOME%' '%%' '^' '~' '!' '!!' '#' 'a #b' '#a'
    '&' '&&' '|' '||' '> x' '< x' '2>&1' '*' '?' '{a,b}' '(' ')' '(a)' ','
    '=' '==' 'a=b' '-' '--' '--name=other' '-x' ':' '/' '//' '/*' '*/' '--  x'
    'DIRECTORY' 'NAME' 'ON'
)
several=(
    FUNCTIONS 'slug/1' 'slug/*' 'a b;[c/d\/127' '|/0' '$<x>$(1)/2'
    COLLATIONS 'by name' 'nätürlich' '[' ';' '|' '&&'
    MODULES 'fts5' 'a"b' '\' "'"
)

# call: a call with all arguments, one line each.
call() {
    local i word
    echo 'add_migrations(app'
    echo 'PROGRAM_VERSION [==[|]==] CONVENTION sql-migrate DIALECT sqlite3'
    echo 'BASE_SCHEMA "old schema.sql" DUPLICATES BY_NAME'
    echo 'MINIMUM_SQLITE 3.35.5 DQS ON DOWN required TESTS ON'
    echo 'LINT row-loss=off select-star=error LAYOUT_EDITS ALLOW'
    echo 'APPLICATION_ID 0x4E4F5445 RECORD_SCRIPTS OFF'
    echo 'OWN_OBJECTS cache_* [==[[a-z]?;x]==]'
    for word in "${several[@]}"; do
        echo "[==[$word]==]"
    done
    echo 'PLACEHOLDERS'
    for i in "${!values[@]}"; do
        echo "[===[p.$i=${values[i]}]===]"
    done
    echo ')'
}

expected=('--program-version=|' --lint=row-loss=off --lint=select-star=error
    --down=required --layout-edits=allow --application-id=0x4E4F5445
    '--own=cache_*'
    '--own=[a-z]?;x' --record-scripts=off)
reading=("--base-schema=$app/old schema.sql" --duplicates=by-name --dqs
    --convention=sql-migrate --dialect=sqlite3 --minimum-sqlite=3.35.5)
for word in "${several[@]}"; do
    case $word in
    FUNCTIONS) option=--function ;;
    COLLATIONS) option=--collation ;;
    MODULES) option=--module ;;
    *) reading+=("$option=$word") ;;
    esac
done
for i in "${!values[@]}"; do
    reading+=("--placeholder=p.$i=${values[i]}")
done
expected+=("${reading[@]}")

for generator in Ninja "Unix Makefiles" "Ninja Multi-Config"; do
    rm -rf "$app"

    step "$generator: no arguments"
    start <<<'add_migrations(app)'
    echo 'CREATE TABLE base (x);' >"$app/old schema.sql"
    built
    got --program-version=1.2.3

    step "$generator: a change of the arguments, and nothing more"
    start <<<'add_migrations(app PROGRAM_VERSION "" PLACEHOLDERS a=@A@)'
    built
    got --placeholder=a=@A@
    start <<<'add_migrations(app PROGRAM_VERSION "" PLACEHOLDERS a=@B@)'
    built
    got --placeholder=a=@B@
    start <<<'add_migrations(app PROGRAM_VERSION "" DQS OFF RECORD_SCRIPTS ON
        LAYOUT_EDITS REFUSE)'
    built
    got --layout-edits=refuse

    step "$generator: every argument, as it is"
    mkdir "$app/migrations/tests"
    echo '-- migrate:up' >"$app/migrations/tests/0001 it's [a].sql"
    call | sed '$aenable_testing()' | start
    built
    got "${expected[@]}"
    tested "${reading[@]}"
    call | sed '1s/.*/strata_add_migrations(app/' | start
    built
    got "${expected[@]}"

    step "$generator: values from variables"
    start <<'CMAKE'
set(one [[a=$x;y\]])
set(three [[b=1]] "c=2" d=3)
add_migrations(app PROGRAM_VERSION 1.0
  BASE_SCHEMA ${CMAKE_CURRENT_SOURCE_DIR}/./migrations/0001_create_notes.sql
  PLACEHOLDERS "${one}" ${three} e=\; f=\\ "g=\"\$\"")
CMAKE
    built
    got --program-version=1.0 \
        "--base-schema=$app/migrations/0001_create_notes.sql" \
        '--placeholder=a=$x;y\' --placeholder=b=1 --placeholder=c=2 \
        --placeholder=d=3 '--placeholder=e=;' '--placeholder=f=\' \
        '--placeholder=g="$"'

    step "$generator: --locked is behind all that"
    for locked in OFF ON; do
        start <<<"add_migrations(app LOCKED $locked DQS ON MODULES [=[[]=])"
        built
        options=(--program-version=1.2.3 --dqs '--module=[')
        [ $locked = OFF ] || options+=(--locked)
        got "${options[@]}"
    done
done

# refuses TEXT ARGUMENTS: the call is refused with TEXT.
generator=Ninja
rm -rf "$app"
refuses() {
    start <<<"add_migrations(app $2)"
    refused "$1" built
    [ ! -e "$gen/app.argv" ] || fail "the compiler was called"
}

step "wrong values"
refuses "CONVENTION 'Ruby on Rails' is not the name of a convention, such as" \
    'CONVENTION "Ruby on Rails"'
refuses "CONVENTION 'a;b' is not the name of a convention" 'CONVENTION "a;b"'
refuses "CONVENTION '-q' is not the name of a convention" 'CONVENTION -q'
refuses "unknown arguments: flyway" 'CONVENTION goose flyway'
refuses "no value given for CONVENTION" 'CONVENTION DIALECT sqlite'
refuses "DIALECT 'My SQL' is not the name of a database, such as sqlite" \
    'DIALECT "My SQL"'
refuses "no such file: $app/schema.sql" 'BASE_SCHEMA schema.sql'
refuses "no such file: $app/migrations" 'BASE_SCHEMA migrations'
refuses "DUPLICATES is BY_NAME, not 'by-name'" 'DUPLICATES by-name'
refuses "DUPLICATES is BY_NAME, not 'ON'" 'DUPLICATES ON'
refuses "DQS is ON or OFF, not 'TRUE'" 'DQS TRUE'
for version in 3 3.x v3.35 3.35.5.1 4.0 '3.35 ' 3350000; do
    refuses "MINIMUM_SQLITE '$version' is not a version of SQLite, such as" \
        "MINIMUM_SQLITE \"$version\""
done
for function in slug slug/ /1 slug/x slug/-1 slug/128 'slug(x)' 'slug/1 '; do
    refuses "FUNCTIONS '$function' is not a name with a number of arguments" \
        "FUNCTIONS upper/1 \"$function\""
done
refuses "COLLATIONS '' is not a name" 'COLLATIONS x ""'
refuses "MODULES '' is not a name" 'MODULES x ""'
for value in schema =x '=' 'a b=c' '${a}=b' '$a=b' ' a=b'; do
    refuses "PLACEHOLDERS '$value' is not of the form name=value" \
        "PLACEHOLDERS a=b [==[$value]==]"
done

for level in select-star select-star= =error select-star=on Select-Star=error \
    'select star=error' 'select-star=error ' select-star=error=off; do
    refuses "LINT '$level' is not a rule with its level, such as select-star" \
        "LINT row-loss=off \"$level\""
done
refuses "DOWN 'ON' is not required or optional" 'DOWN ON'
refuses "DOWN 'required ' is not required or optional" 'DOWN "required "'
refuses "unknown arguments: optional" 'DOWN required optional'
for id in x 12x 0x 0x4g '1 ' --1 1.5; do
    refuses "APPLICATION_ID '$id' is not a number, such as 0x4e4f5445" \
        "APPLICATION_ID \"$id\""
done
refuses "OWN_OBJECTS '' is not a pattern of names" 'OWN_OBJECTS x ""'
refuses "RECORD_SCRIPTS is ON or OFF, not 'off'" 'RECORD_SCRIPTS off'
refuses "LAYOUT_EDITS is ALLOW or REFUSE, not 'allow'" 'LAYOUT_EDITS allow'
refuses "LAYOUT_EDITS is ALLOW or REFUSE, not 'ON'" 'LAYOUT_EDITS ON'
refuses "TESTS is ON or OFF, not 'yes'" 'TESTS yes'
refuses "TESTS is ON or OFF, not 'on'" 'TESTS on'

step "no value"
for keyword in DIRECTORY NAME LOCKED PROGRAM_VERSION CONVENTION DIALECT \
    BASE_SCHEMA DUPLICATES FUNCTIONS COLLATIONS MODULES DQS MINIMUM_SQLITE \
    PLACEHOLDERS LINT DOWN TESTS APPLICATION_ID RECORD_SCRIPTS OWN_OBJECTS \
    LAYOUT_EDITS; do
    refuses "no value given for $keyword" "$keyword"
    [ $keyword = PROGRAM_VERSION ] ||
        refuses "no value given for $keyword" "$keyword \"\""
done

step "what no build can pass on"
for character in $'\n' $'\r' $'\x01' $'\x1b' $'\x7f'; do
    refuses "has a line end or another control character, which no build tool" \
        "PLACEHOLDERS [==[a=x${character}y]==]"
done
for expression in '$<CONFIG>' '$<CONFIG:Debug>' '$<$<CONFIG:Debug>:x>' \
    '$<1:x>' 'a$<TARGET_FILE:app>b' '$<COMMA>'; do
    refuses "'a=$expression' has a generator expression; migrations are" \
        "PLACEHOLDERS [==[a=$expression]==]"
done
for variable in '$(HOME)' '$(x)' '$()' '${CONFIGURATION}'; do
    refuses "'a=<$variable>' has '$variable', which build tools replace" \
        "PLACEHOLDERS [==[a=<$variable>]==]"
done
refuses "has a generator expression" 'LOCKED $<CONFIG:Release>'
