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

std::uint64_t to_number(std::string_view digits) {
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

}  // namespace holdfast::queue
