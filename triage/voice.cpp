#include "triage/voice.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <ranges>

#include "triage/voice_features.hpp"

namespace holdfast::triage {
namespace {

struct Sentences {
    std::string_view en, es;
};
constexpr std::array<Sentences, voice_count> sentences{{
    {"Reads like what people in distress write, although no known phrase stands here.",
     "Se lee como lo que escribe alguien angustiado, aunque no hay ninguna frase conocida."},
    {"Reads like what people at risk write, although no known phrase stands here.",
     "Se lee como lo que escribe alguien en riesgo, aunque no hay ninguna frase conocida."},
    {"Reads like what people at high risk write, although no known phrase stands here.",
     "Se lee como lo que escribe alguien en riesgo alto, aunque no hay ninguna frase conocida."},
    {"Reads like what people write while it is happening, although no known phrase stands here.",
     "Se lee como lo que se escribe mientras está pasando, aunque no hay ninguna frase conocida."},
}};

constexpr std::size_t moderate = 1;  // its place in voice_levels

void add_span(std::vector<Span>& spans, const Word& word) {
    spans.push_back({word.turn, word.begin, word.end});
}

// Beside others of its level, after the higher ones.
void add_reason(Level level, std::size_t ear, const Text& text,
                std::span<const std::uint32_t> words, SpareReasons& spare, Assessment& assessment) {
    Reason& reason = spare.add(assessment);
    reason.rule.assign("voice");
    reason.sentence.assign(sentences[ear].en);
    reason.sentence_es.assign(sentences[ear].es);
    reason.level = level;
    for (const std::uint32_t word : words) add_span(reason.spans, text.words[word]);
    SpareReasons::order_last(assessment);
}

}  // namespace

Voice::Voice(VoiceModel model) : model_(std::move(model)) {}

void Voice::Heard::clear() {
    words.clear();
    pairs.clear();
    strongest.fill({});
}

void Voice::count(const Text& text, Heard& heard) const {
    const VoiceFeatures features(model_.bits);
    const auto before = heard.words.size();
    heard.words.resize(text.words.size());
    heard.pairs.resize(text.words.size());
    const auto add = [&](Sums& sums, std::uint32_t bucket, int counts) {
        for (std::size_t ear = 0; ear < voice_count; ++ear)
            sums[ear] += counts * model_.weights[bucket][ear];
    };
    for (std::size_t word = before; word < text.words.size(); ++word) {
        const std::string_view letters = text.of(text.words[word]);
        features.of_word(letters,
                         [&](std::uint32_t at, int counts) { add(heard.words[word], at, counts); });
        if (word > 0)
            add(heard.pairs[word], features.of_pair(text.of(text.words[word - 1]), letters),
                voice_pair_counts);
    }
}

// Tells of each word from `from` to before `to` the strongest passage that ends there. A passage
// from word i to j counts its words and its pairs: what stands up to j, less what stood up to i's
// pair. The smallest of the latter among the last `window` starts makes the largest sum; the starts
// that may still be it wait in a ring, smallest first.
template <class Take>
void Voice::each_end(std::size_t ear, const Heard& heard, std::size_t from, std::size_t to,
                     Take take) const {
    struct Start {
        int upto = 0;
        std::uint32_t word = 0;
    };
    std::array<Start, std::bit_ceil(std::size_t{voice_window_max} + 1)> ring;
    const auto window = static_cast<std::uint32_t>(model_.window);
    std::uint32_t head = 0, tail = 0;  // starts wait in [head, tail)
    int upto = 0;
    for (auto word = static_cast<std::uint32_t>(from > window ? from - window : 0); word < to;
         ++word) {
        upto += heard.pairs[word][ear];
        while (tail > head && ring[(tail - 1) % ring.size()].upto >= upto) --tail;
        ring[tail++ % ring.size()] = {upto, word};
        if (ring[head % ring.size()].word + window <= word) ++head;
        upto += heard.words[word][ear];
        const Start& start = ring[head % ring.size()];
        if (word >= from) take(Passage{upto - start.upto, start.word, word});
    }
}

void Voice::hear(const Text& text, Heard& heard) const {
    const auto before = heard.words.size();
    count(text, heard);
    for (std::size_t ear = 0; ear < voice_count; ++ear) {
        Passage& best = heard.strongest[ear];
        each_end(ear, heard, before, heard.words.size(), [&](const Passage& one) {
            if (one.sum > best.sum) best = one;
        });
    }
}

double Voice::probability(std::size_t ear, int sum) const {
    return 1 / (1 + std::exp(-(model_.ears[ear].slope * sum + model_.ears[ear].offset)));
}

// The words that count most in the passages that raise, so many that without them none does.
void Voice::choose_words(std::size_t ear, Work& work) const {
    auto& words = work.left.words;
    auto& pairs = work.left.pairs;
    const auto count = static_cast<std::uint32_t>(words.size());
    const int threshold = model_.ears[ear].threshold;
    const auto share = [&](std::uint32_t word) {
        return words[word][ear] + pairs[word][ear] + (word + 1 < count ? pairs[word + 1][ear] : 0);
    };
    // What of a passage a word has alone: somewhere more than nothing, where the passage counts.
    const auto own = [&](const Passage& in, std::uint32_t word) {
        return std::max({words[word][ear], word > in.first ? pairs[word][ear] : 0,
                         word < in.last ? pairs[word + 1][ear] : 0});
    };
    const auto end_again = [&](std::size_t from, std::size_t to) {
        each_end(ear, work.left, from, std::min<std::size_t>(to, count),
                 [&](const Passage& one) { work.ends[one.last] = one; });
    };
    work.chosen.clear();
    work.ends.resize(count);
    end_again(0, count);
    while (work.chosen.size() < spans_max) {
        Passage passage = *std::ranges::max_element(work.ends, {}, &Passage::sum);
        if (passage.sum < threshold) break;
        const std::size_t before = work.chosen.size();
        while (passage.sum >= threshold && work.chosen.size() < spans_max) {
            const auto in_passage = std::views::iota(passage.first, passage.last + 1);
            std::uint32_t strongest = *std::ranges::max_element(in_passage, {}, share);
            // Each may be held down by what stands beside it.
            if (share(strongest) <= 0 && work.chosen.size() == before)
                strongest = *std::ranges::max_element(
                    in_passage, {}, [&](std::uint32_t word) { return own(passage, word); });
            else if (share(strongest) <= 0)
                break;
            passage.sum -= share(strongest);
            work.chosen.push_back(strongest);
            words[strongest][ear] = pairs[strongest][ear] = 0;
            if (strongest + 1 < count) pairs[strongest + 1][ear] = 0;
        }
        end_again(passage.first, passage.last + static_cast<std::size_t>(model_.window));
    }
    std::ranges::sort(work.chosen);
}

void Voice::speak(const Text& text, const Heard& heard, Work& work, SpareReasons& spare,
                  Assessment& assessment) const {
    const auto& strongest = heard.strongest;
    std::size_t loudest = voice_count;
    for (std::size_t ear = 0; ear < voice_count; ++ear)
        if (strongest[ear].sum >= model_.ears[ear].threshold) loudest = ear;
    const Level level =
        loudest == voice_count ? Level::none : std::min(voice_levels[loudest], model_.cap);
    if (level != Level::none && assessment.level <= level) {
        work.left.words = heard.words;
        work.left.pairs = heard.pairs;
        choose_words(loudest, work);
        add_reason(level, loudest, text, work.chosen, spare, assessment);
        assessment.level = level;
    }
    if (assessment.level < Level::moderate) {
        assessment.score = score_below_moderate(probability(moderate, strongest[moderate].sum));
        return;
    }
    const std::size_t next = std::min(static_cast<std::size_t>(assessment.level), voice_count - 1);
    assessment.score =
        std::max(assessment.score,
                 score_of(assessment.level, 0.999 * probability(next, strongest[next].sum)));
}

}  // namespace holdfast::triage
