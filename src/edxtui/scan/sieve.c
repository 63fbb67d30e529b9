/* Marks the documents in which a needle stands, and those that write letters or digits of ASCII as escapes.

   What calls it puts text, documents and needle into memory, in the places that the functions at the end name. */

#include <stdint.h>
#include <wasm_simd128.h>

#define TEXT_SIZE (18u << 20)
#define MOST_DOCUMENTS (1u << 18)
#define MOST_NEEDLE 256u
#define BEYOND 512u /* bytes behind the text that may be looked at */

static uint8_t text[TEXT_SIZE + BEYOND];
static uint32_t begins[MOST_DOCUMENTS], ends[MOST_DOCUMENTS];
static uint8_t marks[MOST_DOCUMENTS];
static uint8_t needle[MOST_NEEDLE];

typedef struct {
    uint32_t documents, at;
} Place;

/* Mark the document that holds all bytes from `begin` to `end`, if one does; asked for in the order of the text. */
static void mark(Place *place, uint32_t begin, uint32_t end) {
    while (place->at < place->documents && ends[place->at] <= begin) place->at++;
    if (place->at < place->documents && begins[place->at] <= begin && end <= ends[place->at]) marks[place->at] = 1;
}

static int is_letter(uint8_t byte) { return byte >= 'a' && byte <= 'z'; }

/* Mark the documents with the needle, of which letters are small and, with `any_case`, stand for large ones too.

   `first` and `second` are the bytes of it that are looked for: rare ones. */
__attribute__((export_name("find")))
void find(uint32_t size, uint32_t documents, uint32_t length, uint32_t any_case, uint32_t first, uint32_t second) {
    Place place = {documents, 0};
    const uint8_t a = needle[first], b = needle[second];
    const v128_t want_a = wasm_u8x16_splat(a), want_b = wasm_u8x16_splat(b);
    const v128_t fold_a = wasm_u8x16_splat(any_case && is_letter(a) ? 0x20 : 0);
    const v128_t fold_b = wasm_u8x16_splat(any_case && is_letter(b) ? 0x20 : 0);
    for (uint32_t at = 0; at + length <= size; at += 16) {
        v128_t here_a = wasm_v128_or(wasm_v128_load(text + at + first), fold_a);
        v128_t here_b = wasm_v128_or(wasm_v128_load(text + at + second), fold_b);
        v128_t both = wasm_v128_and(wasm_i8x16_eq(here_a, want_a), wasm_i8x16_eq(here_b, want_b));
        if (!wasm_v128_any_true(both)) continue;
        for (uint32_t bits = wasm_i8x16_bitmask(both); bits; bits &= bits - 1) {
            uint32_t begin = at + (uint32_t)__builtin_ctz(bits), same = 0;
            if (begin + length > size) return;
            while (same < length) {
                uint8_t byte = text[begin + same];
                if (any_case && byte >= 'A' && byte <= 'Z') byte |= 0x20;
                if (byte != needle[same]) break;
                same++;
            }
            if (same == length) mark(&place, begin, begin + length);
        }
    }
}

static int digit(uint8_t byte) {
    if (byte >= '0' && byte <= '9') return byte - '0';
    byte |= 0x20;
    return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* Whether two hexadecimal digits are a letter, a digit or an underscore. */
static int is_plain(const uint8_t *at) {
    int high = digit(at[0]), low = digit(at[1]);
    if (high < 0 || low < 0) return 0;
    int byte = high << 4 | low;
    return (byte >= '0' && byte <= '9') || byte == '_' || is_letter((uint8_t)(byte | 0x20));
}

/* Mark the documents that write a letter, a digit or an underscore as \u00XX or %XX, or a percent sign as \u0025. */
__attribute__((export_name("find_escaped")))
void find_escaped(uint32_t size, uint32_t documents) {
    Place place = {documents, 0};
    const v128_t u = wasm_u8x16_splat('u'), zero = wasm_u8x16_splat('0'), percent = wasm_u8x16_splat('%');
    for (uint32_t at = 0; at < size; at += 16) {
        v128_t here = wasm_v128_load(text + at);
        v128_t units = wasm_v128_and(wasm_i8x16_eq(here, u), wasm_i8x16_eq(wasm_v128_load(text + at + 1), zero));
        v128_t some = wasm_v128_or(units, wasm_i8x16_eq(here, percent));
        if (!wasm_v128_any_true(some)) continue;
        for (uint32_t bits = wasm_i8x16_bitmask(some); bits; bits &= bits - 1) {
            uint32_t begin = at + (uint32_t)__builtin_ctz(bits);
            const uint8_t *byte = text + begin;
            if (byte[0] == '%') {
                if (is_plain(byte + 1)) mark(&place, begin, begin + 3);
            } else if (byte[2] == '0' && (is_plain(byte + 3) || (byte[3] == '2' && byte[4] == '5'))) {
                mark(&place, begin, begin + 5);
            }
        }
    }
}

#define PLACE(name) \
    __attribute__((export_name(#name "_at"))) uint32_t name##_at(void) { return (uint32_t)name; }

PLACE(text)
PLACE(begins)
PLACE(ends)
PLACE(marks)
PLACE(needle)

__attribute__((export_name("text_size"))) uint32_t text_size(void) { return TEXT_SIZE; }
__attribute__((export_name("most_documents"))) uint32_t most_documents(void) { return MOST_DOCUMENTS; }
__attribute__((export_name("most_needle"))) uint32_t most_needle(void) { return MOST_NEEDLE; }
