/* SPDX-License-Identifier: MIT
 *
 * How findings leave the program: as text for people on the standard error, or
 * as one document for programs (--format).
 */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include "base/buf.h"
#include "cli/project.h"

/* Whether an argument of --format can be understood, and what to call that. */
#define REPORT_FORMATS "text, json, github, gitlab, sarif or junit"
bool report_is_format(const char *value);

/* Whether findings are one document for programs, and not text. */
bool report_is_document(const struct invocation *invocation);

/* Whether a command may say on the standard output what is no result of its
 * own: not with --quiet, and not where the document goes there. */
bool report_is_talk_wanted(const struct invocation *invocation);

/* Print the findings, sorted. The document goes to the standard output, or, of
 * a command that prints a result there, to the standard error. */
void report_print(struct project *project);

/* Append a line that says how much was proved: "proved on 23 tables with rows,
 * 1 without: orders (CHECK); 3 data tests". Nothing when the proof did not come
 * to its end. */
void report_proof(const struct proof_summary *proof, struct buf *out);

#endif
