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

constexpr std::size_t moderate = 1;     // its place in voice_levels
constexpr std::size_t block_size = 16;  // words

using Sums = Voice::Sums;

// All levels side by side in one register, as GCC and Clang extend the language.
using Lanes [[gnu::vector_size(sizeof(Sums))]] = int;

Lanes lanes(const Sums& sums) {
    return std::bit_cast<Lanes>(sums);
}

auto lesser(auto one, auto other) {
    return one < other ? one : other;
}

void raise(Sums& top, Lanes to) {
    top = std::bit_cast<Sums>(lanes(top) < to ? to : lanes(top));
}

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
    tops.clear();
    strongest = silences;
    choice.ear = voice_count;
}

void Voice::count(const Text& text, Heard& heard) const {
    static_assert((voice_word_counts + 3 * (voice_word_letters_max + 2)) * 128 < 32768);
    const VoiceFeatures features(model_.bits);
    const auto before = heard.words.size();
    heard.words.resize(text.words.size());
    heard.pairs.resize(text.words.size());
    std::uint32_t pair_begun = 0;
    if (before > 0) features.next_pair(text.of(text.words[before - 1]), pair_begun);
    for (std::size_t word = before; word < text.words.size(); ++word) {
        const std::string_view letters = text.of(text.words[word]);
        std::array<std::int16_t, voice_count> sums{};  // all four fit into half a register
        features.of_word(letters, text.words[word].hash, [&](std::uint32_t at, int counts) {
            for (std::size_t ear = 0; ear < voice_count; ++ear)
                sums[ear] = static_cast<std::int16_t>(sums[ear] + counts * model_.weights[at][ear]);
        });
        std::ranges::copy(sums, heard.words[word].begin());
        const std::uint32_t at = features.next_pair(letters, pair_begun);
        if (word == 0) continue;
        for (std::size_t ear = 0; ear < voice_count; ++ear)
            heard.pairs[word][ear] = voice_pair_counts * model_.weights[at][ear];
    }
}

// Tells of each word from `from` to before `to` what the strongest passage counts that ends there:
// for one level, or for all at once, as `of` takes them from Sums. A passage from word i to j
// counts its words and its pairs: what stands up to j, less what stood up to i's pair. The smallest
// of the latter among the last `window` starts makes the largest sum. Starts come in rounds of
// `window`: the smallest is one of this round so far, or of the rest of the round before.
template <class Of, class Take>
void Voice::each_end(const Heard& heard, std::size_t from, std::size_t to, Of of, Take take) const {
    constexpr int none = std::numeric_limits<int>::max();
    const auto window = static_cast<std::size_t>(model_.window);
    const auto far = of(Sums{none, none, none, none});
    // Of this round each start; of the round before the smallest from a place on.
    std::array<std::remove_const_t<decltype(far)>, voice_window_max + 1> starts;
    std::fill_n(starts.begin(), window + 1, far);
    auto upto = of(Sums{});
    auto smallest = far;
    std::size_t place = 0;
    for (std::size_t word = from - std::min(from, window); word < to; ++word) {
        upto = upto + of(heard.pairs[word]);
        smallest = lesser(smallest, upto);
        const auto least = lesser(smallest, starts[place + 1]);
        starts[place] = upto;
        upto = upto + of(heard.words[word]);
        if (++place == window) {
            while (--place > 0) starts[place - 1] = lesser(starts[place - 1], starts[place]);
            smallest = far;
        }
        if (word >= from) take(word, upto - least);
    }
}

void Voice::hear(const Text& text, Heard& heard) const {
    const auto before = heard.words.size();
    count(text, heard);
    heard.tops.resize((heard.words.size() + block_size - 1) / block_size, silences);
    each_end(heard, before, heard.words.size(), lanes, [&](std::size_t word, Lanes sums) {
        raise(heard.tops[word / block_size], sums);
        raise(heard.strongest, sums);
    });
}

// Of those that end in this block.
Voice::Passage Voice::strongest_in(std::size_t block, std::size_t ear, const Heard& heard) const {
    Passage best;
    const auto of_ear = [=](const Sums& sums) { return sums[ear]; };
    each_end(heard, block * block_size, std::min((block + 1) * block_size, heard.words.size()),
             of_ear, [&](std::size_t word, int sum) {
                 if (sum > best.sum) best = {sum, 0, static_cast<std::uint32_t>(word)};
             });
    best.first = best.last;
    for (int sum = heard.words[best.first][ear]; sum != best.sum; --best.first)
        sum += heard.pairs[best.first][ear] + heard.words[best.first - 1][ear];
    return best;
}

Voice::Passage Voice::strongest_passage(std::size_t ear, const Heard& heard) const {
    const auto top =
        std::ranges::max_element(heard.tops, {}, [=](const Sums& sums) { return sums[ear]; });
    return strongest_in(static_cast<std::size_t>(top - heard.tops.begin()), ear, heard);
}

double Voice::probability(std::size_t ear, int sum) const {
    return 1 / (1 + std::exp(-(model_.ears[ear].slope * sum + model_.ears[ear].offset)));
}

// What came later is too far from the words, and too weak to be asked before them.
bool Voice::still_holds(const Choice& choice, std::size_t ear, const Heard& heard) const {
    return choice.ear == ear &&
           choice.words.back() + static_cast<std::size_t>(model_.window) < choice.heard &&
           std::ranges::all_of(
               heard.tops | std::views::drop(choice.heard / block_size),
               [&](const Sums& top) { return top[ear] <= choice.least; });
}

// The words that count most in the passages that raise, so many that without them none does.
void Voice::choose_words(std::size_t ear, Heard& heard, Work& work) const {
    work.left.words = heard.words;
    work.left.pairs = heard.pairs;
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
    work.tops.clear();
    for (const Sums& top : heard.tops) work.tops.push_back({top[ear], 1, 0});
    auto& [chosen, chosen_for, upto, least] = heard.choice;
    chosen.clear();
    chosen_for = ear;
    upto = count;
    least = std::numeric_limits<int>::max();
    while (chosen.size() < spans_max) {
        const auto top = std::ranges::max_element(work.tops, {}, &Passage::sum);
        least = std::min(least, std::max(top->sum, threshold - 1));
        if (top->sum < threshold) break;
        const bool known = top->first <= top->last;
        const auto block = static_cast<std::size_t>(top - work.tops.begin());
        Passage passage = known ? *top : strongest_in(block, ear, work.left);
        const std::size_t before = chosen.size();
        while (passage.sum >= threshold && chosen.size() < spans_max) {
            const auto in_passage = std::views::iota(passage.first, passage.last + 1);
            std::uint32_t strongest = *std::ranges::max_element(in_passage, {}, share);
            // Each may be held down by what stands beside it.
            if (share(strongest) <= 0 && chosen.size() == before)
                strongest = *std::ranges::max_element(
                    in_passage, {}, [&](std::uint32_t word) { return own(passage, word); });
            else if (share(strongest) <= 0)
                break;
            passage.sum -= share(strongest);
            chosen.push_back(strongest);
            words[strongest][ear] = pairs[strongest][ear] = 0;
            if (strongest + 1 < count) pairs[strongest + 1][ear] = 0;
        }
        // Where passages end that hold one of them.
        const auto [first, last] = std::ranges::minmax(std::span(chosen).subspan(before));
        const std::size_t end =
            (last + static_cast<std::size_t>(model_.window) - 1) / block_size + 1;
        for (std::size_t changed = first / block_size; changed < std::min(end, work.tops.size());
             ++changed)
            work.tops[changed] = strongest_in(changed, ear, work.left);
    }
    std::ranges::sort(chosen);
}

void Voice::speak(const Text& text, Heard& heard, Work& work, SpareReasons& spare,
                  Assessment& assessment) const {
    const auto& strongest = heard.strongest;
    std::size_t loudest = voice_count;
    for (std::size_t ear = 0; ear < voice_count; ++ear)
        if (strongest[ear] >= model_.ears[ear].threshold) loudest = ear;
    const Level level =
        loudest == voice_count ? Level::none : std::min(voice_levels[loudest], model_.cap);
    if (level != Level::none && assessment.level <= level) {
        if (!still_holds(heard.choice, loudest, heard)) choose_words(loudest, heard, work);
        add_reason(level, loudest, text, heard.choice.words, spare, assessment);
        assessment.level = level;
    }
    if (assessment.level < Level::moderate) {
        assessment.score = score_below_moderate(probability(moderate, strongest[moderate]));
        return;
    }
    const std::size_t next = std::min(static_cast<std::size_t>(assessment.level), voice_count - 1);
    assessment.score = std::max(
        assessment.score, score_of(assessment.level, 0.999 * probability(next, strongest[next])));
}

}  // namespace holdfast::triage
