#include "safetyplan/content.hpp"

#include <charconv>

#include "router/core/names.hpp"
#include "router/core/utf8.hpp"

namespace holdfast::safetyplan {
namespace {

constexpr std::array<std::string_view, 3> may_call_names{"unasked", "agreed", "refused"};

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

bool is_blank_or_break(std::string_view text, std::size_t at, std::size_t& length) {
    length = 1;
    if (is_blank(text[at])) return true;
    const auto rest = text.substr(at, 3);
    length = 3;
    return rest == "\u2028" || rest == "\u2029";
}

// C0, DEL and C1.
bool is_control_at(std::string_view text, std::size_t at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 || byte == 0x7f) return true;
    return byte == 0xc2 && static_cast<unsigned char>(text[at + 1]) < 0xa0;
}

bool is_override_at(std::string_view text, std::size_t at) {
    const auto rest = text.substr(at, 3);
    return rest == "\u202d" || rest == "\u202e";
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::unexpected<Error> too_large(std::string_view field, std::size_t bytes_max) {
    return fail(Errc::too_large,
                std::string{field} + " may have at most " + std::to_string(bytes_max) + " bytes",
                std::string{field});
}

std::unexpected<Error> bad(std::string_view field, std::string_view what) {
    return fail(Errc::bad_request, std::string{field} + " " + std::string{what},
                std::string{field});
}

}  // namespace

std::string_view name_of(Step step) {
    return step_names[static_cast<std::size_t>(step)];
}
std::optional<Step> parse_step(std::string_view name) {
    return value_named<Step>(name, step_names);
}
bool holds_people(Step step) {
    return step == Step::distraction || step == Step::people || step == Step::professionals;
}
bool holds_actions(Step step) {
    return step == Step::surroundings;
}

std::string_view name_of(MayCall answer) {
    return may_call_names[static_cast<std::size_t>(answer)];
}
std::optional<MayCall> parse_may_call(std::string_view name) {
    return value_named<MayCall>(name, may_call_names);
}

Result<PlanText> clean_line(std::string_view text, std::string_view field, std::size_t bytes_max) {
    if (text.size() > bytes_max) return too_large(field, bytes_max);
    if (!is_utf8(text)) return bad(field, "must be text in UTF-8");
    std::string line;
    line.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        std::size_t length = 0;
        if (is_blank_or_break(text, at, length)) {
            line += ' ';
            at += length;
            continue;
        }
        if (is_control_at(text, at)) return bad(field, "must not hold control characters");
        if (is_override_at(text, at)) return bad(field, "must not turn the writing direction");
        line += text[at++];
    }
    const auto kept = trimmed(line);
    if (!kept.empty() && !is_visible(kept))
        return bad(field, "is empty: it holds nothing that can be seen");
    return PlanText{std::string{kept}};
}

Result<Number> read_number(std::string_view written, const identity::NumberReader& reader,
                           std::string_view field) {
    auto line = clean_line(written, field, number_bytes_max);
    if (!line) return std::unexpected(std::move(line.error()));
    Number number{.written = std::move(*line), .dial = {}};
    const auto& text = number.written.reveal();
    if (!text.empty()) number.dial = reader.to_dial(text);
    return number;
}

Result<> check_content(const Content& content, Step step) {
    struct Bound {
        std::string_view field;
        const PlanText& text;
        std::size_t bytes_max;
        bool belongs;
    };
    const bool person = holds_people(step), action = holds_actions(step);
    const Bound bounds[] = {
        {"text", content.text, text_bytes_max, true},
        {"relation", content.relation, relation_bytes_max, person},
        {"number", content.number.written, number_bytes_max, person},
        {"reachable", content.reachable, reachable_bytes_max, person},
        {"outcome", content.outcome, outcome_bytes_max, action},
    };
    for (const auto& bound : bounds) {
        if (bound.text.size() > bound.bytes_max) return too_large(bound.field, bound.bytes_max);
        if (!bound.text.empty() && !bound.belongs)
            return bad(bound.field, "has no place in this step");
    }
    if (content.text.empty()) return bad("text", "is missing");
    if (content.may_call != MayCall::unasked && !person)
        return bad("may_call", "has no place in this step");
    if (!content.helper.empty() && !action) return bad("helper", "has no place in this step");
    if (content.due && !action) return bad("due", "has no place in this step");
    return {};
}

std::size_t bytes_of(const Content& content) {
    return content.text.size() + content.relation.size() + content.number.written.size() +
           content.reachable.size() + content.outcome.size();
}

std::optional<Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto number = [&](std::size_t at, std::size_t length) {
        unsigned value = 0;
        const auto* end = text.data() + at + length;
        const auto read = std::from_chars(text.data() + at, end, value);
        return read.ec == std::errc{} && read.ptr == end ? value
                                                         : 0u;  // 0 is no day, month or year
    };
    const auto year = number(0, 4);
    const Date date{std::chrono::year{static_cast<int>(year)}, std::chrono::month{number(5, 2)},
                    std::chrono::day{number(8, 2)}};
    if (year < 2000 || year > 2199 || !date.ok()) return std::nullopt;
    return date;
}

std::string to_text(Date date) {
    const auto two = [](unsigned value) { return (value < 10 ? "0" : "") + std::to_string(value); };
    return std::to_string(static_cast<int>(date.year())) + "-" +
           two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day()));
}

}  // namespace holdfast::safetyplan
