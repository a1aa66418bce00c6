#include "router/core/id.hpp"

#include <cstdint>

namespace holdfast {
namespace {
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
}

std::string make_id_text(TimePoint now, Random& random) {
    std::array<unsigned char, 16> bits{};
    const auto ms = static_cast<std::uint64_t>(epoch_ms(now));
    for (int i = 0; i < 6; ++i) bits[static_cast<std::size_t>(i)] = static_cast<unsigned char>(ms >> (40 - 8 * i));
    random.fill(std::span{bits}.subspan(6));

    std::string text(id_length, '0');
    unsigned __int128 value = 0;
    for (auto byte : bits) value = value << 8 | byte;
    for (std::size_t i = id_length; i-- > 0; value >>= 5) text[i] = alphabet[static_cast<unsigned>(value & 31)];
    return text;
}

bool is_id_text(std::string_view text) {
    if (text.size() != id_length || text[0] > '7') return false;
    return text.find_first_not_of(alphabet) == std::string_view::npos;
}

}  // namespace holdfast
