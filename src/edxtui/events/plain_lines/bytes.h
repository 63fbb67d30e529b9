/* Bytes, and how some are compared. Whatever is looked at has `PADDING` bytes behind it. */

#pragma once

#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t i64;

#define EXPORT(name) __attribute__((export_name(name)))
#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))

enum { PADDING = 64 };

static inline u64 eight(const void *p) {
    u64 value;
    __builtin_memcpy(&value, p, 8);
    return value;
}

static inline u32 four(const void *p) {
    u32 value;
    __builtin_memcpy(&value, p, 4);
    return value;
}

static inline int same(const u8 *a, const u8 *b, u32 size) {
    while (size >= 8) {
        if (eight(a) != eight(b)) return 0;
        a += 8;
        b += 8;
        size -= 8;
    }
    return !size || !((eight(a) ^ eight(b)) & ((1ull << 8 * size) - 1));
}
