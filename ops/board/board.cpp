#include "ops/board/board.hpp"

#include <algorithm>

#include "ops/duties/duty_json.hpp"
#include "triage/numbered.hpp"

namespace holdfast::board {
namespace {

std::string_view level_name(std::int64_t level) {
    return triage::name_of(triage::level_numbered(level));
}

std::string language_of(std::string_view lane) { return std::string{lane.substr(0, lane.find('.'))}; }

json::array render_line(const redis::Reply& line) {
    json::array shown;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto one = line[i];
        json::object contact{{"contact", one[0].text()},
                             {"level", level_name(one[1].integer())},
                             {"channel", one[2].text() == "chat" ? "chat" : "sms"},
                             {"language", language_of(one[3].text())},
                             {"state", one[4].text()},
                             {"arrived_at", one[5].integer()}};
        if (!one[6].text().empty()) contact["offered_to"] = one[6].text();
        contact["engine_level"] = level_name(one[7].integer());
        contact["assessed"] = one[8].text() == "1";
        if (!one[9].text().empty()) contact["raised_at"] = one[9].integer();
        shown.push_back(std::move(contact));
    }
    return shown;
}

json::array render_clinicians(const redis::Reply& clinicians, const desk::NameOf& name_of) {
    json::array shown;
    for (std::size_t i = 0; i < clinicians.size(); ++i) {
        const auto one = clinicians[i];
        const auto state = one[1].text() == "lost" ? "away" : one[1].text();
        json::array contacts;
        for (std::size_t held = 0; held < one[4].size(); ++held) {
            const auto contact = one[4][held];
            contacts.push_back({{"contact", contact[0].text()},
                                {"level", level_name(contact[1].integer())},
                                {"engine_level", level_name(contact[4].integer())},
                                {"assessed", contact[5].text() == "1"},
                                {"state", contact[2].text()},
                                {"since", contact[3].integer()}});
        }
        shown.push_back({{"user", one[0].text()},
                         {"name", name_of(one[0].text())},
                         {"state", state},
                         {"load", one[2].integer()},
                         {"capacity", one[3].integer()},
                         {"contacts", std::move(contacts)}});
    }
    std::sort(shown.begin(), shown.end(), [](const json::value& a, const json::value& b) {
        return a.at("user").as_string() < b.at("user").as_string();
    });
    return shown;
}

json::object render_service_level(const redis::Reply& today, std::chrono::seconds target) {
    const auto answered = today[0].integer(), in_target = today[1].integer(), abandoned = today[2].integer();
    json::object shown{{"target_s", target.count()},
                       {"answered_in_target", in_target},
                       {"answered", answered},
                       {"abandoned", abandoned},
                       {"ratio", nullptr},
                       {"formula", "answered within target ÷ (answered + abandoned), since midnight UTC"}};
    if (answered + abandoned > 0)
        shown["ratio"] = static_cast<double>(in_target) / static_cast<double>(answered + abandoned);
    return shown;
}

}  // namespace

Task<Result<json::object>> read_board(BoardParts parts) {
    const auto now = parts.clock.now();
    auto reply = co_await parts.line.board(now, line_shown_max);
    if (!reply) co_return std::unexpected(reply.error());
    auto duties = co_await parts.duties.list({}, {});
    if (!duties) co_return std::unexpected(duties.error());
    auto holes = co_await parts.holes();
    if (!holes) co_return std::unexpected(holes.error());
    auto escalations = co_await parts.escalations.open_now();
    if (!escalations) co_return std::unexpected(escalations.error());
    json::object waiting, oldest_level;
    std::int64_t total = 0, longest = 0;
    for (std::size_t level = 0; level < triage::level_count; ++level) {
        const auto name = level_name(static_cast<std::int64_t>(level));
        waiting[name] = (*reply)[0][level].integer();
        total += (*reply)[0][level].integer();
        const auto oldest = (*reply)[1][level].integer();
        const auto wait = oldest > 0 ? epoch_ms(now) - oldest : 0;
        oldest_level[name] = wait;
        longest = std::max(longest, wait);
    }
    auto clinicians = render_clinicians((*reply)[3], parts.name_of);
    std::size_t open = 0;
    for (const auto& clinician : clinicians) open += clinician.at("contacts").as_array().size();
    co_return json::object{
        {"now", epoch_ms(now)},
        {"waiting", std::move(waiting)},
        {"longest_wait_ms", longest},
        {"oldest_level", std::move(oldest_level)},
        {"line", render_line((*reply)[2])},
        {"line_total", total},
        {"clinicians", std::move(clinicians)},
        {"service_level", render_service_level((*reply)[4], parts.settings.line.service_level_target)},
        {"open", open},
        {"duties", duties::to_json(duties->duties, now, parts.name_of)},
        {"holes", *holes},
        {"escalations", std::move(*escalations)},
        {"outbound", json::object{{"queued", (*reply)[5].integer()}, {"failed_today", (*reply)[4][3].integer()}}}};
}

}  // namespace holdfast::board
