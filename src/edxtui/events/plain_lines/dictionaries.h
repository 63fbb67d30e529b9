/* Texts to codes: every distinct text of a dictionary gets a number, from 1 on. */

#pragma once

#include "bytes.h"

enum {
    MOST_VALUES = 1 << 15, /* distinct texts of all dictionaries between two calls of `forget` */
    VALUES_SIZE = 4 << 20, /* bytes of them */
    TABLE = 2 * MOST_VALUES,
};

/* What is coded. Of the first there is a column, a code a line; code 0 is a missing text. */
enum {
    SOURCE,
    EVENT_TYPE,
    USER,
    SESSION,
    HOST,
    IP,
    PAGE,
    ORG,
    /* Not texts, but the codes that a rule asks for, one after the other: each combination has a code of its own. */
    TYPE_INPUTS,
    COURSE_INPUTS,
    MODULE_INPUTS,
    COLUMNS,
    /* Texts that only stand in combinations: */
    NAME = COLUMNS,
    COURSE,
    FORM, /* form text up to the first equals sign, with its escapes */
    MODULE_TEXT,
    DICTIONARIES,
};

#define IS_TEXT(dictionary) ((dictionary) < TYPE_INPUTS || (dictionary) > MODULE_INPUTS)

typedef struct {
    u32 hash;
    u32 at;
    u32 code;
    u16 size;
    u16 dictionary;
} Value;
static Value values[MOST_VALUES];
static u32 value_count, spelt_count;
static u32 counts[DICTIONARIES];
static u32 sizes[DICTIONARIES + 1]; /* of what was spelt of each, in bytes */
static u32 table[TABLE]; /* places in `values`, from 1 */
static u8 value_bytes[VALUES_SIZE + PADDING];
static u32 value_size;
static u8 spelt[VALUES_SIZE + MOST_VALUES];

static inline u32 hash_of(const u8 *p, u32 size, u32 dictionary) {
    u64 hash = (u64)size << 32 | (dictionary + 1);
    while (size >= 8) {
        hash = (hash ^ eight(p)) * 0x9E3779B97F4A7C15ull;
        hash ^= hash >> 29;
        p += 8;
        size -= 8;
    }
    if (size) hash = (hash ^ (eight(p) & ((1ull << 8 * size) - 1))) * 0x9E3779B97F4A7C15ull;
    hash ^= hash >> 32;
    return hash * 0x85EBCA6B;
}

/* The code of some bytes in a dictionary, a new one where they are new; -1 where there is no room left. */
static int32_t code_of(u32 dictionary, const u8 *at, u32 size) {
    u32 hash = hash_of(at, size, dictionary);
    u32 slot = hash & (TABLE - 1);
    for (u32 place; (place = table[slot]); slot = (slot + 1) & (TABLE - 1)) {
        Value *value = &values[place - 1];
        if (value->hash == hash && value->size == size && value->dictionary == dictionary &&
            same(value_bytes + value->at, at, size))
            return value->code;
    }
    if (value_count == MOST_VALUES || value_size + size >= VALUES_SIZE) return -1;
    Value *value = &values[value_count++];
    table[slot] = value_count;
    value->hash = hash;
    value->at = value_size;
    value->size = size;
    value->dictionary = dictionary;
    value->code = ++counts[dictionary];
    __builtin_memcpy(value_bytes + value_size, at, size);
    value_size += size;
    return value->code;
}

/* The code of a combination of codes; -1 where there is no room left, also for one of them. */
static int32_t code_of_codes(u32 dictionary, const int32_t *inputs, u32 number) {
    struct {
        int32_t codes[9];
        u8 padding[8];
    } key;
    for (u32 i = 0; i < number; i++) {
        if (inputs[i] < 0) return -1;
        key.codes[i] = inputs[i];
    }
    return code_of(dictionary, (const u8 *)&key, number * sizeof *inputs);
}

/* Forget all texts: codes begin at 1 again. */
static void forget_values(void) {
    __builtin_memset(table, 0, sizeof table);
    __builtin_memset(counts, 0, sizeof counts);
    value_count = spelt_count = value_size = 0;
}

/* What was not spelt before, in `spelt`: dictionary after dictionary, in the order of the codes, `sizes` the
 * bytes of each. Texts have a line feed behind them; combinations are numbers of 32 bits. How many bytes they are. */
static u32 spell_values(void) {
    u32 to[DICTIONARIES + 1] = {0}, begin = 0;
    for (u32 i = spelt_count; i < value_count; i++) to[values[i].dictionary] += values[i].size + IS_TEXT(values[i].dictionary);
    for (u32 i = 0; i <= DICTIONARIES; i++) {
        u32 size = to[i];
        sizes[i] = size;
        to[i] = begin;
        begin += size;
    }
    for (; spelt_count < value_count; spelt_count++) {
        const Value *value = &values[spelt_count];
        u8 *at = spelt + to[value->dictionary];
        __builtin_memcpy(at, value_bytes + value->at, value->size);
        to[value->dictionary] += value->size + IS_TEXT(value->dictionary);
        if (IS_TEXT(value->dictionary)) at[value->size] = '\n';
    }
    return begin;
}
