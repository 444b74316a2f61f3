/* SPDX-License-Identifier: MIT
 *
 * A row of a query, for a message.
 */
#ifndef PROVE_JUDGE_ROW_TEXT_H
#define PROVE_JUDGE_ROW_TEXT_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/str.h"

/* The values of the row at which a statement stands, as SQL writes them: 7,
 * 'x', NULL. What is long is cut short. */
struct str row_text(struct arena *arena, sqlite3_stmt *statement);

#endif
