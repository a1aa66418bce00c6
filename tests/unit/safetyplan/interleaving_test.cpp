// Two editors over lossy connections and one server: whatever the order, both see the same plan in
// the end, and a text that was taken is gone only if somebody who had it before their eyes wrote
// over it or removed it.
#include <deque>
#include <map>
#include <set>

#include "tests/unit/safetyplan/random_plan.hpp"
#include "tests/unit/safetyplan/writing.hpp"

namespace holdfast::safetyplan {
namespace {

// What one change is about: an entry's id, or a setting's name.
std::string target_of(const Change& change) {
    if (std::holds_alternative<Add>(change.what)) return change.id.text();
    if (const auto* edit = std::get_if<Edit>(&change.what)) return edit->item.text();
    if (const auto* remove = std::get_if<Remove>(&change.what)) return remove->item.text();
    if (const auto* set = std::get_if<Set>(&change.what)) return std::string{name_of(set->setting)};
    return {};  // a move is about no text
}

std::string text_of(const Change& change) {
    if (const auto* add = std::get_if<Add>(&change.what)) return add->content.text.reveal();
    if (const auto* edit = std::get_if<Edit>(&change.what)) return edit->content.text.reveal();
    if (const auto* set = std::get_if<Set>(&change.what)) return set->value.reveal();
    return {};
}

std::set<std::string> texts_at(const Plan& plan, const std::string& target) {
    const Entry* entry = nullptr;
    if (const auto setting = parse_setting(target)) entry = &plan.setting(*setting);
    if (const auto id = ItemId::parse(target))
        if (const auto* item = plan.find(*id)) entry = &item->entry;
    std::set<std::string> texts;
    if (entry)
        for (const auto& text : entry->texts) texts.insert(text.content.text.reveal());
    return texts;
}

struct Sent {
    Change change;
    std::set<std::string> seen;  // the target's texts before the writer's eyes
};

struct Side {
    Editor who;
    Plan replica;
    std::size_t read = 0;  // of the server's log
    std::optional<Sent> pending{};
};

class Conversation {
  public:
    explicit Conversation(std::uint64_t seed) : writer_(seed), server_(writer_.empty_plan()) {
        sides_.push_back({.who = {}, .replica = server_});
        sides_.push_back({.who = {"ana"}, .replica = server_});
    }

    void run(std::size_t steps) {
        for (std::size_t i = 0; i < steps; ++i) {
            auto& side = sides_[writer_.pick(sides_.size())];
            switch (writer_.pick(8)) {
                case 0:
                case 1:
                case 2:
                    send(side);
                    break;
                case 3:
                    killed(side);
                    break;
                default:
                    read_some(side, 1 + writer_.pick(4));
                    break;
            }
        }
        for (auto& side : sides_) read_some(side, log_.size());
    }

    void check() const {
        EXPECT_TRUE(check_plan(server_).has_value());
        for (const auto& side : sides_) EXPECT_TRUE(side.replica == server_) << "sides differ";
        std::map<std::string, std::set<std::string>> overwritten;
        for (const auto& one : taken_)
            overwritten[target_of(one.change)].insert(one.seen.begin(), one.seen.end());
        for (const auto& one : taken_) {
            const auto text = text_of(one.change), target = target_of(one.change);
            if (text.empty()) continue;
            EXPECT_EQ(texts_at(server_, target).contains(text), !overwritten[target].contains(text))
                << "a text was lost that nobody had read, or one stayed that was replaced";
        }
    }

    std::size_t conflicts() const { return conflicts_; }
    std::size_t taken() const { return taken_.size(); }

  private:
    // Sends a new change, or once more the one whose answer did not come.
    void send(Side& side) {
        if (!side.pending) {
            auto change = writer_.change(side.replica, side.who);
            // Two writers of the same words agree; here each text must be told from all others.
            if (const auto* set = std::get_if<Set>(&change.what);
                set && (set->setting == Setting::rating || set->setting == Setting::review))
                return;
            auto seen = texts_at(side.replica, target_of(change));
            side.pending = Sent{std::move(change), std::move(seen)};
        }
        const auto& sent = *side.pending;
        const auto applied = apply(server_, sent.change);
        if (applied && applied->outcome != Outcome::repeated) {
            log_.push_back(sent.change);
            taken_.push_back(sent);
            conflicts_ += applied->outcome == Outcome::both_kept ? 1u : 0u;
        }
        const bool answer_lost = writer_.pick(4) == 0;
        if (!answer_lost) side.pending.reset();
    }

    void read_some(Side& side, std::size_t most) {
        for (; most > 0 && side.read < log_.size(); --most, ++side.read)
            EXPECT_TRUE(apply(side.replica, log_[side.read]).has_value());
    }

    // A browser that is gone starts again from what the server has.
    void killed(Side& side) {
        side.replica = server_;
        side.read = log_.size();
        side.pending.reset();
    }

    RandomWriter writer_;
    Plan server_;
    std::vector<Side> sides_{};
    std::vector<Change> log_{};
    std::vector<Sent> taken_{};
    std::size_t conflicts_ = 0;
};

TEST(Interleaving, OfTwoEditorsConvergesAndLosesNothingUnread) {
    std::size_t conflicts = 0, taken = 0;
    const auto first = std::random_device{}();
    for (std::uint64_t seed = first; seed < first + 120ull; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Conversation conversation{seed};
        conversation.run(400);
        conversation.check();
        conflicts += conversation.conflicts();
        taken += conversation.taken();
        if (HasFailure()) return;
    }
    EXPECT_GT(conflicts, 100u) << "the editors hardly met";
    EXPECT_GT(taken, 5000u);
}

}  // namespace
}  // namespace holdfast::safetyplan
