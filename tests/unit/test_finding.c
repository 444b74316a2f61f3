/* SPDX-License-Identifier: MIT
 *
 * Whom a finding of a rule reaches.
 */
#include "support/table.h"

#include "model/finding.h"

static const struct source source = {"a.sql", {"abcdefgh", 8}};

/* What is the case, each a letter: 's' sealed; 'u' and 'd' the up and the down
 * script allow select-star, 'x' the up script allows temp-left; 'o' select-star
 * is off, 'e' it is an error, 'a' allow-unused is off. Then '!' for each
 * finding of select-star, and '?' for asking whether one would be heard. */
static void render(struct arena *arena, const char *input, struct buf *out)
{
    struct allowance allowed[] = {
        {CODE_SELECT_STAR, span_at(&source, 0, 1), false},
        {CODE_TEMP_LEFT, span_at(&source, 1, 2), false}};
    struct allowance allowed_down = {CODE_SELECT_STAR, span_at(&source, 2, 3),
                                     false};
    struct migration migration = {.version = STR("1")};
    struct migration_set set = {.migrations = &migration, .count = 1};
    struct diags diags;

    diags_init(&diags, arena);
    for (; *input != '\0'; input++) {
        switch (*input) {
        case 's':
            migration.sealed = true;
            break;
        case 'u':
            migration.up.allowances = allowed;
            migration.up.allowance_count = 1;
            break;
        case 'x':
            migration.up.allowances = allowed;
            migration.up.allowance_count = 2;
            break;
        case 'd':
            migration.down.allowances = &allowed_down;
            migration.down.allowance_count = 1;
            break;
        case 'o':
            diags.levels[CODE_SELECT_STAR] = SEVERITY_OFF;
            break;
        case 'e':
            diags.levels[CODE_SELECT_STAR] = SEVERITY_ERROR;
            break;
        case 'a':
            diags.levels[CODE_ALLOW_UNUSED] = SEVERITY_OFF;
            break;
        case '!':
            diag_note(&diags,
                      finding_report(&diags, &migration, CODE_SELECT_STAR,
                                     span_at(&source, 4, 5), "%s", "star"),
                      SPAN_NONE, "more");
            break;
        default:
            buf_add_c(out,
                      finding_is_heard(&diags, &migration, CODE_SELECT_STAR)
                          ? "heard; "
                          : "not heard; ");
        }
    }
    finding_report_unused(&diags, &set);
    render_codes(&diags, out);
    buf_format(out, " %zu %zu %zu", diags.error_count, diags.warning_count,
               diags.note_count);
}

static void findings_reach_who_can_do_something(void **state)
{
    static const struct row rows[] = {
        {"none", "", " 0 0 0"},
        {"one", "!", "1:5 select-star 0 0 1"},
        {"two", "!!", "1:5 select-star, 1:5 select-star 0 0 2"},
        {"as an error", "e!", "1:5 select-star 1 0 0"},
        {"off", "o!", " 0 0 0"},
        {"asked for", "?", "heard;  0 0 0"},
        {"asked for, and off", "o?", "not heard;  0 0 0"},
        {"of a sealed migration", "s?!", "not heard;  0 0 0"},
        {"allowed", "u!?", "not heard;  0 0 0"},
        {"allowed by the other script", "d!?", "not heard;  0 0 0"},
        {"allowed by both, and both are used", "ud!", " 0 0 0"},
        {"another rule is allowed", "x!", "1:2 allow-unused 0 0 1"},
        {"allowed for nothing", "u", "1:1 allow-unused 0 0 1"},
        {"asked for is used", "u?", "not heard;  0 0 0"},
        {"both for nothing", "ud", "1:1 allow-unused, 1:3 allow-unused 0 0 2"},
        {"allowed for nothing in a sealed one", "us", " 0 0 0"},
        {"allowed, and off", "uo!", " 0 0 0"},
        {"allowed for nothing, and off", "uo", " 0 0 0"},
        {"nobody wants to hear of it", "ua", " 0 0 0"},
    };

    (void)state;
    check_table(rows, render);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(findings_reach_who_can_do_something),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
