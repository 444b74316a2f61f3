#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# paths.sh GENERATOR: directories with characters that mean something to make,
# ninja, a shell or file(GLOB). In each of them an edit, a new script and a
# deleted one are noticed, a build with nothing to do does nothing, and CTest
# runs the data test.
. "$(dirname "$0")/consumer.sh"
generator=$1

# built LINE...: every program has this content; the next build does nothing.
built() {
    local i said
    cmake --build "$build" --parallel 2
    for i in "${!names[@]}"; do
        echo "in ${names[i]}"
        says "$build/app$i" "app 1.2.3" "$@"
    done
    said=$(cmake --build "$build")
    case $generator:$said in
    Ninja*"no work to do"*) ;;
    Ninja* | *Compiling* | *Building*) fail "not at rest: $said" ;;
    esac
}

# tested: the data test of each directory is run, and passes.
tested() {
    local said
    said=$(cd "$build" && ctest -C Debug --output-on-failure) ||
        fail "CTest: $said"
    [[ $said == *", 0 tests failed out of ${#names[@]}"* ]] ||
        fail "not ${#names[@]} data tests: $said"
}

# written SQL: into 0003_tags.sql of every directory.
written() {
    local name
    for name in "${names[@]}"; do
        echo "$1" >"$app/$name/0003_tags.sql"
    done
}

# try PROJECT BUILD NAME...: a project in the directory PROJECT, built in BUILD,
# with one program for each of these directories of migrations.
try() {
    local name i text
    local two=("0001 create_notes" "0002 add_pinned")
    app="$work/$1"
    build="$work/$2"
    shift 2
    names=("$@")
    {
        echo 'find_package(Strata REQUIRED)'
        echo 'enable_testing()'
        for i in "${!names[@]}"; do
            echo "add_executable(app$i main.c)"
            echo "add_migrations(app$i NAME app DIRECTORY [==[${names[i]}]==]"
            echo 'TESTS ON)'
        done
    } | project "$app"
    mkdir "$app/migrations/tests"
    echo '-- migrate:up' >"$app/migrations/tests/0002_a.sql"
    for name in "${names[@]}"; do
        cp -R "$app/migrations" "$app/$name"
    done

    step "first build in $app"
    configure "$app" -B "$build" -G "$generator"
    built "${two[@]}"
    tested
    step "add"
    written 'CREATE TABLE tags (name TEXT);'
    built "${two[@]}" "0003 tags"
    step "edit"
    written 'CREATE TABLE tags (edited_name TEXT);'
    built "${two[@]}" "0003 tags"
    for i in "${!names[@]}"; do
        text=$build/strata/app${i}_app_migrations/app_migrations.c
        grep -q edited_name "$text" || fail "no edit in ${names[i]}"
    done
    step "delete"
    for name in "${names[@]}"; do
        rm "$app/$name/0003_tags.sql"
    done
    built "${two[@]}"
}

colon=()
if [[ $generator == Ninja* ]]; then
    # CMake does not escape colons in makefiles.
    colon=('m:m')
fi
try app build 'm[a]' '~m' "it's" 'a$b' 'a#b' 'a*b' 'a?b' 'a<b' 'a>b' 'a&b' \
    'a`b' 'a^b' 'a(b)' 'plain/' "${colon[@]}"
try '[w] $w' build2 sql
try app3 'build3 [w] $w' sql
