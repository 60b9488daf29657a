// libphonenumber (C++) behind one C function. Only the room PhoneNumbers imports this.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// What became of a text.
typedef enum {
    CARILLON_PHONE_VALID = 0,
    CARILLON_PHONE_NOT_A_NUMBER = 1,
    CARILLON_PHONE_TOO_SHORT = 2,
    CARILLON_PHONE_TOO_LONG = 3,
    CARILLON_PHONE_INVALID_COUNTRY_CODE = 4,
    // Of a plausible length, and no number that its country assigns.
    CARILLON_PHONE_NOT_ASSIGNED = 5,
} carillon_phone_status;

// What kind of line a number is, by its country's numbering plan.
typedef enum {
    CARILLON_PHONE_UNKNOWN = 0,
    CARILLON_PHONE_FIXED_LINE = 1,
    CARILLON_PHONE_MOBILE = 2,
    CARILLON_PHONE_FIXED_LINE_OR_MOBILE = 3,
    CARILLON_PHONE_TOLL_FREE = 4,
    CARILLON_PHONE_PREMIUM_RATE = 5,
    CARILLON_PHONE_SHARED_COST = 6,
    CARILLON_PHONE_VOIP = 7,
    CARILLON_PHONE_PERSONAL = 8,
    CARILLON_PHONE_PAGER = 9,
    CARILLON_PHONE_UNIVERSAL_ACCESS = 10,
    CARILLON_PHONE_VOICEMAIL = 11,
} carillon_phone_kind;

typedef struct {
    carillon_phone_kind kind;
    // ISO 3166-1 alpha-2, or 001 for numbers of no country; NUL-terminated.
    char region[4];
    // A plus and at most 15 digits; NUL-terminated.
    char e164[24];
} carillon_phone_number;

// Reads a number as it is written in `region` (ISO 3166-1 alpha-2) or internationally. Fills `number` when the status
// is CARILLON_PHONE_VALID. May be called on any thread. `text` need not be NUL-terminated; `region` must be.
carillon_phone_status carillon_phone_parse(
    const char *text, size_t length, const char *region, carillon_phone_number *number);

// Whether numbering plans know the region (ISO 3166-1 alpha-2, upper case, NUL-terminated).
bool carillon_phone_knows_region(const char *region);

#ifdef __cplusplus
}
#endif
