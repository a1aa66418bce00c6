// A safety plan written out: as a page, as texts, as JSON and back, and one change to it. In this
// process, no store.
#include <functional>

#include "config/load.hpp"
#include "safetyplan/change.hpp"
#include "safetyplan/plan_json.hpp"
#include "safetyplan/render_html.hpp"
#include "safetyplan/render_text.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/figures.hpp"

namespace holdfast::bench {
namespace {

using namespace safetyplan;

const TimePoint begun = from_epoch_ms(1'795'000'000'000);

class Author {
  public:
    // As many lines of 60 characters as asked for, spread over the steps.
    explicit Author(std::size_t lines) {
        plan_.id = PlanId::make(begun, random_);
        plan_.form = "holdfast-1";
        for (std::size_t i = 0; i < lines; ++i) (void)apply(plan_, next());
    }
    Plan& plan() { return plan_; }
    Change next() {
        const auto step = static_cast<Step>(made_++ % step_count);
        Content content;
        content.text = PlanText{"A line of about sixty characters, as people write them, " +
                                std::to_string(made_)};
        if (holds_people(step)) content.number = number_;
        return {.id = ChangeId::make(begun, random_),
                .by = {},
                .at = begun,
                .what = Add{.step = step, .place = {}, .content = std::move(content)}};
    }

  private:
    SeededRandom random_{1};
    Number number_ = *read_number("(201) 555-0123", identity::NumberReader{"US"});
    Plan plan_{};
    std::size_t made_ = 0;
};

// CPU microseconds of one call, over enough calls for a thread's coarse clock.
double cost(const std::function<void()>& work) {
    constexpr double seconds_least = 0.3;
    constexpr int batch = 50;
    work();
    const auto before = own_thread_seconds();
    for (int calls = batch;; calls += batch) {
        for (int i = 0; i < batch; ++i) work();
        const auto used = own_thread_seconds() - before;
        if (used >= seconds_least) return used * 1e6 / calls;
    }
}

}  // namespace

void bench_plan(const Choices& choices) {
    const auto words = config::load({}).plans;
    const identity::NumberReader reader{"US"};
    Table table{"A safety plan, microseconds of CPU"};
    for (const auto lines : {std::size_t{20}, items_max - 1}) {
        const auto of = " (" + std::to_string(lines) + " lines)";
        Author author{lines};
        const auto& plan = author.plan();
        const auto& english = words.get("en");
        const auto kept = plan_text(plan);
        table.aim("page" + of, "under 1000");
        table.aim("texts" + of, "under 1000");
        for (int round = 0; round < choices.rounds; ++round) {
            table.note("page" + of, cost([&] { (void)render_html(plan, english); }));
            table.note("texts" + of, cost([&] { (void)text_parts(plan, english, 1600); }));
            table.note("to JSON" + of, cost([&] { (void)plan_text(plan); }));
            table.note("from JSON" + of, cost([&] { (void)read_plan(kept, reader); }));
            const auto change = author.next();
            table.note("copy and one change" + of, cost([&] {
                           auto copy = plan;
                           (void)apply(copy, change);
                       }));
        }
    }
    table.print();
}

}  // namespace holdfast::bench
