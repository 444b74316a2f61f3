/* SPDX-License-Identifier: MIT
 *
 * Findings as JUnit's XML, in the dialect that GitLab, Jenkins and Azure read:
 * a test for each migration and data test, and for each other file that has
 * findings. One with an error has failed; what is only a warning or a note is
 * its output. All of it is in the schema by which Jenkins' xUnit plugin judges
 * (junit-10.xsd).
 */
#include <stdlib.h>
#include <string.h>

#include "diag/region.h"
#include "diag/render.h"
#include "diag/render_formats.h"

struct case_path {
    const char *path;
    size_t index; /* of its case */
};

/* A finding, and the case that it belongs to: the number of cases when it
 * belongs to none. */
struct placed {
    size_t index;
    size_t order;
    const struct diag *diag;
};

struct test {
    struct str name;
    const struct placed *first; /* of its findings */
    size_t count;
    bool failed;
    bool skipped;
};

static int compare_paths(const void *left, const void *right)
{
    const struct case_path *a = left;
    const struct case_path *b = right;

    return strcmp(a->path, b->path);
}

static int compare_placed(const void *left, const void *right)
{
    const struct placed *a = left;
    const struct placed *b = right;
    int order = (a->index > b->index) - (a->index < b->index);

    return order != 0 ? order : (a->order > b->order) - (a->order < b->order);
}

/* All paths of all cases, sorted. */
static struct case_path *read_paths(struct arena *arena,
                                    const struct render_run *run, size_t *count)
{
    struct case_path *paths;

    *count = 0;
    for (size_t i = 0; i < run->case_count; i++) {
        *count += run->cases[i].path_count;
    }
    paths = arena_array(arena, struct case_path, *count);
    *count = 0;
    for (size_t i = 0; i < run->case_count; i++) {
        for (size_t k = 0; k < run->cases[i].path_count; k++) {
            paths[(*count)++] = (struct case_path){run->cases[i].paths[k], i};
        }
    }
    if (*count > 0) {
        qsort(paths, *count, sizeof(*paths), compare_paths);
    }
    return paths;
}

/* The findings, sorted by case; those of none follow each other file by file,
 * as they did before. */
static struct placed *place(const struct diags *diags,
                            const struct render_run *run, size_t *count)
{
    size_t path_count;
    struct case_path *paths = read_paths(diags->arena, run, &path_count);
    struct placed *placed;

    *count = 0;
    for (const struct diag *d = diags->first; d != NULL; d = d->next) {
        ++*count;
    }
    placed = arena_array(diags->arena, struct placed, *count);
    *count = 0;
    for (const struct diag *d = diags->first; d != NULL; d = d->next) {
        struct case_path key = {NULL, 0};
        const struct case_path *found = NULL;

        if (d->span.source != NULL && path_count > 0) {
            key.path = d->span.source->path;
            found =
                bsearch(&key, paths, path_count, sizeof(*paths), compare_paths);
        }
        placed[*count] = (struct placed){
            found != NULL ? found->index : run->case_count, *count, d};
        ++*count;
    }
    if (*count > 0) {
        qsort(placed, *count, sizeof(*placed), compare_placed);
    }
    return placed;
}

static const char *path_of(const struct placed *placed)
{
    const struct source *source = placed->diag->span.source;

    return source != NULL ? source->path : NULL;
}

/* Give a test the findings that belong together, from `at` on. Returns how
 * many. */
static size_t take(struct test *test, const struct placed *at, size_t left,
                   size_t index, size_t case_count)
{
    test->first = at;
    for (; test->count < left && at[test->count].index == index;
         test->count++) {
        const struct placed *next = &at[test->count];

        if (index == case_count && next->diag->span.source != NULL &&
            (path_of(at) == NULL || strcmp(path_of(next), path_of(at)) != 0)) {
            break;
        }
        test->failed |= next->diag->severity == SEVERITY_ERROR;
    }
    return test->count;
}

/* Behind a case that failed nothing was tried, unless the proof went on to its
 * end. */
static struct test *make_tests(const struct diags *diags,
                               const struct render_run *run, size_t *count)
{
    size_t left;
    const struct placed *at = place(diags, run, &left);
    struct test *tests =
        arena_array(diags->arena, struct test, run->case_count + left);
    bool stopped = false;

    for (size_t i = 0; i < run->case_count; i++) {
        size_t taken = take(&tests[i], at, left, i, run->case_count);

        tests[i].name = run->cases[i].name;
        tests[i].skipped =
            (stopped || run->cases[i].skipped) && !tests[i].failed;
        stopped |= tests[i].failed && !run->proved;
        at += taken;
        left -= taken;
    }
    for (*count = run->case_count; left > 0; ++*count) {
        struct test *test = &tests[*count];
        size_t taken = take(test, at, left, run->case_count, run->case_count);

        test->name = str_from(path_of(at) != NULL ? path_of(at) : "strata");
        at += taken;
        left -= taken;
    }
    return tests;
}

static const char *entity_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

/* Of what render_visible leaves, U+FFFE and U+FFFF are no characters of XML
 * (XML 1.0, 2.2). */
static void add_escaped(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.size; i++) {
        const char *entity = entity_of(text.data[i]);
        struct str three = str_slice(text, i, i + 3);

        if (entity != NULL) {
            buf_add_c(out, entity);
        } else if (str_equal(three, STR("\xef\xbf\xbe")) ||
                   str_equal(three, STR("\xef\xbf\xbf"))) {
            buf_add_c(out, "\xef\xbf\xbd"); /* the replacement character */
            i += 2;
        } else {
            buf_add_char(out, text.data[i]);
        }
    }
}

static void add_attribute(const char *name, struct str value, struct buf *out)
{
    struct buf shown;

    buf_init(&shown, BUF_MAXIMUM);
    render_visible(value, &shown);
    buf_format(out, " %s=\"", name);
    add_escaped(buf_str(&shown), out);
    buf_add_char(out, '"');
    buf_release(&shown);
}

/* The errors of a test, or what is less. */
static void add_findings(const struct test *test, bool errors,
                         struct region_finders *finders, struct buf *out)
{
    struct buf text;

    buf_init(&text, BUF_MAXIMUM);
    for (size_t i = 0; i < test->count; i++) {
        const struct diag *diag = test->first[i].diag;

        if ((diag->severity == SEVERITY_ERROR) == errors) {
            render_plain(diag, finders, &text);
        }
    }
    add_escaped(buf_str(&text), out);
    buf_release(&text);
}

/* The first error gives the failure its message and type. */
static void add_failure(const struct test *test, struct region_finders *finders,
                        struct buf *out)
{
    const struct placed *error = test->first;

    while (error->diag->severity != SEVERITY_ERROR) {
        error++;
    }
    buf_add_c(out, "      <failure");
    add_attribute("message", error->diag->message, out);
    add_attribute("type", str_from(diag_code_text(error->diag->code)), out);
    buf_add_c(out, ">");
    add_findings(test, true, finders, out);
    buf_add_c(out, "</failure>\n");
}

static bool has_output(const struct test *test)
{
    size_t i = 0;

    while (i < test->count && test->first[i].diag->severity == SEVERITY_ERROR) {
        i++;
    }
    return i < test->count;
}

static void add_test(const struct test *test, const struct render_run *run,
                     struct region_finders *finders, struct buf *out)
{
    buf_add_c(out, "    <testcase");
    add_attribute("classname", str_from(run->directory), out);
    add_attribute("name", test->name, out);
    if (test->count == 0 && !test->skipped) {
        buf_add_c(out, "/>\n");
        return;
    }
    buf_add_c(out, ">\n");
    if (test->skipped) {
        buf_add_c(out, "      <skipped message=\"not tried\"/>\n");
    }
    if (test->failed) {
        add_failure(test, finders, out);
    }
    if (has_output(test)) {
        buf_add_c(out, "      <system-out>");
        add_findings(test, false, finders, out);
        buf_add_c(out, "</system-out>\n");
    }
    buf_add_c(out, "    </testcase>\n");
}

void render_junit(const struct diags *diags, const struct render_run *run,
                  struct buf *out)
{
    size_t count;
    const struct test *tests = make_tests(diags, run, &count);
    size_t failed = 0;
    size_t skipped = 0;
    struct region_finders finders;

    region_finders_init(&finders, COLUMN_BYTES);
    for (size_t i = 0; i < count; i++) {
        failed += tests[i].failed;
        skipped += tests[i].skipped;
    }
    buf_add_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    buf_add_c(out, "<testsuites>\n  <testsuite");
    add_attribute("name", str_from(run->directory), out);
    buf_format(out,
               " tests=\"%zu\" failures=\"%zu\" errors=\"0\""
               " skipped=\"%zu\">\n",
               count, failed, skipped);
    for (size_t i = 0; i < count; i++) {
        add_test(&tests[i], run, &finders, out);
    }
    buf_add_c(out, "  </testsuite>\n</testsuites>\n");
}
