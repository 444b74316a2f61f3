/* SPDX-License-Identifier: MIT
 *
 * The state of a file that is being scanned, for the parts of script.c: its
 * sections are section.c's, what its directives ask for script_directives.c's.
 */
#ifndef INPUT_SCAN_H
#define INPUT_SCAN_H

#include "input/directive.h"
#include "input/script.h"

struct scan {
    const struct source *source;
    const char *file;
    struct script_rules rules;
    struct script_file *out;
    struct script *script;      /* the one being read: out->up or out->down */
    struct digest_state tokens; /* of that script */
    struct span first_sql;      /* before any section */
    struct span up;             /* directives, where they were seen */
    struct span down;
    struct span last_sql;       /* in this script */
    struct span statement_end;  /* a directive behind it, which has no ';' */
    struct span foreign_down;   /* a comment that nothing followed yet */
    struct span no_transaction; /* in this script */
    struct span irreversible;
    struct span compatible;
    struct diags *diags;
};

/* The text of a span. */
struct str scan_text(struct span span);

/* A script begins, or ends, at an offset. */
void scan_begin_script(struct scan *scan, struct script *script, size_t start);
void scan_end_script(struct scan *scan, size_t end);

/* Count a text in the token digest. */
void scan_add_token(struct scan *scan, struct str text);

/* Report a token of SQL that names what no script may. */
void scan_check_sql(struct scan *scan, struct span token);

/* The script being read runs outside a transaction. */
void scan_leave_transaction(struct scan *scan);

/* False: a directive of this name was seen before, which is reported. */
bool scan_is_first(struct scan *scan, enum diag_code code, struct span *seen,
                   const struct directive *directive);

/* The directives that begin a section. */
void section_read_up(struct scan *scan, const struct directive *directive);
void section_read_down(struct scan *scan, const struct directive *directive);

/* A remark that divides scripts for some other tool; the SQL behind it. */
void section_read_foreign_down(struct scan *scan,
                               const struct directive *directive);
void section_report_foreign_down(struct scan *scan);

/* At the end of a file: whether a section is missing, which is reported. */
void section_check(struct scan *scan);

/* A comment, which may be a directive. */
void script_read_comment(struct scan *scan, struct span comment);

/* Report that more SQL follows a statement that a directive ended. */
void script_report_statement_end(struct scan *scan);

#endif
