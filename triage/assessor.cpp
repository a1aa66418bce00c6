#include "triage/assessor.hpp"

#include <algorithm>
#include <iterator>

#include "triage/lexicon.hpp"
#include "triage/policy.hpp"
#include "triage/read_toml.hpp"

namespace holdfast::triage {

struct Assessor::Rules {
    Policy policy;
    std::vector<Lexicon> lexicons;
    std::vector<std::string> languages;
};

namespace {

std::string first_name(const std::vector<LexiconFile>& files) {
    return files.empty() ? "lexicon" : files.front().name;
}

void require_all_kinds(const Definitions& definitions, const std::vector<LexiconFile>& files,
                       Faults& faults) {
    if (definitions.policies.empty())
        faults.add(first_name(files), 1,
                   "no policy among the lexicon files: add triage/policy.toml");
    for (std::size_t i = 1; i < definitions.policies.size(); ++i)
        faults.add(definitions.policies[i].file, 1,
                   "a second policy: a file of one language begins with language = \"…\"");
    if (definitions.languages.empty())
        faults.add(first_name(files), 1, "no language among the lexicon files: add triage/en.toml");
    for (auto one = definitions.languages.begin(); one != definitions.languages.end(); ++one)
        if (std::any_of(definitions.languages.begin(), one,
                        [&](const auto& other) { return other.language == one->language; }))
            faults.add(one->file, 1, "duplicate language '" + one->language + "'");
}

}  // namespace

Assessor::Assessor(std::unique_ptr<const Rules> rules) : rules_(std::move(rules)) {}
Assessor::~Assessor() = default;

std::expected<std::shared_ptr<const Assessor>, std::vector<LexiconFault>> Assessor::make(
    const std::vector<LexiconFile>& lexicons) {
    Faults faults;
    const Definitions definitions = read_toml(lexicons, faults);
    if (faults.empty()) require_all_kinds(definitions, lexicons, faults);
    if (definitions.policies.empty()) return std::unexpected(faults.take());
    auto rules = std::make_unique<Rules>(Policy(definitions.policies.front(), faults));
    for (const LanguageDefinition& language : definitions.languages) {
        const auto number = static_cast<std::uint8_t>(rules->lexicons.size());
        rules->lexicons.emplace_back(language, number, rules->policy, faults);
        rules->languages.push_back(language.language);
    }
    if (!faults.empty()) return std::unexpected(faults.take());
    return std::shared_ptr<const Assessor>(new Assessor(std::move(rules)));
}

Assessment Assessor::assess(std::span<const std::string_view> turns) const {
    const std::size_t skipped = turns.size() > turns_max ? turns.size() - turns_max : 0;
    const Text text = normalise(turns.subspan(skipped));
    std::vector<Mention> mentions, merged;
    for (const Lexicon& lexicon : rules_->lexicons) {
        const Reading reading = lexicon.read(text);
        merged.clear();
        std::ranges::merge(mentions, reading.mentions, std::back_inserter(merged), {},
                           &Mention::last, &Mention::last);
        std::swap(mentions, merged);
    }
    Assessment assessment = rules_->policy.judge(text, mentions, rules_->languages);
    assessment.score = score_of(assessment.level, 0);
    for (Reason& reason : assessment.reasons)
        for (Span& span : reason.spans) span.turn += static_cast<std::uint32_t>(skipped);
    return assessment;
}

}  // namespace holdfast::triage
