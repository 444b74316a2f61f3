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

static void add_label(struct buf *out, struct str label)
{
    if (label.size == 0) {
        buf_add_char(out, '%');
    }
    for (size_t i = 0; i < label.size; i++) {
        if (lockfile_is_plain(label.data[i])) {
            buf_add_char(out, label.data[i]);
        } else {
            buf_format(out, "%%%02X", (unsigned)(unsigned char)label.data[i]);
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
    add_label(out, migration->label);
    add_digest(out, "sha256", &migration->up.digest);
    add_digest(out, "tokens", &migration->up.tokens);
    add_digest(out, "down", has_down ? &migration->down.digest : NULL);
    add_digest(out, "chain", &migration->chain);
    buf_add_char(out, '\n');
}
