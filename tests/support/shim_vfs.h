/* SPDX-License-Identifier: MIT
 *
 * A VFS named "shim" between SQLite and the default one. It counts what
 * reaches the disk and makes a chosen call fail. One connection at a time is
 * meant to be watched; nothing here is for several threads.
 */
#ifndef SUPPORT_SHIM_VFS_H
#define SUPPORT_SHIM_VFS_H

#include <stdbool.h>

enum shim_call {
    SHIM_READ,
    SHIM_WRITE,
    SHIM_TRUNCATE,
    SHIM_SYNC,
    SHIM_LOCK,     /* of the file */
    SHIM_WAL_LOCK, /* of the WAL index */
    SHIM_DELETE,
    SHIM_CALL_COUNT
};

struct shim {
    unsigned long calls[SHIM_CALL_COUNT];
    unsigned long write_locks; /* RESERVED or more, or WAL's write lock */

    /* Fail call number `fail_at` (from 1; 0: none) of the kind `fail`, or all
     * from there on. A failing write leaves half of its bytes behind. */
    enum shim_call fail;
    unsigned long fail_at;
    bool from_there_on;
    int code; /* what the failing call returns */
    unsigned long fired;

    bool skip_sync; /* for speed: nothing here cuts the power */
};

extern struct shim shim;

/* Register the VFS; may be called again. */
void shim_register(void);
/* Set everything back to counting from zero. skip_sync stays. */
void shim_reset(void);

#endif
