/* SPDX-License-Identifier: MIT
 *
 * Runs a fuzz target without libFuzzer, with any compiler: a file as it is; a
 * directory's files one after another, each also cut short, with bytes left
 * out, and mutated, always in the same way. So a corpus is worth something in
 * every run of the tests.
 *
 *     fuzz_NAME FILE|DIRECTORY...
 */
#define _XOPEN_SOURCE 700

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

#include "fuzz/fuzz.h"

#define FILES_MAXIMUM 512
#define INPUT_MAXIMUM ((size_t)1 << 16)
#define SHORTENINGS 100 /* prefixes of a file, and bytes left out of it */
#define MUTATIONS 120
#define CRASH_FILE "replay-crash"

struct input {
    char *path;
    uint8_t *data;
    size_t size;
};

struct corpus {
    struct input files[FILES_MAXIMUM];
    size_t count;
};

/* What is being tried, for the last words. */
static const char *current_path = "";
static uint8_t *current;
static size_t current_size;
static bool finished;
static size_t runs;

/* Write what was tried to a file, which the program then takes alone. */
static void say_last_words(void)
{
    FILE *file = fopen(CRASH_FILE, "wb");

    fprintf(stderr, "replay: at %s or a mutation of it", current_path);
    if (file != NULL &&
        fwrite(current, 1, current_size, file) == current_size) {
        fprintf(stderr, ", which is in %s now", CRASH_FILE);
    }
    fputs("\n", stderr);
    if (file != NULL) {
        fclose(file);
    }
}

static void on_abort(int number)
{
    say_last_words();
    signal(number, SIG_DFL);
    raise(number);
}

/* Nothing that a target calls may end the program. */
static void on_exit_early(void)
{
    if (!finished) {
        fputs("replay: something called exit\n", stderr);
        say_last_words();
        _exit(1);
    }
}

/* The sanitizers' way to say that they give up; NULL without them. */
void __sanitizer_set_death_callback(void (*callback)(void))
    __attribute__((weak));

static void watch(void)
{
    signal(SIGABRT, on_abort);
    atexit(on_exit_early);
    if (__sanitizer_set_death_callback != NULL) {
        __sanitizer_set_death_callback(say_last_words);
    }
}

static _Noreturn void give_up(const char *path, const char *why)
{
    fprintf(stderr, "replay: %s: %s\n", path, why);
    finished = true;
    exit(2);
}

/* Each run gets a copy of exactly its size. */
static void run(const uint8_t *data, size_t size)
{
    current = malloc(size + (size == 0));
    if (current == NULL) {
        give_up(current_path, "no memory");
    }
    if (size > 0) {
        memcpy(current, data, size);
    }
    current_size = size;
    LLVMFuzzerTestOneInput(current, size);
    runs++;
    free(current);
}

static void read_input(const char *path, struct input *input)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc(INPUT_MAXIMUM);

    if (file == NULL || data == NULL) {
        give_up(path, "cannot be read");
    }
    input->size = fread(data, 1, INPUT_MAXIMUM, file);
    input->data = data;
    input->path = strdup(path);
    if (ferror(file)) {
        give_up(path, "cannot be read");
    }
    fclose(file);
}

static int compare_inputs(const void *a, const void *b)
{
    return strcmp(((const struct input *)a)->path,
                  ((const struct input *)b)->path);
}

static void read_corpus(DIR *directory, const char *path, struct corpus *corpus)
{
    struct dirent *entry;

    while ((entry = readdir(directory)) != NULL) {
        char name[4096];

        if (entry->d_name[0] == '.') {
            continue;
        }
        snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
        if (corpus->count == FILES_MAXIMUM) {
            give_up(path, "too many files");
        }
        read_input(name, &corpus->files[corpus->count++]);
    }
    qsort(corpus->files, corpus->count, sizeof(*corpus->files), compare_inputs);
}

/* xorshift32 (Marsaglia, "Xorshift RNGs", 2003), below a limit that is not 0.
 */
static size_t random_below(uint32_t *seed, size_t limit)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed % limit;
}

/* One change of one kind, at one place. `data` has room for twice the input
 * and another. Returns the new size. */
static size_t change(uint32_t *seed, const struct corpus *corpus, uint8_t *data,
                     size_t size)
{
    static const uint8_t likely[] = "\n\r\t '\"`[]();-/*:$.%_0a\xef\xbb\xbf";
    const struct input *other =
        &corpus->files[random_below(seed, corpus->count)];
    size_t at = random_below(seed, size + 1);
    size_t length = 1 + random_below(seed, 16);

    switch (random_below(seed, 6)) {
    case 0: /* flip a bit */
        if (at < size) {
            data[at] ^= (uint8_t)(1u << random_below(seed, 8));
        }
        return size;
    case 1: /* set a byte */
        if (at < size) {
            data[at] = likely[random_below(seed, sizeof(likely))];
        }
        return size;
    case 2: /* insert a byte */
        memmove(data + at + 1, data + at, size - at);
        data[at] = likely[random_below(seed, sizeof(likely))];
        return size + 1;
    case 3: /* leave bytes out */
        length = length < size - at ? length : size - at;
        memmove(data + at, data + at + length, size - at - length);
        return size - length;
    default: { /* insert bytes of another input */
        size_t from = random_below(seed, other->size + 1);

        length *= 2;
        length = length < other->size - from ? length : other->size - from;
        memmove(data + at + length, data + at, size - at);
        memcpy(data + at, other->data + from, length);
        return size + length;
    }
    }
}

static void run_mutated(const struct corpus *corpus, const struct input *input)
{
    uint8_t *data = malloc(input->size + 1024);
    uint32_t seed = 2463534242u;

    if (data == NULL) {
        give_up(input->path, "no memory");
    }
    for (size_t i = 0; i < MUTATIONS; i++) {
        size_t changes = 1 + random_below(&seed, 6);
        size_t size = input->size;

        if (size > 0) {
            memcpy(data, input->data, size);
        }
        for (; changes > 0; changes--) {
            size = change(&seed, corpus, data, size);
        }
        run(data, size);
    }
    free(data);
}

/* Prefixes, and the input without one byte; of a long one not at each place. */
static void run_shortened(const struct input *input)
{
    size_t step = input->size / SHORTENINGS + 1;
    uint8_t *data = malloc(input->size + 1);

    if (data == NULL) {
        give_up(input->path, "no memory");
    }
    for (size_t at = 0; at < input->size; at += step) {
        run(input->data, at);
        memcpy(data, input->data, at);
        memcpy(data + at, input->data + at + 1, input->size - at - 1);
        run(data, input->size - 1);
    }
    free(data);
}

static void free_input(struct input *input)
{
    free(input->path);
    free(input->data);
}

static void replay_directory(DIR *directory, const char *path)
{
    static struct corpus corpus;

    corpus.count = 0;
    read_corpus(directory, path, &corpus);
    if (corpus.count == 0) {
        give_up(path, "has no files");
    }
    for (size_t i = 0; i < corpus.count; i++) {
        const struct input *input = &corpus.files[i];

        current_path = input->path;
        run(input->data, input->size);
        run_shortened(input);
        run_mutated(&corpus, input);
    }
    for (size_t i = 0; i < corpus.count; i++) {
        free_input(&corpus.files[i]);
    }
}

static void replay_file(const char *path)
{
    struct input input;

    read_input(path, &input);
    current_path = path;
    run(input.data, input.size);
    free_input(&input);
}

int main(int count, char **arguments)
{
    if (count < 2) {
        give_up(arguments[0], "takes files and directories");
    }
    watch();
    for (int i = 1; i < count; i++) {
        DIR *directory = opendir(arguments[i]);

        if (directory != NULL) {
            replay_directory(directory, arguments[i]);
            closedir(directory);
        } else {
            replay_file(arguments[i]);
        }
    }
    printf("%zu inputs, and every property held\n", runs);
    finished = true;
    return 0;
}
