#include "triage/assessor.hpp"

#include <algorithm>
#include <future>
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
    for (const LexiconFile& file : files) fingerprint.add(file.content);
    return fingerprint.text();
}

using ReadVoice = std::expected<std::optional<Voice>, std::vector<LexiconFault>>;

// Takes the second voice's file out of `files` and reads it, in a thread of its own.
std::future<ReadVoice> take_voice(std::vector<LexiconFile>& files) {
    const auto at = std::ranges::find_if(files, is_voice_file, &LexiconFile::name);
    if (at == files.end())
        return std::async(std::launch::deferred, [] { return ReadVoice(std::nullopt); });
    auto reading = std::async([file = std::move(*at)] {
        auto model = read_voice(file);
        return model ? ReadVoice(Voice(std::move(*model)))
                     : std::unexpected(std::move(model.error()));
    });
    files.erase(at);
    return reading;
}

// Each language in a thread of its own.
std::vector<Lexicon> compile(const std::vector<LanguageDefinition>& languages, const Policy& policy,
                             Faults& faults) {
    struct Compiled {
        Faults faults;
        Lexicon lexicon;
    };
    std::vector<std::future<Compiled>> compiling;
    for (std::size_t number = 0; number < languages.size(); ++number)
        compiling.push_back(std::async([&languages, &policy, number] {
            Faults found;
            Lexicon lexicon(languages[number], static_cast<std::uint8_t>(number), policy, found);
            return Compiled{std::move(found), std::move(lexicon)};
        }));
    std::vector<Lexicon> lexicons;
    lexicons.reserve(languages.size());
    for (auto& one : compiling) {
        Compiled compiled = one.get();
        faults.add(std::move(compiled.faults));
        lexicons.push_back(std::move(compiled.lexicon));
    }
    return lexicons;
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
    auto reading_voice = take_voice(lexicons);
    Faults faults;
    const Definitions definitions = read_toml(lexicons, faults);
    if (faults.empty()) require_all_kinds(definitions, lexicons, faults);
    if (definitions.policies.empty()) return std::unexpected(faults.take());
    const PolicyDefinition& policy = definitions.policies.front();
    auto rules =
        std::make_unique<Rules>(Policy(policy, faults), Unread(policy.unread, faults, policy.file));
    rules->lexicons = compile(definitions.languages, rules->policy, faults);
    for (const LanguageDefinition& language : definitions.languages)
        rules->languages.push_back(language.language);
    auto voice = reading_voice.get();
    if (!voice) return std::unexpected(std::move(voice.error()));
    rules->voice = std::move(*voice);
    if (!faults.empty()) return std::unexpected(faults.take());
    return std::shared_ptr<const Assessor>(new Assessor(std::move(rules), std::move(version)));
}

Assessor::Scratch::Scratch() : work_(std::make_unique<Work>()) {}
Assessor::Scratch::~Scratch() = default;
Assessor::Scratch::Scratch(Scratch&&) noexcept = default;
Assessor::Scratch& Assessor::Scratch::operator=(Scratch&&) noexcept = default;

void Assessor::Past::clear() {
    text.clear();
    for (auto& known : words) known.clear();
    for (auto& turns : loose) turns.clear();
    mentions.clear();
    unread.clear();
    letters = false;
    heard.clear();
}

void Assessor::Past::finish_sentences(std::span<const Mention> all) {
    for (auto& known : words)
        std::erase_if(known.tokens,
                      [&](const Token& token) { return token.sentence < text.sentence; });
    const auto open = std::ranges::find_if(all.subspan(mentions.size()), [&](const Mention& one) {
        return text.words[one.last].sentence >= text.sentence;
    });
    mentions.assign(all.begin(), open);
}

void Assessor::Rules::find_loose(std::string_view language, std::size_t first_turn,
                                 Past& past) const {
    constexpr std::uint32_t told_bonus = 3, clear = 3;  // words
    past.loose.resize(lexicons.size());
    for (auto& loose : past.loose) loose.resize(past.text.turns.size());
    for (std::size_t turn = first_turn; turn < past.text.turns.size(); ++turn) {
        const auto weight = [&](std::size_t l) {
            return past.words[l].known[turn] + (languages[l] == language ? told_bonus : 0);
        };
        // What one is told rules no language out by itself: people write in another all the same.
        std::uint32_t most = 0, most_known = 0;
        for (std::size_t l = 0; l < lexicons.size(); ++l) {
            most = std::max(most, weight(l));
            most_known = std::max(most_known, past.words[l].known[turn]);
        }
        for (std::size_t l = 0; l < lexicons.size(); ++l)
            past.loose[l][turn] = most_known < clear || weight(l) * 3 >= most ? 1 : 0;
    }
}

void Assessor::Rules::find_unread(std::size_t first_turn, std::size_t first_word,
                                  Past& past) const {
    const auto turns = static_cast<std::uint32_t>(past.text.turns.size());
    std::span<const Word> rest = std::span(past.text.words).subspan(first_word);
    for (auto turn = static_cast<std::uint32_t>(first_turn); turn < turns; ++turn) {
        std::size_t count = 0;
        while (count < rest.size() && rest[count].turn == turn) ++count;
        std::uint32_t known = 0;
        for (const auto& words : past.words) known = std::max(known, words.known[turn]);
        const Content& content = past.text.turns[turn];
        if (unread.is_unread(past.text, rest.first(count), content, known, !past.letters))
            past.unread.push_back(turn);
        past.letters = past.letters || content.letters != 0;
        rest = rest.subspan(count);
    }
}

void Assessor::Rules::read(std::span<const std::string_view> turns, std::string_view language,
                           Past& past, Scratch::Work& work) const {
    const std::size_t first_turn = past.text.turns.size(), first_word = past.text.words.size();
    normalise_more(turns, past.text);
    past.words.resize(lexicons.size());
    for (std::size_t l = 0; l < lexicons.size(); ++l) lexicons[l].look_up(past.text, past.words[l]);
    find_loose(language, first_turn, past);
    find_unread(first_turn, first_word, past);
    work.readings.resize(lexicons.size());
    work.mentions = past.mentions;
    for (std::size_t l = 0; l < lexicons.size(); ++l) {
        lexicons[l].read(past.text, past.loose[l], past.words[l], work.readings[l]);
        work.merged.clear();
        std::ranges::merge(work.mentions, work.readings[l].mentions,
                           std::back_inserter(work.merged), {}, &Mention::last, &Mention::last);
        std::swap(work.mentions, work.merged);
    }
    if (voice) voice->hear(past.text, past.heard);
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

void Assessor::go_on(std::span<const std::string_view> turns, std::string_view language, Past& past,
                     Scratch::Work& work, Assessment& into) const {
    rules_->read(turns, language, past, work);
    work.judge.judge(rules_->policy, past.text, work.mentions, rules_->languages, work.spare, into);
    add_unread(rules_->unread.definition(), past.text, past.unread, work.spare, into);
    if (rules_->voice) rules_->voice->speak(past.text, past.heard, work.voice, work.spare, into);
}

void Assessor::assess(std::span<const std::string_view> turns, Scratch& scratch, Assessment& into,
                      std::string_view language) const {
    const std::size_t skipped = turns.size() > turns_max ? turns.size() - turns_max : 0;
    Scratch::Work& work = *scratch.work_;
    work.past.clear();
    go_on(turns.subspan(skipped), language, work.past, work, into);
    for (Reason& reason : into.reasons)
        for (Span& span : reason.spans) span.turn += static_cast<std::uint32_t>(skipped);
}

Assessment Assessor::assess(std::span<const std::string_view> turns,
                            std::string_view language) const {
    Assessment assessment;
    assess(turns, scratch_here(), assessment, language);
    return assessment;
}

Assessor::Scratch& Assessor::scratch_here() {
    thread_local Scratch scratch;
    return scratch;
}

}  // namespace holdfast::triage
