#include "ops/oncall/carrier.hpp"

#include <algorithm>
#include <stdexcept>

namespace holdfast::oncall {
namespace {

constexpr std::string_view by_text = "text";

// As the history writes it: a word.
std::string hole_at(std::string level) {
    std::ranges::replace(level, '-', '_');
    return "hole_" + level;
}

}  // namespace

Carrier::Carrier(Parts parts) : parts_(parts) {
    const auto& secret = parts_.settings.oncall.webhook.secret.value;
    if (secret.empty()) return;
    auto keys = intake::WebhookKeys::make(Secret{secret});
    if (!keys) throw std::runtime_error("oncall.webhook.secret_file: " + keys.error().detail);
    webhook_keys_ = *std::move(keys);
}

// The order stays among those that answer, and among those that did not.
std::vector<std::string> Carrier::pager() const {
    std::vector<std::string> paths;
    for (const bool silent : {false, true})
        for (const auto& path : parts_.settings.oncall.pager)
            if (is_set_back(path) == silent) paths.push_back(path);
    return paths;
}

std::vector<Carrier::Step> Carrier::chain(const Rota& rota, std::size_t first, int ring,
                                          const duties::LostTexts& lost) const {
    const auto& ladder = parts_.rotas.ladder();
    const auto now = parts_.clock.now();
    const auto all = pager();
    std::vector<Step> steps;
    bool anybody = false;
    for (std::size_t turn = 0; turn < ladder.size(); ++turn) {
        const auto place = (first + turn) % ladder.size();
        const auto& name = ladder[place];
        const auto* level = find_level(rota, name);
        const auto standing = oncall::standing(level ? *level : Level{}, parts_.rotas.zone(), now);
        if (!standing.now) {
            steps.push_back({place, name, "", ""});
            continue;
        }
        anybody = true;
        auto paths = all;
        const auto known = lost.find(place);
        const bool texted = known != lost.end() && std::erase(paths, by_text) > 0;
        if (texted && known->second < ring) paths.emplace_back(by_text);
        for (auto& path : paths)
            steps.push_back({place, name, std::move(path), standing.now->user});
    }
    const auto place = first % ladder.size();
    for (const auto& path : all)
        if (!anybody && path != by_text) steps.push_back({place, ladder[place], path, ""});
    return steps;
}

Task<Attempt> Carrier::ring(Alarm alarm, std::size_t level, duties::LostTexts lost,
                            OnAttempt on_attempt) {
    const auto ends = parts_.clock.now() + parts_.settings.oncall.ring_every;
    auto kept = co_await parts_.rotas.read();
    if (!kept) co_return Attempt{"rota", "unreadable", false, parts_.clock.now() + pause_least};
    const auto steps = chain(*kept->rota, level, alarm.rings, lost);
    Attempt attempt{"pager", "no_path", true};
    for (std::size_t i = 0; i < steps.size(); ++i) {
        alarm.level = steps[i].level;
        bool delivered = false;
        if (steps[i].path.empty()) {
            attempt = {"rota", hole_at(alarm.level)};
        } else {
            const auto came = co_await along(alarm, steps[i]);
            delivered = came.of == Came::Of::delivered;
            attempt = {steps[i].path, came.result};
            attempt.user = steps[i].user;
        }
        // Where nobody could be reached, the next ring begins anew.
        attempt.finished = delivered || i + 1 == steps.size() || parts_.clock.now() >= ends;
        if (attempt.finished) break;
        co_await on_attempt(attempt);
    }
    co_return attempt;
}

Task<std::optional<Attempt>> Carrier::tell(Alarm alarm, std::string path, TimePoint first) {
    auto& known = known_[path];
    const bool probing = known.back > TimePoint{} && known.under_way > 0;
    if (is_set_back(path) || probing || known.under_way >= told_together_max)
        co_return std::nullopt;
    ++known.under_way;
    const auto came = co_await along(alarm, {.place = 0, .level = {}, .path = path, .user = {}});
    --known.under_way;
    if (came.of != Came::Of::later) co_return Attempt{path, came.result, true};
    const auto now = parts_.clock.now();
    // As long as it has waited already, so that pauses double.
    const auto pause = std::clamp(std::max(now - first, came.retry_after), pause_least, pause_most);
    co_return Attempt{path, came.result, false, now + pause};
}

bool Carrier::is_set_back(const std::string& path) const {
    const auto known = known_.find(path);
    return known != known_.end() && known->second.back > parts_.clock.now();
}

Task<Came> Carrier::along(const Alarm& alarm, Step step) {
    if (step.path == by_text) co_return co_await text(alarm, std::move(step));
    const auto path = std::move(step.path);
    auto request = request_for(alarm, path);
    if (!request) co_return Came{Came::Of::refused, "not_set_up"};
    const auto came = co_await call(parts_.client, *std::move(request));
    const bool silent = came.result == "no_answer" || came.result == "unreachable";
    known_[path].back = silent ? parts_.clock.now() + set_back : TimePoint{};
    co_return came;
}

Task<Came> Carrier::text(const Alarm& alarm, Step step) {
    auto phone = co_await parts_.phones.of(std::move(step.user));
    if (!phone) co_return Came{Came::Of::later, "unreadable"};
    if (!*phone) co_return Came{Came::Of::refused, "no_phone"};
    // Without a code there is nothing to answer.
    const std::string_view key = alarm.code.empty() ? "staff_ring_no_code" : "staff_ring";
    const auto duty = duties::DutyId::parse(alarm.duty);
    const auto text = duty ? duties::RingText{*duty, alarm.rings, step.place}.text() : "";
    const StaffTexts::Words words{
        .key = key, .code = alarm.code, .drill = alarm.drill, .reference = text};
    co_return co_await parts_.texts.send(**std::move(phone), words);
}

std::optional<outbound::HttpRequest> Carrier::request_for(const Alarm& alarm,
                                                          std::string_view path) {
    const auto& settings = parts_.settings;
    const auto now = parts_.clock.now();
    if (path == "pagerduty") return pagerduty_request(alarm, settings);
    if (path == "alertmanager") return alertmanager_request(alarm, settings, now);
    if (path == "slack") return slack_request(alarm, settings);
    if (path == "teams") return teams_request(alarm, settings);
    if (path == "webhook" && webhook_keys_)
        return webhook_request(alarm, settings, *webhook_keys_, now);
    return std::nullopt;
}

}  // namespace holdfast::oncall
