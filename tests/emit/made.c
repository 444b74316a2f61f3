/* SPDX-License-Identifier: MIT
 *
 * made OUTPUT_DIR NAME...: the generated C of a set that no directory has, with
 * each name as that of a table, as a query, as a message and as a reason; and
 * on the standard output what a program must find in it again, as compare.c
 * prints it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "emit/emit.h"

#define SCRIPTS 5

static void write_file(const char *directory, const char *name,
                       const struct buf *text)
{
    char path[4096];
    FILE *out = NULL;
    snprintf(path, sizeof path, "%s/%s", directory, name);
    out = fopen(path, "wb");
    if (out == NULL || fwrite(text->data, 1, text->size, out) != text->size ||
        fclose(out) != 0) {
        fprintf(stderr, "%s: cannot be written\n", path);
        exit(1);
    }
}

/* A source with a name on each line but the first two, and a column before. */
static struct source *make_source(struct arena *arena, char **names,
                                  size_t count)
{
    struct source *source = arena_array(arena, struct source, 1);
    struct buf text;
    size_t i = 0;
    buf_init(&text, BUF_MAXIMUM);
    buf_add_c(&text, "-- made\n\n");
    for (i = 0; i < count; i += 1) {
        buf_format(&text, " %s\n", names[i]);
    }
    source->path = "made.sql";
    source->text = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return source;
}

static void print_name(const char *name)
{
    printf(" [%s]", name == NULL ? "NULL" : name);
}

/* The script has preconditions when `demands` & 1, tables & 2, and what it
 * touches is known & 4. */
static void fill(struct arena *arena, struct script *script, char **names,
                 size_t count, unsigned demands)
{
    size_t at = strlen("-- made\n\n");
    size_t i = 0;
    script->source = make_source(arena, names, count);
    script->file = "made.sql";
    script->end = script->source->text.size;
    script->tables_known = (demands & 4) != 0;
    script->preconditions = arena_array(arena, struct precondition, count);
    script->tables = arena_array(arena, struct guarded_table, count);
    for (i = 0; i < count; i += 1) {
        struct str name = str_from(names[i]);
        script->preconditions[i].query =
            span_at(script->source, at + 1, at + 1 + name.size);
        script->preconditions[i].message = name;
        at += name.size + 2;
        script->tables[i].before = i % 4 == 1 ? (struct str){NULL, 0} : name;
        script->tables[i].after = i % 4 == 2 ? (struct str){NULL, 0} : name;
        script->tables[i].keeps_rows = i % 2 == 0;
        script->tables[i].has_keys = i % 3 == 0;
    }
    script->precondition_count = (demands & 1) != 0 ? count : 0;
    script->table_count = (demands & 2) != 0 ? count : 0;
}

static void expect(const struct script *script, const char *what, char **names,
                   unsigned flags)
{
    size_t i = 0;
    printf("%s flags %u\n", what, flags | (script->tables_known ? 8u : 0u));
    for (i = 0; i < script->precondition_count; i += 1) {
        printf("requires %zu:2", i + 3);
        print_name(names[i]);
        print_name(names[i]);
        printf("\n");
    }
    for (i = 0; script->tables_known && i < script->table_count; i += 1) {
        printf("table %d", (i % 2 == 0 ? 1 : 0) + (i % 3 == 0 ? 2 : 0));
        print_name(i % 4 == 1 ? NULL : names[i]);
        print_name(i % 4 == 2 ? NULL : names[i]);
        printf("\n");
    }
}

/* The digest whose bytes are all this number, and how it is printed. */
static struct digest made_digest(unsigned char byte)
{
    struct digest digest;
    memset(&digest, byte, sizeof digest);
    return digest;
}

static void print_digest(const char *before, unsigned byte)
{
    printf("%s%02x%02x%02x%02x", before, byte, byte, byte, byte);
}

/* Migration `number` was edited as often as there are names, but for the last
 * one, which never was. */
static void fill_history(struct arena *arena, struct migration *migration,
                         unsigned number, char **names, size_t count)
{
    unsigned char byte = (unsigned char)(16 * number);
    size_t i = 0;
    migration->identity = made_digest(byte);
    migration->chain = made_digest((unsigned char)(byte + 1));
    migration->up.tokens = made_digest((unsigned char)(byte + 2));
    migration->schema_hash = number == 1 ? STR("") : STR("0123456789abcdef");
    migration->compatible = number == 2;
    migration->accepted = arena_array(arena, struct acceptance, count);
    migration->accepted_count = number == SCRIPTS ? 0 : count;
    for (i = 0; i < migration->accepted_count; i += 1) {
        struct acceptance *acceptance = &migration->accepted[i];
        acceptance->digest = made_digest((unsigned char)(100 + i));
        acceptance->chain = made_digest((unsigned char)(101 + i));
        acceptance->reason =
            i % 4 == 1 ? (struct str){NULL, 0} : str_from(names[i]);
    }
}

static void expect_history(const struct migration *migration, unsigned number,
                           char **names)
{
    unsigned byte = 16 * number;
    unsigned i = 0;
    print_digest("", byte);
    print_digest(" ", byte + 1);
    print_digest(" tokens ", byte + 2);
    printf(" schema [%s] flags %d\n", number == 1 ? "" : "0123456789abcdef",
           number == 2 ? 1 : 0);
    for (i = 0; i < migration->accepted_count; i += 1) {
        print_digest("accepts ", 100 + i);
        print_digest(" ", 101 + i);
        print_name(i % 4 == 1 ? NULL : names[i]);
        printf("\n");
    }
}

int main(int argc, char **argv)
{
    static const unsigned demands[SCRIPTS] = {1, 2 + 4, 1 + 2 + 4, 4, 2};
    struct arena arena;
    struct migration_set set = {0};
    struct emission emission = {&set, STR("nasty"), STR("nasty_migrations.h"),
                                STR("")};
    struct buf text;
    size_t count = (size_t)argc - 2;
    size_t i = 0;
    arena_init(&arena);
    set.count = SCRIPTS;
    set.migrations = arena_array(&arena, struct migration, SCRIPTS);
    for (i = 0; i < SCRIPTS; i += 1) {
        struct migration *migration = &set.migrations[i];
        migration->version = str_format(&arena, "%zu", i + 1);
        migration->label = STR("made");
        fill(&arena, &migration->up, argv + 2, count, demands[i]);
        fill(&arena, &migration->down, argv + 2, count, demands[i]);
        migration->up.bracketed = i == 2;
        migration->up.no_transaction = i == 1 || i == 3;
        migration->up.idempotent = i == 3;
        migration->down_fails = i == 0;
        fill_history(&arena, migration, (unsigned)i + 1, argv + 2, count);
        expect_history(migration, (unsigned)i + 1, argv + 2);
        expect(&migration->up, "up", argv + 2,
               i == 2   ? 4
               : i == 1 ? 1
               : i == 3 ? 3
                        : 0);
        if (i > 0) {
            expect(&migration->down, "down", argv + 2, 0);
        }
    }
    buf_init(&text, BUF_MAXIMUM);
    emit_source(&emission, &text);
    write_file(argv[1], "nasty_migrations.c", &text);
    buf_release(&text);
    buf_init(&text, BUF_MAXIMUM);
    emit_header(&emission, &text);
    write_file(argv[1], "nasty_migrations.h", &text);
    buf_release(&text);
    arena_release(&arena);
    return 0;
}
