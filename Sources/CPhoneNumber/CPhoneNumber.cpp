#include "CPhoneNumber.h"

#include <phonenumbers/phonenumber.pb.h>
#include <phonenumbers/phonenumberutil.h>

#include <set>
#include <string>

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

carillon_phone_status status_of(PhoneNumberUtil::ErrorType error) {
    switch (error) {
        case PhoneNumberUtil::NO_PARSING_ERROR: return CARILLON_PHONE_VALID;
        case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return CARILLON_PHONE_INVALID_COUNTRY_CODE;
        case PhoneNumberUtil::TOO_SHORT_AFTER_IDD: return CARILLON_PHONE_TOO_SHORT;
        case PhoneNumberUtil::TOO_SHORT_NSN: return CARILLON_PHONE_TOO_SHORT;
        case PhoneNumberUtil::TOO_LONG_NSN: return CARILLON_PHONE_TOO_LONG;
        default: return CARILLON_PHONE_NOT_A_NUMBER;
    }
}

// Why a number that was parsed and is not valid is not valid.
carillon_phone_status status_of(PhoneNumberUtil::ValidationResult result) {
    switch (result) {
        case PhoneNumberUtil::INVALID_COUNTRY_CODE: return CARILLON_PHONE_INVALID_COUNTRY_CODE;
        case PhoneNumberUtil::TOO_SHORT: return CARILLON_PHONE_TOO_SHORT;
        case PhoneNumberUtil::TOO_LONG: return CARILLON_PHONE_TOO_LONG;
        default: return CARILLON_PHONE_NOT_ASSIGNED;
    }
}

carillon_phone_kind kind_of(PhoneNumberUtil::PhoneNumberType type) {
    switch (type) {
        case PhoneNumberUtil::FIXED_LINE: return CARILLON_PHONE_FIXED_LINE;
        case PhoneNumberUtil::MOBILE: return CARILLON_PHONE_MOBILE;
        case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return CARILLON_PHONE_FIXED_LINE_OR_MOBILE;
        case PhoneNumberUtil::TOLL_FREE: return CARILLON_PHONE_TOLL_FREE;
        case PhoneNumberUtil::PREMIUM_RATE: return CARILLON_PHONE_PREMIUM_RATE;
        case PhoneNumberUtil::SHARED_COST: return CARILLON_PHONE_SHARED_COST;
        case PhoneNumberUtil::VOIP: return CARILLON_PHONE_VOIP;
        case PhoneNumberUtil::PERSONAL_NUMBER: return CARILLON_PHONE_PERSONAL;
        case PhoneNumberUtil::PAGER: return CARILLON_PHONE_PAGER;
        case PhoneNumberUtil::UAN: return CARILLON_PHONE_UNIVERSAL_ACCESS;
        case PhoneNumberUtil::VOICEMAIL: return CARILLON_PHONE_VOICEMAIL;
        default: return CARILLON_PHONE_UNKNOWN;
    }
}

template <size_t size>
bool copy(const std::string &text, char (&place)[size]) {
    if (text.size() >= size) return false;
    text.copy(place, text.size());
    place[text.size()] = '\0';
    return true;
}

}  // namespace

carillon_phone_status carillon_phone_parse(
    const char *text, size_t length, const char *region, carillon_phone_number *number) {
    const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
    PhoneNumber parsed;
    const carillon_phone_status status = status_of(util.Parse(std::string(text, length), region, &parsed));
    if (status != CARILLON_PHONE_VALID) return status;

    // A number of no known type is what the library calls invalid; asking for the type answers both questions at once.
    const carillon_phone_kind kind = kind_of(util.GetNumberType(parsed));
    if (kind == CARILLON_PHONE_UNKNOWN) return status_of(util.IsPossibleNumberWithReason(parsed));

    std::string home;
    util.GetRegionCodeForNumber(parsed, &home);
    std::string e164;
    util.Format(parsed, PhoneNumberUtil::E164, &e164);
    if (!copy(home, number->region) || !copy(e164, number->e164)) return CARILLON_PHONE_TOO_LONG;
    number->kind = kind;
    return CARILLON_PHONE_VALID;
}

bool carillon_phone_knows_region(const char *region) {
    return PhoneNumberUtil::GetInstance()->GetCountryCodeForRegion(region) != 0;
}
