// Identifiers: 128 bits, 48 of them the time in milliseconds, written as 26 characters of Crockford's base 32 (the
// ULID layout), so that they sort by age and can be read out. A type per kind keeps them from being mixed up.
#pragma once
#include <array>
#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "router/core/clock.hpp"
#include "router/core/random.hpp"

namespace holdfast {

inline constexpr std::size_t id_length = 26;

std::string make_id_text(TimePoint now, Random& random);
bool is_id_text(std::string_view text);

template <class Kind>
class Id {
  public:
    Id() = default;
    static Id make(TimePoint now, Random& random) { return Id{make_id_text(now, random)}; }
    // Nothing, unless the text is a well-formed id.
    static std::optional<Id> parse(std::string_view text) {
        if (!is_id_text(text)) return std::nullopt;
        return Id{std::string{text}};
    }
    const std::string& text() const { return text_; }
    bool empty() const { return text_.empty(); }
    friend auto operator<=>(const Id&, const Id&) = default;

  private:
    explicit Id(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

using ContactId = Id<struct ContactKind>;
using EventId = Id<struct EventKind>;

}  // namespace holdfast

template <class Kind>
struct std::hash<holdfast::Id<Kind>> {
    std::size_t operator()(const holdfast::Id<Kind>& id) const noexcept {
        return std::hash<std::string>{}(id.text());
    }
};
