// The second voice: a linear model over hashed words, word pairs and pieces of words, which hears
// what no rule has a phrase for. For each level from low to imminent it counts on its own, by the
// passage of at most `window` words that counts most, so more text never counts less; what reaches
// that level's threshold raises to it, or to the cap. It never lowers one, says which words it
// heard, and names no concern. Whole numbers decide, so every machine decides alike; linear time;
// no allocation once Heard, Work and the Assessment have grown. Immutable after construction; any
// thread, each with a Work of its own.
#pragma once
#include <array>
#include <cstdint>
#include <expected>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "triage/assessor.hpp"
#include "triage/normalise.hpp"
#include "triage/spare_reasons.hpp"

namespace holdfast::triage {

inline constexpr int voice_bits_min = 8, voice_bits_max = 18, voice_window_max = 32;
// The levels it hears for, each with weights of its own.
inline constexpr std::array voice_levels{Level::low, Level::moderate, Level::high, Level::imminent};
inline constexpr std::size_t voice_count = voice_levels.size();

struct VoiceEar {                  // for one level
    int threshold = 1;             // a passage that counts this or more raises; above 0
    double slope = 1, offset = 0;  // probability of that level or more: Platt 1999
};

struct VoiceModel {
    int bits = 18;                // 2^bits buckets
    int window = 16;              // words
    Level cap = Level::imminent;  // `none`: silent
    std::array<VoiceEar, voice_count> ears{};
    std::vector<std::array<std::int8_t, voice_count>>
        weights;  // of each bucket, in voice_levels' order
};

// config/triage/voice.toml, by its name.
bool is_voice_file(std::string_view name);
std::expected<VoiceModel, std::vector<LexiconFault>> read_voice(const LexiconFile& file);
// `about`: lines of comment at the top.
std::string write_voice(const VoiceModel& model, std::string_view about);

class Voice {
  public:
    // A model that read_voice could have made.
    explicit Voice(VoiceModel model);

    using Sums = std::array<int, voice_count>;
    static constexpr int silence = std::numeric_limits<int>::min() / 4;  // far below any threshold
    static constexpr Sums silences{silence, silence, silence, silence};
    struct Passage {
        int sum = silence;
        std::uint32_t first = 0, last = 0;  // words
    };
    // The words that it names, as it chose them when so many had been heard.
    struct Choice {
        std::vector<std::uint32_t> words;
        std::size_t ear = voice_count, heard = 0;
        int least = 0;  // a later passage that counts no more changes nothing
    };
    // What was heard of a text so far. Of passages: what the strongest counts for each level.
    struct Heard {
        std::vector<Sums> words, pairs;  // of each word; of each with the one before
        std::vector<Sums> tops;          // of passages, by the block of words they end in
        Sums strongest = silences;       // of all passages
        Choice choice;
        void clear();
    };
    struct Work {
        Heard left;
        std::vector<Passage> tops;  // of each block the strongest left
    };
    // Goes on behind the words heard before, so an empty one hears all of the text.
    void hear(const Text& text, Heard& heard) const;
    // Of several the one that ends first, and of those the shortest. `heard`: at least a word.
    Passage strongest_passage(std::size_t ear, const Heard& heard) const;
    double probability(std::size_t ear, int sum) const;

    // Raises to the highest level that the text passes and adds its reason, unless the assessment
    // is above that already; always sets the score.
    void speak(const Text& text, Heard& heard, Work& work, SpareReasons& spare,
               Assessment& assessment) const;

    const VoiceModel& model() const { return model_; }

  private:
    void count(const Text& text, Heard& heard) const;
    template <class Of, class Take>
    void each_end(const Heard& heard, std::size_t from, std::size_t to, Of of, Take take) const;
    Passage strongest_in(std::size_t block, std::size_t ear, const Heard& heard) const;
    bool still_holds(const Choice& choice, std::size_t ear, const Heard& heard) const;
    void choose_words(std::size_t ear, Heard& heard, Work& work) const;

    VoiceModel model_;
};

}  // namespace holdfast::triage
