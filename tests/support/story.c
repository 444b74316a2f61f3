/* SPDX-License-Identifier: MIT
 *
 * Given and when: the database of a story, and the calls on it with what holds
 * for all of them. story_then.c has the rest.
 */
#define _POSIX_C_SOURCE 200809L

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "support/story.h"
#include "support/story_private.h"

long long story_clock_ms(void)
{
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int story_setup(void **state)
{
    const char *place = getenv("TMPDIR");
    struct story *s = calloc(1, sizeof *s);
    assert_non_null(s);
    s->own = calloc(1, sizeof *s->own);
    assert_non_null(s->own);
    snprintf(s->own->directory, sizeof s->own->directory,
             "%.80s/strata-story-XXXXXX", place == NULL ? "/tmp" : place);
    assert_non_null(mkdtemp(s->own->directory));
    snprintf(s->path, sizeof s->path, "%s/story.db", s->own->directory);
    s->options.busy_timeout_ms = -1;
    shim_register();
    shim.skip_sync = true;
    s->own->file = -1;
    given_opened(s, NULL, 0);
    *state = s;
    return 0;
}

int story_teardown(void **state)
{
    static const char *const ends[] = {"", "-journal", "-wal", "-shm", ".old"};
    struct story *s = *state;
    size_t i = 0;
    if (s->own->meanwhile_running) {
        pthread_join(s->own->meanwhile, NULL);
    }
    sqlite3_close(s->db);
    sqlite3_close(s->own->other);
    if (s->own->file >= 0) {
        close(s->own->file);
    }
    for (i = 0; i < sizeof ends / sizeof ends[0]; i += 1) {
        char path[160];
        snprintf(path, sizeof path, "%s%s", s->path, ends[i]);
        unlink(path);
    }
    rmdir(s->own->directory);
    for (i = 0; i < s->own->set_count; i += 1) {
        chain_free(s->own->sets[i]);
    }
    for (i = 0; i < STORY_FILES; i += 1) {
        free(s->own->before.files[i].bytes);
    }
    free(s->own);
    free(s);
    return 0;
}

strata_set *story_set(struct story *s, const char *name,
                      const struct step *steps, size_t count)
{
    strata_set *set = chain_make(name, steps, count);
    assert_true(s->own->set_count < STORY_SETS);
    s->own->sets[s->own->set_count++] = set;
    return set;
}

void given_sql(struct story *s, const char *sql)
{
    if (sqlite3_exec(s->db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", sql, sqlite3_errmsg(s->db));
    }
}

void given_opened(struct story *s, const char *name, int flags)
{
    const char *path = name == NULL ? s->path : name;
    if (flags == 0) {
        flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    }
    assert_int_equal(sqlite3_close(s->db), SQLITE_OK);
    s->db = NULL;
    assert_int_equal(sqlite3_open_v2(path, &s->db, flags | SQLITE_OPEN_URI,
                                     name == NULL ? "shim" : NULL),
                     SQLITE_OK);
    /* Kept open, for closing a second descriptor drops SQLite's locks. */
    if (name == NULL && s->own->file < 0) {
        s->own->file = open(s->path, O_RDONLY);
        assert_true(s->own->file >= 0);
    }
}

void given_upgraded(struct story *s, const strata_set *set)
{
    given_upgraded_to(s, set, NULL);
}

void given_upgraded_to(struct story *s, const strata_set *set,
                       const char *version)
{
    when_upgraded_to(s, set, version);
    then_result(s, STRATA_OK);
}

void given_interrupted(struct story *s, const char *version, int progress,
                       int seconds_ago)
{
    char *sql = sqlite3_mprintf(
        "UPDATE main.strata_history SET progress = %d, duration_ms = NULL,"
        " progress_at = strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ', 'now',"
        " '-%d seconds') WHERE version = %Q",
        progress, seconds_ago, version);
    given_sql(s, sql);
    assert_int_equal(sqlite3_changes(s->db), 1);
    sqlite3_free(sql);
}

static int hear(void *context, const strata_event *event)
{
    static const char *const words[] = {
        "",         "migration", "statement", "done",    "end", "not counted",
        "accepted", "drift",     "ahead",     "baseline"};
    bool of_script = event->kind <= STRATA_EVENT_NOT_COUNTED;
    struct story *s = context;
    size_t used = strlen(s->events);
    char *out = s->events + used;
    size_t size = sizeof s->events - used;
    int length =
        snprintf(out, size, "%s %s%s", words[event->kind], event->version,
                 !of_script       ? ""
                 : event->is_down ? " down"
                                  : " up");
    if (event->statement > 0) {
        length += snprintf(out + length, size - (size_t)length, " %zu @%zu",
                           event->statement, event->offset);
    }
    if (event->table != NULL) {
        length +=
            snprintf(out + length, size - (size_t)length, ": %s", event->table);
    }
    if (event->text != NULL) {
        length +=
            snprintf(out + length, size - (size_t)length, ": %s", event->text);
    }
    snprintf(out + length, size - (size_t)length, "\n");
    s->event_count += 1;
    return s->event_count == s->cancel_at;
}

void given_events(struct story *s)
{
    s->options.event = hear;
    s->options.event_context = s;
}

static sqlite3 *open_other(struct story *s)
{
    sqlite3 *other = NULL;
    assert_int_equal(sqlite3_open(s->path, &other), SQLITE_OK);
    sqlite3_busy_timeout(other, 5000);
    return other;
}

sqlite3 *given_other(struct story *s)
{
    if (s->own->other == NULL) {
        s->own->other = open_other(s);
    }
    return s->own->other;
}

/* cmocka's assertions are for the main thread; errors show as a wrong result
 * of the story. */
static void *run_meanwhile(void *context)
{
    struct story_private *own = context;
    struct timespec pause = {own->meanwhile_ms / 1000,
                             own->meanwhile_ms % 1000 * 1000000L};
    nanosleep(&pause, NULL);
    sqlite3_exec(own->other, own->meanwhile_sql, NULL, NULL, NULL);
    return NULL;
}

void given_meanwhile(struct story *s, const char *sql, int milliseconds,
                     const char *then_sql)
{
    assert_int_equal(sqlite3_exec(given_other(s), sql, NULL, NULL, NULL),
                     SQLITE_OK);
    s->own->meanwhile_ms = milliseconds;
    s->own->meanwhile_sql = then_sql;
    assert_int_equal(
        pthread_create(&s->own->meanwhile, NULL, run_meanwhile, s->own), 0);
    s->own->meanwhile_running = true;
}

static void before(struct story *s)
{
    memset(&s->error, 0x5a, sizeof s->error); /* always overwritten */
    s->events[0] = '\0';
    s->event_count = 0;
    story_look(s, &s->own->before);
    shim_reset();
    s->took_ms = story_clock_ms();
}

static void after(struct story *s)
{
    struct story_look now;
    s->took_ms = story_clock_ms() - s->took_ms;
    s->io = shim;
    memset(&now, 0, sizeof now);
    story_look(s, &now);
    story_compare(s, &now);
    assert_int_equal(s->error.result, s->result);
    assert_true((s->error.message[0] == '\0') == (s->result == STRATA_OK));
}

void when_upgraded_to(struct story *s, const strata_set *set,
                      const char *version)
{
    strata_database database = strata_sqlite(s->db);
    strata_options options = s->options;
    options.target = version;
    before(s);
    s->result = strata_upgrade(&database, set, &options, &s->error);
    after(s);
}

void when_upgraded(struct story *s, const strata_set *set)
{
    when_upgraded_to(s, set, s->options.target);
}

void when_downgraded_to(struct story *s, const strata_set *set,
                        const char *version)
{
    strata_database database = strata_sqlite(s->db);
    strata_options options = s->options;
    options.target = version;
    before(s);
    s->result = strata_downgrade(&database, set, &options, &s->error);
    after(s);
}

void when_verified(struct story *s, const strata_set *set)
{
    strata_database database = strata_sqlite(s->db);
    before(s);
    s->result = strata_verify(&database, set, &s->options, &s->error);
    after(s);
    then_files_are_unchanged(s);
    assert_int_equal(s->io.write_locks, 0);
}

void when_stamped_at(struct story *s, const strata_set *set,
                     const char *version)
{
    strata_database database = strata_sqlite(s->db);
    strata_options options = s->options;
    options.target = version;
    before(s);
    s->result = strata_stamp(&database, set, &options, &s->error);
    after(s);
}

void when_stamped(struct story *s, const strata_set *set)
{
    when_stamped_at(s, set, s->options.target);
}

static int list_entry(void *context, const strata_entry *entry)
{
    static const char *const states[] = {"applied",   "pending",     "edited",
                                         "unknown",   "interrupted", "accepted",
                                         "compatible"};
    struct story *s = context;
    size_t used = strlen(s->listing);
    snprintf(s->listing + used, sizeof s->listing - used, "%s %s %s\n",
             states[entry->state], entry->version, entry->label);
    return 0;
}

void when_listed(struct story *s, const strata_set *set)
{
    strata_database database = strata_sqlite(s->db);
    s->listing[0] = '\0';
    before(s);
    s->result =
        strata_status(&database, set, &s->options, list_entry, s, &s->error);
    after(s);
    then_files_are_unchanged(s);
    assert_int_equal(s->io.write_locks, 0);
}
