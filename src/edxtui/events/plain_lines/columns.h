/* The columns of a line: the places of `events/normalise.py`, in the order in which they are asked. */

#pragma once

#include "dictionaries.h"
#include "members.h"
#include "moment.h"

enum { MOST_LINES = 1 << 15 }; /* lines at once */

static i64 times[MOST_LINES];
static u8 odd[MOST_LINES];
static int32_t codes[MOST_LINES][COLUMNS];
static u8 page_names_block[MOST_VALUES]; /* by the code of the page */

/* With room behind them, as `same` wants it. */
static const u8 SERVER[16] = "server", XBLOCK[16] = "/xblock/", JUMP_TO[16] = "/jump_to/";

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

static inline int first_of(int one, int other) {
    return kinds[one] == MISSING ? other : one;
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
    odd[line] = takes_thought() || (kinds[time] != MISSING && !moment(found[time].at, found[time].size, &times[line]));
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
