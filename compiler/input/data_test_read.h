/* SPDX-License-Identifier: MIT
 *
 * A data test: rows, '-- migrate:up', queries, and perhaps '-- migrate:down'
 * and more queries.
 */
#ifndef INPUT_DATA_TEST_READ_H
#define INPUT_DATA_TEST_READ_H

#include "model/migration.h"

/* Read a normalised source. `file` is its name inside the directory. False:
 * reported. */
bool data_test_read(const struct source *source, const char *file,
                    struct data_test *out, struct diags *diags);

#endif
