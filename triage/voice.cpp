#include "triage/voice.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "triage/voice_features.hpp"

namespace holdfast::triage {
namespace {

constexpr int silence = std::numeric_limits<int>::min() / 4;
constexpr auto sentence =
    "Reads like what people at risk write, although no known phrase stands here.";
constexpr auto sentence_es =
    "Se lee como lo que escribe alguien en riesgo, aunque no hay ninguna frase conocida.";

void add_span(std::vector<Span>& spans, const Word& word) {
    spans.push_back({word.turn, word.begin, word.end});
}

}  // namespace

Voice::Voice(VoiceModel model) : model_(std::move(model)) {}

int Voice::of_word(std::string_view word) const {
    int sum = 0;
    VoiceFeatures(model_.bits).of_word(word, [&](std::uint32_t at) { sum += model_.weights[at]; });
    return sum;
}

int Voice::of_pair(std::string_view before, std::string_view word) const {
    return model_.weights[VoiceFeatures(model_.bits).of_pair(before, word)];
}

// A passage from word i to j counts its words and its pairs: what stands up to j, less what stood
// up to i's pair. The smallest of the latter among the last `window` starts makes the largest sum;
// the starts that may still be it wait in a ring, smallest first.
template <class OfWord, class OfPair>
Voice::Passage Voice::best_passage(std::uint32_t words, OfWord of_word, OfPair of_pair) const {
    struct Start {
        int upto = 0;
        std::uint32_t word = 0;
    };
    std::array<Start, voice_window_max + 1> ring;
    std::uint32_t head = 0, tail = 0;  // starts wait in [head, tail)
    Passage best{silence, 0, 0};
    int upto = 0;
    for (std::uint32_t word = 0; word < words; ++word) {
        if (word > 0) upto += of_pair(word);
        while (tail > head && ring[(tail - 1) % ring.size()].upto >= upto) --tail;
        ring[tail++ % ring.size()] = {upto, word};
        if (ring[head % ring.size()].word + static_cast<std::uint32_t>(model_.window) <= word)
            ++head;
        upto += of_word(word);
        const Start& start = ring[head % ring.size()];
        if (upto - start.upto > best.sum) best = {upto - start.upto, start.word, word};
    }
    return best;
}

Voice::Passage Voice::strongest(const Text& text) const {
    return best_passage(
        static_cast<std::uint32_t>(text.words.size()),
        [&](std::uint32_t word) { return of_word(text.of(text.words[word])); },
        [&](std::uint32_t word) {
            return of_pair(text.of(text.words[word - 1]), text.of(text.words[word]));
        });
}

double Voice::probability(int sum) const {
    return 1 / (1 + std::exp(-(model_.slope * sum + model_.offset)));
}

// The words that count most in the passages that raise, so many that without them none does.
void Voice::find_words_that_raise(const Text& text, Heard& heard) const {
    const auto count = static_cast<std::uint32_t>(text.words.size());
    heard.word_sums.assign(count, 0);
    heard.pair_sums.assign(count, 0);
    heard.chosen.clear();
    for (std::uint32_t word = 0; word < count; ++word) {
        heard.word_sums[word] = of_word(text.of(text.words[word]));
        if (word > 0)
            heard.pair_sums[word] =
                of_pair(text.of(text.words[word - 1]), text.of(text.words[word]));
    }
    const auto strongest_left = [&] {
        return best_passage(
            count, [&](std::uint32_t word) { return heard.word_sums[word]; },
            [&](std::uint32_t word) { return heard.pair_sums[word]; });
    };
    while (heard.chosen.size() < spans_max)
        if (!choose_from(strongest_left(), heard)) break;
    std::ranges::sort(heard.chosen);
}

// Takes words out of a passage until it raises no more; false if there was none to take.
bool Voice::choose_from(Passage passage, Heard& heard) const {
    const auto count = static_cast<std::uint32_t>(heard.word_sums.size());
    const auto share = [&](std::uint32_t word) {
        return heard.word_sums[word] + heard.pair_sums[word] +
               (word + 1 < count ? heard.pair_sums[word + 1] : 0);
    };
    bool any = false;
    while (passage.sum >= model_.threshold && heard.chosen.size() < spans_max) {
        std::uint32_t strongest = passage.first;
        for (std::uint32_t word = passage.first; word <= passage.last; ++word)
            if (share(word) > share(strongest)) strongest = word;
        if (share(strongest) <= 0) break;
        passage.sum -= share(strongest);
        heard.chosen.push_back(strongest);
        heard.word_sums[strongest] = heard.pair_sums[strongest] = 0;
        if (strongest + 1 < count) heard.pair_sums[strongest + 1] = 0;
        any = true;
    }
    return any;
}

void Voice::speak(const Text& text, Assessment& assessment) const {
    Heard heard;
    SpareReasons spare;
    speak(text, heard, spare, assessment);
}

void Voice::speak(const Text& text, Heard& heard, SpareReasons& spare,
                  Assessment& assessment) const {
    const Passage passage = strongest(text);
    const bool raises = model_.cap != Level::none && passage.sum >= model_.threshold;
    if (raises && assessment.level <= model_.cap) {
        find_words_that_raise(text, heard);
        Reason& reason = spare.add(assessment);
        reason.rule.assign("voice");
        reason.sentence.assign(sentence);
        reason.sentence_es.assign(sentence_es);
        reason.level = model_.cap;
        for (const std::uint32_t word : heard.chosen) add_span(reason.spans, text.words[word]);
        SpareReasons::order_last(assessment);
        assessment.level = model_.cap;
    }
    assessment.score =
        std::max(assessment.score, score_of(assessment.level, 0.999 * probability(passage.sum)));
}

}  // namespace holdfast::triage
