#include "triage/assessor.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "triage/lexicon.hpp"
#include "triage/policy.hpp"
#include "triage/read_toml.hpp"
#include "triage/voice.hpp"

namespace holdfast::triage {

struct Assessor::Rules {
    Policy policy;
    std::vector<Lexicon> lexicons;
    std::vector<std::string> languages;
    std::optional<Voice> voice;
};

namespace {

std::string first_name(const std::vector<LexiconFile>& files) {
    return files.empty() ? "lexicon" : files.front().name;
}

// Takes the second voice's file out of `files` and reads it.
std::optional<Voice> take_voice(std::vector<LexiconFile>& files,
                                std::vector<LexiconFault>& faults) {
    const auto at = std::ranges::find_if(files, is_voice_file, &LexiconFile::name);
    if (at == files.end()) return std::nullopt;
    auto model = read_voice(*at);
    files.erase(at);
    if (model) return Voice(std::move(*model));
    faults = std::move(model.error());
    return std::nullopt;
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
    std::vector<LexiconFile> lexicons) {
    std::vector<LexiconFault> voice_faults;
    auto voice = take_voice(lexicons, voice_faults);
    if (!voice_faults.empty()) return std::unexpected(std::move(voice_faults));
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
    rules->voice = std::move(voice);
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
    if (rules_->voice) rules_->voice->speak(text, assessment);
    for (Reason& reason : assessment.reasons)
        for (Span& span : reason.spans) span.turn += static_cast<std::uint32_t>(skipped);
    return assessment;
}

}  // namespace holdfast::triage
