/* SPDX-License-Identifier: MIT
 *
 * A directory of its own for each test, as cmocka's setup and teardown; the
 * test runs inside of it, so that paths are short and the same everywhere. The
 * file that includes this first defines _XOPEN_SOURCE as 700.
 */
#ifndef SUPPORT_SCRATCH_DIR_H
#define SUPPORT_SCRATCH_DIR_H

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPLATE "/tmp/strata-test-XXXXXX"

struct scratch_dir {
    char path[sizeof(TEMPLATE)];
    int back; /* where the test program was started */
};

static inline int enter_scratch_dir(void **state)
{
    struct scratch_dir *scratch = calloc(1, sizeof(*scratch));

    if (scratch == NULL) {
        return -1;
    }
    strcpy(scratch->path, TEMPLATE);
    scratch->back = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *state = scratch;
    umask(022);
    return scratch->back >= 0 && mkdtemp(scratch->path) != NULL
               ? chdir(scratch->path)
               : -1;
}

static inline int remove_entry(const char *path, const struct stat *info,
                               int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

static inline int leave_scratch_dir(void **state)
{
    struct scratch_dir *scratch = *state;
    int status = fchdir(scratch->back);

    close(scratch->back);
    status |= nftw(scratch->path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    free(scratch);
    return status;
}

/* Make a file without the code under test. */
static inline void put_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

#define unit_test_in_scratch_dir(test)                                         \
    cmocka_unit_test_setup_teardown(test, enter_scratch_dir, leave_scratch_dir)

#endif
