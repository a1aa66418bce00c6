// Any bytes as a calendar and as a rota: what is taken is written and read again as itself, and
// says who is on call without a gap.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ops/oncall/rota/ical.hpp"
#include "ops/oncall/rota/rota_json.hpp"

namespace {

using namespace holdfast;
using namespace holdfast::oncall;

const auto now = from_epoch_ms(1'795'000'000'000);

void require(bool so) {
    if (!so) std::abort();
}

void ask(const Level& level, const Zone& zone) {
    const auto ahead = watches(level, zone, now, now + outlook);
    require(ahead.front().from == now && ahead.back().to == now + outlook);
    for (std::size_t i = 1; i < ahead.size(); ++i) require(ahead[i].from == ahead[i - 1].to);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const auto zone = *Zone::make("America/New_York");
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    if (const auto level = read_calendar(text, "primary", zone)) {
        const auto again = read_calendar(write_calendar({*level}, zone, now), "primary", zone);
        require(again && *again == *level);
        ask(*level, zone);
    }
    const auto object = parse_object(text);
    if (!object) return 0;
    if (const auto rota = read_rota(*object, {"primary", "backup"})) {
        const auto again = read_rota(to_json(*rota), {"primary", "backup"});
        require(again && *again == *rota);
        for (const auto& level : rota->levels) ask(level, zone);
    }
    return 0;
}
