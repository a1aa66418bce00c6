// What triage says about the words of one contact: a level, the concerns behind it and the reasons,
// each with the rule that saw it, a sentence a counselor understands, and byte ranges of the
// original text. It orders the line and raises alarms; it never closes, delays or lowers anything a
// person decided. `none` means "no signal found", never "safe".
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::triage {

enum class Level : std::uint8_t { none, low, moderate, high, imminent };
inline constexpr int level_count = 5;

std::string_view name_of(Level level);
// Level by its name; `none` and false when the name is unknown.
bool parse_level(std::string_view name, Level& level);

enum class Concern : std::uint8_t {
    suicide,
    self_injury,
    violence,
    abuse,
    psychosis,
    medical_danger,
    third_party,
    child,
    substance,
};
inline constexpr int concern_count = 9;

std::string_view name_of(Concern concern);
bool parse_concern(std::string_view name, Concern& concern);
// With commas between, as they are kept with a contact.
std::string names_of(const std::vector<Concern>& concerns);

struct Span {  // bytes of one turn as it was sent, [begin, end)
    std::uint32_t turn = 0, begin = 0, end = 0;
    friend bool operator==(const Span&, const Span&) = default;
};

inline constexpr std::size_t spans_max = 32;

struct Reason {
    std::string rule;         // stable id, e.g. "en.plan.means"
    std::string sentence;     // for the counselor, in English
    std::string sentence_es;  // the same in Spanish
    Level level = Level::none;
    std::vector<Span> spans;  // at most `spans_max`, in the order of the text
    friend bool operator==(const Reason&, const Reason&) = default;
};

struct Assessment {
    Level level = Level::none;
    // 0 to 1: a fifth for each level, and inside it the more the more evidence; imminent reaches
    // 0.8. With a second voice the two fifths below moderate are one: there its probability of
    // moderate or more sorts better than the levels do. For ordering, not a probability.
    double score = 0;
    // Something was said that could not be read: another language or script, only emoji.
    bool unread = false;
    std::vector<Concern> concerns;  // each once, in enum order
    std::vector<Reason> reasons;    // highest level first
    friend bool operator==(const Assessment&, const Assessment&) = default;
};

// `within`: 0 to 1, where inside its level.
double score_of(Level level, double within);
// `probability`: of moderate or more.
double score_below_moderate(double probability);

}  // namespace holdfast::triage
