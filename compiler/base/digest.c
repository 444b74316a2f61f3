/* SPDX-License-Identifier: MIT
 *
 * SHA-256 through libcrypto's EVP interface. It can fail only for want of
 * memory, or where a policy forbids even SHA-256; both end in oom.
 */
#include "base/digest.h"

#include <string.h>

#include <openssl/evp.h>

#include "base/arena.h"

void digest_begin(struct digest_state *state, struct str tag)
{
    state->context = EVP_MD_CTX_new();
    if (state->context == NULL ||
        EVP_DigestInit_ex(state->context, EVP_sha256(), NULL) != 1) {
        oom();
    }
    digest_add(state, tag);
}

void digest_add(struct digest_state *state, struct str bytes)
{
    if (EVP_DigestUpdate(state->context, bytes.data, bytes.size) != 1) {
        oom();
    }
}

struct digest digest_end(struct digest_state *state)
{
    struct digest digest;

    if (EVP_DigestFinal_ex(state->context, digest.bytes, NULL) != 1) {
        oom();
    }
    EVP_MD_CTX_free(state->context);
    state->context = NULL;
    return digest;
}

struct digest digest_of(struct str tag, struct str bytes)
{
    struct digest_state state;

    digest_begin(&state, tag);
    digest_add(&state, bytes);
    return digest_end(&state);
}

int digest_compare(const struct digest *a, const struct digest *b)
{
    return memcmp(a->bytes, b->bytes, DIGEST_BYTES);
}

bool digest_equal(const struct digest *a, const struct digest *b)
{
    return digest_compare(a, b) == 0;
}

void digest_format(const struct digest *digest, char hex[DIGEST_HEX + 1])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        hex[2 * i] = digits[digest->bytes[i] >> 4];
        hex[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    hex[DIGEST_HEX] = '\0';
}

/* The value of a lower-case hexadecimal digit, or -1. */
static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool digest_parse(struct str hex, struct digest *digest)
{
    if (hex.size != DIGEST_HEX) {
        return false;
    }
    for (size_t i = 0; i < DIGEST_BYTES; i++) {
        int high = hex_value(hex.data[2 * i]);
        int low = hex_value(hex.data[2 * i + 1]);

        if (high < 0 || low < 0) {
            return false;
        }
        digest->bytes[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}
