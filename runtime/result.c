/* SPDX-License-Identifier: MIT
 *
 * The names of results, from the one list in strata.h.
 */
#include <strata/strata.h>

const char *strata_result_name(strata_result result)
{
    switch (result) {
#define RESULT_NAME(name, number, word)                                        \
    case STRATA_##name:                                                        \
        return word;
        STRATA_RESULTS(RESULT_NAME)
#undef RESULT_NAME
    case STRATA_RESULT_MAX:
        break;
    }
    return "unknown";
}
