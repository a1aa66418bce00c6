// How much of what is found in plain text is still found where people disguise it or slip: shares
// over all the texts beside this file that call for moderate or more, in each language. Texts that
// are not found when plain are not counted.
#include <algorithm>
#include <cctype>
#include <functional>
#include <map>
#include <random>

#include "tests/unit/triage/seed.hpp"
#include "tests/unit/triage/shipped.hpp"
#include "tests/unit/triage/written.hpp"

namespace holdfast::triage {
namespace {

using Turns = std::vector<std::string>;

struct Found {  // and the language it is in
    std::string language;
    Level level = Level::none;
    Turns turns;
};

std::vector<Found> all_found() {
    std::vector<Found> all;
    const auto add = [&](std::string language, Level called_for, const Turns& turns) {
        const Level given = assess(turns).level;
        if (called_for >= Level::moderate && given >= Level::moderate)
            all.push_back({std::move(language), given, turns});
    };
    for (const Case& one : all_cases())
        add(one.about.starts_with("es:") ? "es" : "en", one.level, one.turns);
    for (const Case& one : all_messages()) add(one.about, one.level, one.turns);
    for (const Written& one : all_written()) add(one.language, one.level, one.turns);
    return all;
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class Disguise : public testing::Test {
  protected:
    using Change = std::function<std::string(const std::string&)>;

    // The share that is still called moderate or more, by language. A change that draws is made
    // `draws` times of each text: the share then stays within half a hundredth, and one that is
    // missed is one that fell.
    void expect_share(double least, const Change& change, int draws = 1) {
        std::map<std::string, std::pair<int, int>> counts;
        std::map<std::string, std::string> lost;
        for (const Found& one : found_) {
            auto& [all, kept] = counts[one.language];
            for (int draw = 0; draw < draws; ++draw) {
                Turns turns;
                for (const std::string& turn : one.turns) turns.push_back(change(turn));
                ++all;
                if (assess(turns).level >= Level::moderate)
                    ++kept;
                else
                    lost[one.language] += joined(turns) + "\n";
            }
        }
        ASSERT_EQ(counts.size(), 2U);
        for (const auto& [language, count] : counts) {
            ASSERT_GE(count.first, 150) << language;
            const double share = static_cast<double>(count.second) / count.first;
            RecordProperty(language, std::to_string(share));
            std::cout << "[          ] " << language << " " << share << "\n";
            EXPECT_GE(share, least) << language << " lost\n" << lost[language];
        }
    }

    // Each word by itself; what stands between stays.
    static std::string each_word(const std::string& turn, const Change& change) {
        std::string out, word;
        for (const char c : turn + "\n") {
            if (is_letter(c)) {
                word += c;
                continue;
            }
            if (!word.empty()) out += change(word);
            word.clear();
            out += c;
        }
        out.pop_back();
        return out;
    }
    static Change each_letter(std::function<std::string(char)> change) {
        return [change](const std::string& turn) {
            std::string out;
            for (const char c : turn) out += is_letter(c) ? change(c) : std::string(1, c);
            return out;
        };
    }
    std::size_t pick(std::size_t below) { return dice_() % below; }

    std::mt19937 dice_{test_seed()};
    std::vector<Found> found_ = all_found();
};

TEST_F(Disguise, case_hides_nothing) {
    expect_share(0.97, each_letter([&](char c) {
                     return std::string(1, pick(2) == 0 ? static_cast<char>(std::toupper(c)) : c);
                 }));
}

TEST_F(Disguise, leet) {
    constexpr std::string_view plain = "aeiosAEIOS", leet = "4310543105";
    expect_share(0.97, each_letter([&](char c) {
                     const auto at = plain.find(c);
                     return std::string(1, at == plain.npos ? c : leet[at]);
                 }));
}

// In words of two letters or more: alone a sign is a sign ("@ home").
TEST_F(Disguise, signs_for_letters) {
    expect_share(
        0.90,
        [this](const std::string& turn) {
            return each_word(turn, [&](std::string word) {
                constexpr std::string_view plain = "asiASI", signs = "@$!@$!";
                if (word.size() < 2) return word;
                for (char& c : word)
                    if (const auto at = plain.find(c); at != plain.npos && pick(2) == 0)
                        c = signs[at];
                return word;
            });
        },
        8);
}

TEST_F(Disguise, homoglyphs) {
    constexpr std::string_view plain = "aeopcxyis";
    static const Turns alike{"а", "е", "о", "р", "с", "х", "у", "і", "ѕ"};
    expect_share(0.97, each_letter([&](char c) {
                     const auto at = plain.find(c);
                     return at == plain.npos || pick(2) == 0 ? std::string(1, c) : alike[at];
                 }));
}

TEST_F(Disguise, zero_width) {
    static const Turns nothing{"\u200B", "\u200C", "\u200D", "\u2060", "\uFEFF", "\u00AD"};
    expect_share(0.97, each_letter([&](char c) {
                     return std::string(1, c) + (pick(2) == 0 ? nothing[pick(nothing.size())] : "");
                 }));
}

TEST_F(Disguise, letters_set_apart) {
    expect_share(0.90, [](const std::string& turn) {
        std::string out;
        for (std::size_t i = 0; i < turn.size(); ++i) {
            const bool whole = i + 1 == turn.size() || (turn[i + 1] & 0xC0) != 0x80;
            out += turn[i];
            if (whole) out += ' ';
        }
        return out;
    });
}

TEST_F(Disguise, drawn_out) {
    expect_share(0.95, [this](const std::string& turn) {
        return each_word(turn, [&](const std::string& word) {
            const auto at = word.find_first_of("aeiouAEIOU");
            if (at == word.npos || word.size() < 2 || pick(3) == 0) return word;
            return word.substr(0, at) + std::string(2 + pick(5), word[at]) + word.substr(at);
        });
    });
}

// One slip of the thumb in half of the words of four letters or more.
TEST_F(Disguise, slips) {
    expect_share(
        0.85,
        [this](const std::string& turn) {
            return each_word(turn, [&](const std::string& word) {
                if (word.size() < 4 || pick(2) == 0) return word;
                std::string slipped = word;
                const std::size_t at = 1 + pick(word.size() - 2);
                switch (pick(3)) {
                    case 0:
                        std::swap(slipped[at], slipped[at + 1]);
                        break;
                    case 1:
                        slipped.erase(at, 1);
                        break;
                    default:
                        slipped.insert(at, 1, slipped[at]);
                }
                return slipped;
            });
        },
        8);
}

TEST_F(Disguise, no_spaces) {
    expect_share(0.60, [](std::string turn) {
        std::erase(turn, ' ');
        return turn;
    });
}

TEST_F(Disguise, splitting_over_messages) {
    int all = 0, kept = 0;
    for (const Found& one : found_) {
        Turns turns;
        for (const std::string& turn : one.turns) {
            std::string rest = turn;
            for (int cut = 0; cut < 2; ++cut) {
                const auto at = rest.find(' ', pick(rest.size() + 1));
                // Letters set apart are one word.
                if (at == rest.npos || at < 2 || at + 2 >= rest.size() || rest[at - 2] == ' ' ||
                    rest[at + 2] == ' ')
                    continue;
                turns.push_back(rest.substr(0, at));
                rest = rest.substr(at + 1);
            }
            turns.push_back(rest);
        }
        ++all;
        kept += assess(turns).level >= one.level ? 1 : 0;
    }
    const double share = static_cast<double>(kept) / all;
    std::cout << "[          ] " << share << "\n";
    EXPECT_GE(share, 0.97);
}

}  // namespace
}  // namespace holdfast::triage
