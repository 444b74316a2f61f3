/* SPDX-License-Identifier: MIT
 *
 * Holds the texts that are embedded in a generated source against the files
 * they were made from, byte for byte. `compare DIR` prints how many files were
 * compared; those of a base schema, which are elsewhere, are not. Normalising
 * is done here once more, in another way than in the compiler. `compare` alone
 * prints what the set asks of the application.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nasty_migrations.h"

static size_t files = 0;

static void fail(const char *file, const char *what)
{
    fprintf(stderr, "%s: %s\n", file, what);
    exit(1);
}

/* The next character of a file, line ends read as LF. */
static int next(FILE *in)
{
    int c = getc(in);
    if (c == '\r') {
        c = getc(in);
        if (c != '\n') {
            ungetc(c, in);
        }
        return '\n';
    }
    return c;
}

static FILE *open_script(const char *directory, const char *file)
{
    char path[4096];
    FILE *in = NULL;
    snprintf(path, sizeof path, "%s/%s", directory, file);
    in = fopen(path, "rb");
    if (in == NULL) {
        fail(path, "cannot be opened");
    }
    if (getc(in) != 0xef || getc(in) != 0xbb || getc(in) != 0xbf) {
        rewind(in);
    }
    files += 1;
    return in;
}

/* Take a script's text from a file. Returns the lines that were passed. */
static unsigned take(FILE *in, const strata_script *script)
{
    unsigned lines = 0;
    size_t i = 0;
    for (i = 0; i < script->size; i += 1) {
        int c = next(in);
        if (c != (unsigned char)script->text[i]) {
            fprintf(stderr, "byte %lu: %d in the file, %d embedded\n",
                    (unsigned long)i, c, (unsigned char)script->text[i]);
            fail(script->file, "differs");
        }
        lines += c == '\n';
    }
    if (script->text[i] != '\0' || strlen(script->text) != script->size) {
        fail(script->file, "ends elsewhere");
    }
    return lines;
}

static void close_script(FILE *in, const char *file)
{
    if (next(in) != EOF) {
        fail(file, "goes on where the embedded text ends");
    }
    fclose(in);
}

static void compare(const char *directory, const strata_migration *migration)
{
    const strata_script *up = &migration->up;
    const strata_script *down = &migration->down;
    FILE *in = open_script(directory, up->file);
    unsigned lines = take(in, up);
    if (strlen(migration->digest) != 64 || strlen(migration->chain) != 64 ||
        up->line != 1) {
        fail(up->file, "has a wrong digest or line");
    }
    if (down->text != NULL && strcmp(down->file, up->file) != 0) {
        close_script(in, up->file);
        in = open_script(directory, down->file);
        lines = 0;
    }
    if (down->text != NULL) {
        if (down->line != lines + 1) {
            fail(down->file, "has another line");
        }
        take(in, down);
    }
    close_script(in, up->file);
}

static void print_objects(const char *what, const strata_object *objects,
                          size_t count)
{
    size_t i = 0;
    for (i = 0; i < count; i += 1) {
        printf("%s %s %s(%s)\n", what, objects[i].type, objects[i].name,
               objects[i].columns == NULL ? "-" : objects[i].columns);
    }
}

static void print_needs(const strata_set *set)
{
    size_t i = 0;
    for (i = 0; i < set->need_count; i += 1) {
        printf("%u %d %s\n", set->needs[i].kind, set->needs[i].argument_count,
               set->needs[i].name);
    }
    print_objects("base", set->base, set->base_count);
    print_objects("absent", set->absent, set->absent_count);
    for (i = 0; i < set->own_count; i += 1) {
        printf("own %s\n", set->own[i]);
    }
    printf("sqlite %d flags %u application %ld\n", set->minimum_sqlite,
           set->flags, set->application_id);
}

static const char *text_or_null(const char *text)
{
    return text == NULL ? "NULL" : text;
}

static void print_demands(const char *what, const strata_script *script)
{
    size_t i = 0;
    if (script->text == NULL) {
        return;
    }
    printf("%s flags %u\n", what, script->flags);
    for (i = 0; i < script->precondition_count; i += 1) {
        const strata_precondition *precondition = &script->preconditions[i];
        printf("requires %u:%u [%s] [%s]\n", precondition->line,
               precondition->column, precondition->query,
               precondition->message);
    }
    for (i = 0; i < script->table_count; i += 1) {
        printf("table %u [%s] [%s]\n", script->tables[i].flags,
               text_or_null(script->tables[i].before),
               text_or_null(script->tables[i].after));
    }
}

static void print_history(const strata_migration *migration)
{
    size_t i = 0;
    printf("%.8s %.8s tokens %.8s schema [%s] flags %u\n", migration->digest,
           migration->chain, migration->tokens, migration->schema,
           migration->flags);
    for (i = 0; i < migration->accepted_count; i += 1) {
        const strata_accepted *accepted = &migration->accepted[i];
        printf("accepts %.8s %.8s [%s]\n", accepted->digest, accepted->chain,
               text_or_null(accepted->reason));
    }
}

int main(int argc, char **argv)
{
    size_t i = nasty_migrations.base_count > 0;
    if (argc == 2 && strcmp(argv[1], "--demands") == 0) {
        for (; i < nasty_migrations.count; i += 1) {
            print_history(&nasty_migrations.migrations[i]);
            print_demands("up", &nasty_migrations.migrations[i].up);
            print_demands("down", &nasty_migrations.migrations[i].down);
        }
        return 0;
    }
    if (argc == 1) {
        print_needs(&nasty_migrations);
        return 0;
    }
    for (; i < nasty_migrations.count; i += 1) {
        compare(argv[1], &nasty_migrations.migrations[i]);
    }
    printf("%lu\n", (unsigned long)files);
    return 0;
}
