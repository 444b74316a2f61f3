/* SPDX-License-Identifier: MIT
 *
 * Findings as SARIF 2.1.0 (OASIS), with what GitHub's code scanning asks for:
 * a description and a help text of each rule, relative URIs, fingerprints.
 */
#include <string.h>

#include "diag/explanation.h"
#include "diag/fingerprint.h"
#include "diag/json_writer.h"
#include "diag/region.h"
#include "diag/render.h"
#include "diag/render_formats.h"

#define SCHEMA                                                                 \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"      \
    "sarif-schema-2.1.0.json"

struct sarif {
    struct json_writer json;
    const struct diags *diags;
    const struct render_run *run;
    struct region_finders finders;
    size_t rule_index[DIAG_CODE_COUNT];
};

/* 3.27.10: what --lint calls off is "none" here. */
static const char *level_of(enum severity severity)
{
    return severity == SEVERITY_OFF ? "none" : severity_text(severity);
}

/* {"text": …}. In it braces would be placeholders, were they not doubled
 * (3.11.5). */
static void add_message(struct json_writer *json, const char *key,
                        struct str text)
{
    struct buf doubled;

    buf_init(&doubled, BUF_MAXIMUM);
    for (size_t i = 0; i < text.size; i++) {
        buf_add_char(&doubled, text.data[i]);
        if (text.data[i] == '{' || text.data[i] == '}') {
            buf_add_char(&doubled, text.data[i]);
        }
    }
    json_open_inline(json, key, '{');
    json_text(json, "text", buf_str(&doubled));
    json_close(json);
    buf_release(&doubled);
}

static void add_rule(struct json_writer *json, enum diag_code code)
{
    struct buf text;

    buf_init(&text, BUF_MAXIMUM);
    json_open_inline(json, NULL, '{');
    json_text(json, "id", str_from(diag_code_text(code)));
    explanation_summary(code, &text);
    add_message(json, "shortDescription", buf_str(&text));
    add_message(json, "fullDescription", buf_str(&text));
    buf_release(&text);
    explanation_text(code, &text);
    add_message(json, "help", buf_str(&text));
    buf_release(&text);
    json_open_inline(json, "defaultConfiguration", '{');
    json_text(json, "level", str_from(level_of(diag_code_severity(code))));
    json_close(json);
    json_close(json);
}

/* Of the codes that were found; a result names its rule by the place in this
 * list. */
static void add_rules(struct sarif *sarif)
{
    bool found[DIAG_CODE_COUNT] = {false};
    size_t count = 0;

    for (const struct diag *diag = sarif->diags->first; diag != NULL;
         diag = diag->next) {
        found[diag->code] = true;
    }
    json_open(&sarif->json, "rules", '[');
    for (size_t code = 0; code < DIAG_CODE_COUNT; code++) {
        if (found[code]) {
            add_rule(&sarif->json, (enum diag_code)code);
            sarif->rule_index[code] = count++;
        }
    }
    json_close(&sarif->json);
}

static void add_tool(struct sarif *sarif)
{
    struct json_writer *json = &sarif->json;

    json_open(json, "tool", '{');
    json_open(json, "driver", '{');
    json_text(json, "name", STR("strata"));
    json_text(json, "version", sarif->run->program_version);
    json_text(json, "semanticVersion", sarif->run->program_version);
    add_rules(sarif);
    json_close(json);
    json_close(json);
}

/* A path as a URI reference (RFC 3986, 2.3 and 4.2). */
static void add_uri(struct json_writer *json, const struct source *source)
{
    struct str path = render_path(source);
    struct buf uri;

    buf_init(&uri, BUF_MAXIMUM);
    buf_add_c(&uri, str_starts_with(path, STR("/")) ? "file://" : "");
    for (size_t i = 0; i < path.size; i++) {
        unsigned char c = (unsigned char)path.data[i];

        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
            (c >= 'a' && c <= 'z') || (c != '\0' && strchr("/-._~", c))) {
            buf_add_char(&uri, (char)c);
        } else {
            buf_format(&uri, "%%%02X", (unsigned)c);
        }
    }
    json_open_inline(json, "artifactLocation", '{');
    json_text(json, "uri", buf_str(&uri));
    json_close(json);
    buf_release(&uri);
}

static void add_physical_location(struct json_writer *json, struct span span,
                                  struct region_finder *finder)
{
    struct region region = region_find(finder, span);

    json_open_inline(json, "physicalLocation", '{');
    add_uri(json, span.source);
    if (region.line > 0) {
        json_open_inline(json, "region", '{');
        json_number(json, "startLine", region.line);
        json_number(json, "startColumn", region.column);
        json_number(json, "endLine", region.end_line);
        json_number(json, "endColumn", region.end_column);
        json_close(json);
    }
    json_close(json);
}

/* Notes about another place are related locations; the others, mostly what to
 * do, belong to the message, which is what every viewer shows. */
static void add_related(struct sarif *sarif, const struct diag *diag)
{
    struct json_writer *json = &sarif->json;
    bool is_open = false;

    for (const struct diag_note *note = diag->notes; note != NULL;
         note = note->next) {
        if (note->span.source == NULL) {
            continue;
        }
        if (!is_open) {
            json_open_inline(json, "relatedLocations", '[');
            is_open = true;
        }
        json_open_inline(json, NULL, '{');
        add_physical_location(json, note->span, &sarif->finders.note);
        add_message(json, "message", note->message);
        json_close(json);
    }
    if (is_open) {
        json_close(json);
    }
}

static void add_result_message(struct json_writer *json,
                               const struct diag *diag)
{
    struct buf text;

    buf_init(&text, BUF_MAXIMUM);
    buf_add(&text, diag->message);
    for (const struct diag_note *note = diag->notes; note != NULL;
         note = note->next) {
        if (note->span.source == NULL) {
            buf_add_c(&text, "\nnote: ");
            buf_add(&text, note->message);
        }
    }
    add_message(json, "message", buf_str(&text));
    buf_release(&text);
}

static void add_result(struct sarif *sarif, const struct diag *diag,
                       const struct digest *fingerprint)
{
    struct json_writer *json = &sarif->json;
    char hex[DIGEST_HEX + 1];

    digest_format(fingerprint, hex);
    json_open_inline(json, NULL, '{');
    json_text(json, "ruleId", str_from(diag_code_text(diag->code)));
    json_number(json, "ruleIndex", sarif->rule_index[diag->code]);
    json_text(json, "level", str_from(level_of(diag->severity)));
    add_result_message(json, diag);
    json_open_inline(json, "locations", '[');
    if (diag->span.source != NULL) {
        json_open_inline(json, NULL, '{');
        add_physical_location(json, diag->span, &sarif->finders.finding);
        json_close(json);
    }
    json_close(json);
    add_related(sarif, diag);
    json_open_inline(json, "partialFingerprints", '{');
    json_text(json, "strataFinding/v1", str_from(hex));
    json_close(json);
    json_close(json);
}

/* How lines and columns were counted: as the text of a script is normalised. */
static void add_counting(struct json_writer *json)
{
    json_text(json, "columnKind", STR("utf16CodeUnits"));
    json_open_inline(json, "newlineSequences", '[');
    json_text(json, NULL, STR("\r\n"));
    json_text(json, NULL, STR("\r"));
    json_text(json, NULL, STR("\n"));
    json_close(json);
}

void render_sarif(const struct diags *diags, const struct render_run *run,
                  struct buf *out)
{
    const struct digest *fingerprint = fingerprints_make(diags);
    struct sarif sarif = {.diags = diags, .run = run};
    struct json_writer *json = &sarif.json;

    region_finders_init(&sarif.finders, COLUMN_UTF16);
    json_init(json, out);
    json_open(json, NULL, '{');
    json_text(json, "$schema", STR(SCHEMA));
    json_text(json, "version", STR("2.1.0"));
    json_open(json, "runs", '[');
    json_open(json, NULL, '{');
    add_tool(&sarif);
    add_counting(json);
    json_open(json, "results", '[');
    for (const struct diag *diag = diags->first; diag != NULL;
         diag = diag->next) {
        add_result(&sarif, diag, fingerprint++);
    }
    json_close(json);
    json_close(json);
    json_close(json);
    json_close(json);
}
