/* SPDX-License-Identifier: MIT
 *
 * SHA-256 (FIPS 180-4) by libcrypto. Each digest begins with a tag that names
 * what is digested and in which format, so that two kinds of text never share
 * a digest and a later format can be told apart.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/str.h"

#define DIGEST_BYTES 32
#define DIGEST_HEX 64

struct digest {
    unsigned char bytes[DIGEST_BYTES];
};

struct digest_state {
    void *context;
};

void digest_begin(struct digest_state *state, struct str tag);
void digest_add(struct digest_state *state, struct str bytes);
struct digest digest_end(struct digest_state *state); /* frees the state */

struct digest digest_of(struct str tag, struct str bytes);

int digest_compare(const struct digest *a, const struct digest *b);
bool digest_equal(const struct digest *a, const struct digest *b);
void digest_format(const struct digest *digest, char hex[DIGEST_HEX + 1]);
bool digest_parse(struct str hex, struct digest *digest); /* lower case only */

#endif
