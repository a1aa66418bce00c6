#include "ops/oncall/paths/alarm.hpp"

#include <algorithm>
#include <array>

namespace holdfast::oncall {
namespace {

struct KindWords {
    std::string_view kind, words;
};

constexpr std::array kKinds{
    KindWords{"answer", "A contact waits for an answer"},
    KindWords{"silence", "A message in a conversation has no answer"},
    KindWords{"escalation", "An emergency escalation needs somebody"},
    KindWords{"responders", "Nobody has confirmed that responders reached the person"},
    KindWords{"call_back", "Somebody at high risk is to be called back"},
    KindWords{"plan_review", "A safety plan is to be reviewed"},
    KindWords{"means_check", "A means-safety action is to be checked"},
    KindWords{"involuntary_look", "A step without agreement is to be looked at"},
};

std::string_view words_of(std::string_view kind) {
    const auto* const found = std::ranges::find(kKinds, kind, &KindWords::kind);
    return found == kKinds.end() ? std::string_view{"A duty is waiting"} : found->words;
}

}  // namespace

std::string_view name_of(Alarm::What what) {
    constexpr std::string_view names[] = {"ring", "opened", "acknowledged", "expired", "ended"};
    return names[static_cast<std::size_t>(what)];
}

bool calls(Alarm::What what) {
    return what != Alarm::What::acknowledged && what != Alarm::What::ended;
}

std::string summary_of(const Alarm& alarm) {
    using enum Alarm::What;
    std::string text = alarm.drill ? "PRACTICE: " : "";
    text += words_of(alarm.kind);
    if (alarm.risk >= triage::Level::high)
        text += " (" + std::string{triage::name_of(alarm.risk)} + " risk)";
    if (alarm.what == ring)
        text += "; ring " + std::to_string(alarm.rings) + ", level " + alarm.level;
    if (alarm.what == acknowledged)
        text += "; taken over" + (alarm.by.empty() ? "" : " by " + alarm.by);
    if (alarm.what == expired) text += "; whoever took it has not done it in time";
    if (alarm.what == ended) text += "; over";
    return text;
}

}  // namespace holdfast::oncall
