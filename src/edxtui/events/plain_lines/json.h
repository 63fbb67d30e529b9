/* JSON, read as strictly as it asks for.
 *
 * The functions that read are given the byte where to begin, and return the byte behind; 0 where it is not plain.
 */

#pragma once

#include <wasm_simd128.h>

#include "bytes.h"

enum {
    DEPTH = 128,  /* containers in one another */
    DIGITS = 300, /* of one number */
};

static int in_payload; /* whether what is read stood in a string: then line feeds are white space */

static inline const u8 *white(const u8 *p) {
    if (*p > ' ') return p;
    if (*p == ' ' && p[1] > ' ') return p + 1;
    while (*p == ' ' || *p == '\t' || *p == '\r' || (in_payload && *p == '\n')) p++;
    return p;
}

static inline int is_hex(u8 c) {
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static inline u32 hex(u8 c) {
    return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

/* The code unit of `\uXXXX` at its `u`, or 0x10000. */
static u32 unit(const u8 *p) {
    u32 value = 0;
    if (*p != 'u') return 0x10000;
    for (int i = 1; i <= 4; i++) {
        if (!is_hex(p[i])) return 0x10000;
        value = value << 4 | hex(p[i]);
    }
    return value;
}

/* A well-formed character beyond ASCII. */
static const u8 *wide(const u8 *p) {
    u8 first = p[0];
    if (first >= 0xC2 && first <= 0xDF) return (p[1] & 0xC0) == 0x80 ? p + 2 : 0;
    if ((first & 0xF0) == 0xE0) {
        if ((p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80) return 0;
        if ((first == 0xE0 && p[1] < 0xA0) || (first == 0xED && p[1] > 0x9F)) return 0;
        return p + 3;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        if ((p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80 || (p[3] & 0xC0) != 0x80) return 0;
        if ((first == 0xF0 && p[1] < 0x90) || (first == 0xF4 && p[1] > 0x8F)) return 0;
        return p + 4;
    }
    return 0;
}

/* The rest of a string, its closing quote with it; `*seen` tells of escapes and letters beyond ASCII. */
static inline const u8 *string(const u8 *p, u32 *seen) {
    const v128_t quote = wasm_i8x16_splat('"'), escape = wasm_i8x16_splat('\\'), space = wasm_i8x16_splat(' ');
    *seen = 0;
    for (;;) {
        v128_t block = wasm_v128_load(p);
        /* As signed numbers, control characters and letters beyond ASCII both lie below the space. */
        u32 mask = wasm_i8x16_bitmask(wasm_v128_or(
            wasm_v128_or(wasm_i8x16_eq(block, quote), wasm_i8x16_eq(block, escape)), wasm_i8x16_lt(block, space)));
        if (!mask) {
            p += 16;
            continue;
        }
        p += __builtin_ctz(mask);
        if (*p == '"') return p + 1;
        if (*p < ' ') return 0;
        *seen = 1;
        if (*p != '\\') {
            if (!(p = wide(p))) return 0;
            continue;
        }
        switch (*++p) {
        case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
            p++;
            break;
        default: {
            u32 first = unit(p);
            if (first > 0xFFFF) return 0;
            p += 5;
            if (first < 0xD800 || first > 0xDFFF) break;
            /* One half of a pair without the other is for others to read. */
            if (first > 0xDBFF || *p != '\\') return 0;
            u32 second = unit(p + 1);
            if (second < 0xDC00 || second > 0xDFFF) return 0;
            p += 6;
        }
        }
    }
}

static const u8 *digits(const u8 *p) {
    if (*p < '0' || *p > '9') return 0;
    while (*p >= '0' && *p <= '9') p++;
    return p;
}

static const u8 *number(const u8 *p) {
    const u8 *begin = p;
    if (*p == '-') p++;
    if (*p == '0') p++;
    else if (!(p = digits(p))) return 0;
    if (*p == '.' && !(p = digits(p + 1))) return 0;
    if ((*p | 32) == 'e') {
        p++;
        if (*p == '+' || *p == '-') p++;
        if (!(p = digits(p))) return 0;
    }
    return p - begin <= DIGITS ? p : 0;
}

/* A value that is no string and holds no others. */
static const u8 *word(const u8 *p) {
    switch (*p) {
    case 't': return p[1] == 'r' && p[2] == 'u' && p[3] == 'e' ? p + 4 : 0;
    case 'f': return p[1] == 'a' && p[2] == 'l' && p[3] == 's' && p[4] == 'e' ? p + 5 : 0;
    case 'n': return p[1] == 'u' && p[2] == 'l' && p[3] == 'l' ? p + 4 : 0;
    default: return number(p);
    }
}

/* Any value, for which nobody asks. */
static const u8 *skip(const u8 *p) {
    u8 closing[DEPTH];
    u32 depth = 0, seen;
    for (;;) {
        /* At a value. */
        if (*p == '"') {
            if (!(p = string(p + 1, &seen))) return 0;
        } else if (*p == '{' || *p == '[') {
            if (depth == DEPTH) return 0;
            u8 close = closing[depth] = *p + 2; /* `}` and `]` stand two behind */
            p = white(p + 1);
            if (*p == close) {
                p++;
            } else {
                depth++;
                goto next;
            }
        } else if (!(p = word(p))) {
            return 0;
        }
        /* Behind a value. */
        for (;;) {
            if (!depth) return p;
            p = white(p);
            if (*p == ',') {
                p = white(p + 1);
                break;
            }
            if (*p != closing[depth - 1]) return 0;
            depth--;
            p++;
        }
    next:
        if (closing[depth - 1] == '}') {
            if (*p != '"' || !(p = string(p + 1, &seen))) return 0;
            p = white(p);
            if (*p != ':') return 0;
            p = white(p + 1);
        }
    }
}
