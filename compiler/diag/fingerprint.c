/* SPDX-License-Identifier: MIT
 *
 * Numbering what is alike, by sorting it, and digesting.
 */
#include "diag/fingerprint.h"

#include <stdlib.h>

#include "diag/render.h"

#define TAG STR("strata finding 1\n")

struct numbered {
    const struct diag *diag;
    size_t index; /* among all, as they are sorted */
};

static struct str path_of(const struct diag *diag)
{
    return diag->span.source != NULL ? render_path(diag->span.source) : STR("");
}

static int compare_kinds(const struct diag *a, const struct diag *b)
{
    int order = (a->code > b->code) - (a->code < b->code);

    if (order == 0 && a->span.source != b->span.source) {
        order = str_compare(path_of(a), path_of(b));
    }
    return order != 0 ? order : str_compare(a->message, b->message);
}

static int compare_numbered(const void *left, const void *right)
{
    const struct numbered *a = left;
    const struct numbered *b = right;
    int order = compare_kinds(a->diag, b->diag);

    return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

/* No part can hold the NUL that ends it. */
static struct digest digest_finding(const struct diag *diag, size_t number)
{
    struct digest_state state;
    struct buf digits;

    buf_init(&digits, BUF_MAXIMUM);
    buf_format(&digits, "%zu", number);
    digest_begin(&state, TAG);
    digest_add(&state, str_from(diag_code_text(diag->code)));
    digest_add(&state, STR("\0"));
    digest_add(&state, path_of(diag));
    digest_add(&state, STR("\0"));
    digest_add(&state, diag->message);
    digest_add(&state, STR("\0"));
    digest_add(&state, buf_str(&digits));
    buf_release(&digits);
    return digest_end(&state);
}

struct digest *fingerprints_make(const struct diags *diags)
{
    struct numbered *all;
    struct digest *digests;
    size_t count = 0;
    size_t number = 0;

    for (const struct diag *d = diags->first; d != NULL; d = d->next) {
        count++;
    }
    all = arena_array(diags->arena, struct numbered, count);
    digests = arena_array(diags->arena, struct digest, count);
    count = 0;
    for (const struct diag *d = diags->first; d != NULL; d = d->next) {
        all[count] = (struct numbered){d, count};
        count++;
    }
    if (count > 0) {
        qsort(all, count, sizeof(*all), compare_numbered);
    }
    for (size_t i = 0; i < count; i++) {
        bool is_alike =
            i > 0 && compare_kinds(all[i - 1].diag, all[i].diag) == 0;

        number = is_alike ? number + 1 : 0;
        digests[all[i].index] = digest_finding(all[i].diag, number);
    }
    return digests;
}
