#include "safetyplan/service.hpp"

namespace holdfast::safetyplan {
namespace {

json::object reading_header(TimePoint now, const std::string& user, Looked at) {
    auto header = journal::header("plan_read", now);
    header["by"] = user;
    header["what"] = at.what;
    if (at.number > 0) header["number"] = at.number;
    return header;
}

}  // namespace

queue::PlanAccess access_of(const conversation::Asked& asked) {
    using Mode = queue::PlanAccess::Mode;
    return {.contact = asked.contact,
            .mode = asked.user.empty() ? Mode::person : Mode::serving,
            .user = asked.user};
}

json::object words_json(const config::PlanTemplate& words) {
    json::array steps;
    for (const auto& step : words.steps) {
        json::array suggestions, always;
        for (const auto& line : step.suggestions) suggestions.push_back(json::value(line));
        for (const auto& line : step.always) always.push_back(json::value(line));
        steps.push_back(json::object{{"id", step.id},
                                     {"title", step.title},
                                     {"prompt", step.prompt},
                                     {"suggestions", std::move(suggestions)},
                                     {"always", std::move(always)}});
    }
    json::object all;
    for (const auto& [name, word] : words.words) all[name] = word;
    json::array months;
    for (const auto& month : words.months) months.push_back(json::value(month));
    return {{"language", words.language},   {"form", words.form},
            {"title", words.word("title")}, {"heading", words.word("heading")},
            {"steps", std::move(steps)},    {"months", std::move(months)},
            {"words", std::move(all)}};
}

json::object newest_json(const Version& version) {
    const auto& agreement = version.agreement;
    json::object shown{
        {"number", version.number}, {"at", epoch_ms(agreement.at)}, {"by", to_json(agreement.by)}};
    if (!agreement.why.empty()) shown["why"] = agreement.why.reveal();
    if (const auto review = review_of(version.plan)) shown["review"] = to_text(*review);
    return shown;
}

json::array attention_json(const Plan& plan, TimePoint now) {
    json::array all;
    for (const auto& one : attention(plan, today_of(now))) all.push_back(to_json(one));
    return all;
}

conversation::Further Service::bound(Frame frame) {
    return [this, frame](Asked asked) { return (this->*frame)(std::move(asked)); };
}

conversation::FurtherFrames Service::desk_frames() {
    return {{"plan", bound(&Service::show)},
            {"plan_change", bound(&Service::change)},
            {"plan_show", bound(&Service::ask_to_look)},
            {"plan_agree", bound(&Service::agree)},
            {"plan_text", bound(&Service::send_text)},
            {"plan_versions", bound(&Service::versions)},
            {"plan_version", bound(&Service::version)},
            {"plan_code", bound(&Service::code)},
            {"plan_recall", bound(&Service::recall)},
            {"plan_link", bound(&Service::link)}};
}

conversation::FurtherFrames Service::chat_frames() {
    return {{"plan", bound(&Service::show_to_person)},
            {"plan_change", bound(&Service::change)},
            {"plan_page", bound(&Service::page)},
            {"plan_code", bound(&Service::code)},
            {"plan_recall", bound(&Service::recall)}};
}

Result<Copy> Service::copy_of(const queue::OpenedPlan& opened) const {
    const auto& record = opened.contact.record;
    auto journal_key = parts_.keys.unwrap(opened.contact.person.wrapped_key, record.person);
    if (!journal_key) return std::unexpected(journal_key.error());
    auto holder_key = parts_.keys.unwrap(opened.plan.wrapped_key, opened.plan.holder);
    if (!holder_key) return std::unexpected(holder_key.error());
    auto plan = open_plan(opened.plan, *holder_key, parts_.numbers);
    if (!plan) return std::unexpected(plan.error());
    return Copy{.person = record.person,
                .journal_key = *journal_key,
                .holder = opened.plan.holder,
                .holder_key = *holder_key,
                .language = record.language(),
                .by_text = record.by_text(),
                .carried = opened.plan.holder != record.person,
                .plan = std::move(*plan)};
}

Task<Result<Opened>> Service::open(Access who, std::string event,
                                   std::optional<queue::Places> wanted) {
    auto opened = co_await read(who, std::move(event), wanted);
    if (opened && who.mode != Access::Mode::reason) copies_.keep(who.contact, opened->copy);
    co_return opened;
}

Task<Result<Opened>> Service::read(Access who, std::string event,
                                   std::optional<queue::Places> wanted) {
    auto read = co_await kept_.open(std::move(who), std::move(event), wanted);
    if (!read) co_return std::unexpected(read.error());
    auto copy = copy_of(*read);
    if (!copy) co_return std::unexpected(copy.error());
    Opened opened{.copy = std::move(*copy), .versions = read->versions, .wanted = {}};
    auto first = wanted ? wanted->first : 0;
    if (first < 0) first = std::max<std::int64_t>(0, opened.versions + first);
    for (auto number = static_cast<std::uint32_t>(first); const auto& sealed : read->wanted) {
        auto version = open_version(sealed, ++number, opened.copy.holder, opened.copy.holder_key,
                                    parts_.numbers);
        if (!version) co_return std::unexpected(version.error());
        opened.wanted.push_back(std::move(*version));
    }
    co_return opened;
}

Task<Result<Copy>> Service::known(Access who) {
    if (const auto* copy = copies_.find(who.contact)) co_return *copy;
    auto opened = co_await open(std::move(who), {});
    if (!opened) co_return std::unexpected(opened.error());
    co_return std::move(opened->copy);
}

Task<Result<Copy>> Service::taken(Access who) {
    if (auto copy = copies_.take(who.contact)) co_return std::move(*copy);
    auto opened = co_await read(std::move(who), {}, {});
    if (!opened) co_return std::unexpected(opened.error());
    co_return std::move(opened->copy);
}

Plan Service::new_plan(const Copy& copy, TimePoint now) {
    const auto& words = parts_.templates.get(copy.language);
    Plan plan;
    plan.id = PlanId::make(now, parts_.random);
    plan.language = words.language;
    plan.form = words.form;
    return plan;
}

const config::PlanTemplate& Service::words_for(const Copy& copy) const {
    return parts_.templates.get(copy.plan ? copy.plan->language : copy.language);
}

// The line itself may know who read and that they serve the contact, so nothing of it is sealed.
std::string Service::reading(const std::string& user, Looked at) const {
    auto header = reading_header(parts_.clock.now(), user, at);
    header["serving"] = true;
    return json::serialize(header) + "\n";
}

std::string Service::reading(const Access& who, const Copy& copy, const std::string& reason,
                             Looked at) const {
    if (who.mode == Access::Mode::serving) return reading(who.user, at);
    const auto header = reading_header(parts_.clock.now(), who.user, at);
    return journal::encode(who.contact, header, {{"why", reason}}, copy.journal_key, parts_.random);
}

Service::Answer Service::show(Asked asked) {
    auto opened = co_await open(access_of(asked), reading(asked.user, {"plan"}), newest_place);
    if (!opened) co_return std::unexpected(opened.error());
    const auto& copy = opened->copy;
    json::object shown{{"plan", nullptr},
                       {"revision", copy.plan ? copy.plan->revision : 0},
                       {"versions", opened->versions},
                       {"newest", nullptr},
                       {"attention", copy.plan ? attention_json(*copy.plan, parts_.clock.now()) : json::array{}},
                       {"words", words_json(words_for(copy))},
                       {"carried", copy.carried}};
    if (copy.plan) shown["plan"] = to_json(*copy.plan);
    if (!opened->wanted.empty()) shown["newest"] = newest_json(opened->wanted.back());
    co_return shown;
}

Service::Answer Service::show_to_person(Asked asked) {
    auto opened = co_await open(access_of(asked), {});
    if (!opened) co_return std::unexpected(opened.error());
    const auto& copy = opened->copy;
    json::value plan = nullptr;
    if (copy.plan) plan = to_json(*copy.plan);
    conversation::hide_accounts(plan);
    co_return json::object{{"plan", std::move(plan)},
                           {"revision", copy.plan ? copy.plan->revision : 0},
                           {"versions", opened->versions},
                           {"words", words_json(words_for(copy))}};
}

}  // namespace holdfast::safetyplan
