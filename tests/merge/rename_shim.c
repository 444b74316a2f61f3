/* SPDX-License-Identifier: MIT
 *
 * Loaded into a program, ends it before its n-th renaming of a file, as a power
 * failure would: RENAMES_BEFORE_END is n.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int rename(const char *from, const char *to)
{
    static int count;
    const char *limit = getenv("RENAMES_BEFORE_END");
    int (*real)(const char *, const char *);
    void *symbol = dlsym(RTLD_NEXT, "rename");

    count++;
    if (limit != NULL && count == atoi(limit)) {
        _exit(111);
    }
    memcpy(&real, &symbol, sizeof(real));
    return real(from, to);
}
