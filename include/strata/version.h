/* SPDX-License-Identifier: MIT
 *
 * The version of strata that these headers belong to. The build reads it from
 * here, so that a program which is built without CMake has it too.
 */
#ifndef STRATA_VERSION_H
#define STRATA_VERSION_H

#define STRATA_VERSION "0.1.0"
#define STRATA_VERSION_MAJOR 0
#define STRATA_VERSION_MINOR 1
#define STRATA_VERSION_PATCH 0

#endif
