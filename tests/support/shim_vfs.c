/* SPDX-License-Identifier: MIT
 *
 * A VFS that counts calls and makes them fail. Every method passes its call on
 * to the default VFS's file, which lies behind ours in the same allocation.
 */
#include <stddef.h>
#include <string.h>

#include <sqlite3.h>

#include "support/shim_vfs.h"

/* The lock of the WAL index that a writer holds (sqlite.org/walformat.html,
 * section 2.3.1). */
#define WAL_WRITE_LOCK 0

struct shim shim;

struct shim_file {
    sqlite3_file base;
    sqlite3_file *real;
};

static sqlite3_vfs *default_vfs;

static sqlite3_file *real_of(sqlite3_file *file)
{
    return ((struct shim_file *)(void *)file)->real;
}

void shim_reset(void)
{
    bool skip_sync = shim.skip_sync;
    memset(&shim, 0, sizeof shim);
    shim.skip_sync = skip_sync;
}

/* Count a call; true when it is to fail. */
static bool fails(enum shim_call call)
{
    shim.calls[call] += 1;
    if (shim.fail_at == 0 || shim.fail != call ||
        shim.calls[call] < shim.fail_at ||
        (shim.calls[call] > shim.fail_at && !shim.from_there_on)) {
        return false;
    }
    shim.fired += 1;
    return true;
}

static int shim_close(sqlite3_file *file)
{
    return real_of(file)->pMethods->xClose(real_of(file));
}

static int shim_read(sqlite3_file *file, void *out, int size,
                     sqlite3_int64 offset)
{
    if (fails(SHIM_READ)) {
        return shim.code;
    }
    return real_of(file)->pMethods->xRead(real_of(file), out, size, offset);
}

static int shim_write(sqlite3_file *file, const void *data, int size,
                      sqlite3_int64 offset)
{
    bool failing = fails(SHIM_WRITE);
    int code = real_of(file)->pMethods->xWrite(
        real_of(file), data, failing ? size / 2 : size, offset);
    return failing ? shim.code : code;
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (fails(SHIM_TRUNCATE)) {
        return shim.code;
    }
    return real_of(file)->pMethods->xTruncate(real_of(file), size);
}

static int shim_sync(sqlite3_file *file, int flags)
{
    if (fails(SHIM_SYNC)) {
        return shim.code;
    }
    return shim.skip_sync
               ? SQLITE_OK
               : real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int shim_file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int shim_lock(sqlite3_file *file, int level)
{
    if (level >= SQLITE_LOCK_RESERVED) {
        shim.write_locks += 1;
    }
    if (fails(SHIM_LOCK)) {
        return shim.code;
    }
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int shim_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int shim_check_reserved(sqlite3_file *file, int *reserved)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), reserved);
}

static int shim_file_control(sqlite3_file *file, int op, void *argument)
{
    return real_of(file)->pMethods->xFileControl(real_of(file), op, argument);
}

static int shim_sector_size(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int shim_device(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int shim_shm_map(sqlite3_file *file, int page, int size, int extend,
                        void volatile **out)
{
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend,
                                            out);
}

static int shim_shm_lock(sqlite3_file *file, int offset, int n, int flags)
{
    if ((flags & SQLITE_SHM_LOCK) != 0) {
        if ((flags & SQLITE_SHM_EXCLUSIVE) != 0 && offset == WAL_WRITE_LOCK) {
            shim.write_locks += 1;
        }
        if (fails(SHIM_WAL_LOCK)) {
            return shim.code;
        }
    }
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, n, flags);
}

static void shim_shm_barrier(sqlite3_file *file)
{
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int shim_shm_unmap(sqlite3_file *file, int delete_it)
{
    return real_of(file)->pMethods->xShmUnmap(real_of(file), delete_it);
}

/* Version 2: no memory mapping, so that every read and write is seen. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_file_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_check_reserved,
    .xFileControl = shim_file_control,
    .xSectorSize = shim_sector_size,
    .xDeviceCharacteristics = shim_device,
    .xShmMap = shim_shm_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_shm_barrier,
    .xShmUnmap = shim_shm_unmap,
};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file,
                     int flags, int *out_flags)
{
    struct shim_file *ours = (struct shim_file *)(void *)file;
    int code = SQLITE_OK;
    (void)vfs;
    ours->real = (sqlite3_file *)(void *)(ours + 1);
    code = default_vfs->xOpen(default_vfs, name, ours->real, flags, out_flags);
    ours->base.pMethods = ours->real->pMethods == NULL ? NULL : &methods;
    return code;
}

static int shim_delete(sqlite3_vfs *vfs, const char *name, int sync_directory)
{
    (void)vfs;
    if (fails(SHIM_DELETE)) {
        return shim.code;
    }
    return default_vfs->xDelete(default_vfs, name,
                                shim.skip_sync ? 0 : sync_directory);
}

void shim_register(void)
{
    static sqlite3_vfs vfs;
    if (default_vfs != NULL) {
        return;
    }
    default_vfs = sqlite3_vfs_find(NULL);
    /* What is not ours works on a copy, for it asks the VFS for nothing but
     * pAppData. */
    vfs = *default_vfs;
    vfs.zName = "shim";
    vfs.szOsFile = (int)sizeof(struct shim_file) + default_vfs->szOsFile;
    vfs.pNext = NULL;
    vfs.xOpen = shim_open;
    vfs.xDelete = shim_delete;
    sqlite3_vfs_register(&vfs, 0);
}
