/* SPDX-License-Identifier: MIT
 *
 * Sets of migrations written in a test.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/chain.h"

/* A set and all that it points to, in one allocation. The set comes first, so
 * that its address is the allocation's. */
struct made {
    strata_set set;
    struct made_step {
        char up_file[96];
        char down_file[96];
        strata_accepted accepted[4];
    } * files;
    strata_migration migrations[];
};

/* Four FNV-1a hashes with different beginnings, as 64 digits. */
static void digest(char out[STRATA_DIGEST_SIZE], const char *a, const char *b,
                   const char *c)
{
    const char *parts[] = {a, b, c};
    int word = 0;
    for (word = 0; word < 4; word += 1) {
        uint64_t hash = UINT64_C(14695981039346656037) + (uint64_t)word;
        size_t part = 0;
        for (part = 0; part < 3; part += 1) {
            const char *at = parts[part];
            do {
                hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
            } while (*at++ != '\0');
        }
        snprintf(out + word * 16, 17, "%016llx", (unsigned long long)hash);
    }
}

/* Of a script without its comments and white space. */
static void digest_tokens(char out[STRATA_DIGEST_SIZE], const char *text)
{
    char *tokens = malloc(strlen(text) + 1);
    char *end = tokens;
    if (tokens == NULL) {
        abort();
    }
    while (*text != '\0') {
        if (strncmp(text, "--", 2) == 0) {
            text += strcspn(text, "\n");
        } else if (strchr(" \t\n", *text) != NULL) {
            text += 1;
        } else {
            *end++ = *text++;
        }
    }
    *end = '\0';
    digest(out, "tokens", tokens, "");
    free(tokens);
}

static void fill_script(strata_script *script, const char *file,
                        const char *text, unsigned line, unsigned flags)
{
    if (text == NULL) {
        return;
    }
    script->file = file;
    script->text = text;
    script->size = strlen(text);
    script->line = line;
    script->flags = flags;
}

static void fill_demands(strata_script *script, const struct demands *demands)
{
    const strata_precondition *preconditions = demands->preconditions;
    const strata_table *tables = demands->tables;
    script->preconditions = preconditions;
    while (preconditions != NULL &&
           preconditions[script->precondition_count].query != NULL) {
        script->precondition_count += 1;
    }
    script->tables = tables;
    script->flags |= tables != NULL ? STRATA_TABLES_KNOWN : 0;
    while (tables != NULL && (tables[script->table_count].before != NULL ||
                              tables[script->table_count].after != NULL)) {
        script->table_count += 1;
    }
}

static void fill_migration(strata_migration *migration, struct made_step *files,
                           const struct step *step, const char *chain_before)
{
    snprintf(files->up_file, sizeof files->up_file, "%s_%s.sql", step->version,
             step->label);
    snprintf(files->down_file, sizeof files->down_file,
             step->down_line == 0 ? "%s_%s.down.sql" : "%s_%s.sql",
             step->version, step->label);
    migration->version = step->version;
    migration->label = step->label;
    digest(migration->digest, "script", step->up, "");
    digest_tokens(migration->tokens, step->up);
    migration->flags = step->flags;
    digest(migration->chain, chain_before, step->version, migration->digest);
    fill_script(&migration->up, files->up_file, step->up, 1, step->up_flags);
    fill_script(&migration->down, files->down_file, step->down,
                step->down_line == 0 ? 1 : step->down_line, step->down_flags);
    fill_demands(&migration->up, &step->up_demands);
    fill_demands(&migration->down, &step->down_demands);
}

strata_set *chain_make(const char *name, const struct step *steps, size_t count)
{
    struct made *made =
        calloc(1, sizeof *made + count * sizeof(strata_migration));
    size_t i = 0;
    if (made == NULL) {
        abort();
    }
    made->files = calloc(count, sizeof *made->files);
    if (made->files == NULL) {
        abort();
    }
    made->set.name = name;
    made->set.program_version = "1.0";
    made->set.flags = STRATA_RECORD_SCRIPTS;
    made->set.count = count;
    made->set.migrations = made->migrations;
    for (i = 0; i < count; i += 1) {
        fill_migration(&made->migrations[i], &made->files[i], &steps[i],
                       i == 0 ? "" : made->migrations[i - 1].chain);
    }
    return &made->set;
}

void chain_accept(strata_set *set, const strata_set *before, size_t position,
                  const char *reason)
{
    struct made *made = (struct made *)set;
    size_t i = 0;
    for (i = position - 1; i < before->count; i += 1) {
        strata_migration *migration = &made->migrations[i];
        strata_accepted *accepted = made->files[i].accepted;
        if (migration->accepted_count == 4) {
            abort();
        }
        memmove(accepted + 1, accepted,
                migration->accepted_count * sizeof *accepted);
        memcpy(accepted->digest, before->migrations[i].digest,
               STRATA_DIGEST_SIZE);
        memcpy(accepted->chain, before->migrations[i].chain,
               STRATA_DIGEST_SIZE);
        accepted->reason = i == position - 1 ? reason : NULL;
        migration->accepted = accepted;
        migration->accepted_count += 1;
    }
}

void chain_free(strata_set *set)
{
    struct made *made = (struct made *)set;
    free(made->files);
    free(made);
}
