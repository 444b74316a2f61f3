/* SPDX-License-Identifier: MIT
 *
 * File names, read by every form: what is taken for a migration is all of the
 * name, cut into parts that the rest of strata may rely on.
 */
#include "fuzz/fuzz.h"

#include "input/name.h"
#include "model/version.h"

/* More than any file system allows. */
#define SIZE_MAXIMUM 1024

static bool is_inside(struct str part, struct str whole)
{
    return part.data >= whole.data &&
           part.data + part.size <= whole.data + whole.size;
}

/* What stands before a part of the name, and behind it. */
static struct str before(struct str file_name, struct str part)
{
    return str_slice(file_name, 0, (size_t)(part.data - file_name.data));
}

static struct str behind(struct str file_name, struct str part)
{
    return str_slice(file_name,
                     (size_t)(part.data - file_name.data) + part.size,
                     file_name.size);
}

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == '.' || c == ' ';
}

static void drop_separators(struct str *text)
{
    while (text->size > 0 && is_separator(text->data[text->size - 1])) {
        text->size--;
    }
}

static bool drop_word(struct str *text, const char *word)
{
    bool found = str_ends_with_ignoring_case(*text, str_from(word));

    text->size -= found ? strlen(word) : 0;
    return found;
}

/* Behind the label there is nothing but separators, when there is a direction
 * the word for it and what looks like an extension, and the extension. */
static void check_rest(struct str rest, const struct name *name)
{
    struct str word = name->direction == NAME_UP ? STR("up") : STR("down");

    must(drop_word(&rest, "sql") || drop_word(&rest, "sqm") ||
         drop_word(&rest, "sqlite") || drop_word(&rest, "sqlite3"));
    drop_separators(&rest);
    if (name->direction == NAME_BOTH) {
        must(rest.size == 0);
        return;
    }
    while (rest.size > 0 && is_separator(rest.data[0])) {
        rest = str_slice(rest, 1, rest.size);
    }
    must(str_ends_with_ignoring_case(str_slice(rest, 0, word.size), word));
    must(rest.size == word.size || rest.data[word.size] == '.');
}

static void check_flyway(struct arena *arena, enum name_form form,
                         struct str file_name, const struct name *name)
{
    char letter = file_name.data[0];
    struct str whole =
        str_format(arena, "%c%.*s__%.*s", letter, STR_ARGS(name->version),
                   STR_ARGS(name->label));

    must(letter == 'V' || letter == 'U');
    must(str_starts_with(file_name, whole));
    must(file_name.size == whole.size + 4);
    must(str_ends_with_ignoring_case(file_name, STR(".sql")));
    must(name->direction ==
         (form == NAME_FLYWAY && letter == 'U' ? NAME_DOWN : NAME_BOTH));
}

static void check_parts(struct arena *arena, enum name_form form,
                        struct str prefix, struct str file_name,
                        const struct name *name)
{
    struct str front = before(file_name, name->version);

    if (form == NAME_FLYWAY || form == NAME_REFINERY) {
        check_flyway(arena, form, file_name, name);
        return;
    }
    if (name->label.size > 0) {
        struct str between =
            before(behind(file_name, name->version), name->label);

        drop_separators(&between);
        must(between.size == 0);
    }
    if (form == NAME_DIRECTORY) {
        must(front.size == 0 || drop_word(&front, "v"));
        must(name->label.size == 0 || behind(file_name, name->label).size == 0);
    } else if (form == NAME_NUMBERED) {
        must(front.size == prefix.size || drop_word(&front, "v"));
        must(str_equal(front, prefix));
        check_rest(behind(file_name, name->label), name);
    } else if (name->label.size > 0) {
        check_rest(behind(file_name, name->label), name);
    }
}

static void check_migration(struct arena *arena, enum name_form form,
                            struct str prefix, struct str file_name,
                            const struct name *name)
{
    struct str version = name->version;
    struct str label = name->label;

    must(name->reason == NULL);
    must(is_inside(version, file_name));
    must(label.size == 0 || is_inside(label, file_name));
    must(version.size > 0);
    must(version_fault(version) == version.size);
    must(version.data[0] >= '0' && version.data[0] <= '9');
    must(fuzz_is_plain(label));
    check_parts(arena, form, prefix, file_name, name);
}

static void check_form(struct arena *arena, enum name_form form,
                       struct str prefix, struct str file_name)
{
    struct name name = name_parse(form, prefix, file_name);

    if (name.kind == NAME_MIGRATION) {
        check_migration(arena, form, prefix, file_name, &name);
    } else {
        must((name.kind == NAME_IGNORED) == (name.reason == NULL));
        must(name.reason == NULL || name.reason[0] != '\0');
    }
}

static void check_direction(struct str file_name)
{
    enum name_direction direction = NAME_BOTH;
    struct str stem = file_name;

    if (name_cut_direction(&stem, &direction)) {
        must(direction != NAME_BOTH);
        must(stem.size + 2 < file_name.size);
        must(str_starts_with(file_name, stem));
    } else {
        must(str_equal(stem, file_name));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum name_form forms[] = {NAME_NUMBERED, NAME_FLYWAY,
                                           NAME_REFINERY, NAME_SQLDELIGHT,
                                           NAME_DIRECTORY};
    struct arena arena;
    struct str file_name;
    struct str prefix;

    /* A name of the file system holds no NUL and no slash. */
    if (size == 0 || size > SIZE_MAXIMUM || memchr(data, '\0', size) != NULL ||
        memchr(data, '/', size) != NULL) {
        return 0;
    }
    arena_init(&arena);
    file_name = fuzz_text(&arena, data, size);
    for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
        check_form(&arena, forms[i], STR(""), file_name);
    }
    if (name_prefix(file_name, &prefix)) {
        must(str_starts_with(file_name, prefix));
        check_form(&arena, NAME_NUMBERED, prefix, file_name);
    }
    check_direction(file_name);
    name_begins_with_version(file_name);
    name_is_flyway(file_name);
    arena_release(&arena);
    return 0;
}
