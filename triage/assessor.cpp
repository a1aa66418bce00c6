#include "triage/assessor.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "triage/assessor_work.hpp"
#include "triage/fnv.hpp"
#include "triage/read_toml.hpp"
#include "triage/voice.hpp"

namespace holdfast::triage {

namespace {

std::string first_name(const std::vector<LexiconFile>& files) {
    return files.empty() ? "lexicon" : files.front().name;
}

// Over all contents, each with its length.
std::string version_of(const std::vector<LexiconFile>& files) {
    Fingerprint fingerprint;
    for (const LexiconFile& file : files) {
        fingerprint.add(file.content.size());
        for (const char c : file.content) fingerprint.add(static_cast<unsigned char>(c));
    }
    return fingerprint.text();
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

Assessor::Assessor(std::unique_ptr<const Rules> rules, std::string version)
    : rules_(std::move(rules)), version_(std::move(version)) {}
Assessor::~Assessor() = default;

std::expected<std::shared_ptr<const Assessor>, std::vector<LexiconFault>> Assessor::make(
    std::vector<LexiconFile> lexicons) {
    std::string version = version_of(lexicons);
    std::vector<LexiconFault> voice_faults;
    auto voice = take_voice(lexicons, voice_faults);
    if (!voice_faults.empty()) return std::unexpected(std::move(voice_faults));
    Faults faults;
    const Definitions definitions = read_toml(lexicons, faults);
    if (faults.empty()) require_all_kinds(definitions, lexicons, faults);
    if (definitions.policies.empty()) return std::unexpected(faults.take());
    const PolicyDefinition& policy = definitions.policies.front();
    auto rules =
        std::make_unique<Rules>(Policy(policy, faults), Unread(policy.unread, faults, policy.file));
    rules->lexicons.reserve(definitions.languages.size());
    for (const LanguageDefinition& language : definitions.languages) {
        const auto number = static_cast<std::uint8_t>(rules->lexicons.size());
        rules->lexicons.emplace_back(language, number, rules->policy, faults);
        rules->languages.push_back(language.language);
    }
    rules->voice = std::move(voice);
    if (!faults.empty()) return std::unexpected(faults.take());
    return std::shared_ptr<const Assessor>(new Assessor(std::move(rules), std::move(version)));
}

Assessor::Scratch::Scratch() : work_(std::make_unique<Work>()) {}
Assessor::Scratch::~Scratch() = default;
Assessor::Scratch::Scratch(Scratch&&) noexcept = default;
Assessor::Scratch& Assessor::Scratch::operator=(Scratch&&) noexcept = default;

void Assessor::Rules::find_loose(std::string_view language, Scratch::Work& work) const {
    constexpr std::uint32_t told_bonus = 3, clear = 3;  // words
    work.loose.resize(lexicons.size());
    for (auto& loose : work.loose) loose.assign(work.text.turns.size(), 1);
    for (std::size_t turn = 0; turn < work.text.turns.size(); ++turn) {
        const auto weight = [&](std::size_t l) {
            return work.readings[l].words.known[turn] + (languages[l] == language ? told_bonus : 0);
        };
        // What one is told rules no language out by itself: people write in another all the same.
        std::uint32_t most = 0, most_known = 0;
        for (std::size_t l = 0; l < lexicons.size(); ++l) {
            most = std::max(most, weight(l));
            most_known = std::max(most_known, work.readings[l].words.known[turn]);
        }
        for (std::size_t l = 0; l < lexicons.size(); ++l)
            work.loose[l][turn] = most_known < clear || weight(l) * 3 >= most ? 1 : 0;
    }
}

void Assessor::Rules::find_unread(Scratch::Work& work) const {
    work.unread.clear();
    bool first = true;
    std::span<const Word> rest = work.text.words;
    for (std::uint32_t turn = 0; turn < work.text.turns.size(); ++turn) {
        std::size_t count = 0;
        while (count < rest.size() && rest[count].turn == turn) ++count;
        std::uint32_t known = 0;
        for (const Reading& reading : work.readings)
            known = std::max(known, reading.words.known[turn]);
        const Content& content = work.text.turns[turn];
        if (unread.is_unread(work.text, rest.first(count), content, known, first))
            work.unread.push_back(turn);
        first = first && content.letters == 0;
        rest = rest.subspan(count);
    }
}

void Assessor::Rules::read(std::span<const std::string_view> turns, std::string_view language,
                           Scratch::Work& work) const {
    normalise(turns, work.text);
    work.readings.resize(lexicons.size());
    for (std::size_t l = 0; l < lexicons.size(); ++l)
        lexicons[l].look_up(work.text, work.readings[l]);
    find_loose(language, work);
    find_unread(work);
    work.mentions.clear();
    for (std::size_t l = 0; l < lexicons.size(); ++l) {
        lexicons[l].read(work.text, work.loose[l], work.readings[l]);
        work.merged.clear();
        std::ranges::merge(work.mentions, work.readings[l].mentions,
                           std::back_inserter(work.merged), {}, &Mention::last, &Mention::last);
        std::swap(work.mentions, work.merged);
    }
}

namespace {

void add_unread(const UnreadDefinition& unread, const Text& text,
                std::span<const std::uint32_t> turns, SpareReasons& spare, Assessment& into) {
    if (turns.empty()) return;
    into.unread = true;
    if (unread.level == Level::none) return;
    Reason& reason = spare.add(into);
    reason.rule.assign("unread");
    reason.sentence.assign(unread.sentence);
    reason.sentence_es.assign(unread.sentence_es);
    reason.level = unread.level;
    for (const std::uint32_t turn : turns.first(std::min(turns.size(), spans_max)))
        reason.spans.push_back({turn, text.turns[turn].begin, text.turns[turn].end});
    SpareReasons::order_last(into);
    into.level = std::max(into.level, unread.level);
    into.score = std::max(into.score, static_cast<double>(unread.level) / level_count);
}

}  // namespace

void Assessor::assess(std::span<const std::string_view> turns, Scratch& scratch, Assessment& into,
                      std::string_view language) const {
    const std::size_t skipped = turns.size() > turns_max ? turns.size() - turns_max : 0;
    Scratch::Work& work = *scratch.work_;
    rules_->read(turns.subspan(skipped), language, work);
    work.judge.judge(rules_->policy, work.text, work.mentions, rules_->languages, work.spare, into);
    add_unread(rules_->unread.definition(), work.text, work.unread, work.spare, into);
    if (rules_->voice) rules_->voice->speak(work.text, work.voice, work.spare, into);
    for (Reason& reason : into.reasons)
        for (Span& span : reason.spans) span.turn += static_cast<std::uint32_t>(skipped);
}

Assessment Assessor::assess(std::span<const std::string_view> turns,
                            std::string_view language) const {
    thread_local Scratch scratch;
    Assessment assessment;
    assess(turns, scratch, assessment, language);
    return assessment;
}

}  // namespace holdfast::triage
