/* SPDX-License-Identifier: MIT
 *
 * Who hears of what a rule finds.
 */
#include "model/finding.h"

#include <stdarg.h>

static bool is_allowed(const struct script *script, enum diag_code code)
{
    bool allowed = false;

    for (size_t i = 0; i < script->allowance_count; i++) {
        if (script->allowances[i].code == code) {
            script->allowances[i].used = true;
            allowed = true;
        }
    }
    return allowed;
}

bool finding_is_heard(struct diags *diags, const struct migration *migration,
                      enum diag_code code)
{
    bool up = is_allowed(&migration->up, code);
    bool down = is_allowed(&migration->down, code);

    return !up && !down && !migration->sealed &&
           diags->levels[code] != SEVERITY_OFF;
}

struct diag *finding_report(struct diags *diags,
                            const struct migration *migration,
                            enum diag_code code, struct span span,
                            const char *format, ...)
{
    struct str message;
    va_list arguments;

    if (!finding_is_heard(diags, migration, code)) {
        return NULL;
    }
    va_start(arguments, format);
    message = str_format_v(diags->arena, format, arguments);
    va_end(arguments);
    return diag_report(diags, code, span, "%.*s", STR_ARGS(message));
}

static void report_unused(struct diags *diags,
                          const struct migration *migration,
                          const struct script *script)
{
    for (size_t i = 0; i < script->allowance_count; i++) {
        const struct allowance *allowance = &script->allowances[i];

        if (!allowance->used &&
            diags->levels[allowance->code] != SEVERITY_OFF) {
            finding_report(diags, migration, CODE_ALLOW_UNUSED, allowance->span,
                           "nothing here is '%s'",
                           diag_code_text(allowance->code));
        }
    }
}

void finding_report_unused(struct diags *diags, const struct migration_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const struct migration *migration = &set->migrations[i];

        report_unused(diags, migration, &migration->up);
        report_unused(diags, migration, &migration->down);
    }
}
