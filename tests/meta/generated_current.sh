#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# generated_current.sh RE2C DIR LEXERS FLAGS...: the committed lexers are what
# re2c makes of their sources. RE2C is empty where there is none, or an old one.
. "$(dirname "$0")/meta.sh"
re2c=$1 made=$2 lexers=$3
shift 3
[ -n "$re2c" ] || skip "re2c 3 or newer is not installed, so nothing proves" \
    "that what is generated in compiler/ is current"
rm -rf "$made"
mkdir -p "$made"
cd compiler
for lexer in $lexers; do
    folder=$(dirname "$lexer")
    name=$(basename "$lexer")
    mkdir -p "$made/$folder"
    "$re2c" "$@" -o "$made/$lexer.c" "$lexer.re"
    diff -u "$folder/generated/$name.c" "$made/$lexer.c" ||
        complain "compiler/$folder/generated/$name.c is not current:" \
            "build the target 'regenerate'"
done
for file in */generated/*.c; do
    name=$(dirname "$(dirname "$file")")/$(basename "$file" .c)
    [[ " $lexers " == *" $name "* ]] ||
        complain "compiler/$file is made of no lexer"
done
finish
