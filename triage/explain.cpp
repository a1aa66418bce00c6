#include "triage/explain.hpp"

namespace holdfast::triage {
namespace {

void add_quotes(std::string& words, const Reason& reason, std::span<const std::string_view> turns) {
    for (const Span& span : reason.spans) {
        words += "      turn " + std::to_string(span.turn + 1) + ", bytes " +
                 std::to_string(span.begin) + " to " + std::to_string(span.end) + ": \"";
        words += turns[span.turn].substr(span.begin, span.end - span.begin);
        words += "\"\n";
    }
}

}  // namespace

std::string explain(const Assessor& assessor, std::span<const std::string_view> turns) {
    const Assessment assessment = assessor.assess(turns);
    std::string words = "level     ";
    words += assessment.reasons.empty() ? "none: no signal found" : name_of(assessment.level);
    words += "\nscore     " + std::to_string(assessment.score) + "\nconcerns ";
    for (const Concern concern : assessment.concerns) words.append(" ").append(name_of(concern));
    words += "\nreasons\n";
    for (const Reason& reason : assessment.reasons) {
        words.append("  ").append(name_of(reason.level)).append("  ").append(reason.rule);
        words += "\n      " + reason.sentence + "\n";
        add_quotes(words, reason, turns);
    }
    return words;
}

}  // namespace holdfast::triage
