/* SPDX-License-Identifier: MIT
 *
 * The generated source: constant data and nothing else. emit_source at the end
 * is its table of contents.
 */
#include <strata/migrations.h>

#include "emit/emit.h"
#include "emit/writer.h"

static void head(struct writer *writer, struct str header)
{
    writer_line(writer, "/* Made by strata from a directory of migrations. "
                        "Do not edit. */");
    writer_line(writer, "/* clang-format off */");
    writer_line(writer, "#include \"%.*s\"", STR_ARGS(header));
    writer_blank(writer);
    writer_line(writer, "#if STRATA_ABI != %d", STRATA_ABI);
    writer_line(writer, "#error \"this file and the strata headers are of "
                        "different versions: run `strata compile` again\"");
    writer_line(writer, "#endif");
}

/* C99 promises only 4095 bytes to a literal, and the compilers that warn of
 * longer ones all take them. */
static void allow_long_literals(struct writer *writer)
{
    writer_blank(writer);
    writer_line(writer, "#ifdef __GNUC__");
    writer_line(writer,
                "#pragma GCC diagnostic ignored \"-Woverlength-strings\"");
    writer_line(writer, "#endif");
}

static void text(struct writer *writer, struct str name, const char *way,
                 size_t number, const struct script *script)
{
    if (script->source != NULL) {
        writer_line(writer, "static const char %.*s_%s_%zu[] =", STR_ARGS(name),
                    way, number);
        writer_text(writer, script_text(script), ";");
    }
}

static const struct script *shipped_down(const struct migration *migration)
{
    static const struct script none = {NULL};
    return migration->down_fails ? &none : &migration->down;
}

static void texts(struct writer *writer, const struct emission *emission)
{
    size_t i = 0;
    for (i = 0; i < emission->set->count; i += 1) {
        const struct migration *migration = &emission->set->migrations[i];
        writer_blank(writer);
        writer_comment(writer, str_from(migration->up.file));
        text(writer, emission->name, "up", i + 1, &migration->up);
        text(writer, emission->name, "down", i + 1, shipped_down(migration));
    }
}

static const char *flags(const struct script *script)
{
    return script->idempotent ? "STRATA_NO_TRANSACTION | STRATA_IDEMPOTENT"
           : script->no_transaction ? "STRATA_NO_TRANSACTION"
           : script->bracketed      ? "STRATA_BRACKETED"
                                    : "0";
}

static void script(struct writer *writer, struct str name, const char *way,
                   size_t number, const struct script *script)
{
    size_t line = 0;
    if (script->source == NULL) {
        writer_line(writer, "STRATA_NO_SCRIPT,");
        return;
    }
    line = source_position(script->source, script->start).line;
    writer_string(writer, "STRATA_SCRIPT(", str_from(script->file), ",");
    writer_line(writer, "              %.*s_%s_%zu, %zu, %s),", STR_ARGS(name),
                way, number, line, flags(script));
}

static void digest(struct writer *writer, const struct digest *digest)
{
    char hex[DIGEST_HEX + 1];
    digest_format(digest, hex);
    writer_line(writer, "\"%s\",", hex);
}

static void table(struct writer *writer, const struct emission *emission)
{
    size_t i = 0;
    writer_blank(writer);
    writer_line(writer, "static const strata_migration %.*s_all[] = {",
                STR_ARGS(emission->name));
    writer->depth += 1;
    for (i = 0; i < emission->set->count; i += 1) {
        const struct migration *migration = &emission->set->migrations[i];
        writer_open(writer, "{");
        writer_string(writer, "", migration->version, ",");
        writer_string(writer, "", migration->label, ",");
        digest(writer, &migration->up.digest);
        digest(writer, &migration->chain);
        script(writer, emission->name, "up", i + 1, &migration->up);
        script(writer, emission->name, "down", i + 1, shipped_down(migration));
        writer_close(writer, "},");
    }
    writer_close(writer, "};");
}

/* What the program must have registered before it calls strata. */
static void needs(struct writer *writer, const struct emission *emission)
{
    static const char *const kinds[] = {"", "STRATA_FUNCTION",
                                        "STRATA_COLLATION", "STRATA_MODULE"};
    const struct requirements *requirements = &emission->set->requirements;
    size_t i = 0;
    if (requirements->need_count == 0) {
        return;
    }
    writer_blank(writer);
    writer_line(writer, "static const strata_need %.*s_needs[] = {",
                STR_ARGS(emission->name));
    writer->depth += 1;
    for (i = 0; i < requirements->need_count; i += 1) {
        const struct need *need = &requirements->needs[i];
        writer_line(writer, "{%s,", kinds[need->kind]);
        writer_string(writer, " ", need->name, ",");
        writer_line(writer, " %d},", need->argument_count);
    }
    writer_close(writer, "};");
}

static void object(struct writer *writer, const struct schema_object *object)
{
    writer_string(writer, "{", object->type, ",");
    writer_string(writer, " ", object->name, ",");
    if (object->columns.data == NULL) {
        writer_line(writer, " NULL},");
    } else {
        writer_text(writer, object->columns, "},");
    }
}

/* By what the program knows a database that has the base schema. */
static void objects(struct writer *writer, struct str name, const char *suffix,
                    const struct schema_object *objects, size_t count)
{
    size_t i = 0;
    if (count == 0) {
        return;
    }
    writer_blank(writer);
    writer_line(writer, "static const strata_object %.*s_%s[] = {",
                STR_ARGS(name), suffix);
    writer->depth += 1;
    for (i = 0; i < count; i += 1) {
        object(writer, &objects[i]);
    }
    writer_close(writer, "};");
}

static void base(struct writer *writer, const struct emission *emission)
{
    const struct migration_set *set = emission->set;
    objects(writer, emission->name, "base", set->base_objects,
            set->base_object_count);
    objects(writer, emission->name, "absent", set->absent_objects,
            set->absent_object_count);
}

/* The number of an array's elements and the array, or none. */
static void array(struct writer *writer, struct str name, const char *suffix,
                  size_t count)
{
    if (count == 0) {
        writer_line(writer, "0,");
        writer_line(writer, "NULL,");
    } else {
        writer_line(writer, "sizeof %.*s_%s / sizeof %.*s_%s[0],",
                    STR_ARGS(name), suffix, STR_ARGS(name), suffix);
        writer_line(writer, "%.*s_%s,", STR_ARGS(name), suffix);
    }
}

static void set(struct writer *writer, const struct emission *emission)
{
    const struct requirements *requirements = &emission->set->requirements;
    struct str name = emission->name;
    writer_blank(writer);
    writer_line(writer, "const strata_set %.*s_migrations = {", STR_ARGS(name));
    writer->depth += 1;
    writer_string(writer, "", name, ",");
    if (emission->program_version.size == 0) {
        writer_line(writer, "NULL,");
    } else {
        writer_string(writer, "", emission->program_version, ",");
    }
    array(writer, name, "all", emission->set->count);
    writer_line(writer, "%d,",
                requirements->declared_sqlite != 0
                    ? requirements->declared_sqlite
                    : requirements->inferred_sqlite);
    writer_line(writer, "%s,",
                requirements->double_quoted_strings
                    ? "STRATA_DOUBLE_QUOTED_STRINGS"
                    : "0");
    array(writer, name, "needs", requirements->need_count);
    array(writer, name, "base", emission->set->base_object_count);
    array(writer, name, "absent", emission->set->absent_object_count);
    writer_close(writer, "};");
}

void emit_source(const struct emission *emission, struct buf *out)
{
    struct writer writer;
    writer_init(&writer, out);
    head(&writer, emission->header);
    allow_long_literals(&writer);
    texts(&writer, emission);
    table(&writer, emission);
    needs(&writer, emission);
    base(&writer, emission);
    set(&writer, emission);
}
