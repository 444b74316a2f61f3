/* SPDX-License-Identifier: MIT
 *
 * A conversation with git cat-file --batch: an id on a line; back come a line
 * "ID TYPE SIZE", the bytes and a line feed, or "ID missing".
 */
#include "git/git_object.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#define TIMEOUT_MS 60000
#define HEAD_MAXIMUM 256
#define SKIP_MAXIMUM ((unsigned long long)1 << 30)

void git_objects_init(struct git_objects *objects, const struct git *git)
{
    *objects = (struct git_objects){.git = git};
}

void git_objects_end(struct git_objects *objects)
{
    process_end(&objects->process);
}

static int begin(struct git_objects *objects)
{
    static const char *const arguments[] = {"cat-file", "--batch", NULL};

    if (objects->process.id != 0) {
        process_extend(&objects->process, TIMEOUT_MS);
        return 0;
    }
    return git_start(objects->git, arguments, &objects->process);
}

/* One line of at most HEAD_MAXIMUM bytes, with NUL for its line feed. */
static int read_head(struct git_objects *objects, char *line)
{
    for (size_t i = 0; i < HEAD_MAXIMUM; i++) {
        int error = process_read(&objects->process, &line[i], 1);

        if (error != 0) {
            return error;
        }
        if (line[i] == '\n') {
            line[i] = '\0';
            return 0;
        }
    }
    return EIO;
}

/* Read on over what nobody wants, so that the next answer can be found. */
static int skip(struct git_objects *objects, unsigned long long size)
{
    char chunk[4096];

    if (size > SKIP_MAXIMUM) {
        git_objects_end(objects); /* the next question starts another one */
        return 0;
    }
    while (size > 0) {
        size_t part = size < sizeof(chunk) ? (size_t)size : sizeof(chunk);
        int error = process_read(&objects->process, chunk, part);

        if (error != 0) {
            return error;
        }
        size -= part;
    }
    return 0;
}

static int read_bytes(struct git_objects *objects, struct arena *arena,
                      size_t size, struct str *text)
{
    char *data = arena_alloc(arena, size + 1);
    int error = process_read(&objects->process, data, size);
    char end;

    if (error == 0) {
        error = process_read(&objects->process, &end, 1);
    }
    data[size] = '\0';
    *text = (struct str){data, size};
    return error;
}

/* What the first line of an answer says. */
static int take(struct git_objects *objects, struct arena *arena,
                const char *head, size_t maximum, struct str *text)
{
    const char *type = strchr(head, ' ');
    const char *size = type != NULL ? strchr(type + 1, ' ') : NULL;
    unsigned long long bytes;
    bool is_blob;
    int error;

    if (size == NULL) {
        return ENODATA;
    }
    bytes = strtoull(size, NULL, 10);
    is_blob = strncmp(type, " blob ", 6) == 0;
    if (is_blob && bytes <= maximum) {
        return read_bytes(objects, arena, (size_t)bytes, text);
    }
    error = skip(objects, bytes + 1);
    if (error != 0) {
        return error;
    }
    return is_blob ? EFBIG : EINVAL;
}

int git_objects_read(struct git_objects *objects, struct arena *arena,
                     const char *id, size_t maximum, struct str *text)
{
    char head[HEAD_MAXIMUM];
    int error;

    *text = STR("");
    if (!git_is_id(str_from(id))) {
        return EINVAL;
    }
    error = begin(objects);
    if (error == 0) {
        error = process_write(&objects->process, str_format(arena, "%s\n", id));
    }
    if (error == 0) {
        error = read_head(objects, head);
    }
    if (error == 0) {
        error = take(objects, arena, head, maximum, text);
    }
    if (error == EPIPE) {
        error = ENODATA; /* git gives up where it may not fetch */
    }
    if (error != 0 && error != EFBIG && error != EINVAL) {
        git_objects_end(objects);
        objects->lost = true;
    }
    return error;
}
