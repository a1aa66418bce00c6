// Any bytes as turns (split at newlines): no crash, every span inside its turn, no level falls as
// turns are added.
#include <cstdint>
#include <cstdlib>

#include "tests/support/lexicons.hpp"
#include "triage/assessor.hpp"

namespace {

using namespace holdfast::triage;

std::shared_ptr<const Assessor> shipped() {
    auto made = Assessor::make(shipped_lexicons());
    if (!made) std::abort();
    return *made;
}

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const std::shared_ptr<const Assessor> assessor = shipped();
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    std::vector<std::string_view> turns;
    for (std::size_t begin = 0; begin <= text.size() && turns.size() < Assessor::turns_max;) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        turns.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    Level before = Level::none;
    for (std::size_t count = 1; count <= turns.size(); ++count) {
        const Assessment got = assessor->assess(std::span(turns).first(count));
        require(got.level >= before);
        before = got.level;
        require(got.reasons.empty() == (got.level == Level::none));
        for (const Reason& reason : got.reasons) {
            require(reason.spans.size() <= spans_max && !reason.spans.empty());
            for (const Span& span : reason.spans)
                require(span.turn < count && span.begin < span.end &&
                        span.end <= turns[span.turn].size());
        }
    }
    return 0;
}
