/* Lines of a log to columns of codes, in one pass over the bytes.
 *
 * A plain line is one JSON object from its first byte to its line end, and nothing else. This file reads plain lines as
 * strictly as JSON asks for, notes where the members lie that an index wants, and codes their texts: every distinct
 * text of a column gets a number. It stops before the first line that is not plain; whoever called reads that line in
 * the ways that understand more. A line that is plain but holds something that takes thought, such as an escape in a
 * wanted text, is noted as odd: its span counts, its columns do not.
 *
 * The members and the order in which they are asked are those of `members.py` and `normalise.py`; the tests hold all
 * three together. It is compiled to WebAssembly (see `compiling.py`): whatever a log holds, nothing outside of this
 * module's own memory can be touched.
 */

#include <stdint.h>
#include <wasm_simd128.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t i64;

#define IS_TEXT(dictionary) ((dictionary) < TYPE_INPUTS || (dictionary) > MODULE_INPUTS)
#define EXPORT(name) __attribute__((export_name(name)))
#define LENGTH_OF(array) (sizeof(array) / sizeof((array)[0]))

enum {
    TEXT_SIZE = (4 << 20) + (1 << 16), /* bytes of text at once: a block and the rest of its last line */
    INNER_SIZE = 1 << 20,              /* bytes of one payload in a string */
    MOST_LINES = 1 << 15,              /* lines at once */
    MOST_VALUES = 1 << 15,        /* distinct texts of all columns between two calls of `begin` */
    TABLE = 2 * MOST_VALUES,
    VALUES_SIZE = 4 << 20, /* bytes of them */
    PADDING = 64,           /* bytes that may be looked at behind any text */
    DEPTH = 128,            /* containers in one another */
    DIGITS = 300,           /* of one number */
    LONGEST_TEXT = 65000,   /* bytes of a text that is coded */
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

/* Wanted members, where they stand. */
enum {
    ROOT_SOURCE,
    ROOT_EVENT_TYPE,
    ROOT_NAME,
    ROOT_USER,
    ROOT_SESSION,
    ROOT_HOST,
    ROOT_IP,
    ROOT_PAGE,
    ROOT_COURSE,
    ROOT_TIME,
    ROOT_TIMESTAMP,
    CONTEXT_SOURCE,
    CONTEXT_USER,
    CONTEXT_SESSION,
    CONTEXT_HOST,
    CONTEXT_IP,
    CONTEXT_PAGE,
    CONTEXT_COURSE,
    CONTEXT_ORG,
    CONTEXT_MODULE, /* context.module.usage_key */
    EVENT_PAYLOAD,  /* the six of `event` */
    DATA_PAYLOAD = EVENT_PAYLOAD + 6, /* the six of `data` */
    FORM_NAME = DATA_PAYLOAD + 6, /* of form text: what stands before its first equals sign */
    MEMBERS,
    /* beside no member: */
    CONTEXT = 64,
    MODULE,
    EVENT,
    DATA,
    NOT_WANTED,
};

/* Wanted members of a payload, from `EVENT_PAYLOAD` or `DATA_PAYLOAD`. */
enum { PROBLEM_ID, ID, MODULE_ID, LOCATION, PAYLOAD_COURSE, PAYLOAD_SESSION };

enum { ROOT_OBJECT, CONTEXT_OBJECT, MODULE_OBJECT, PAYLOAD_OBJECT };

/* A text as it stands between its quotes. */
enum { MISSING, PLAIN, ODD }; /* `ODD` has escapes, letters beyond ASCII, or white space at an end */
typedef struct {
    const u8 *at;
    u32 size;
} Text;

enum { NO_PAYLOAD, SOME_PAYLOAD, FORM_PAYLOAD, HARD_PAYLOAD };

/* With room behind them, as `same` wants it. */
static const u8 SERVER[16] = "server", XBLOCK[16] = "/xblock/", JUMP_TO[16] = "/jump_to/", UTC[16] = "+00:00";
static const i64 NO_TIME = INT64_MIN;

static u8 text[TEXT_SIZE + PADDING];
static u8 inner_text[INNER_SIZE + PADDING];

static u32 starts[MOST_LINES];
static u32 ends[MOST_LINES];
static i64 times[MOST_LINES];
static u8 odd[MOST_LINES];
static int32_t codes[MOST_LINES][COLUMNS];
static u32 ended_at;
/* Why it ended there: all is read or enough lines are; the line is not plain; it is not all there; its texts found no
 * room. */
enum { DONE, NOT_PLAIN, NOT_WHOLE, FULL };
static u32 why_ended;

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
static u8 page_names_block[MOST_VALUES]; /* by the code of the page */
static u8 spelt[VALUES_SIZE + MOST_VALUES];

static Text found[MEMBERS];
static u8 kinds[MEMBERS];
static int payload_kind[2]; /* of `event`, of `data` */

/* ---- JSON ------------------------------------------------------------------------------------------------------- */

/* The functions that read are given the byte where to begin, and return the byte behind; 0 where it is not plain. */

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

/* ---- Members ---------------------------------------------------------------------------------------------------- */

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

/* Whether a name of the length of `word` is that word; the ends of two equal halves may overlap. */
static inline int is(const u8 *name, const char *word, u32 size) {
    if (size >= 8) return eight(name) == eight(word) && eight(name + size - 8) == eight(word + size - 8);
    if (size >= 4) return four(name) == four(word) && four(name + size - 4) == four(word + size - 4);
    return name[0] == (u8)word[0] && name[1] == (u8)word[1];
}

#define IS(word) is(name, word, sizeof(word) - 1)

static int root_member(const u8 *name, u32 size) {
    switch (size) {
    case 2: return IS("ip") ? ROOT_IP : NOT_WANTED;
    case 4:
        if (IS("time")) return ROOT_TIME;
        if (IS("name")) return ROOT_NAME;
        if (IS("host")) return ROOT_HOST;
        if (IS("page")) return ROOT_PAGE;
        return IS("data") ? DATA : NOT_WANTED;
    case 5: return IS("event") ? EVENT : NOT_WANTED;
    case 7:
        if (IS("context")) return CONTEXT;
        return IS("session") ? ROOT_SESSION : NOT_WANTED;
    case 8: return IS("username") ? ROOT_USER : NOT_WANTED;
    case 9:
        if (IS("course_id")) return ROOT_COURSE;
        return IS("timestamp") ? ROOT_TIMESTAMP : NOT_WANTED;
    case 10: return IS("event_type") ? ROOT_EVENT_TYPE : NOT_WANTED;
    case 12: return IS("event_source") ? ROOT_SOURCE : NOT_WANTED;
    default: return NOT_WANTED;
    }
}

static int context_member(const u8 *name, u32 size) {
    switch (size) {
    case 2: return IS("ip") ? CONTEXT_IP : NOT_WANTED;
    case 4:
        if (IS("host")) return CONTEXT_HOST;
        return IS("page") ? CONTEXT_PAGE : NOT_WANTED;
    case 6:
        if (IS("org_id")) return CONTEXT_ORG;
        return IS("module") ? MODULE : NOT_WANTED;
    case 7: return IS("session") ? CONTEXT_SESSION : NOT_WANTED;
    case 8: return IS("username") ? CONTEXT_USER : NOT_WANTED;
    case 9: return IS("course_id") ? CONTEXT_COURSE : NOT_WANTED;
    case 12: return IS("event_source") ? CONTEXT_SOURCE : NOT_WANTED;
    default: return NOT_WANTED;
    }
}

static int payload_member(const u8 *name, u32 size, int first) {
    switch (size) {
    case 2: return IS("id") ? first + ID : NOT_WANTED;
    case 7: return IS("session") ? first + PAYLOAD_SESSION : NOT_WANTED;
    case 8: return IS("location") ? first + LOCATION : NOT_WANTED;
    case 9:
        if (IS("course_id")) return first + PAYLOAD_COURSE;
        return IS("module_id") ? first + MODULE_ID : NOT_WANTED;
    case 10: return IS("problem_id") ? first + PROBLEM_ID : NOT_WANTED;
    default: return NOT_WANTED;
    }
}

static int member(int object, int first, const u8 *name, u32 size) {
    switch (object) {
    case ROOT_OBJECT: return root_member(name, size);
    case CONTEXT_OBJECT: return context_member(name, size);
    case MODULE_OBJECT: return size == 9 && IS("usage_key") ? CONTEXT_MODULE : NOT_WANTED;
    default: return payload_member(name, size, first);
    }
}

static void forget(int from, int to) {
    __builtin_memset(kinds + from, MISSING, to - from);
}

static const u8 *payload(const u8 *p, int which);

/* An object with wanted members, from its brace. Of members that stand twice the last counts. */
static const u8 *object(const u8 *p, int which, int first) {
    u32 seen;
    p = white(p + 1);
    if (*p == '}') return p + 1;
    for (;;) {
        if (*p != '"') return 0;
        const u8 *name = ++p;
        if (!(p = string(p, &seen)) || seen) return 0; /* an escaped name may be any name */
        u32 size = p - 1 - name;
        p = white(p);
        if (*p != ':') return 0;
        p = white(p + 1);
        int place = member(which, first, name, size);
        if (place < MEMBERS) {
            Text *member = &found[place];
            if (*p == '"') {
                const u8 *at = ++p;
                if (!(p = string(p, &seen))) return 0;
                member->at = at;
                member->size = p - 1 - at;
                kinds[place] = p - 1 == at                                                       ? MISSING
                               : seen || *at == ' ' || p[-2] == ' ' || p - 1 - at > LONGEST_TEXT ? ODD
                                                                                                 : PLAIN;
            } else {
                kinds[place] = MISSING;
                if (!(p = skip(p))) return 0;
            }
        } else if (place == NOT_WANTED) {
            if (!(p = skip(p))) return 0;
        } else if (place == EVENT || place == DATA) {
            if (!(p = payload(p, place == DATA))) return 0;
        } else {
            if (place == CONTEXT) forget(CONTEXT_SOURCE, CONTEXT_MODULE + 1);
            else forget(CONTEXT_MODULE, CONTEXT_MODULE + 1);
            p = *p != '{' ? skip(p) : object(p, place == CONTEXT ? CONTEXT_OBJECT : MODULE_OBJECT, 0);
            if (!p) return 0;
        }
        p = white(p);
        if (*p == '}') return p + 1;
        if (*p != ',') return 0;
        p = white(p + 1);
    }
}

/* A string without its escapes, in `inner_text`; its size. */
static u32 unescape(const u8 *p, const u8 *end) {
    u8 *to = inner_text;
    while (p < end) {
        if (*p != '\\') {
            *to++ = *p++;
            continue;
        }
        switch (*++p) {
        case 'b': *to++ = '\b'; p++; break;
        case 'f': *to++ = '\f'; p++; break;
        case 'n': *to++ = '\n'; p++; break;
        case 'r': *to++ = '\r'; p++; break;
        case 't': *to++ = '\t'; p++; break;
        case 'u': {
            u32 letter = unit(p);
            p += 5;
            if (letter >= 0xD800 && letter <= 0xDBFF) { /* `string` has seen that the other half follows */
                letter = 0x10000 + ((letter - 0xD800) << 10) + (unit(p + 1) - 0xDC00);
                p += 6;
            }
            if (letter < 0x80) {
                *to++ = letter;
            } else if (letter < 0x800) {
                *to++ = 0xC0 | letter >> 6;
                *to++ = 0x80 | (letter & 63);
            } else if (letter < 0x10000) {
                *to++ = 0xE0 | letter >> 12;
                *to++ = 0x80 | (letter >> 6 & 63);
                *to++ = 0x80 | (letter & 63);
            } else {
                *to++ = 0xF0 | letter >> 18;
                *to++ = 0x80 | (letter >> 12 & 63);
                *to++ = 0x80 | (letter >> 6 & 63);
                *to++ = 0x80 | (letter & 63);
            }
            break;
        }
        default: *to++ = *p++;
        }
    }
    for (u32 i = 0; i < PADDING; i++) to[i] = 0;
    return to - inner_text;
}

/* What is to be known of a string that is not JSON: whether it is form text with inputs, and its first name. */
static int form_of(const u8 *p, const u8 *end) {
    if (end - p > 10 && p[0] == '\\' && p[1] == '"' && p[2] == 'i' && end[-2] == '\\' && end[-1] == '"') {
        /* Some browsers' form text is JSON once more, in quotes of its own. */
        p += 2;
        end -= 2;
        for (const u8 *at = p; at < end; at++)
            if (*at == '\\') return HARD_PAYLOAD;
    }
    const u8 *begin = p, *equals = 0;
    int inputs = 0;
    for (; p < end; p++) {
        if (*p == '\\' && (p == begin || (p[1] == 'u' && p[2] == '0' && p[3] == '0' && p[4] < '8')))
            return HARD_PAYLOAD; /* an escaped letter of ASCII may be any of those looked for */
        if (*p == 'i' && p[1] == 'n' && p[2] == 'p' && p[3] == 'u' && p[4] == 't' && p[5] == '_') inputs = 1;
        if (*p == '=' && !equals) equals = p;
    }
    if (!inputs) return SOME_PAYLOAD;
    found[FORM_NAME].at = begin;
    found[FORM_NAME].size = (equals ? equals : end) - begin;
    if (found[FORM_NAME].size > LONGEST_TEXT) return HARD_PAYLOAD;
    return FORM_PAYLOAD;
}

static u8 *free_inner; /* an inner text is kept until its line is coded */

/* The value of `event` or `data`. */
static const u8 *payload(const u8 *p, int which) {
    int first = which ? DATA_PAYLOAD : EVENT_PAYLOAD;
    forget(first, first + 6);
    payload_kind[which] = *p == 'n' ? NO_PAYLOAD : SOME_PAYLOAD;
    if (*p == '{') return object(p, PAYLOAD_OBJECT, first);
    if (*p != '"') return skip(p);
    u32 seen;
    const u8 *begin = p + 1;
    if (!(p = string(begin, &seen))) return 0;
    const u8 *end = p - 1;
    if (*begin == '{') {
        /* One line has one such text; where both members have, or one stands twice, others read it. */
        if (free_inner != inner_text || end - begin > INNER_SIZE) {
            payload_kind[which] = HARD_PAYLOAD;
            return p;
        }
        u32 size = unescape(begin, end);
        free_inner = inner_text + size;
        in_payload = 1;
        const u8 *last = object(inner_text, PAYLOAD_OBJECT, first);
        if (last) last = white(last);
        in_payload = 0;
        if (last != inner_text + size) {
            /* What does not end with its brace was cut, and is text to all who read it. */
            const u8 *close = inner_text + size;
            while (close > inner_text && close[-1] <= ' ') close--;
            int cut = close[-1] != '}' && form_of(inner_text, inner_text + size) == SOME_PAYLOAD;
            payload_kind[which] = cut ? SOME_PAYLOAD : HARD_PAYLOAD;
            forget(first, first + 6);
        }
    } else {
        /* There is one place for the name of a form. */
        int kind = form_of(begin, end), other = payload_kind[!which];
        payload_kind[which] = kind == FORM_PAYLOAD && other == FORM_PAYLOAD ? HARD_PAYLOAD : kind;
    }
    return p;
}

/* ---- Columns ---------------------------------------------------------------------------------------------------- */

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

static inline int same(const u8 *a, const u8 *b, u32 size) {
    while (size >= 8) {
        if (eight(a) != eight(b)) return 0;
        a += 8;
        b += 8;
        size -= 8;
    }
    return !size || !((eight(a) ^ eight(b)) & ((1ull << 8 * size) - 1));
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

static inline int32_t code_of_text(u32 dictionary, int place) {
    return kinds[place] == MISSING ? 0 : code_of(dictionary, found[place].at, found[place].size);
}

static int has(const Text *text, const u8 *word, u32 size) {
    for (u32 i = 0; i + size <= text->size; i++)
        if (same(text->at + i, word, size)) return 1;
    return 0;
}

/* The code of the page, where it may be that of a usage key, and else 0. */
static int32_t page_for_module(int32_t code, int place) {
    if (code <= 0) return 0;
    u8 *known = &page_names_block[code - 1];
    if (!*known) {
        const Text *page = &found[place];
        *known = 1 + (has(page, XBLOCK, 8) || has(page, JUMP_TO, 9));
    }
    return *known == 2 ? code : 0;
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

static inline int first_of(int one, int other) {
    return kinds[one] == MISSING ? other : one;
}

static int two_digits(const u8 *p) {
    return p[0] >= '0' && p[0] <= '9' && p[1] >= '0' && p[1] <= '9' ? (p[0] - '0') * 10 + p[1] - '0' : -1000000;
}

/* Microseconds since 1970-01-01 UTC of `2014-03-03T16:19:05`, with or without a fraction of six digits, with `Z`,
 * `+00:00` or nothing behind it; 0 where the text is of another form. */
static int moment(const Text *time, i64 *to) {
    static const u8 days_in_month[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const u8 *p = time->at;
    u32 size = time->size;
    if (size < 19 || p[4] != '-' || p[7] != '-' || p[10] != 'T' || p[13] != ':' || p[16] != ':') return 0;
    int year = two_digits(p) * 100 + two_digits(p + 2), month = two_digits(p + 5), day = two_digits(p + 8);
    int hour = two_digits(p + 11), minute = two_digits(p + 14), second = two_digits(p + 17), fraction = 0;
    p += 19;
    size -= 19;
    if (size >= 7 && *p == '.') {
        fraction = two_digits(p + 1) * 10000 + two_digits(p + 3) * 100 + two_digits(p + 5);
        p += 7;
        size -= 7;
    }
    if (!(size == 0 || (size == 1 && *p == 'Z') || (size == 6 && same(p, UTC, 6)))) return 0;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month[month - 1]) return 0;
    if (month == 2 && day == 29 && (year % 4 || (year % 100 == 0 && year % 400))) return 0;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || fraction < 0) return 0;
    /* Days since 1970-01-01, in years that begin in March, so that the leap day comes last (Hinnant's civil days). */
    int shifted = year - (month <= 2), era = shifted / 400, year_of_era = shifted - era * 400;
    int day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    i64 days = era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
    *to = (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000000 + fraction;
    return 1;
}

/* Whether the line just read takes thought that is not spent here. */
static int takes_thought(void) {
    u8 any = 0;
    for (int i = 0; i < MEMBERS; i++) any |= kinds[i];
    if (any & ODD) return 1;
    if (payload_kind[0] == HARD_PAYLOAD || payload_kind[1] == HARD_PAYLOAD) return 1;
    /* Which of two names is a person's is a rule of its own. */
    const Text *root = &found[ROOT_USER], *context = &found[CONTEXT_USER];
    return kinds[ROOT_USER] != MISSING && kinds[CONTEXT_USER] != MISSING &&
           !(root->size == context->size && same(root->at, context->at, root->size));
}

/* The columns of the line just read; 0 where there is no room left. */
static int column(u32 line) {
    int32_t *row = codes[line];
    __builtin_memset(row, 0, sizeof codes[line]);
    int time = first_of(ROOT_TIME, ROOT_TIMESTAMP);
    times[line] = NO_TIME;
    odd[line] = takes_thought() || (kinds[time] != MISSING && !moment(&found[time], &times[line]));
    if (!odd[line]) {
        int which = payload_kind[0] == NO_PAYLOAD, in = which ? DATA_PAYLOAD : EVENT_PAYLOAD;
        int type = first_of(ROOT_EVENT_TYPE, ROOT_NAME), source = first_of(ROOT_SOURCE, CONTEXT_SOURCE);
        int page = first_of(ROOT_PAGE, CONTEXT_PAGE);
        row[SOURCE] = code_of_text(SOURCE, source);
        row[EVENT_TYPE] = code_of_text(EVENT_TYPE, type);
        row[USER] = code_of_text(USER, first_of(ROOT_USER, CONTEXT_USER));
        row[SESSION] = code_of_text(SESSION, first_of(first_of(ROOT_SESSION, CONTEXT_SESSION), in + PAYLOAD_SESSION));
        row[HOST] = code_of_text(HOST, first_of(ROOT_HOST, CONTEXT_HOST));
        row[IP] = code_of_text(IP, first_of(ROOT_IP, CONTEXT_IP));
        row[PAGE] = code_of_text(PAGE, page);
        row[ORG] = code_of_text(ORG, CONTEXT_ORG);

        int32_t name = code_of_text(NAME, ROOT_NAME);
        int32_t type_inputs[] = {row[EVENT_TYPE], name, row[SOURCE]};
        row[TYPE_INPUTS] = code_of_codes(TYPE_INPUTS, type_inputs, LENGTH_OF(type_inputs));

        /* Where no member names a course, the URL may. */
        int32_t course = code_of_text(COURSE, first_of(first_of(CONTEXT_COURSE, ROOT_COURSE), in + PAYLOAD_COURSE));
        int is_server = kinds[source] == PLAIN && found[source].size == 6 && same(found[source].at, SERVER, 6);
        int32_t course_inputs[] = {course, !course && is_server ? row[EVENT_TYPE] : 0,
                                   !course && !is_server ? row[PAGE] : 0};
        row[COURSE_INPUTS] = code_of_codes(COURSE_INPUTS, course_inputs, LENGTH_OF(course_inputs));

        int is_path = kinds[type] == PLAIN && *found[type].at == '/';
        int32_t form = 0;
        if (payload_kind[which] == FORM_PAYLOAD) {
            kinds[FORM_NAME] = PLAIN;
            form = code_of_text(FORM, FORM_NAME);
        }
        int32_t module_inputs[] = {code_of_text(MODULE_TEXT, in + PROBLEM_ID),
                                   code_of_text(MODULE_TEXT, in + ID),
                                   code_of_text(MODULE_TEXT, in + MODULE_ID),
                                   code_of_text(MODULE_TEXT, in + LOCATION),
                                   code_of_text(MODULE_TEXT, CONTEXT_MODULE),
                                   form,
                                   is_path ? row[EVENT_TYPE] : 0,
                                   page_for_module(row[PAGE], page),
                                   row[COURSE_INPUTS]};
        row[MODULE_INPUTS] = code_of_codes(MODULE_INPUTS, module_inputs, LENGTH_OF(module_inputs));
    }
    for (u32 i = 0; i < COLUMNS; i++)
        if (row[i] < 0) return 0;
    return 1;
}

/* ---- What is called --------------------------------------------------------------------------------------------- */

/* Forget all texts: codes begin at 1 again. */
EXPORT("forget") void forget_all(void) {
    __builtin_memset(table, 0, sizeof table);
    __builtin_memset(counts, 0, sizeof counts);
    __builtin_memset(page_names_block, 0, sizeof page_names_block);
    value_count = spelt_count = value_size = 0;
}

/* Read the plain lines of `text` from `begin`, the start of a line, to `size`; how many there are that are not empty.
 * `ended_at` is then the start of the first line that was not read. */
EXPORT("read") u32 read(u32 first, u32 size) {
    const u8 *p = text + first, *end = text + size;
    u32 line = 0;
    why_ended = DONE;
    for (u32 i = 0; i < PADDING; i++) text[size + i] = 0;
    while (p < end && line < MOST_LINES) {
        const u8 *begin = p;
        if (*p == '{') {
            forget(0, MEMBERS);
            payload_kind[0] = payload_kind[1] = NO_PAYLOAD;
            free_inner = inner_text;
            if (!(p = object(p, ROOT_OBJECT, 0))) {
                p = begin;
                why_ended = NOT_PLAIN;
                break;
            }
            starts[line] = begin - text;
            ends[line] = p - text;
        }
        const u8 *close = p;
        if (*p == '\r') p++;
        if (*p != '\n') {
            p = begin;
            why_ended = NOT_PLAIN;
            break;
        }
        if (close != begin && !column(line++)) {
            line--;
            why_ended = FULL;
            p = begin;
            break;
        }
        p++;
    }
    ended_at = p - text;
    if (why_ended == NOT_PLAIN) {
        const u8 *feed = p;
        while (feed < end && *feed != '\n') feed++;
        if (feed == end) why_ended = NOT_WHOLE;
    }
    return line;
}

/* What was not spelt before, in `spelt`: dictionary after dictionary, in the order of the codes, `sizes` the
 * bytes of each. Texts have a line feed behind them; combinations are numbers of 32 bits. How many bytes they are. */
EXPORT("spell") u32 spell(void) {
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

EXPORT("text_at") u8 *text_at(void) { return text; }
EXPORT("text_size") u32 text_size(void) { return TEXT_SIZE; }
EXPORT("spelt_at") u8 *spelt_at(void) { return spelt; }
EXPORT("sizes_at") u32 *sizes_at(void) { return sizes; }
EXPORT("value_count") u32 how_many_values(void) { return value_count; }
EXPORT("most_values") u32 most_values(void) { return MOST_VALUES; }
EXPORT("starts_at") u32 *starts_at(void) { return starts; }
EXPORT("ends_at") u32 *ends_at(void) { return ends; }
EXPORT("times_at") i64 *times_at(void) { return times; }
EXPORT("odd_at") u8 *odd_at(void) { return odd; }
EXPORT("codes_at") int32_t *codes_at(void) { return codes[0]; }
EXPORT("most_lines") u32 most_lines(void) { return MOST_LINES; }
EXPORT("why_ended_at") u32 *why_ended_at(void) { return &why_ended; }
EXPORT("ended_at") u32 *ended_at_at(void) { return &ended_at; }
