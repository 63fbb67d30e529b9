/* Lines of a log to columns of codes, in one pass over the bytes.
 *
 * A plain line is one JSON object from its first byte to its line end, and nothing else. This file reads plain lines as
 * strictly as JSON asks for, notes where the members lie that an index wants, and codes their texts: every distinct
 * text of a column gets a number. It stops before the first line that is not plain; whoever called reads that line in
 * the ways that understand more. A line that is plain but holds something that takes thought, such as an escape in a
 * wanted text, is noted as odd: its span counts, its columns do not.
 *
 * The members and the order in which they are asked are those of `members.py` and `normalise.py`; the tests hold all
 * three together. It is compiled to WebAssembly, by
 * `python -m tests.events.plain_lines.compiling`: whatever a log holds, nothing outside of this
 * module's own memory can be touched.
 */

#include "columns.h"

enum { TEXT_SIZE = 4 << 20 }; /* bytes of text at once */

static u8 text[TEXT_SIZE + PADDING];
static u32 starts[MOST_LINES];
static u32 ends[MOST_LINES];
static u32 ended_at;
/* Why it ended there: all is read or enough lines are; the line is not plain; it is not all there; its texts found no
 * room. */
enum { DONE, NOT_PLAIN, NOT_WHOLE, FULL };
static u32 why_ended;

/* Read the plain lines of `text` from `first`, the start of a line, to `size`; how many there are that are not empty.
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

/* What came to be coded since it was last asked, in `spelt`; see `spell_values`. */
EXPORT("spell") u32 spell(void) { return spell_values(); }

/* Forget what was coded: codes begin at 1 again. */
EXPORT("forget") void forget_all(void) {
    __builtin_memset(page_names_block, 0, sizeof page_names_block);
    forget_values();
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
