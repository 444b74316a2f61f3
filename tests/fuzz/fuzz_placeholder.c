/* SPDX-License-Identifier: MIT
 *
 * Placeholders: lines "name=value", an empty line, and the script in which
 * they are replaced, by each rule. Lines stay where they are, nothing else
 * changes, and what has no value is a finding.
 */
#include "fuzz/fuzz.h"

#include "input/placeholder.h"

#define SIZE_MAXIMUM 4096
#define PLACEHOLDERS_MAXIMUM 8

static size_t count_lines(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.size; i++) {
        count += text.data[i] == '\n';
    }
    return count;
}

static bool contains(struct str text, struct str words)
{
    for (size_t i = 0; i + words.size <= text.size; i++) {
        if (str_ends_with_ignoring_case(str_slice(text, i, i + words.size),
                                        words)) {
            return true;
        }
    }
    return false;
}

static struct placeholders take_placeholders(struct arena *arena,
                                             struct str *input)
{
    struct placeholder *items =
        arena_array(arena, struct placeholder, PLACEHOLDERS_MAXIMUM);
    size_t count = 0;

    while (count < PLACEHOLDERS_MAXIMUM) {
        struct str line = fuzz_take_line(arena, input);
        size_t size = 0;

        if (line.size == 0) {
            break;
        }
        while (size < line.size && line.data[size] != '=') {
            size++;
        }
        items[count].name = fuzz_take(arena, &line, size);
        items[count].value = str_copy(arena, str_slice(line, 1, line.size));
        count++;
    }
    return (struct placeholders){items, count};
}

/* The size of the placeholder at the start of a text, or 0. */
static size_t match(struct str text, const struct placeholders *placeholders,
                    struct str *value)
{
    for (size_t i = 0; i < placeholders->count; i++) {
        struct str name = placeholders->items[i].name;

        if (str_starts_with(text, STR("${")) &&
            str_starts_with(str_slice(text, 2, text.size), name) &&
            text.data[2 + name.size] == '}') {
            *value = placeholders->items[i].value;
            return name.size + 3;
        }
    }
    return 0;
}

/* Flyway's rule in its simplest words. */
static struct str replace(struct arena *arena, struct str text,
                          const struct placeholders *placeholders)
{
    struct buf out;
    struct str replaced;

    buf_init(&out, BUF_MAXIMUM);
    while (text.size > 0) {
        struct str value = str_slice(text, 0, 1);
        size_t size = match(text, placeholders, &value);

        buf_add(&out, value);
        text = str_slice(text, size > 0 ? size : 1, text.size);
    }
    replaced = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return replaced;
}

static void check_rule(struct arena *arena, struct str script,
                       enum placeholder_rule rule,
                       const struct placeholders *placeholders)
{
    struct source source = {"x.sql", script};
    struct diags diags;
    struct str text = STR("");
    bool fine;

    diags_init(&diags, arena);
    fine = placeholder_substitute(arena, &source, rule, placeholders, &text,
                                  &diags);
    must(fine == (diags.error_count == 0));
    for (const struct diag *diag = diags.first; diag != NULL;
         diag = diag->next) {
        must(diag->span.start < diag->span.end);
        must(diag->span.end <= script.size);
        must(script.data[diag->span.start] == '$');
    }
    if (!fine) {
        return;
    }
    must(count_lines(text) == count_lines(script));
    if (rule == PLACEHOLDERS_MARKED
            ? !contains(script, STR("+goose ENVSUB ON"))
            : rule == PLACEHOLDERS_WHEN_GIVEN && placeholders->count == 0) {
        must(str_equal(text, script));
    } else if (rule != PLACEHOLDERS_MARKED) {
        must(str_equal(text, replace(arena, script, placeholders)));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum placeholder_rule rules[] = {
        PLACEHOLDERS_WHEN_GIVEN, PLACEHOLDERS_ALWAYS, PLACEHOLDERS_MARKED};
    struct arena arena;
    struct str rest;
    struct placeholders placeholders;

    if (size > SIZE_MAXIMUM) {
        return 0;
    }
    arena_init(&arena);
    rest = source_normalise(&arena, fuzz_text(&arena, data, size));
    placeholders = take_placeholders(&arena, &rest);
    rest = str_copy(&arena, rest);
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
        check_rule(&arena, rest, rules[i], &placeholders);
    }
    arena_release(&arena);
    return 0;
}
