/* Made by strata from a directory of migrations. Do not edit. */
#ifndef STRATA_SET_app_H
#define STRATA_SET_app_H

#include <strata/migrations.h>

#ifdef __cplusplus
extern "C" {
#endif

extern const strata_set app_migrations;

#ifdef __cplusplus
}
#endif

#endif
