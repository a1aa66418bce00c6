// The second voice: a linear model over hashed words, word pairs and pieces of words, which hears
// what no rule has a phrase for. It finds the passage of at most `window` words that counts most,
// so more text never counts less. It may raise a level to its cap, never lower one, and says which
// words it heard; it names no concern. Whole numbers decide, so every machine decides alike; linear
// time; no allocation once warm. Immutable after construction; any thread.
#pragma once
#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "triage/assessor.hpp"
#include "triage/normalise.hpp"
#include "triage/spare_reasons.hpp"

namespace holdfast::triage {

inline constexpr int voice_bits_min = 8, voice_bits_max = 18, voice_window_max = 32;

struct VoiceModel {
    int bits = 16;                 // 2^bits weights
    int window = 12;               // words
    Level cap = Level::moderate;   // `none`: silent
    int threshold = 1;             // a passage that counts this or more raises; above 0
    double slope = 0, offset = 0;  // probability of moderate or more: Platt 1999
    std::vector<std::int8_t> weights;
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

    struct Passage {
        int sum = 0;
        std::uint32_t first = 0, last = 0;  // words
    };
    // What counts most. Of no words: a sum far below any threshold.
    Passage strongest(const Text& text) const;
    double probability(int sum) const;

    // What speaking needs to work in, kept from call to call.
    struct Heard {
        std::vector<int> word_sums, pair_sums;
        std::vector<std::uint32_t> chosen;  // words
    };
    // Raises the level and adds its reason where the text passes the threshold and the level is not
    // above the cap already; always sets the score.
    void speak(const Text& text, Heard& heard, SpareReasons& spare, Assessment& assessment) const;
    void speak(const Text& text, Assessment& assessment) const;

    const VoiceModel& model() const { return model_; }

  private:
    int of_word(std::string_view word) const;
    int of_pair(std::string_view before, std::string_view word) const;
    template <class OfWord, class OfPair>
    Passage best_passage(std::uint32_t words, OfWord of_word, OfPair of_pair) const;
    void find_words_that_raise(const Text& text, Heard& heard) const;
    bool choose_from(Passage passage, Heard& heard) const;

    VoiceModel model_;
};

}  // namespace holdfast::triage
