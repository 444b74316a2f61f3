/* SPDX-License-Identifier: MIT
 *
 * Findings by a rule: reported unless the script allows it or is sealed.
 */
#ifndef MODEL_FINDING_H
#define MODEL_FINDING_H

#include "model/migration.h"

/* Whether a finding of a rule about a migration would be heard: it is not
 * sealed, neither script of it allows the rule, and the rule is not off. An
 * allowance that answers is used. */
bool finding_is_heard(struct diags *diags, const struct migration *migration,
                      enum diag_code code);

/* As diag_report, when it is heard; NULL when not. */
struct diag *
finding_report(struct diags *diags, const struct migration *migration,
               enum diag_code code, struct span span, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Report each allowance of an unsealed migration that no finding used. To be
 * called when everything else has been judged. */
void finding_report_unused(struct diags *diags,
                           const struct migration_set *set);

#endif
