#include "router/queue/hints.hpp"

#include <charconv>

namespace holdfast::queue {

std::vector<std::string_view> unpack_hint(std::string_view message) {
    constexpr std::size_t fields_max = 16;
    std::vector<std::string_view> fields;
    while (!message.empty()) {
        std::size_t length = 0;
        const auto [end, bad] = std::from_chars(message.data(), message.data() + message.size(), length);
        const auto digits = static_cast<std::size_t>(end - message.data());
        if (bad != std::errc{} || digits >= message.size() || *end != ':') return {};
        message.remove_prefix(digits + 1);
        if (length > message.size() || fields.size() == fields_max) return {};
        fields.push_back(message.substr(0, length));
        message.remove_prefix(length);
    }
    return fields;
}

}  // namespace holdfast::queue
