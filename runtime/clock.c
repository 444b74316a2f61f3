/* SPDX-License-Identifier: MIT
 *
 * The runtime's only calls to the operating system: a clock that never goes
 * back, and a pause. SQLite's own sleep is not used because a library built
 * without usleep() rounds it up to whole seconds.
 */
#ifdef _WIN32

#include <windows.h>

#include "engine.h"

long long strata__clock_ms(void)
{
    return (long long)GetTickCount64();
}

void strata__sleep_ms(int milliseconds)
{
    Sleep((DWORD)milliseconds);
}

#else

#define _POSIX_C_SOURCE 200809L

#include <time.h>

#include "engine.h"

long long strata__clock_ms(void)
{
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void strata__sleep_ms(int milliseconds)
{
    struct timespec pause = {milliseconds / 1000,
                             (milliseconds % 1000) * 1000000L};
    nanosleep(&pause, NULL); /* a signal ends it early; callers loop */
}

#endif
