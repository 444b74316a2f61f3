/* SPDX-License-Identifier: MIT
 *
 * SHA-256 against the vectors of FIPS 180-2, appendix B, and NIST's CAVP.
 */
#include "support/table.h"

#include "base/digest.h"

static void add_hex(struct buf *out, const struct digest *digest)
{
    char hex[DIGEST_HEX + 1];

    digest_format(digest, hex);
    buf_add_c(out, hex);
}

static void render_digest(struct arena *arena, const char *input,
                          struct buf *out)
{
    struct digest digest = digest_of(STR(""), str_from(input));

    (void)arena;
    add_hex(out, &digest);
}

static void known_texts_have_known_digests(void **state)
{
    static const struct row rows[] = {
        {"nothing", "",
         "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "abc",
         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"two blocks",
         "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"896 bits",
         "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
         "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
        {"one byte", "\xbd",
         "68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b"},
    };

    (void)state;
    check_table(rows, render_digest);
}

static void a_million_bytes_in_pieces(void **state)
{
    static const char tens[] = "aaaaaaaaaa";
    struct digest_state digesting;
    struct digest digest;
    char hex[DIGEST_HEX + 1];

    (void)state;
    digest_begin(&digesting, STR("a"));
    for (int i = 0; i < 99999; i++) {
        digest_add(&digesting, str_from(tens));
    }
    digest_add(&digesting, STR(""));
    digest_add(&digesting, STR("aaaaaaaaa"));
    digest = digest_end(&digesting);
    digest_format(&digest, hex);
    assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e0"
                             "46d39ccc7112cd0");
}

static void the_tag_is_digested_first(void **state)
{
    struct digest whole = digest_of(STR(""), STR("tagtext"));
    struct digest split = digest_of(STR("tag"), STR("text"));
    struct digest other = digest_of(STR("gat"), STR("text"));

    (void)state;
    assert_true(digest_equal(&whole, &split));
    assert_false(digest_equal(&whole, &other));
    assert_int_equal(digest_compare(&whole, &split), 0);
    assert_int_not_equal(digest_compare(&whole, &other), 0);
}

static void render_parse(struct arena *arena, const char *input,
                         struct buf *out)
{
    struct digest digest;

    (void)arena;
    if (digest_parse(str_from(input), &digest)) {
        add_hex(out, &digest);
    } else {
        buf_add_c(out, "refused");
    }
}

#define HEX_60 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ab"

static void only_sixty_four_lower_case_digits_are_read(void **state)
{
    static const struct row rows[] = {
        {"good", HEX_60 "cdef", HEX_60 "cdef"},
        {"nothing", "", "refused"},
        {"short", HEX_60 "cde", "refused"},
        {"long", HEX_60 "cdef0", "refused"},
        {"upper case", HEX_60 "cdeF", "refused"},
        {"no digit", HEX_60 "cdeg", "refused"},
        {"no digit first", HEX_60 "cd/f", "refused"},
        {"blank", HEX_60 "cde ", "refused"},
    };

    (void)state;
    check_table(rows, render_parse);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts_have_known_digests),
        cmocka_unit_test(a_million_bytes_in_pieces),
        cmocka_unit_test(the_tag_is_digested_first),
        cmocka_unit_test(only_sixty_four_lower_case_digits_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
