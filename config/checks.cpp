#include "config/checks.hpp"

#include <unicode/timezone.h>

#include <algorithm>
#include <memory>

namespace holdfast::config {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_alnum(char c) {
    return is_digit(c) || is_lower(c) || is_upper(c);
}
bool is_hex(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::string unless(bool right, const char* what) {
    return right ? std::string{} : what;
}

}  // namespace

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n\v\f";
    const auto first = text.find_first_not_of(blanks);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::size_t count_characters(std::string_view utf8) {
    return static_cast<std::size_t>(std::ranges::count_if(
        utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::string_view foreign_mark(std::string_view text, std::span<const std::string_view> allowed) {
    for (auto open = text.find('{'); open != text.npos; open = text.find('{', open + 1)) {
        const auto close = text.find('}', open);
        if (close == text.npos) break;
        const auto mark = text.substr(open, close - open + 1);
        if (std::ranges::find(allowed, mark) == allowed.end()) return mark;
    }
    return {};
}

std::string check_site_name(std::string_view value) {
    const auto fits = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
    return unless(!value.empty() && std::ranges::all_of(value, fits),
                  "must be small letters, digits and hyphens, like \"north-line\"");
}

std::string check_language(std::string_view value) {
    const auto base = value.substr(0, value.find('-'));
    const bool plain =
        (base.size() == 2 || base.size() == 3) && std::ranges::all_of(base, is_lower);
    const auto rest = value.substr(base.size());
    const bool country = rest.size() == 3 && is_upper(rest[1]) && is_upper(rest[2]);
    return unless(plain && (rest.empty() || country),
                  "must be a language code like \"en\", \"es\" or \"pt-BR\"");
}

std::string check_region(std::string_view value) {
    return unless(value.size() == 2 && std::ranges::all_of(value, is_upper),
                  "must be a country's two capital letters, like \"US\"");
}

std::string check_log_level(std::string_view value) {
    return unless(value == "debug" || value == "info" || value == "warn" || value == "error",
                  "must be \"debug\", \"info\", \"warn\" or \"error\"");
}

std::string check_time_zone(std::string_view value) {
    const std::unique_ptr<icu::TimeZone> zone{icu::TimeZone::createTimeZone(
        icu::UnicodeString::fromUTF8({value.data(), static_cast<int>(value.size())}))};
    return unless(*zone != icu::TimeZone::getUnknown(),
                  "must be a time zone of the tz database, like \"America/New_York\" or \"UTC\"");
}

std::string check_ladder_level(std::string_view value) {
    const auto fits = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
    return unless(!value.empty() && value.size() <= 32 && std::ranges::all_of(value, fits),
                  "must be names of small letters, digits and hyphens, like \"primary\"");
}

std::string check_notice_path(std::string_view value) {
    constexpr std::string_view known[] = {"pagerduty", "webhook", "alertmanager", "slack", "teams"};
    return unless(
        std::ranges::find(known, value) != std::end(known),
        "must be of \"pagerduty\", \"webhook\", \"alertmanager\", \"slack\" and \"teams\"");
}

std::string check_path(std::string_view value) {
    return unless(value == "text" || check_notice_path(value).empty(),
                  "must be of \"text\", \"pagerduty\", \"webhook\", \"alertmanager\", \"slack\" "
                  "and \"teams\"");
}

std::string check_text_provider(std::string_view value) {
    return unless(value == "twilio" || value == "kannel" || value == "generic",
                  "must be \"twilio\", \"kannel\" or \"generic\"");
}

std::string check_routing_key(std::string_view value) {
    return unless(value.size() == 32 && std::ranges::all_of(value, is_alnum),
                  "must hold the integration key: 32 letters and digits");
}

std::string check_sender(std::string_view value) {
    const bool full = value.starts_with('+');
    const auto digits = value.substr(full ? 1 : 0);
    const bool sized = full ? digits.size() >= 7 && digits.size() <= 15 && digits[0] != '0'
                            : digits.size() >= 3 && digits.size() <= 8;
    return unless(sized && std::ranges::all_of(digits, is_digit),
                  "must be a number with its country code, like \"+12015550123\", or a short code");
}

std::string check_account_sid(std::string_view value) {
    return unless(value.size() == 34 && value.starts_with("AC") &&
                      std::ranges::all_of(value.substr(2), is_hex),
                  "must be the Account SID from Twilio's console: AC and 32 hex digits");
}

std::string check_vault_key(std::string_view value) {
    return unless(value.size() == 64 && std::ranges::all_of(value, is_hex),
                  "must hold 64 hex digits; make one with: openssl rand -hex 32");
}

std::string check_path_secret(std::string_view value) {
    const auto fits = [](char c) { return is_alnum(c) || c == '-' || c == '_'; };
    return unless(!value.empty() && std::ranges::all_of(value, fits),
                  "must hold letters, digits, - and _ only; make one with: openssl rand -hex 16");
}

std::string check_webhook_secret(std::string_view value) {
    constexpr std::string_view prefix = "whsec_";
    const auto fits = [](char c) {
        return is_lower(c) || is_upper(c) || is_digit(c) || c == '+' || c == '/';
    };
    auto base64 = value.starts_with(prefix) ? value.substr(prefix.size()) : std::string_view{};
    const bool whole = base64.size() % 4 == 0;
    for (int i = 0; i < 2 && base64.ends_with('='); ++i) base64.remove_suffix(1);
    return unless(whole && base64.size() >= 32 && std::ranges::all_of(base64, fits),
                  "must hold whsec_ and base64 of 24 bytes or more; make one with: "
                  "echo whsec_$(openssl rand -base64 32)");
}

}  // namespace holdfast::config
