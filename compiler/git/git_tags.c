/* SPDX-License-Identifier: MIT
 *
 * Tags are listed once; one git tells which blob each has at the path, and
 * another the blobs' texts: most releases share a few.
 */
#include "git/git_tags.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define LISTING_MAXIMUM ((size_t)64 << 20)
#define LINE_MAXIMUM 8192

static const char tags[] = "refs/tags/";

static int compare_ids(const void *a, const void *b)
{
    const struct git_tagged *left = a;
    const struct git_tagged *right = b;
    int order = strcmp(left->id, right->id);

    return order != 0 ? order : strcmp(left->tag, right->tag);
}

/* A line of git's answer, without its line feed. 0 or an errno value. */
static bool read_line(struct process *process, char *line)
{
    for (size_t i = 0; i < LINE_MAXIMUM; i++) {
        if (process_read(process, &line[i], 1) != 0) {
            return false;
        }
        if (line[i] == '\n') {
            line[i] = '\0';
            return true;
        }
    }
    return false;
}

/* Which blob a tag has at a path; NULL: none. False: git does not answer. */
static bool ask(const struct git *git, struct process *process,
                const char *name, const char *path, const char **id)
{
    static const char blob[] = " blob ";
    char line[LINE_MAXIMUM];
    const char *end;

    *id = NULL;
    if (process_write(process, str_format(git->arena, "%s:%s\n", name, path)) !=
            0 ||
        !read_line(process, line)) {
        return false;
    }
    end = strchr(line, ' ');
    if (end != NULL && strncmp(end, blob, strlen(blob)) == 0) {
        struct str text = {line, (size_t)(end - line)};

        *id = git_is_id(text) ? str_to_c(git->arena, text) : NULL;
    }
    return true;
}

/* The blobs of all tags in a listing of their full names. */
static bool find_blobs(const struct git *git, struct str listing,
                       const char *path, struct git_tagged **tagged,
                       size_t *count)
{
    static const char *const arguments[] = {"cat-file", "--batch-check", NULL};
    struct process process = {.id = 0};
    bool fine = git_start(git, arguments, &process) == 0;

    for (size_t start = 0, end; fine && start < listing.size; start = end + 1) {
        struct git_tagged one = {NULL, NULL, {NULL, 0}};
        const char *name;

        end = start;
        while (end < listing.size && listing.data[end] != '\n') {
            end++;
        }
        name = str_to_c(git->arena, str_slice(listing, start, end));
        if (strncmp(name, tags, strlen(tags)) != 0) {
            continue;
        }
        fine = ask(git, &process, name, path, &one.id);
        one.tag = name + strlen(tags);
        if (fine && one.id != NULL) {
            *tagged = arena_append(git->arena, *tagged, sizeof(one), *count);
            (*tagged)[(*count)++] = one;
        }
    }
    process_end(&process);
    return fine;
}

bool git_tags_read(const struct git *git, const char *path, size_t maximum,
                   struct git_tagged **tagged, size_t *count, const char **lost)
{
    static const char *const arguments[] = {
        "for-each-ref", "--format=%(refname)", "refs/tags", NULL};
    struct process_result result;
    struct git_objects objects;
    size_t kept = 0;

    *tagged = NULL;
    *count = 0;
    *lost = NULL;
    if (strchr(path, '\n') != NULL ||
        git_run(git, arguments, LISTING_MAXIMUM, &result) != 0 ||
        result.status != 0 ||
        !find_blobs(git, result.output, path, tagged, count)) {
        return false;
    }
    if (*count > 0) {
        qsort(*tagged, *count, sizeof(**tagged), compare_ids);
    }
    git_objects_init(&objects, git);
    for (size_t i = 0; i < *count && *lost == NULL; i++) {
        struct git_tagged one = (*tagged)[i];

        if (kept > 0 && strcmp((*tagged)[kept - 1].id, one.id) == 0) {
            continue;
        }
        if (git_objects_read(&objects, git->arena, one.id, maximum,
                             &one.text) != 0) {
            *lost = one.tag;
        }
        (*tagged)[kept++] = one;
    }
    git_objects_end(&objects);
    *count = kept;
    return *lost == NULL;
}
