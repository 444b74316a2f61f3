#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A file name says which file is meant: none occurs twice, and none is longer
# than one can keep in mind. And git keeps no empty directory: what needs one
# would fail in every clone but this.
. "$(dirname "$0")/meta.sh"
# The public headers have a folder of their own in every #include, and each
# small program of an example or a test has a main.c.
while read -r name; do
    complain "$name:" $(files "$name")
done < <(files '*.c' '*.h' '*.re' '*.sh' '*.cmake' |
    grep -vE '^(include/|examples/)|/main\.c$' | sed 's,.*/,,' | sort | uniq -d)

while read -r file; do
    lines=$(wc -l <"$file")
    [ "$lines" -le 550 ] || complain "$file has $lines lines; 550 are the limit"
done < <(files '*.c' '*.h' '*.re' '*.sh' '*.cmake' | grep -v '/generated/')

while read -r directory; do
    complain "$directory is empty, and not in git"
done < <(find tests -type d -empty)
finish
