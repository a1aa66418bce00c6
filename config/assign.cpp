#include <algorithm>
#include <charconv>
#include <type_traits>

#include "config/checks.hpp"
#include "config/keys.hpp"

namespace holdfast::config {
namespace {

template <class T>
constexpr bool is_duration = false;
template <class Count, class Period>
constexpr bool is_duration<std::chrono::duration<Count, Period>> = true;

constexpr std::size_t item_chars_max = 300;

std::chrono::milliseconds unit_of(std::string_view name) {
    using namespace std::chrono_literals;
    if (name.ends_with("_ms")) return 1ms;
    if (name.ends_with("_minutes")) return 1min;
    if (name.ends_with("_hours")) return 1h;
    if (name.ends_with("_days")) return 24h;
    return 1s;
}

std::string range_text(const Key& key) {
    return "must be a whole number from " + std::to_string(key.least) + " to " +
           std::to_string(key.most);
}

std::string length_fault(const Key& key, std::string_view text) {
    if (std::ranges::any_of(text, is_control))
        return "must not hold line breaks or control characters";
    const auto chars = static_cast<std::int64_t>(count_characters(text));
    if (chars < key.least) return "must not be empty";
    if (chars > key.most) return "must be at most " + std::to_string(key.most) + " characters long";
    return {};
}

struct Assign {
    const Key& key;
    const Given& given;

    std::string operator()(bool* place) const {
        const auto* value = std::get_if<bool>(&given);
        if (!value) return "must be true or false";
        *place = *value;
        return {};
    }

    template <class Number>
        requires std::is_integral_v<Number> || is_duration<Number>
    std::string operator()(Number* place) const {
        const auto* value = std::get_if<std::int64_t>(&given);
        if (!value) return range_text(key);
        if (*value < key.least || *value > key.most)
            return range_text(key) + ", and is " + std::to_string(*value);
        if constexpr (is_duration<Number>)
            *place = std::chrono::duration_cast<Number>(*value * unit_of(key.name));
        else
            *place = static_cast<Number>(*value);
        return {};
    }

    std::string operator()(std::string* place) const {
        const auto* text = std::get_if<std::string>(&given);
        if (!text) return "must be text in quotes";
        if (auto fault = length_fault(key, *text); !fault.empty()) return fault;
        if (key.check && !text->empty())
            if (auto fault = key.check(*text); !fault.empty()) return fault;
        *place = *text;
        return {};
    }

    std::string operator()(std::filesystem::path* place) const {
        const auto* text = std::get_if<std::string>(&given);
        if (!text) return "must be a path in quotes";
        if (auto fault = length_fault(key, *text); !fault.empty()) return fault;
        *place = *text;
        return {};
    }

    std::string operator()(SecretFile* place) const { return (*this)(&place->path); }

    std::string operator()(std::vector<std::string>* place) const {
        const auto* list = std::get_if<std::vector<std::string>>(&given);
        if (!list) return "must be a list of texts, like [\"one\", \"two\"]";
        const auto items = static_cast<std::int64_t>(list->size());
        if (items < key.least || items > key.most)
            return "must list " + std::to_string(key.least) + " to " + std::to_string(key.most) +
                   " items";
        for (const auto& item : *list) {
            if (item.size() > item_chars_max || std::ranges::any_of(item, is_control))
                return "must list short texts without control characters";
            if (auto fault = key.check(item); !fault.empty()) return "each item " + fault;
        }
        *place = *list;
        return {};
    }
};

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> items;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        if (const auto item = trimmed(text.substr(0, comma)); !item.empty())
            items.emplace_back(item);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return items;
}

}  // namespace

std::string assign(const Key& key, Settings& settings, const Given& given) {
    return std::visit(Assign{key, given}, key.slot(settings));
}

std::expected<Given, std::string> read_given(const Key& key, std::string_view text) {
    Settings scratch;
    const auto slot = key.slot(scratch);
    if (std::holds_alternative<bool*>(slot)) {
        if (text == "true") return Given{true};
        if (text == "false") return Given{false};
        return std::unexpected("must be true or false");
    }
    if (std::holds_alternative<std::vector<std::string>*>(slot)) return Given{split_list(text)};
    if (std::holds_alternative<std::string*>(slot) ||
        std::holds_alternative<std::filesystem::path*>(slot) ||
        std::holds_alternative<SecretFile*>(slot))
        return Given{std::string(text)};
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::unexpected(range_text(key));
    return Given{number};
}

}  // namespace holdfast::config
