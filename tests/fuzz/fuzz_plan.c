/* SPDX-License-Identifier: MIT
 *
 * sqitch.plan: of an accepted plan the names lead nowhere else, the tags lie
 * between the changes, and written anew it is read alike.
 */
#include "fuzz/fuzz.h"

#include "input/sqitch_plan.h"

#define SIZE_MAXIMUM 4096

static bool parse(struct arena *arena, struct str text,
                  struct sqitch_plan *plan)
{
    struct source *source = arena_new(arena, struct source);
    struct diags diags;
    bool parsed;

    *source = (struct source){"m/sqitch.plan", text};
    diags_init(&diags, arena);
    parsed = sqitch_plan_read(arena, source, plan, &diags);
    must(parsed == (diags.error_count == 0));
    for (const struct diag *diag = diags.first; diag != NULL;
         diag = diag->next) {
        must(diag->span.start <= diag->span.end);
        must(diag->span.end <= text.size);
    }
    return parsed;
}

static void check_name(struct str name)
{
    must(name.size > 0);
    must(name.data[0] != '/' && name.data[0] != '.');
    must(name.data[name.size - 1] != '/');
    for (size_t i = 0; i < name.size; i++) {
        unsigned char c = (unsigned char)name.data[i];

        must(c > ' ' && c != '\\' && c != '@' && c != ':' && c != '#');
        must(i == 0 || c != '.' || name.data[i - 1] != '/');
    }
}

/* By the definition, without sorting. */
static void check_reworked(const struct sqitch_plan *plan, size_t i)
{
    const struct sqitch_change *change = &plan->changes[i];
    size_t next = i + 1;

    while (next < plan->count &&
           !str_equal(plan->changes[next].name, change->name)) {
        next++;
    }
    must(change->reworked == (next < plan->count));
    if (change->reworked) {
        must(change->first_tag + change->tag_count ==
             plan->changes[next].first_tag);
    }
}

static void check_plan(const struct sqitch_plan *plan)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct sqitch_change *change = &plan->changes[i];

        check_name(change->name);
        must(str_equal(change->name,
                       str_slice(change->span.source->text, change->span.start,
                                 change->span.end)));
        must(change->first_tag <= plan->tag_count);
        must(i == 0 || plan->changes[i - 1].first_tag <= change->first_tag);
        check_reworked(plan, i);
    }
    for (size_t i = 0; i < plan->tag_count; i++) {
        must(plan->tags[i].size > 0);
    }
}

static struct str format(struct arena *arena, const struct sqitch_plan *plan)
{
    struct buf out;
    struct str text;
    size_t tag = 0;

    buf_init(&out, BUF_MAXIMUM);
    buf_add_c(&out, "%project=x\n\n");
    for (size_t i = 0; i <= plan->count; i++) {
        size_t end =
            i < plan->count ? plan->changes[i].first_tag : plan->tag_count;

        for (; tag < end; tag++) {
            buf_format(&out, "@%.*s 2024-01-31T23:59:59Z A <a@b>\n",
                       STR_ARGS(plan->tags[tag]));
        }
        if (i < plan->count) {
            buf_format(&out, "%.*s [a b@c] 2024-01-31T23:59:59Z A <a@b> # x\n",
                       STR_ARGS(plan->changes[i].name));
        }
    }
    text = str_copy(arena, buf_str(&out));
    buf_release(&out);
    return text;
}

static void check_round_trip(struct arena *arena,
                             const struct sqitch_plan *plan)
{
    struct sqitch_plan again;

    must(parse(arena, format(arena, plan), &again));
    must(again.count == plan->count && again.tag_count == plan->tag_count);
    for (size_t i = 0; i < plan->count; i++) {
        must(str_equal(again.changes[i].name, plan->changes[i].name));
        must(again.changes[i].first_tag == plan->changes[i].first_tag);
        must(again.changes[i].reworked == plan->changes[i].reworked);
    }
    for (size_t i = 0; i < plan->tag_count; i++) {
        must(str_equal(again.tags[i], plan->tags[i]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct sqitch_plan plan;

    if (size > SIZE_MAXIMUM) {
        return 0;
    }
    arena_init(&arena);
    if (parse(&arena, source_normalise(&arena, fuzz_text(&arena, data, size)),
              &plan)) {
        check_plan(&plan);
        check_round_trip(&arena, &plan);
    }
    arena_release(&arena);
    return 0;
}
