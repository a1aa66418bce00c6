// Once warm, an assessment with a kept Scratch asks for no memory: counted by a global operator
// new.
#include <algorithm>
#include <cstdlib>
#include <new>

#include "tests/unit/triage/shipped.hpp"

namespace {
thread_local std::size_t allocations = 0;
}

// NOLINTBEGIN
void* operator new(std::size_t size) {
    ++allocations;
    if (void* place = std::malloc(size == 0 ? 1 : size)) return place;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(size == 0 ? 1 : size);
}
void operator delete(void* place) noexcept {
    std::free(place);
}
void operator delete(void* place, std::size_t) noexcept {
    std::free(place);
}
// NOLINTEND

namespace holdfast::triage {
namespace {

TEST(Allocations, there_are_none_after_the_first_reading) {
    std::vector<std::vector<std::string>> texts{
        {std::string(4096, 'a')}, {"", "  "}, {"я не хочу жить", "👍"}};
    for (const Case& one : all_cases()) texts.push_back(one.turns);
    std::string disguised, slips, together;
    for (int i = 0; i < 40; ++i) {
        disguised += "i w@nt t0 d\u0456\u0435 and k1ll mys3lf ";
        slips += "tonihgt i am goign to swalow the pillls ";
        together += "iwanttodierightnow ";
    }
    texts.insert(texts.end(), {{disguised}, {slips}, {together, disguised, slips}});
    for (const Case& one : all_messages()) texts.push_back(one.turns);
    Assessor::Scratch scratch;
    Assessment assessment;
    std::size_t raised = 0;  // by the second voice
    const auto read_all = [&] {
        std::size_t before = 0, counted = 0;
        for (const auto& turns : texts) {
            const auto viewed = views(turns);
            before = allocations;
            whole().assess(viewed, scratch, assessment);
            counted += allocations - before;
            raised += std::ranges::count(assessment.reasons, "voice", &Reason::rule) > 0 ? 1 : 0;
        }
        return counted;
    };
    EXPECT_GT(read_all(), 0U) << "the counter counts";
    read_all();
    EXPECT_EQ(read_all(), 0U);
    EXPECT_GT(raised, 0U) << "the second voice never raised here, so nothing was counted of it";
}

}  // namespace
}  // namespace holdfast::triage
