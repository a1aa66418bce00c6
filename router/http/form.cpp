#include "router/http/form.hpp"

#include "router/http/http.hpp"

namespace holdfast::http {
namespace {

constexpr std::size_t pairs_max = 256;

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

std::unexpected<Error> broken_escape() {
    return fail(Errc::bad_request, "a percent escape is not followed by two hexadecimal digits");
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%') {
            if (at + 2 >= text.size()) return std::nullopt;
            const int high = hex_value(text[at + 1]);
            const int low = hex_value(text[at + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            decoded += static_cast<char>(high * 16 + low);
            at += 2;
        } else {
            decoded += text[at] == '+' && plus == Plus::space ? ' ' : text[at];
        }
    }
    return decoded;
}

Result<std::vector<Header>> parse_form(std::string_view text) {
    std::vector<Header> form;
    while (!text.empty()) {
        const auto end = text.find('&');
        const auto pair = text.substr(0, end);
        text = end == text.npos ? std::string_view{} : text.substr(end + 1);
        if (pair.empty()) continue;
        if (form.size() == pairs_max) return fail(Errc::too_large, "at most 256 fields");
        const auto equals = pair.find('=');
        auto name = percent_decode(pair.substr(0, equals), Plus::space);
        auto value = equals == pair.npos ? std::string{}
                                         : percent_decode(pair.substr(equals + 1), Plus::space);
        if (!name || !value) return broken_escape();
        form.emplace_back(*std::move(name), *std::move(value));
    }
    return form;
}

std::string_view form_value(const std::vector<Header>& form, std::string_view name) {
    for (const auto& [known, value] : form) {
        if (known == name) return value;
    }
    return {};
}

}  // namespace holdfast::http
