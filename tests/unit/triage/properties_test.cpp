// What must hold for any text, tried on texts generated from the cases with a printed seed.
#include <algorithm>
#include <iterator>
#include <random>

#include "tests/unit/triage/seed.hpp"
#include "tests/unit/triage/shipped.hpp"
#include "triage/conversation.hpp"

namespace holdfast::triage {
namespace {

using Turns = std::vector<std::string>;

const std::vector<std::string>& ordinary() {
    static const std::vector<std::string> texts{"ok",
                                                "thank you for answering",
                                                "the weather is nice outside",
                                                "we had soup for lunch",
                                                "my cat is sleeping on the sofa",
                                                "see you at the library",
                                                "what time is it there",
                                                "I read a good recipe",
                                                "it rained all afternoon",
                                                "the bus was late as usual",
                                                "gracias por contestar",
                                                "hoy hace buen clima",
                                                "vamos a comer sopa",
                                                "el perro duerme",
                                                "compramos pan y leche",
                                                "la clase fue larga",
                                                "lol",
                                                "haha",
                                                "jajaja",
                                                "hmm",
                                                "12345",
                                                "👍",
                                                "yes",
                                                "si claro"};
    return texts;
}

class Property : public testing::Test {
  protected:
    std::size_t pick(std::size_t below) { return engine_() % below; }
    template <class Item>
    const Item& one_of(const std::vector<Item>& items) {
        return items[pick(items.size())];
    }

    // A few of all, for what is tried in every way.
    std::vector<Case> some_cases() {
        std::ranges::shuffle(cases_, engine_);
        return {cases_.begin(), cases_.begin() + 160};
    }

    std::mt19937 engine_{test_seed()};
    std::vector<Case> cases_ = with_messages();

  private:
    static std::vector<Case> with_messages() {
        std::vector<Case> all = all_cases();
        std::ranges::move(all_messages(), std::back_inserter(all));
        return all;
    }
};

TEST_F(Property, the_level_never_falls_as_turns_are_added) {
    for (int round = 0; round < 600; ++round) {
        Turns turns;
        Level before = Level::none;
        const std::size_t most = round % 50 == 0 ? Assessor::turns_max : 8;
        while (turns.size() < most) {
            if (pick(3) == 0)
                turns.push_back(one_of(ordinary()));
            else
                turns.push_back(one_of(one_of(cases_).turns));
            const Level now = assess(turns).level;
            ASSERT_GE(now, before) << joined(turns);
            before = now;
        }
    }
}

TEST_F(Property, ordinary_text_behind_never_lowers) {
    for (const Case& one : some_cases()) {
        for (const std::string& text : ordinary()) {
            for (const char* between : {" ", ". ", "\n", ", ", " and "}) {
                Turns turns = one.turns;
                turns.back() += between + text;
                ASSERT_GE(assess(turns).level, one.level) << joined(turns);
            }
        }
    }
}

TEST_F(Property, splitting_at_words_never_lowers) {
    for (const Case& one : some_cases()) {
        for (std::size_t t = 0; t < one.turns.size(); ++t) {
            const std::string& turn = one.turns[t];
            for (std::size_t at = turn.find(' '); at != std::string::npos;
                 at = turn.find(' ', at + 1)) {
                // Letters set apart are one word.
                const std::string padded = " " + turn + " ";
                if (padded[at - 1] == ' ' && padded[at + 3] == ' ') continue;
                Turns turns = one.turns;
                turns[t] = turn.substr(at + 1);
                turns.insert(turns.begin() + static_cast<std::ptrdiff_t>(t), turn.substr(0, at));
                ASSERT_GE(assess(turns).level, one.level) << joined(turns);
                if (one.level >= Level::moderate)
                    ASSERT_EQ(assess(turns).level, one.level) << joined(turns);
            }
        }
    }
}

// --- disguises: each turns one ASCII letter, with letters around it or not, into what reads the
// same

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string upper(char c) {
    return {c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c};
}

std::string fullwidth(char c) {
    return {'\xEF', static_cast<char>(c >= 'a' ? '\xBD' : '\xBC'),
            static_cast<char>(c >= 'a' ? 0x81 + c - 'a' : 0xA1 + c - 'A')};
}

std::string accented(char c) {
    // A combining mark goes on any letter.
    return std::string(1, c) + "\u0301";
}

std::string look_alike(char c) {
    constexpr std::string_view known = "aeopcxyisjkmtAEOPCXTHKMB";
    static const std::vector<std::string> alike{"а", "е", "о", "р", "с", "х", "у", "і",
                                                "ѕ", "ј", "к", "м", "т", "А", "Е", "О",
                                                "Р", "С", "Х", "Т", "Н", "К", "М", "В"};
    const std::size_t at = known.find(c);
    return at == std::string_view::npos ? std::string(1, c) : alike[at];
}

std::string mathematical(char c) {
    const unsigned value = 0x1D400U + (c >= 'a' ? 26U + static_cast<unsigned>(c - 'a')
                                                : static_cast<unsigned>(c - 'A'));
    return {'\xF0', static_cast<char>(0x80 | (value >> 12 & 0x3F)),
            static_cast<char>(0x80 | (value >> 6 & 0x3F)),
            static_cast<char>(0x80 | (value & 0x3F))};
}

std::string with_zero_width(char c) {
    return std::string(1, c) + "\u200B\u200D\uFEFF";
}
std::string with_bad_byte(char c) {
    return std::string(1, c) + "\xFF\xC0";
}

TEST_F(Property, disguises_leave_the_level_as_it_is) {
    using Disguise = std::string (*)(char);
    const std::vector<Disguise> disguises{upper,        fullwidth,       accented,     look_alike,
                                          mathematical, with_zero_width, with_bad_byte};
    for (const Case& one : some_cases()) {
        const Level plain = assess(one.turns).level;
        for (std::size_t d = 0; d <= disguises.size(); ++d) {
            Turns turns;
            for (const std::string& turn : one.turns) {
                std::string disguised;
                for (const char c : turn) {
                    const bool mixed = d == disguises.size();
                    if (!is_letter(c) || (mixed && pick(3) == 0))
                        disguised += c;
                    else
                        disguised += (mixed ? one_of(disguises) : disguises[d])(c);
                }
                turns.push_back(disguised);
            }
            ASSERT_EQ(assess(turns).level, plain) << "disguise " << d << ": " << joined(turns);
        }
    }
}

TEST_F(Property, curly_quotes_change_nothing) {
    for (const Case& one : some_cases()) {
        Turns turns = one.turns;
        for (std::string& turn : turns)
            for (std::size_t at = turn.find('\''); at != std::string::npos;
                 at = turn.find('\'', at))
                turn.replace(at, 1, "’");
        ASSERT_EQ(assess(turns).level, one.level) << joined(turns);
    }
}

// --- reasons

// Other words in the place of those that the level is given for, so that what is left stands no
// closer together.
void mask(Turns& turns) {
    const Assessment got = assess(turns);
    for (const Reason& reason : got.reasons) {
        ASSERT_FALSE(reason.rule.empty());
        ASSERT_FALSE(reason.sentence.empty());
        ASSERT_FALSE(reason.spans.empty()) << reason.rule;
        for (const Span& span : reason.spans) {
            ASSERT_LT(span.turn, turns.size());
            ASSERT_LT(span.begin, span.end);
            ASSERT_LE(span.end, turns[span.turn].size());
            if (reason.level == got.level)
                for (std::uint32_t b = span.begin; b < span.end; ++b)
                    if (turns[span.turn][b] != ' ') turns[span.turn][b] = 'x';
        }
    }
}

TEST_F(Property, every_alarm_says_why_and_taking_its_words_out_lowers_it) {
    for (int round = 0; round < 1000; ++round) {
        Turns turns = one_of(cases_).turns;
        // Of an idiom that is taken out by half the rest would say what the whole did not.
        if (const Case& other = one_of(cases_); round % 2 == 1 && other.level >= Level::moderate)
            for (const std::string& more : other.turns) turns.push_back(more);
        const Level level = assess(turns).level;
        if (level < Level::moderate) continue;
        // A phrase that a longer one hid comes forward when that is gone.
        Turns masked = turns;
        for (int taken = 0; taken < 4 && assess(masked).level >= level; ++taken) mask(masked);
        ASSERT_LT(assess(masked).level, level) << joined(turns) << "masked " << joined(masked);
    }
}

// No span cuts a character in two, however a text is written.
TEST_F(Property, spans_begin_and_end_between_characters) {
    const auto between = [](const std::string& turn, std::uint32_t at) {
        return at == turn.size() || (turn[at] & 0xC0) != 0x80;
    };
    for (int round = 0; round < 3000; ++round) {
        Turns turns = one_of(cases_).turns;
        for (std::string& turn : turns) {
            std::string disguised;
            for (const char c : turn)
                disguised += is_letter(c) && pick(3) == 0
                                 ? one_of<std::string (*)(char)>({fullwidth, accented, look_alike,
                                                                  mathematical, with_zero_width})(c)
                                 : std::string(1, c);
            turn = disguised;
        }
        for (const Reason& reason : whole().assess(views(turns)).reasons)
            for (const Span& span : reason.spans) {
                ASSERT_LT(span.turn, turns.size());
                ASSERT_LT(span.begin, span.end);
                ASSERT_LE(span.end, turns[span.turn].size());
                ASSERT_TRUE(between(turns[span.turn], span.begin) &&
                            between(turns[span.turn], span.end))
                    << reason.rule << ": " << joined(turns);
            }
    }
}

TEST_F(Property, the_same_input_gives_the_same_answer) {
    const auto other = Assessor::make(shipped_lexicons());
    ASSERT_TRUE(other);
    for (const Case& one : some_cases()) {
        const Assessment a = assess(one.turns), b = (*other)->assess(views(one.turns));
        ASSERT_EQ(a.level, b.level);
        ASSERT_EQ(a.score, b.score);
        ASSERT_EQ(a.concerns, b.concerns);
        ASSERT_EQ(a.reasons.size(), b.reasons.size());
        for (std::size_t i = 0; i < a.reasons.size(); ++i) {
            EXPECT_EQ(a.reasons[i].rule, b.reasons[i].rule);
            EXPECT_EQ(a.reasons[i].spans, b.reasons[i].spans);
        }
    }
}

// What people send one after another, with and without an end to their sentences.
TEST_F(Property, read_turn_by_turn_a_conversation_says_what_it_says_at_once) {
    const std::shared_ptr<const Assessor> assessor{&whole(), [](const Assessor*) {}};
    std::size_t raised = 0, over_turns = 0;
    for (int round = 0; round < 300; ++round) {
        Conversation conversation(assessor);
        Turns turns;
        const std::size_t most = round % 25 == 0 ? Assessor::turns_max : 2 + pick(12);
        while (turns.size() < most) {
            const std::size_t before = turns.size();
            for (std::size_t more = 1 + pick(pick(4) == 0 ? 3 : 1); more > 0; --more) {
                std::string turn = one_of(pick(3) == 0 ? ordinary() : one_of(cases_).turns);
                // Half a message: the next turn, or another message, goes on with it.
                if (const auto space = turn.find(' ', pick(turn.size() + 1)); pick(2) == 0 && space != turn.npos)
                    turn = pick(2) == 0 ? turn.substr(0, space) : turn.substr(space + 1);
                if (pick(3) == 0) turn += one_of(Turns{".", "!", "? ", "...", " :)", " 🙂", ". and", "\n"});
                turns.push_back(std::move(turn));
            }
            turns.resize(std::min(turns.size(), Assessor::turns_max));
            const auto all = views(turns);
            const Assessment at_once = whole().assess(all);
            const Assessment in_turn = conversation.read(std::span(all).subspan(before));
            ASSERT_EQ(in_turn, at_once) << joined(turns);
            ASSERT_EQ(conversation.turns(), turns.size());
            for (const Reason& reason : at_once.reasons) {
                raised += reason.rule == "voice" ? 1 : 0;
                const auto spans = std::span(reason.spans);
                over_turns += !spans.empty() && spans.front().turn < before && spans.back().turn >= before ? 1 : 0;
            }
        }
    }
    EXPECT_GT(raised, 100U) << "the second voice was hardly heard";
    EXPECT_GT(over_turns, 100U) << "hardly a reason reached over turns";
}

TEST_F(Property, any_bytes_are_read_without_harm) {
    for (int round = 0; round < 2000; ++round) {
        Turns turns(1 + pick(9));
        for (std::string& turn : turns) {
            turn.resize(pick(120));
            for (char& c : turn) c = static_cast<char>(engine_());
        }
        for (const Reason& reason : assess(turns).reasons)
            for (const Span& span : reason.spans) ASSERT_LE(span.end, turns[span.turn].size());
    }
}

}  // namespace
}  // namespace holdfast::triage
