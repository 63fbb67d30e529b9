/* The members of a document that an index wants: those of `events/members.py`. */

#pragma once

#include "json.h"

enum {
    INNER_SIZE = 1 << 20, /* bytes of one payload in a string */
    LONGEST_TEXT = 65000, /* bytes of a text that is coded */
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

static Text found[MEMBERS];
static u8 kinds[MEMBERS];
static int payload_kind[2]; /* of `event`, of `data` */
static u8 inner_text[INNER_SIZE + PADDING];

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
