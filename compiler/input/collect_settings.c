/* SPDX-License-Identifier: MIT
 *
 * What small files beside scripts say: of a script, how it runs; of a
 * directory, for which database it is.
 */
#include "input/collect.h"
#include "input/dialect.h"
#include "input/settings.h"

/* Find a key in a file. False: the file does not say, or cannot be read, which
 * is reported. */
static bool find(struct collection *collection, struct tree_entry *file,
                 const char *key, struct span *value)
{
    if (!tree_load(collection->tree, file)) {
        diag_report(collection->diags, CODE_FILE_UNREADABLE,
                    span_file(file->source), "cannot read '%s': %s", file->path,
                    fs_error_text(file->error));
        return false;
    }
    return settings_find(file->source, key, value);
}

static bool is_on(struct collection *collection, struct tree_entry *file,
                  const char *key, bool missing)
{
    struct span value;
    struct str text;

    if (!find(collection, file, key, &value)) {
        return missing;
    }
    text = str_slice(file->source->text, value.start, value.end);
    if (!str_equal(text, STR("true")) && !str_equal(text, STR("false"))) {
        diag_report(collection->diags, CODE_SETTING_UNKNOWN, value,
                    "'%s' is either true or false", key);
    }
    return !str_equal(text, STR("false"));
}

/* Flyway leaves a script out when this is false, or an expression that is. */
static void check_execution(struct collection *collection,
                            struct tree_entry *file)
{
    struct span value;
    struct diag *diag;

    if (!settings_find(file->source, "shouldExecute", &value) ||
        str_equal(str_slice(file->source->text, value.start, value.end),
                  STR("true"))) {
        return;
    }
    diag = diag_report(collection->diags, CODE_SETTING_UNKNOWN, value,
                       "'shouldExecute' is not true");
    diag_note(collection->diags, diag, SPAN_NONE,
              "strata runs every script, on every database; take the script "
              "out of the directory, or this setting");
}

struct script_settings collect_settings(struct collection *collection,
                                        struct tree_entry *file)
{
    const struct convention *convention = collection->convention;
    bool diesel = convention->shape == SHAPE_DIRECTORIES;
    struct script_settings settings = {false, false};

    if (file == NULL || file->kind != FS_FILE) {
        return settings;
    }
    collect_read(collection, file->source->path);
    settings.no_transaction =
        !is_on(collection, file, convention->settings_key, !diesel);
    settings.no_placeholders =
        !diesel && !is_on(collection, file, "placeholderReplacement", true);
    if (!diesel) {
        check_execution(collection, file);
    }
    return settings;
}

bool collect_fits_database(struct collection *collection)
{
    const struct convention *convention = collection->convention;
    struct tree_entry *file =
        convention->database_file == NULL
            ? NULL
            : collect_find(collection, convention->database_file);
    size_t errors = collection->diags->error_count;
    struct span value;

    if (file == NULL || file->kind != FS_FILE) {
        return true;
    }
    collect_read(collection, file->source->path);
    if (find(collection, file, convention->database_key, &value)) {
        dialect_demand_sqlite(
            str_slice(file->source->text, value.start, value.end), value,
            collection->diags);
    }
    return collection->diags->error_count == errors;
}
