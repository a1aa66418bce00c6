#include "router/http/http.hpp"
#include "router/http/text.hpp"

namespace holdfast::http {

std::string_view Request::header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
        if (known == name) return value;
    }
    return {};
}

std::string_view Request::cookie(std::string_view name) const {
    std::string_view found;
    for (const auto& [field, list] : headers) {
        if (field != "cookie") continue;
        const bool here = any_item(list, ';', [&](std::string_view pair) {
            const auto equals = pair.find('=');
            if (equals == pair.npos || pair.substr(0, equals) != name) return false;
            found = pair.substr(equals + 1);
            return true;
        });
        if (here) break;
    }
    return found;
}

}  // namespace holdfast::http
