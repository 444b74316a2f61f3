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

/* A script, and how its arrays are called: NAME_WAY_NUMBER_what. */
struct shipped {
    struct str name;
    const char *way;
    size_t number;
    const struct script *script;
};
#define SHIPPED_FORMAT "%.*s_%s_%zu"
#define SHIPPED_ARGS(shipped)                                                  \
    STR_ARGS((shipped)->name), (shipped)->way, (shipped)->number

static struct shipped up_script(const struct emission *emission, size_t i)
{
    const struct migration *migration = &emission->set->migrations[i];
    return (struct shipped){emission->name, "up", i + 1, &migration->up};
}

static struct shipped down_script(const struct emission *emission, size_t i)
{
    static const struct script none = {NULL};
    const struct migration *migration = &emission->set->migrations[i];
    return (struct shipped){emission->name, "down", i + 1,
                            migration->down_fails ? &none : &migration->down};
}

static void text(struct writer *writer, const struct shipped *shipped)
{
    writer_line(writer, "static const char " SHIPPED_FORMAT "[] =",
                SHIPPED_ARGS(shipped));
    writer_text(writer, script_text(shipped->script), ";");
}

/* What must hold on a database before the script runs. */
static void preconditions(struct writer *writer, const struct shipped *shipped)
{
    const struct script *script = shipped->script;
    size_t i = 0;
    if (script->precondition_count == 0) {
        return;
    }
    writer_line(writer,
                "static const strata_precondition " SHIPPED_FORMAT
                "_preconditions[] = {",
                SHIPPED_ARGS(shipped));
    writer->depth += 1;
    for (i = 0; i < script->precondition_count; i += 1) {
        const struct precondition *precondition = &script->preconditions[i];
        struct span query = precondition->query;
        struct position place = source_position(query.source, query.start);
        writer_line(writer, "{");
        writer_text(writer,
                    str_slice(query.source->text, query.start, query.end), ",");
        writer_text(writer, precondition->message, ",");
        writer_line(writer, "    %zu, %zu,", place.line, place.column);
        writer_line(writer, "},");
    }
    writer_close(writer, "};");
}

static bool has_tables(const struct script *script)
{
    return script->tables_known && script->table_count > 0;
}

static void name_or_null(struct writer *writer, const char *before,
                         struct str name)
{
    if (name.data == NULL) {
        writer_line(writer, "%sNULL,", before);
    } else {
        writer_string(writer, before, name, ",");
    }
}

/* The tables that the script touches. */
static void tables(struct writer *writer, const struct shipped *shipped)
{
    static const char *const flags[] = {
        "0", "STRATA_KEEPS_ROWS", "STRATA_CHECKS_KEYS",
        "STRATA_KEEPS_ROWS | STRATA_CHECKS_KEYS"};
    size_t i = 0;
    if (!has_tables(shipped->script)) {
        return;
    }
    writer_line(writer,
                "static const strata_table " SHIPPED_FORMAT "_tables[] = {",
                SHIPPED_ARGS(shipped));
    writer->depth += 1;
    for (i = 0; i < shipped->script->table_count; i += 1) {
        const struct guarded_table *table = &shipped->script->tables[i];
        name_or_null(writer, "{", table->before);
        name_or_null(writer, " ", table->after);
        writer_line(
            writer, " %s},",
            flags[(table->keeps_rows ? 1 : 0) + (table->has_keys ? 2 : 0)]);
    }
    writer_close(writer, "};");
}

/* A script's arrays. */
static void arrays(struct writer *writer, struct shipped shipped)
{
    if (shipped.script->source != NULL) {
        text(writer, &shipped);
        preconditions(writer, &shipped);
        tables(writer, &shipped);
    }
}

static void digest(struct writer *writer, const struct digest *digest)
{
    char hex[DIGEST_HEX + 1];
    digest_format(digest, hex);
    writer_line(writer, "\"%s\",", hex);
}

/* What it was before edits that were accepted. */
static void accepted(struct writer *writer, const struct emission *emission,
                     size_t index)
{
    const struct migration *migration = &emission->set->migrations[index];
    size_t i = 0;
    if (migration->accepted_count == 0) {
        return;
    }
    writer_line(writer, "static const strata_accepted %.*s_%zu_accepted[] = {",
                STR_ARGS(emission->name), index + 1);
    writer->depth += 1;
    for (i = 0; i < migration->accepted_count; i += 1) {
        const struct acceptance *acceptance = &migration->accepted[i];
        writer_open(writer, "{");
        digest(writer, &acceptance->digest);
        digest(writer, &acceptance->chain);
        name_or_null(writer, "", acceptance->reason);
        writer_close(writer, "},");
    }
    writer_close(writer, "};");
}

static void scripts(struct writer *writer, const struct emission *emission)
{
    size_t i = 0;
    for (i = 0; i < emission->set->count; i += 1) {
        writer_blank(writer);
        writer_comment(writer, str_from(emission->set->migrations[i].up.file));
        arrays(writer, up_script(emission, i));
        arrays(writer, down_script(emission, i));
        accepted(writer, emission, i);
    }
}

static const char *flags(const struct script *script)
{
    static const char *const ways[][2] = {
        {"0", "STRATA_TABLES_KNOWN"},
        {"STRATA_BRACKETED", "STRATA_BRACKETED | STRATA_TABLES_KNOWN"},
        {"STRATA_NO_TRANSACTION",
         "STRATA_NO_TRANSACTION | STRATA_TABLES_KNOWN"},
        {"STRATA_NO_TRANSACTION | STRATA_IDEMPOTENT",
         "STRATA_NO_TRANSACTION | STRATA_IDEMPOTENT | STRATA_TABLES_KNOWN"},
    };
    size_t way = script->idempotent       ? 3
                 : script->no_transaction ? 2
                 : script->bracketed      ? 1
                                          : 0;
    return ways[way][script->tables_known ? 1 : 0];
}

/* An array of a script, or none, as an argument of STRATA_SCRIPT. */
static void array_argument(struct writer *writer, const struct shipped *shipped,
                           bool is_there, const char *what, const char *after)
{
    if (is_there) {
        writer_line(writer,
                    "              STRATA_ARRAY(" SHIPPED_FORMAT "_%s)%s",
                    SHIPPED_ARGS(shipped), what, after);
    } else {
        writer_line(writer, "              STRATA_NO_ARRAY%s", after);
    }
}

static void script(struct writer *writer, struct shipped shipped)
{
    const struct script *script = shipped.script;
    if (script->source == NULL) {
        writer_line(writer, "STRATA_NO_SCRIPT,");
        return;
    }
    writer_string(writer, "STRATA_SCRIPT(", str_from(script->file), ",");
    writer_line(writer, "              " SHIPPED_FORMAT ", %zu, %s,",
                SHIPPED_ARGS(&shipped),
                source_position(script->source, script->start).line,
                flags(script));
    array_argument(writer, &shipped, script->precondition_count > 0,
                   "preconditions", ",");
    array_argument(writer, &shipped, has_tables(script), "tables", "),");
}

/* An array as two members, or none. */
static void accepted_argument(struct writer *writer,
                              const struct emission *emission, size_t index)
{
    if (emission->set->migrations[index].accepted_count == 0) {
        writer_line(writer, "STRATA_NO_ARRAY,");
    } else {
        writer_line(writer, "STRATA_ARRAY(%.*s_%zu_accepted),",
                    STR_ARGS(emission->name), index + 1);
    }
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
        digest(writer, &migration->identity);
        digest(writer, &migration->chain);
        digest(writer, &migration->up.tokens);
        writer_string(writer, "", migration->schema_hash, ",");
        writer_line(writer,
                    migration->compatible ? "STRATA_COMPATIBLE," : "0,");
        accepted_argument(writer, emission, i);
        script(writer, up_script(emission, i));
        script(writer, down_script(emission, i));
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

/* The names of what the application makes by itself. */
static void own(struct writer *writer, const struct emission *emission)
{
    const struct requirements *requirements = &emission->set->requirements;
    size_t i = 0;
    if (requirements->own_count == 0) {
        return;
    }
    writer_blank(writer);
    writer_line(writer, "static const char *const %.*s_own[] = {",
                STR_ARGS(emission->name));
    writer->depth += 1;
    for (i = 0; i < requirements->own_count; i += 1) {
        writer_string(writer, "", requirements->own[i], ",");
    }
    writer_close(writer, "};");
}

static void set(struct writer *writer, const struct emission *emission)
{
    static const char *const set_flags[][2] = {
        {"STRATA_RECORD_SCRIPTS", "0"},
        {"STRATA_DOUBLE_QUOTED_STRINGS | STRATA_RECORD_SCRIPTS",
         "STRATA_DOUBLE_QUOTED_STRINGS"},
    };
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
                set_flags[requirements->double_quoted_strings]
                         [requirements->forgets_scripts]);
    if (requirements->application_id < -2147483647L) {
        /* It has no literal of its own where a long has 32 bits. */
        writer_line(writer, "-2147483647L - 1,");
    } else {
        writer_line(writer, "%ldL,", requirements->application_id);
    }
    array(writer, name, "needs", requirements->need_count);
    array(writer, name, "base", emission->set->base_object_count);
    array(writer, name, "absent", emission->set->absent_object_count);
    array(writer, name, "own", requirements->own_count);
    writer_close(writer, "};");
}

void emit_source(const struct emission *emission, struct buf *out)
{
    struct writer writer;
    writer_init(&writer, out);
    head(&writer, emission->header);
    allow_long_literals(&writer);
    scripts(&writer, emission);
    table(&writer, emission);
    needs(&writer, emission);
    base(&writer, emission);
    own(&writer, emission);
    set(&writer, emission);
}
