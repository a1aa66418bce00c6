// A line with its duties over a real Redis, and a clock turned by hand that ticks as nodes do: each
// second.
#pragma once
#include <boost/json/parse.hpp>

#include "ops/duties/keeper.hpp"
#include "ops/library.hpp"
#include "tests/integration/line/site.hpp"

namespace holdfast::tests {

using duties::Changed;
using duties::Duties;
using duties::Duty;
using duties::DutyId;
using triage::Level;
using namespace std::chrono_literals;

class Scene : public Site {
  public:
    Scene() : Scene(config::Settings{}) {}
    explicit Scene(config::Settings settings) : Site(settings), settings_(std::move(settings)) {
        EXPECT_TRUE(store().run(redis::load_library(*store().connection(), library())));
        EXPECT_TRUE(store().run(duties.set_policy(settings_)));
        for (const auto* user : {"ana", "ben", "sue", "olu"})
            store().command({"HSET", prefix() + "u:" + user, "name", user, "role", "supervisor"});
    }

    // Ticks each second, as nodes do at least.
    void wait(Millis time) {
        for (; time > 0ms; time -= std::min<Millis>(time, 1s)) pass(std::min<Millis>(time, 1s));
    }
    ContactId arrive(Level level) {
        return *ContactId::parse(text("person" + std::to_string(++persons_), level).contact);
    }
    // The contact is in a conversation with this clinician.
    ContactId in_conversation(Level level, const std::string& user = "ana") {
        sit_down(user);
        available(user, 5);
        const auto contact = arrive(level);
        EXPECT_TRUE(accept(user, contact.text()));
        return contact;
    }
    void says(Level level = Level::none) { text("person" + std::to_string(persons_), level); }
    void answers(const std::string& user, const ContactId& contact) {
        EXPECT_TRUE(store().run(line.say(clock.now(), user, contact, new_key(),
                                         "{\"t\":\"message\",\"by\":\"clinician\"}\n", true)));
    }
    void leaves(const ContactId& contact) {
        EXPECT_TRUE(store().run(line.leave(clock.now(), contact, false)));
    }

    Duty open(const std::string& kind, const ContactId& contact, Millis in, bool urgent,
              const std::string& item = {}) {
        duties::Opening opening{.kind = kind,
                                .contact = contact,
                                .due = clock.now() + in,
                                .urgent = urgent,
                                .item = item};
        auto opened = store().run(duties.open(clock.now(), opening));
        EXPECT_TRUE(opened) << opened.error().detail;
        return *opened;
    }
    std::vector<Duty> all() {
        auto page = store().run(duties.list({}, {}));
        EXPECT_TRUE(page);
        return page->duties;
    }
    // The only one that is not over; nothing: none.
    std::optional<Duty> only() {
        auto duties_now = all();
        EXPECT_LE(duties_now.size(), 1U);
        if (duties_now.empty()) return std::nullopt;
        return duties_now.front();
    }
    Duty now(const Duty& duty) {
        auto read = store().run(duties.read(duty.id));
        EXPECT_TRUE(read && *read);
        return (*read)->duty;
    }
    std::vector<json::object> history(const Duty& duty) {
        auto read = store().run(duties.read(duty.id));
        EXPECT_TRUE(read && *read);
        return (*read)->history;
    }
    std::vector<std::string> told(const Duty& duty) {
        std::vector<std::string> whats;
        for (const auto& fact : history(duty)) whats.emplace_back(fact.at("what").as_string());
        return whats;
    }
    // When each ring was, counted from `since`; and how high on the ladder.
    std::vector<std::pair<Millis, int>> rings(const Duty& duty, TimePoint since) {
        std::vector<std::pair<Millis, int>> found;
        for (const auto& fact : history(duty))
            if (fact.at("what").as_string() == "ring")
                found.emplace_back(from_epoch_ms(fact.at("at").as_int64()) - since,
                                   static_cast<int>(fact.at("level").as_int64()));
        return found;
    }
    Result<Changed> take(const Duty& duty, const std::string& user, std::optional<Millis> span = {},
                         std::string key = {}) {
        return store().run(
            duties.acknowledge(clock.now(), duty.id, user, span, key.empty() ? new_key() : key));
    }
    Result<Changed> give(const Duty& duty, const std::string& to, const std::string& by) {
        return store().run(duties.assign(clock.now(), duty.id, to, by, new_key()));
    }
    Result<Changed> end(const Duty& duty, const std::string& user, Duties::End how) {
        const std::string word = how == Duties::End::done ? "duty_done" : "duty_void";
        return store().run(
            duties.end(clock.now(), duty.id, how, user, "{\"t\":\"" + word + "\"}\n", new_key()));
    }
    // What the contact's journal says of duties, in order.
    std::vector<std::string> journal_of(const ContactId& contact) {
        std::vector<std::string> types;
        for (const auto& stored : events(contact.text())) {
            const std::string type{
                json::parse(stored.substr(0, stored.find('\n'))).at("t").as_string()};
            if (type.starts_with("duty_")) types.push_back(type);
        }
        return types;
    }
    std::vector<duties::Notice> claim(Millis lease = 15s) {
        auto claimed = store().run(duties.claim(clock.now(), lease, {32, 32}));
        EXPECT_TRUE(claimed);
        return *claimed;
    }
    std::string new_key() { return std::to_string(++keys_); }
    const config::Settings& settings() const { return settings_; }

  private:
    config::Settings settings_;
    int persons_ = 0, keys_ = 0;

  public:
    Duties duties{line};
};

// With paths, which are only names here.
inline config::Settings with_paths() {
    config::Settings settings;
    settings.oncall.pager = {"text", "pagerduty"};
    settings.oncall.notices = {"slack"};
    return settings;
}

inline bool is(const Result<Changed>& changed, Changed::Fate fate) {
    return changed && changed->fate == fate;
}

}  // namespace holdfast::tests
