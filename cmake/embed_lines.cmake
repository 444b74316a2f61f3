# SPDX-License-Identifier: MIT
#
# cmake -D INPUT=FILE -D OUTPUT=FILE.c -D HEADER=x.h -D SYMBOL=name -P …
#
# Make the lines of a text an array of C strings, with NULL behind the last.
# Each byte is written as \xNN: whatever is in the text is no trigraph, no
# escape and nothing that depends on the character set of a compiler, and no
# literal is longer than a line.
file(READ "${INPUT}" bytes HEX)
string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${bytes}")
string(REGEX REPLACE "\\\\x0a$" "" bytes "${bytes}")
string(REPLACE "\\x0d" "" bytes "${bytes}")
string(REPLACE "\\x0a" "\",\n    \"" lines "${bytes}")
get_filename_component(name "${INPUT}" NAME)
file(WRITE "${OUTPUT}" "/* Made of ${name} by embed_lines.cmake. */
#include \"${HEADER}\"

const char *const ${SYMBOL}[] = {
    \"${lines}\",
    0};
")
