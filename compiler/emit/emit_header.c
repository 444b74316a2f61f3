/* SPDX-License-Identifier: MIT
 *
 * The generated header.
 */
#include "emit/emit.h"
#include "emit/writer.h"

static void declaration(struct writer *writer, struct str name)
{
    writer_line(writer, "#ifdef __cplusplus");
    writer_line(writer, "extern \"C\" {");
    writer_line(writer, "#endif");
    writer_blank(writer);
    writer_line(writer, "extern const strata_set %.*s_migrations;",
                STR_ARGS(name));
    writer_blank(writer);
    writer_line(writer, "#ifdef __cplusplus");
    writer_line(writer, "}");
    writer_line(writer, "#endif");
}

void emit_header(const struct emission *emission, struct buf *out)
{
    struct writer writer;
    writer_init(&writer, out);
    writer_line(&writer, "/* Made by strata from a directory of migrations. "
                         "Do not edit. */");
    writer_line(&writer, "#ifndef STRATA_SET_%.*s_H", STR_ARGS(emission->name));
    writer_line(&writer, "#define STRATA_SET_%.*s_H", STR_ARGS(emission->name));
    writer_blank(&writer);
    writer_line(&writer, "#include <strata/migrations.h>");
    writer_blank(&writer);
    declaration(&writer, emission->name);
    writer_blank(&writer);
    writer_line(&writer, "#endif");
}
