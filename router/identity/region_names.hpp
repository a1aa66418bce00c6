// Where a number is from, in English ("California"), by libphonenumber's geocoder. Its tables cost
// 7 MiB and 5 ms of a start because they are bound when they are loaded; so the library is loaded
// when a region is first asked for. Empty where it knows none or is not installed. Any thread.
#pragma once
#include <string>

namespace i18n::phonenumbers {
class PhoneNumber;
}

namespace holdfast::identity {

std::string region_name(const i18n::phonenumbers::PhoneNumber& number);

}  // namespace holdfast::identity
