// Short ways to write plans in tests: ids that count up, editors, and changes that must be taken.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/load.hpp"
#include "safetyplan/change.hpp"

namespace holdfast::safetyplan {

inline const TimePoint start = from_epoch_ms(1'795'000'000'000);

class Writing {
  public:
    explicit Writing(std::uint64_t seed = 1) : random_(seed) {
        plan.id = PlanId::make(start, random_);
        plan.form = "holdfast-1";
    }

    Plan plan;

    ChangeId next_id() { return ChangeId::make(start + Millis{++changes_}, random_); }
    Change change(auto what, Editor by = {}) {
        return {.id = next_id(), .by = std::move(by), .at = start + Millis{changes_}, .what = what};
    }
    // Applies a change that must be taken.
    Applied take(const Change& one) {
        auto applied = apply(plan, one);
        EXPECT_TRUE(applied.has_value()) << (applied ? "" : applied.error().detail);
        return applied.value_or(Applied{});
    }
    Applied take(auto what, Editor by = {}) { return take(change(what, std::move(by))); }
    ItemId add(Step step, Content content, Place place = {}) {
        return take(Add{.step = step, .place = place, .content = std::move(content)}).item;
    }
    ItemId add(Step step, std::string text, Place place = {}) {
        return add(step, line(std::move(text)), std::move(place));
    }
    Applied edit(const ItemId& item, std::uint32_t expected, std::string text, Editor by = {}) {
        return take(Edit{.item = item, .expected = expected, .content = line(std::move(text))},
                    std::move(by));
    }
    Applied set(Setting setting, std::string value) {
        return take(Set{.setting = setting,
                        .expected = plan.setting(setting).version,
                        .value = PlanText{std::move(value)}});
    }

    static Content line(std::string text) {
        Content content;
        content.text = PlanText{std::move(text)};
        return content;
    }
    static Content person(std::string name, MayCall may_call = MayCall::agreed,
                          std::string number = "(201) 555-0123") {
        auto content = line(std::move(name));
        content.relation = PlanText{"my sister"};
        content.number = *read_number(number, identity::NumberReader{"US"});
        content.reachable = PlanText{"evenings"};
        content.may_call = may_call;
        return content;
    }
    static Content action(std::string what, const ItemId& helper) {
        auto content = line(std::move(what));
        content.helper = helper;
        content.due = parse_date("2026-12-03");
        return content;
    }

    // The texts of a step in order, those of one entry joined by " | ".
    std::vector<std::string> lines(Step step) const {
        std::vector<std::string> result;
        for (const auto* item : plan.items_of(step)) {
            std::string texts;
            for (const auto& text : item->entry.texts)
                texts += (texts.empty() ? "" : " | ") + text.content.text.reveal();
            result.push_back(texts);
        }
        return result;
    }

    // The refusal of a change that leaves the plan as it was.
    Error refused(auto what) {
        const auto before = plan;
        const auto applied = apply(plan, change(what));
        EXPECT_FALSE(applied.has_value());
        EXPECT_TRUE(plan == before) << "a refused change changed the plan";
        return applied ? Error{} : applied.error();
    }

  private:
    SeededRandom random_;
    std::int64_t changes_ = 0;
};

inline const config::PlanTemplates& templates() {
    static const auto loaded = config::load({});
    return loaded.plans;
}

MATCHER_P2(Refuses, code, field, "") {
    return arg.code == code && arg.field == field && !arg.detail.empty();
}

}  // namespace holdfast::safetyplan
