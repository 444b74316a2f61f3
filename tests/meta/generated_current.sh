#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# generated_current.sh RE2C DIR LEXERS FLAGS...: the committed lexers are what
# re2c makes of their sources. RE2C is empty where there is none, or an old one.
. "$(dirname "$0")/meta.sh"
re2c=$1 made=$2 lexers=$3
shift 3
[ -n "$re2c" ] || skip "re2c 3 or newer is not installed, so nothing proves" \
    "that compiler/input/generated is current"
rm -rf "$made"
mkdir -p "$made"
cd compiler/input
for lexer in $lexers; do
    "$re2c" "$@" -o "$made/$lexer.c" "$lexer.re"
    diff -u "generated/$lexer.c" "$made/$lexer.c" ||
        complain "compiler/input/generated/$lexer.c is not current:" \
            "build the target 'regenerate'"
done
for file in generated/*.c; do
    [[ " $lexers " == *" $(basename "$file" .c) "* ]] ||
        complain "compiler/input/$file is made of no lexer"
done
finish
