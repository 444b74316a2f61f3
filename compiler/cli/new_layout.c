/* SPDX-License-Identifier: MIT
 *
 * The newest migration is the model: its path is taken apart, and put together
 * again with another version and another label. Where there is none yet, a
 * path that the convention's own tool would have made stands in for it.
 */
#include <string.h>

#include "base/path.h"
#include "cli/new_layout.h"
#include "input/convention.h"
#include "model/version.h"

/* What an empty directory is laid out by. Their versions come before the first
 * one, in its style: after zeros comes 1, after a date today. */
static const struct {
    const char *convention;
    const char *path;
} models[] = {
    {"atlas", "00000000000000_x.sql"},
    {"dbmate", "00000000000000_x.sql"},
    {"diesel", "1970-01-01-000000_x/up.sql"},
    {"drizzle-folders", "00000000000000_x/migration.sql"},
    {"fastmigrate", "0000-x.sql"},
    {"flowfuse", "19700101-01-x.sql"},
    {"flyway", "V0__x.sql"},
    {"golang-migrate", "000000_x.up.sql"},
    {"goose", "00000000000000_x.sql"},
    {"prisma", "00000000000000_x/migration.sql"},
    {"refinery", "V0__x.sql"},
    {"rusqlite_migration", "00-x/up.sql"},
    {"sql-migrate", "00000000000000-x.sql"},
    {"sqldelight", "0.sqm"},
    {"sqlx", "00000000000000_x.sql"},
    {"strata", "0000_x.sql"},
};

/* A path, taken apart: directory / before version separator label after. */
struct model {
    const struct convention *convention;
    const struct migration *newest; /* NULL: none */
    const char *directory;          /* "." for none */
    struct str before;
    struct str version; /* as it is written there */
    struct str separator;
    bool has_label;
    struct str after; /* of a directory: empty */
};

static bool is_directories(const struct convention *convention)
{
    return convention->shape == SHAPE_DIRECTORIES;
}

/* Whether up and down are sections of one file. */
static bool has_sections(const struct migration *migration)
{
    return migration != NULL &&
           migration->up.end < migration->up.source->text.size;
}

static const struct migration *newest_of(const struct migration_set *set)
{
    return set->count > (set->has_base ? 1u : 0u)
               ? &set->migrations[set->count - 1]
               : NULL;
}

/* Cut the last name off a path; what is left may be empty. */
static const char *cut_name(struct arena *arena, struct str *path)
{
    const char *name = path_name(str_to_c(arena, *path));
    path->size -= strlen(name);
    if (path->size > 0) {
        path->size -= 1;
    }
    return name;
}

static struct name parse(const struct convention *convention, struct str prefix,
                         const char *name)
{
    return name_parse(convention->form, prefix, str_from(name));
}

/* The label may be shorter than what stands behind the version: a word for a
 * database or a way is no part of it. */
static void take_apart(struct model *model, const char *path, struct str label,
                       struct arena *arena)
{
    struct str rest = str_from(path);
    const char *file = cut_name(arena, &rest);
    const char *name =
        is_directories(model->convention) ? cut_name(arena, &rest) : file;
    struct str all = str_from(name);
    struct str prefix = STR("");
    struct name parts;
    size_t end = 0;
    if (model->convention->form == NAME_NUMBERED &&
        !name_begins_with_version(all)) {
        name_prefix(all, &prefix);
    }
    parts = parse(model->convention, prefix, name);
    model->directory = rest.size > 0 ? str_to_c(arena, rest) : ".";
    model->before = str_slice(all, 0, (size_t)(parts.version.data - name));
    model->version = parts.version;
    end = model->before.size + parts.version.size;
    model->has_label = label.size > 0;
    model->separator = STR("");
    if (model->has_label) {
        size_t start = (size_t)(parts.label.data - name);
        model->separator = str_slice(all, end, start);
        end = start + label.size;
    }
    model->after = str_slice(all, end, all.size);
}

static struct model model_of(struct arena *arena,
                             const struct migration_set *set)
{
    struct model model;
    size_t i = 0;
    memset(&model, 0, sizeof model);
    model.convention = convention_find(set->convention);
    model.newest = newest_of(set);
    if (model.newest != NULL) {
        take_apart(&model, model.newest->up.file, model.newest->label, arena);
        return model;
    }
    while (strcmp(models[i].convention, set->convention) != 0) {
        i += 1;
    }
    take_apart(&model, models[i].path,
               model.convention->form == NAME_SQLDELIGHT ? STR("") : STR("x"),
               arena);
    model.directory = set->inside;
    return model;
}

/* The digits of a version with the marks that the model has between its own;
 * digits beyond them are a time or a number. */
static struct str with_marks(struct arena *arena, struct str digits,
                             struct str model)
{
    struct str text = STR("");
    size_t i = 0;
    size_t at = 0;
    for (i = 0; i < digits.size; i += 1) {
        char mark = '\0';
        if (digits.data[i] < '0' || digits.data[i] > '9') {
            continue;
        }
        if (at < model.size && (model.data[at] < '0' || model.data[at] > '9')) {
            mark = model.data[at];
            at += 1;
        } else if (at == model.size && memchr(model.data, '-', at) != NULL) {
            mark = '-';
        }
        text = str_format(arena, "%.*s%.*s%c", STR_ARGS(text), mark != '\0',
                          &mark, digits.data[i]);
        at += 1;
    }
    return text;
}

static struct str next_version(struct arena *arena, const struct model *model,
                               struct str sealed, struct str now)
{
    bool drops_dashes = model->convention->drops_dashes;
    struct str newest =
        model->newest != NULL ? model->newest->version : model->version;
    struct str last = version_compare(sealed, newest) > 0 ? sealed
                      : drops_dashes                      ? newest
                                                          : model->version;
    struct str next = version_next(arena, last, now);
    return drops_dashes ? with_marks(arena, next, model->version) : next;
}

void new_layout_next(struct arena *arena, const struct migration_set *set,
                     struct str last, struct str now, struct str *value,
                     struct str *written)
{
    struct model model = model_of(arena, set);
    *value = version_next(arena, last, now);
    *written = model.convention->drops_dashes
                   ? with_marks(arena, *value, model.version)
                   : *value;
}

struct str new_layout_written(struct arena *arena,
                              const struct migration_set *set,
                              const struct migration *migration)
{
    struct model model;
    memset(&model, 0, sizeof model);
    model.convention = convention_find(set->convention);
    take_apart(&model, migration->up.file, migration->label, arena);
    return model.version;
}

/* What is wrong with a label, told by reading the name again. */
static const char *fault_of(struct arena *arena, const struct model *model,
                            struct str name, struct str version,
                            struct str label)
{
    const char *extension = is_directories(model->convention) ? ""
                            : model->convention->form == NAME_SQLDELIGHT
                                ? ".sqm"
                                : ".sql";
    const char *text =
        str_format(arena, "%.*s%s", STR_ARGS(name), extension).data;
    struct name parts =
        parse(model->convention,
              name_begins_with_version(name) ? STR("") : model->before, text);
    if (memchr(label.data, '/', label.size) != NULL) {
        return "it has a slash";
    }
    if (label.size == 0) {
        return "it is empty";
    }
    if (parts.kind != NAME_MIGRATION) {
        return parts.reason;
    }
    return parts.direction != NAME_BOTH || !str_equal(parts.version, version) ||
                   (model->has_label && !str_equal(parts.label, label))
               ? "the file name would be read as something else"
               : NULL;
}

/* Where the word 'up' stands in what follows a label, as in '.up.sql'; 0:
 * nowhere. */
static size_t find_up(struct str after)
{
    size_t i = 0;
    for (i = 0; i + 2 < after.size; i += 1) {
        struct str word = str_slice(after, i, i + 3);
        if ((word.data[0] == '.' || word.data[0] == '_' ||
             word.data[0] == '-') &&
            str_ends_with_ignoring_case(word, STR("up")) &&
            (i + 3 == after.size || after.data[i + 3] == '.' ||
             after.data[i + 3] == '_')) {
            return i + 1;
        }
    }
    return 0;
}

/* What a file of sections begins with; NULL: it has none. */
static const char *sections_of(const struct model *model)
{
    if (find_up(model->after) > 0) {
        return NULL;
    }
    switch (model->convention->directives) {
    case DIRECTIVES_GOOSE:
        return "-- +goose Up\n\n-- +goose Down\n";
    case DIRECTIVES_SQL_MIGRATE:
        return "-- +migrate Up\n\n-- +migrate Down\n";
    case DIRECTIVES_MIGRATE:
        return model->convention->needs_up || has_sections(model->newest)
                   ? "-- migrate:up\n\n-- migrate:down\n"
                   : NULL;
    default:
        return NULL;
    }
}

static bool has_down_file(const struct migration *migration)
{
    return migration->down.source != NULL &&
           migration->down.source != migration->up.source;
}

/* A down script may be yet to be written, and so not be there. Flyway's undo
 * scripts are nowhere to be seen in the name of an up script. */
static bool is_pair(const struct model *model, const struct migration_set *set)
{
    bool flyway = model->convention->form == NAME_FLYWAY;
    size_t i = 0;
    for (i = 0; flyway && i < set->count; i += 1) {
        if (has_down_file(&set->migrations[i])) {
            return true;
        }
    }
    return !flyway &&
           ((model->newest != NULL && has_down_file(model->newest)) ||
            find_up(model->after) > 0);
}

static void add_file(struct new_layout *layout, const char *path,
                     const char *text)
{
    layout->files[layout->count].path = path;
    layout->files[layout->count].text = text;
    layout->count += 1;
}

static void add_directory(struct arena *arena, const struct model *model,
                          struct str name, struct new_layout *layout)
{
    const struct convention *convention = model->convention;
    const char *directory =
        path_join(arena, model->directory, str_to_c(arena, name));
    layout->directory = directory;
    add_file(layout, path_join(arena, directory, convention->up_file), "");
    if (convention->down_file != NULL) {
        add_file(layout, path_join(arena, directory, convention->down_file),
                 "");
    }
}

static void add_pair(struct arena *arena, const struct model *model,
                     struct str name, struct new_layout *layout)
{
    struct str after = model->after;
    size_t up = find_up(after);
    struct str rest = up > 0 ? str_slice(after, up + 2, after.size) : after;
    const char *way = up > 0 ? "" : ".";
    struct str head = str_slice(after, 0, up);
    if (model->convention->form == NAME_FLYWAY) {
        const char *file =
            str_format(arena, "%.*s%.*s", STR_ARGS(name), STR_ARGS(after)).data;
        const char *undo = str_format(arena, "U%s", file + 1).data;
        add_file(layout, path_join(arena, model->directory, file), "");
        add_file(layout, path_join(arena, model->directory, undo), "");
        return;
    }
    add_file(layout,
             path_join(arena, model->directory,
                       str_format(arena, "%.*s%.*s%sup%.*s", STR_ARGS(name),
                                  STR_ARGS(head), way, STR_ARGS(rest))
                           .data),
             "");
    add_file(layout,
             path_join(arena, model->directory,
                       str_format(arena, "%.*s%.*s%sdown%.*s", STR_ARGS(name),
                                  STR_ARGS(head), way, STR_ARGS(rest))
                           .data),
             "");
}

static void add_one(struct arena *arena, const struct model *model,
                    struct str name, struct new_layout *layout)
{
    const char *sections = sections_of(model);
    const char *file =
        str_format(arena, "%.*s%.*s", STR_ARGS(name), STR_ARGS(model->after))
            .data;
    add_file(layout, path_join(arena, model->directory, file),
             sections == NULL ? "" : sections);
}

const char *new_layout_make(struct arena *arena,
                            const struct migration_set *set, struct str sealed,
                            struct str label, struct str now,
                            struct new_layout *layout)
{
    struct model model = model_of(arena, set);
    struct str version = next_version(arena, &model, sealed, now);
    /* Refinery's U is a migration out of its order; the next one is in it. */
    struct str before =
        model.convention->form == NAME_REFINERY ? STR("V") : model.before;
    struct str name =
        str_format(arena, "%.*s%.*s%.*s%.*s", STR_ARGS(before),
                   STR_ARGS(version), STR_ARGS(model.separator),
                   (int)(model.has_label ? label.size : 0), label.data);
    const char *fault = fault_of(arena, &model, name, version, label);
    memset(layout, 0, sizeof *layout);
    if (fault != NULL) {
        return fault;
    }
    if (is_directories(model.convention)) {
        add_directory(arena, &model, name, layout);
    } else if (sections_of(&model) == NULL && is_pair(&model, set)) {
        add_pair(arena, &model, name, layout);
    } else {
        add_one(arena, &model, name, layout);
    }
    return NULL;
}

/* The newest release is a suggestion. */
static const char *release_refusal(struct arena *arena,
                                   const struct migration_set *set,
                                   struct str label, struct str now)
{
    const struct migration *newest = newest_of(set);
    struct model model = {.directory = "RELEASE", .separator = STR("_")};
    struct str version = STR("01");
    const char *path = NULL;
    if (newest != NULL) {
        model = model_of(arena, set);
        version = version_next(arena, model.version, now);
    }
    path = str_format(arena, "%s/%.*s%.*s%.*s.sql", model.directory,
                      STR_ARGS(version), STR_ARGS(model.separator),
                      STR_ARGS(label))
               .data;
    return str_format(arena,
                      "which release a script belongs to is yours to say; %s "
                      "%s",
                      newest != NULL ? "in the newest it would be" : "create",
                      path_quote(arena, path_join(arena, set->directory, path)))
        .data;
}

const char *new_layout_refusal(struct arena *arena,
                               const struct migration_set *set,
                               struct str label, struct str now)
{
    const char *word = path_quote(arena, str_to_c(arena, label));
    switch (convention_find(set->convention)->shape) {
    case SHAPE_JOURNAL:
        return str_format(arena,
                          "Drizzle keeps the order of the migrations in "
                          "meta/_journal.json, which it writes itself; to "
                          "begin one: drizzle-kit generate --custom --name %s",
                          word)
            .data;
    case SHAPE_PLAN:
        return str_format(arena,
                          "Sqitch keeps the order of the migrations in "
                          "sqitch.plan, which it writes itself; to begin one: "
                          "sqitch add %s",
                          word)
            .data;
    case SHAPE_RELEASES:
        return release_refusal(arena, set, label, now);
    default:
        return NULL;
    }
}
