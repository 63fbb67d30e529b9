/* Times: those of the common form, as `events/times.py` reads them. */

#pragma once

#include "bytes.h"

static const i64 NO_TIME = INT64_MIN;

static int two_digits(const u8 *p) {
    return p[0] >= '0' && p[0] <= '9' && p[1] >= '0' && p[1] <= '9' ? (p[0] - '0') * 10 + p[1] - '0' : -1000000;
}

/* Microseconds since 1970-01-01 UTC of `2014-03-03T16:19:05`, with or without a fraction of six digits, with `Z`,
 * `+00:00` or nothing behind it; 0 where the text is of another form. */
static int moment(const u8 *p, u32 size, i64 *to) {
    static const u8 utc[16] = "+00:00";
    static const u8 days_in_month[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
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
    if (!(size == 0 || (size == 1 && *p == 'Z') || (size == 6 && same(p, utc, 6)))) return 0;
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
