// Any bytes as a sender, in a region that the first byte picks: what comes out is bounded,
// printable UTF-8, never empty; what is dialable is E.164 and reads as itself.
#include <unicode/utf8.h>

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "router/identity/phone.hpp"

namespace {

void require(bool so) {
    if (!so) std::abort();
}

bool is_printable(std::string_view text) {
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 letter = 0;
        U8_NEXT(text.data(), at, size, letter);
        if (letter < 0x20 || (letter >= 0x7F && letter < 0xA0) ||
            (letter >= 0x202A && letter <= 0x202E))
            return false;
    }
    return true;
}

bool is_e164(std::string_view text) {
    return text.size() >= 6 && text.size() <= 16 && text[0] == '+' &&
           text.find_first_not_of("0123456789", 1) == text.npos;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using holdfast::identity::NumberReader;
    static const NumberReader readers[] = {NumberReader{"US"}, NumberReader{"GB"},
                                           NumberReader{"DE"}, NumberReader{"AU"}};
    if (size == 0) return 0;
    const auto& reader = readers[bytes[0] % 4];
    const auto sender = reader.read({reinterpret_cast<const char*>(bytes) + 1, size - 1});
    const auto& text = sender.number.reveal();
    require(!text.empty() && text.size() <= holdfast::identity::sender_bytes_max);
    require(is_printable(text) && !(sender.dialable && sender.withheld));
    if (sender.dialable) {
        const auto again = reader.read(text);
        require(is_e164(text) && again.dialable && again.number == sender.number);
        (void)reader.region_hint(sender.number);
    }
    return 0;
}
