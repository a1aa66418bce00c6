// Changes that two people might make to a plan, and plans written that way, from a seed. Words of
// all kinds: other scripts, markup, quotes, long lines. Not every change fits the plan that it
// meets: some must be refused.
#pragma once
#include <random>
#include <string>
#include <vector>

#include "safetyplan/change.hpp"

namespace holdfast::safetyplan {

class RandomWriter {
  public:
    explicit RandomWriter(std::uint64_t seed) : engine_(seed), random_(seed) {}

    std::size_t pick(std::size_t below) { return engine_() % below; }

    // What somebody who sees `seen` might do. Each text is unlike every other.
    Change change(const Plan& seen, Editor by) {
        ++count_;
        const auto at = from_epoch_ms(1'795'000'000'000 + count_);
        Change result{.id = ChangeId::make(at, random_), .by = std::move(by), .at = at, .what = {}};
        result.what = what(seen);
        return result;
    }

    Plan empty_plan() {
        Plan plan;
        plan.id = PlanId::make(from_epoch_ms(1'795'000'000'000), random_);
        plan.form = "holdfast-1";
        return plan;
    }

    // `changes` tries; the writers see some of the changes late.
    Plan plan(std::size_t changes) {
        auto plan = empty_plan();
        auto seen = plan;
        for (std::size_t i = 0; i < changes; ++i) {
            if (pick(3) > 0) seen = plan;
            (void)apply(plan, change(seen, pick(2) == 0 ? Editor{} : Editor{"ana"}));
        }
        return plan;
    }

    // Everything that stands is settled, so that it can be agreed.
    void settle(Plan& plan) {
        const auto take = [&](auto what) {
            auto one = change(plan, {});
            one.what = what;
            (void)apply(plan, one);
        };
        const auto copy = plan;
        for (const auto& item : copy.items) {
            if (!item.entry.stands()) continue;
            auto content = item.entry.texts.back().content;
            const auto* helper = copy.find(content.helper);
            if (helper && !has_agreed(*helper)) content.helper = {};
            if (!helper) content.helper = {};
            take(Edit{.item = item.id, .expected = item.entry.version, .content = content});
        }
        for (std::size_t i = 0; i < setting_count; ++i)
            if (!copy.settings[i].settled())
                take(Set{.setting = static_cast<Setting>(i),
                         .expected = copy.settings[i].version,
                         .value = copy.settings[i].texts.back().content.text});
    }

  private:
    std::variant<Add, Edit, Move, Remove, Set> what(const Plan& seen) {
        const auto* item = seen.items.empty() ? nullptr : &seen.items[pick(seen.items.size())];
        const auto kind = pick(10);
        if (!item || kind < 3) {
            const auto step = static_cast<Step>(pick(step_count));
            return Add{.step = step, .place = place(seen, step), .content = content(seen, step)};
        }
        if (kind < 7)
            return Edit{.item = item->id,
                        .expected = item->entry.version,
                        .content = content(seen, item->step)};
        if (kind < 8) {
            const auto step = pick(3) == 0 ? static_cast<Step>(pick(step_count)) : item->step;
            return Move{.item = item->id,
                        .expected = item->placed,
                        .step = step,
                        .place = place(seen, step)};
        }
        if (kind < 9) return Remove{.item = item->id, .expected = item->entry.version};
        const auto setting = static_cast<Setting>(pick(setting_count));
        return Set{
            .setting = setting, .expected = seen.setting(setting).version, .value = value(setting)};
    }

    Place place(const Plan& seen, Step step) {
        const auto where = static_cast<Place::Where>(pick(3));
        if (where != Place::Where::after) return {.where = where, .after = {}};
        std::vector<ItemId> of_step;
        for (const auto& item : seen.items)
            if (item.step == step) of_step.push_back(item.id);
        if (of_step.empty()) return {};
        return {.where = where, .after = of_step[pick(of_step.size())]};
    }

    Content content(const Plan& seen, Step step) {
        Content content;
        content.text = words();
        if (holds_people(step) && pick(3) > 0) {
            content.relation = words();
            content.number = *read_number(number(), reader_);
            content.reachable = words();
            content.may_call = static_cast<MayCall>(pick(3));
        }
        if (!holds_actions(step)) return content;
        for (const auto& item : seen.items)
            if (has_agreed(item) && pick(2) == 0) content.helper = item.id;
        if (pick(2) == 0) content.due = parse_date("2026-12-0" + std::to_string(1 + pick(9)));
        if (pick(4) == 0) content.outcome = words();
        return content;
    }

    PlanText value(Setting setting) {
        if (setting == Setting::rating) return PlanText{std::to_string(pick(11))};
        if (setting == Setting::review) return PlanText{"2027-01-" + std::to_string(10 + pick(20))};
        return words();
    }

    PlanText words() {
        static const std::vector<std::string> all{
            "Walk the dog",
            "Llamar a mi hermana mañana",
            "<b>bold</b> & \"quoted\" 'single'",
            "{name} {date} {text}",
            "</style><script>alert(1)</script>",
            "أمشي في الحديقة",
            "散歩する",
            "👩‍👧‍👦 ☕",
            "Read the letter that I wrote on the train in the year when everything seemed to be "
            "going well, slowly, from its beginning to its end, and put it back into the drawer",
            std::string(300, 'x'),
        };
        return PlanText{all[pick(all.size())] + " #" + std::to_string(++words_)};
    }

    std::string number() {
        static const std::vector<std::string> all{
            "(201) 555-0123", "988", "+44 20 7946 0123", "ask Ana", "555-0123 x", ""};
        return all[pick(all.size())];
    }

    std::mt19937_64 engine_;
    SeededRandom random_;
    identity::NumberReader reader_{"US"};
    std::int64_t count_ = 0;
    std::size_t words_ = 0;
};

}  // namespace holdfast::safetyplan
