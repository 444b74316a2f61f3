/* SPDX-License-Identifier: MIT
 *
 * Writing the lock file's lines.
 */
#include "model/lockfile.h"

#include <string.h>

bool lockfile_is_plain(char c)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789._+@-";

    return c != '\0' && strchr(plain, c) != NULL;
}

void lockfile_format_header(struct buf *out)
{
    buf_format(out, "# strata.lock %d\n", LOCK_FORMAT);
}

static void add_coded(struct buf *out, struct str text)
{
    if (text.size == 0) {
        buf_add_char(out, '%');
    }
    for (size_t i = 0; i < text.size; i++) {
        if (lockfile_is_plain(text.data[i])) {
            buf_add_char(out, text.data[i]);
        } else {
            buf_format(out, "%%%02X", (unsigned)(unsigned char)text.data[i]);
        }
    }
}

static void add_digest(struct buf *out, const char *name,
                       const struct digest *digest)
{
    char hex[DIGEST_HEX + 1] = "-";

    if (digest != NULL) {
        digest_format(digest, hex);
    }
    buf_format(out, "  %s:%s", name, hex);
}

void lockfile_format_entry(const struct migration *migration, struct buf *out)
{
    bool has_down = migration->down.source != NULL;

    buf_add(out, migration->version);
    buf_add_char(out, ' ');
    add_coded(out, migration->label);
    add_digest(out, "sha256", &migration->up.digest);
    add_digest(out, "tokens", &migration->up.tokens);
    add_digest(out, "down", has_down ? &migration->down.digest : NULL);
    if (has_down) {
        add_digest(out, "down-tokens", &migration->down.tokens);
    }
    add_digest(out, "chain", &migration->chain);
    buf_add_char(out, '\n');
}

void lockfile_format_acceptance(const struct lock_acceptance *acceptance,
                                struct buf *out)
{
    buf_add_c(out, "accepted ");
    buf_add(out, acceptance->version);
    add_digest(out, "sha256", &acceptance->script);
    add_digest(out, "tokens", &acceptance->tokens);
    buf_format(out, "  until:%.*s", STR_ARGS(acceptance->until));
    add_digest(out, "chain", &acceptance->chain);
    buf_add_c(out, "  reason:");
    add_coded(out, acceptance->reason);
    buf_add_char(out, '\n');
}

const char *lockfile_reason_fault(struct str reason)
{
    if (reason.size == 0) {
        return "is empty";
    }
    if (reason.size > LOCK_REASON_MAXIMUM) {
        return "has more than 400 bytes";
    }
    if (str_invalid_utf8(reason) < reason.size) {
        return "is not UTF-8";
    }
    for (size_t i = 0; i < reason.size; i++) {
        unsigned char byte = (unsigned char)reason.data[i];

        if (byte < 0x20 || byte == 0x7f) {
            return "has control characters";
        }
    }
    return NULL;
}
