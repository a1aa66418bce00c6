#include "router/identity/phone.hpp"

#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <optional>
#include <set>

#include "router/identity/region_names.hpp"

namespace holdfast::identity {

namespace {

namespace phone = i18n::phonenumbers;

constexpr std::size_t e164_digits_max = 15;  // ITU-T E.164

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

// What can be shown: no control or direction characters, no broken UTF-8, no space at the ends, a
// bounded length.
std::string printable(std::string_view text) {
    std::string out;
    const auto size = static_cast<std::int32_t>(std::min<std::size_t>(text.size(), 4096));
    for (std::int32_t at = 0; at < size;) {
        const auto begin = at;
        UChar32 letter = 0;
        U8_NEXT(text.data(), at, size, letter);
        const auto kind = letter < 0 ? U_CONTROL_CHAR : u_charType(letter);
        if (kind == U_CONTROL_CHAR || kind == U_FORMAT_CHAR || kind == U_LINE_SEPARATOR ||
            kind == U_PARAGRAPH_SEPARATOR || (out.empty() && letter == ' '))
            continue;
        if (out.size() + static_cast<std::size_t>(at - begin) > sender_bytes_max) break;
        out.append(text, static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin));
    }
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

// +1, an area code and an exchange that each start with 2 to 9, four digits: exactly what the
// library would give back.
bool is_plain_nanp(std::string_view text) {
    return text.size() == 12 && text.starts_with("+1") && text[2] >= '2' && text[5] >= '2' &&
           std::ranges::all_of(text.substr(2), is_digit);
}

// Only what people write numbers with. The library itself would find a number inside a name or a
// sentence, and would drop an extension: both would be somebody else's number.
bool looks_like_number(std::string_view text) {
    const bool international = text.starts_with('+');
    const auto rest = text.substr(international ? 1 : 0);
    const auto digits = std::ranges::count_if(rest, is_digit);
    // Six digits or fewer without a country code are a short code, even where subscribers' numbers
    // can be that short.
    return (international || digits > 6) && std::ranges::all_of(rest, [](char letter) {
               return is_digit(letter) || std::string_view{" -()./"}.contains(letter);
           });
}

std::optional<phone::PhoneNumber> parse(const std::string& text, const std::string& region) {
    phone::PhoneNumber number;
    if (is_plain_nanp(text)) {
        number.set_country_code(1);
        number.set_national_number(std::stoull(text.substr(2)));
        return number;
    }
    const auto* library = phone::PhoneNumberUtil::GetInstance();
    if (library->Parse(text, region, &number) != phone::PhoneNumberUtil::NO_PARSING_ERROR ||
        // Possible "locally only" would be dialled as another number from anywhere else.
        library->IsPossibleNumberWithReason(number) != phone::PhoneNumberUtil::IS_POSSIBLE)
        return std::nullopt;
    return number;
}

// E.164, or empty if it is no number.
std::string normalise_once(const std::string& text, const std::string& region) {
    std::string e164;
    if (const auto number = parse(text, region))
        phone::PhoneNumberUtil::GetInstance()->Format(*number, phone::PhoneNumberUtil::E164, &e164);
    return e164;
}

std::string normalise(const std::string& text, const std::string& region) {
    auto e164 = normalise_once(text, region);
    // Some countries' plans have longer numbers than can be dialled from abroad.
    if (e164.size() > 1 + e164_digits_max) return {};
    // Of surplus leading zeros the library takes one away each time: such a number would change
    // whenever it is read.
    return e164 == text || e164 == normalise_once(e164, region) ? e164 : std::string{};
}

// The digits of what may be a short number, however it is grouped; empty: it is none.
std::string short_digits(std::string_view text) {
    std::string digits;
    for (const char letter : text) {
        if (is_digit(letter)) digits += letter;
        else if (!std::string_view{" -./"}.contains(letter)) return {};
    }
    return digits.size() >= 3 && digits.size() <= 6 ? digits : std::string{};
}

// In use, not only of a length that short numbers have: 12345 and 000 lead nowhere in many places.
bool is_in_use(const std::string& short_number, const std::string& region) {
    static const phone::ShortNumberInfo known;
    if (known.ConnectsToEmergencyNumber(short_number, region)) return true;
    phone::PhoneNumber number;
    const auto parsed =
        phone::PhoneNumberUtil::GetInstance()->Parse(short_number, region, &number);
    return parsed == phone::PhoneNumberUtil::NO_PARSING_ERROR &&
           known.IsValidShortNumberForRegion(number, region);
}

// What stands before an extension; empty if the library reads none, or reads another number there.
std::string before_extension(const std::string& text, const std::string& region) {
    const auto* library = phone::PhoneNumberUtil::GetInstance();
    phone::PhoneNumber number;
    if (library->Parse(text, region, &number) != phone::PhoneNumberUtil::NO_PARSING_ERROR ||
        !number.has_extension())
        return {};
    const auto head = text.substr(0, text.find_first_not_of("+ -()./0123456789"));
    std::string e164;
    library->Format(number, phone::PhoneNumberUtil::E164, &e164);
    return looks_like_number(head) && normalise(head, region) == e164 ? head : std::string{};
}

// Carriers name a hidden sender by one of these words, or by its spelling on a telephone's keys
// after a plus sign.
bool is_withheld(std::string_view text) {
    constexpr std::string_view words[] = {"ANONYMOUS",   "BLOCKED", "PRIVATE", "RESTRICTED",
                                          "UNAVAILABLE", "UNKNOWN", "WITHHELD"};
    constexpr std::string_view keys = "22233344455566677778889999";
    const bool spelled = text.starts_with('+');
    if (spelled) text.remove_prefix(1);
    return std::ranges::any_of(words, [&](std::string_view word) {
        return std::ranges::equal(text, word, [&](char given, char letter) {
            if (spelled) return given == keys[static_cast<std::size_t>(letter - 'A')];
            return (given & ~0x20) == letter;
        });
    });
}

}  // namespace

Sender NumberReader::read(std::string_view as_written) const {
    if (is_plain_nanp(as_written)) return {PhoneNumber{std::string{as_written}}, true, false};
    auto text = printable(as_written);
    if (text.empty()) return {PhoneNumber{"unknown"}, false, true};
    if (is_withheld(text)) return {PhoneNumber{std::move(text)}, false, true};
    if (looks_like_number(text))
        if (auto e164 = normalise(text, region_); !e164.empty())
            return {PhoneNumber{std::move(e164)}, true, false};
    return {PhoneNumber{std::move(text)}, false, false};
}

PhoneNumber NumberReader::to_dial(std::string_view as_written) const {
    if (as_written.size() > sender_bytes_max) return {};
    if (auto digits = short_digits(as_written); !digits.empty())
        return is_in_use(digits, region_) ? PhoneNumber{std::move(digits)} : PhoneNumber{};
    auto sender = read(as_written);
    if (!sender.dialable) sender = read(before_extension(std::string{as_written}, region_));
    return sender.dialable ? std::move(sender.number) : PhoneNumber{};
}

std::string NumberReader::region_hint(const PhoneNumber& number) const {
    if (!looks_like_number(number.reveal())) return {};
    const auto read = parse(number.reveal(), region_);
    return read ? region_name(*read) : std::string{};
}

std::string RegionHints::of(const PhoneNumber& number) {
    const auto& text = number.reveal();
    if (!is_plain_nanp(text)) return numbers_.region_hint(number);
    auto exchange = text.substr(0, text.size() - 4);
    if (const auto found = kept_.find(exchange); found != kept_.end()) return found->second;
    if (kept_.size() == kept_max) kept_.clear();
    return kept_[std::move(exchange)] = numbers_.region_hint(number);
}

bool NumberReader::is_region(std::string_view code) {
    std::set<std::string> known;
    phone::PhoneNumberUtil::GetInstance()->GetSupportedRegions(&known);
    return known.contains(std::string{code});
}

}  // namespace holdfast::identity
