// No text costs more than linear work. Steps are counted, not seconds.
#include <random>

#include "tests/unit/triage/seed.hpp"
#include "tests/unit/triage/shipped.hpp"
#include "triage/lexicon.hpp"
#include "triage/read_toml.hpp"

namespace holdfast::triage {
namespace {

std::size_t steps_of(const Lexicon& lexicon, const Text& text) {
    Vocabulary::Reading words;
    Reading reading;
    lexicon.look_up(text, words);
    lexicon.read(text, std::vector<std::uint8_t>(text.turns.size(), 1), words, reading);
    return reading.steps;
}

class Linear : public testing::Test {
  protected:
    Linear() {
        Faults faults;
        const Definitions definitions = read_toml(shipped_lexicons(), faults);
        policy_ = std::make_unique<Policy>(definitions.policies.at(0), faults);
        for (const LanguageDefinition& language : definitions.languages)
            lexicons_.emplace_back(language, static_cast<std::uint8_t>(lexicons_.size()), *policy_,
                                   faults);
        EXPECT_TRUE(faults.empty());
    }

    std::size_t steps(const std::string& turn) const {
        const std::string_view turns[]{turn};
        const Text text = normalise(turns);
        std::size_t all = text.words.size();
        for (const Lexicon& lexicon : lexicons_) all += triage::steps_of(lexicon, text);
        return all;
    }

    // Steps for a text of `words` words, taken in turn from `pattern`.
    std::size_t steps_of(const std::vector<std::string>& pattern, std::size_t words) const {
        std::string turn;
        for (std::size_t i = 0; i < words; ++i) turn += pattern[i % pattern.size()] + " ";
        EXPECT_LE(turn.size(), turn_bytes_max);
        return steps(turn);
    }

    void expect_linear(const std::vector<std::string>& pattern, std::size_t words) const {
        const std::size_t once = steps_of(pattern, words), twice = steps_of(pattern, 2 * words);
        EXPECT_LE(twice, 2 * once + once / 10 + 500) << "pattern begins " << pattern.front();
        EXPECT_LE(once, words * 4000) << "pattern begins " << pattern.front();
    }

    std::unique_ptr<Policy> policy_;
    std::vector<Lexicon> lexicons_;
};

TEST_F(Linear, one_word_over_and_over) {
    std::set<std::string> words;
    for (const Case& one : all_cases())
        for (const std::string& turn : one.turns) {
            std::istringstream stream(turn);
            for (std::string word; stream >> word;)
                if (word.size() <= 16) words.insert(word);
        }
    ASSERT_GT(words.size(), 300U);
    for (const std::string& word : words) expect_linear({word}, 200);
}

TEST_F(Linear, what_keeps_most_phrases_open) {
    expect_linear({"i", "am", "going", "to"}, 500);
    expect_linear({"my", "friend", "said", "she"}, 500);
    expect_linear({"he", "they", "my", "husband", "is"}, 500);
    expect_linear({"took", "all", "of", "my"}, 500);
    expect_linear({"have", "a", "bottle", "of"}, 500);
    expect_linear({"mi", "papa", "el", "se"}, 500);
    expect_linear({"i", "want", "to", "kill", "myself"}, 500);
}

TEST_F(Linear, random_words_of_the_lexicon) {
    std::mt19937 engine(test_seed());
    const std::vector<std::string> words{
        "i",   "am",  "the", "my",   "he",   "she", "they",  "going", "to",  "kill",
        "me",  "a",   "gun", "took", "all",  "of",  "pills", "have",  "not", "want",
        "die", "end", "it",  "is",   "said", "se",  "me",    "voy",   "a",   "matar"};
    for (int round = 0; round < 50; ++round) {
        std::vector<std::string> pattern;
        for (std::size_t i = 0; i < 1 + engine() % 12; ++i)
            pattern.push_back(words[engine() % words.size()]);
        expect_linear(pattern, 500);
    }
}

TEST_F(Linear, what_is_slow_for_a_normaliser) {
    for (const std::string unit :
         {"*", ".", "a*", "1", "\u0301", "\u200B", "a ", "k i l l ", "aaaa", "!", "\xF0"}) {
        const auto text = [&](std::size_t times) {
            std::string all;
            for (std::size_t i = 0; i < times; ++i) all += unit;
            return all;
        };
        const std::size_t times = turn_bytes_max / unit.size() / 2;
        EXPECT_LE(steps(text(2 * times)), 2 * steps(text(times)) + 500) << unit;
    }
}

// What a byte of a whole turn of 64 KiB costs, at the worst, against a byte of ordinary text.
TEST_F(Linear, no_byte_costs_much_more_than_an_ordinary_one) {
    constexpr double most = 8;
    const auto per_byte = [&](const std::string& unit) {
        std::string text;
        while (text.size() + unit.size() <= turn_bytes_max) text += unit;
        return static_cast<double>(steps(text)) / static_cast<double>(text.size());
    };
    const double ordinary = per_byte(
        "my mom and i had a fight about school again and i just feel so tired of everything i dont "
        "want to be here anymore but i would never do that to my little sister. ");
    double worst = 0;
    for (const char* unit :
         {"i ", "my ", "he ", "i am going to ", "my friend said she ", "took all of my ",
          "have a bottle of i am he they took all of my ", "mi papa el se ", "se me va a ",
          "i want to kill myself ", "quiero matarme ", "killmyselfkillmyself ", "tonihgt swalow ",
          "a b c d ", "k1ll mys3lf ", "it is a gun and a knife and a rope "})
        worst = std::max(worst, per_byte(unit) / ordinary);
    RecordProperty("worst", std::to_string(worst));
    std::cout << "[          ] worst " << worst << " x ordinary " << ordinary << " a byte\n";
    EXPECT_LE(worst, most);
}

}  // namespace
}  // namespace holdfast::triage
