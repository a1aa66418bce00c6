// Any bytes as a plan, as an agreed version, as either brought in from outside and as a change:
// what is taken is written and read again as itself, can be rendered, and every part fits.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "config/load.hpp"
#include "router/core/utf8.hpp"
#include "safetyplan/bring_in.hpp"
#include "safetyplan/plan_json.hpp"
#include "safetyplan/render_html.hpp"
#include "safetyplan/render_text.hpp"

namespace {

using namespace holdfast;
using namespace holdfast::safetyplan;

constexpr std::size_t part_chars = 160;

void require(bool so) {
    if (!so) std::abort();
}

void render(const Plan& plan) {
    static const auto words = config::load({}).plans;
    const auto html = render_html(plan, words.get("en")).html;
    require(is_utf8(html.reveal()) && !html.reveal().contains("<script"));
    for (const auto& part : text_parts(plan, words.get("es"), part_chars))
        require(is_utf8(part.reveal()) && count_characters(part.reveal()) <= part_chars);
    (void)attention(plan);
    (void)deadlines(plan);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const identity::NumberReader reader{"US"};
    const std::string_view text{reinterpret_cast<const char*>(bytes), size};
    if (const auto plan = read_plan(text, reader)) {
        const auto again = read_plan(json::serialize(to_json(*plan)), reader);
        require(again && *again == *plan);
        render(*plan);
    }
    if (const auto version = read_version(text, reader)) {
        const auto again = read_version(json::serialize(to_json(*version)), reader);
        require(again && *again == *version);
        require(difference(version->plan, version->plan).empty());
    }
    if (const auto given = read_export(text, reader)) {
        const auto brought = bring_in(*given, nullptr, {"imp"}, TimePoint{});
        for (const auto* before : {&*given, &brought}) {
            const auto kept = bring_in(*given, before, {"imp"}, TimePoint{});
            const auto again = read_plan(json::serialize(to_json(kept)), reader);
            require(again && *again == kept);
        }
    }
    const auto object = parse_object(text);
    if (!object) return 0;
    if (const auto change = read_change(*object, reader, {}, TimePoint{})) {
        Plan plan;
        if (apply(plan, *change)) require(apply(plan, *change)->outcome == Outcome::repeated);
    }
    return 0;
}
