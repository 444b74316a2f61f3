/* SPDX-License-Identifier: MIT
 *
 * Values that look like those of a program, by the type and the name of their
 * column. The n-th value of a column is always the same.
 */
#ifndef PROVE_POPULATE_ROW_VALUE_H
#define PROVE_POPULATE_ROW_VALUE_H

#include <sqlite3.h>
#include <stdint.h>

#include "model/schema.h"

struct value {
    int type; /* SQLITE_INTEGER … SQLITE_NULL; 0: none */
    sqlite3_int64 integer;
    double real;
    struct str bytes; /* of TEXT and BLOB */
};

/* What SQLite makes of what is put into a column. */
enum affinity {
    AFFINITY_BLOB,
    AFFINITY_TEXT,
    AFFINITY_NUMERIC,
    AFFINITY_INTEGER,
    AFFINITY_REAL
};

/* How the texts of a column are to look, and its numbers. */
enum value_form {
    FORM_PLAIN,
    FORM_ARRAY, /* a JSON array; the other JSON are objects */
    FORM_BOOLEAN,
    FORM_CODE, /* two or three letters */
    FORM_COLOR,
    FORM_COUNT, /* a number that counts or orders something */
    FORM_DATE,
    FORM_EMAIL,
    FORM_FRACTION, /* a number with one */
    FORM_HASH,
    FORM_HOST,
    FORM_ID, /* a number: of a row, perhaps of another table */
    FORM_JSON,
    FORM_MIME,
    FORM_PATH,
    FORM_PHONE,
    FORM_TIME, /* a date and a time of day */
    FORM_URL,
    FORM_UUID,
    FORM_VERSION,
    FORM_YEAR
};

/* A column as the values see it. */
struct value_style {
    struct str name;
    enum affinity affinity;
    bool is_text; /* its values are texts */
    bool is_blob; /* …or blobs; else numbers */
    bool is_sole; /* no two rows have the same */
    enum value_form form;
    unsigned scale;    /* parts of a second of numbers that are times */
    bool has_t;        /* times have a T between date and time, and a Z */
    size_t limit;      /* bytes of a text */
    uint32_t salt;     /* of what is not the same in two tables */
    struct str *paths; /* in JSON, as json_extract takes them */
    size_t path_count;
};

/* `is_key`: by it rows are found, as by a primary key; `is_sole`: by it
 * alone. */
struct value_style value_style_of(struct arena *arena, struct str table,
                                  const struct schema_column *column,
                                  bool is_key, bool is_sole);

/* Make values JSON, as text: SQLite reads no other. */
void value_style_make_json(struct value_style *style);

/* Let ids be such as no other table has, whatever the names say. */
void value_style_set_apart(struct value_style *style, struct str table);

/* The last word of a name before an offset, in small letters, and where the one
 * before it ends. */
struct str value_word_before(struct arena *arena, struct str name, size_t end,
                             size_t *previous);

/* How a name alone says that texts look. */
enum value_form value_form_of_name(struct arena *arena, struct str name,
                                   bool of_text);

/* A JSON text of a column, with something at each of its paths. */
struct str value_json(struct arena *arena, const struct value_style *style,
                      size_t n);

/* The n-th plain value. */
struct value value_plain(struct arena *arena, const struct value_style *style,
                         size_t n);

/* The n-th value that is on the edge of what the declared type holds; the last
 * ones are repeated. */
#define VALUE_EDGES 3
struct value value_edge(struct arena *arena, const struct value_style *style,
                        size_t n);

struct value value_null(void);
struct value value_integer(sqlite3_int64 integer);
struct value value_real(double real);
struct value value_text(struct str text);
struct value value_blob(struct str bytes);
struct value value_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

bool value_equal(const struct value *a, const struct value *b);

/* A copy of what a statement gives. */
struct value value_read(struct arena *arena, sqlite3_stmt *statement,
                        int column);
int value_bind(sqlite3_stmt *statement, int parameter,
               const struct value *value);

#endif
