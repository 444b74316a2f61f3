/* SPDX-License-Identifier: MIT
 *
 * Walking through a text, counting lines and columns.
 */
#include "diag/region.h"

void region_finders_init(struct region_finders *finders, enum column_unit unit)
{
    finders->finding = (struct region_finder){.unit = unit};
    finders->note = finders->finding;
}

bool region_is_file(struct span span)
{
    return span.start == 0 && span.end == 0;
}

/* The bytes of the character at the finder's offset; how many columns it takes
 * is added. */
static size_t pass_character(struct region_finder *finder)
{
    unsigned long code_point = 0;
    size_t size = 0;

    if (finder->unit == COLUMN_UTF16) {
        size = str_utf8(finder->source->text, finder->offset, &code_point);
    }
    finder->column += code_point > 0xffff ? 2 : 1;
    return size > 0 ? size : 1;
}

static void walk(struct region_finder *finder, size_t offset)
{
    struct str text = finder->source->text;

    while (finder->offset < offset && finder->offset < text.size) {
        if (text.data[finder->offset] == '\n') {
            finder->line++;
            finder->column = 1;
            finder->offset++;
        } else {
            finder->offset += pass_character(finder);
        }
    }
}

struct region region_find(struct region_finder *finder, struct span span)
{
    struct region region = {0, 0, 0, 0};
    struct region_finder end;

    if (span.source == NULL || region_is_file(span)) {
        return region;
    }
    if (finder->source != span.source || finder->offset > span.start) {
        finder->source = span.source;
        finder->offset = 0;
        finder->line = 1;
        finder->column = 1;
    }
    walk(finder, span.start);
    end = *finder;
    walk(&end, span.end);
    region.line = finder->line;
    region.column = finder->column;
    region.end_line = end.line;
    region.end_column = end.column;
    return region;
}
