#include "router/outbound/segments.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

namespace holdfast::outbound {
namespace {

std::string read_beside(const char* name) {
    std::ifstream file(std::filesystem::path(__FILE__).parent_path() / name);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

std::string utf8_of(char32_t value) {
    std::string out;
    if (value < 0x80) {
        out += static_cast<char>(value);
    } else if (value < 0x800) {
        out += static_cast<char>(0xC0 | value >> 6);
        out += static_cast<char>(0x80 | (value & 0x3F));
    } else if (value < 0x10000) {
        out += static_cast<char>(0xE0 | value >> 12);
        out += static_cast<char>(0x80 | (value >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (value & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | value >> 18);
        out += static_cast<char>(0x80 | (value >> 12 & 0x3F));
        out += static_cast<char>(0x80 | (value >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (value & 0x3F));
    }
    return out;
}

std::string repeated(std::string_view text, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += text;
    return out;
}

// The alphabet as the standard's table prints it, row by row; the escape position holds U+FFFF.
constexpr std::u32string_view gsm_table =
    U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\uFFFFÆæßÉ "
    U"!\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVW"
    U"XYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
constexpr std::u32string_view gsm_extension = U"\f^{}\\[~]|€";

// Lays each character out as its units and fills segments one by one.
Segments naive(const std::u32string& text) {
    bool gsm7 = true;
    for (const char32_t c : text)
        gsm7 = gsm7 && (gsm_table.contains(c) || gsm_extension.contains(c));
    std::vector<std::string> characters;
    for (const char32_t c : text)
        characters.emplace_back(gsm7 ? (gsm_extension.contains(c) ? 2 : 1) : (c > 0xFFFF ? 2 : 1),
                                '#');
    const auto fill = [&](std::size_t room) {
        std::vector<std::string> segments(text.empty() ? 0 : 1);
        for (const std::string& character : characters) {
            if (segments.back().size() + character.size() > room) segments.emplace_back();
            segments.back() += character;
        }
        return segments;
    };
    std::size_t room = gsm7 ? 160 : 70;
    auto segments = fill(room);
    if (segments.size() > 1) segments = fill(room = gsm7 ? 153 : 67);
    int units = 0;
    for (const std::string& character : characters) units += static_cast<int>(character.size());
    const std::size_t used = segments.empty() ? 0 : segments.back().size();
    return {gsm7, static_cast<int>(segments.size()), units, static_cast<int>(room - used)};
}

TEST(Segments, agree_with_the_oracle) {
    const auto cases = boost::json::parse(read_beside("sms-segments.json")).at("cases").as_array();
    ASSERT_GE(cases.size(), 19U);
    for (const auto& one : cases) {
        const std::string text(one.at("text").as_string());
        const Segments got = count_segments(text);
        EXPECT_EQ(got.count, one.at("segments").as_int64()) << text;
        EXPECT_EQ(got.gsm7, one.at("encoding").as_string() == "GSM-7") << text;
    }
}

TEST(Segments, borders) {
    struct Case {
        std::string text;
        int count, units, left;
    };
    const std::vector<Case> cases{
        {"", 0, 0, 160},
        {repeated("a", 160), 1, 160, 0},
        {repeated("a", 161), 2, 161, 145},
        {repeated("a", 306), 2, 306, 0},
        {repeated("a", 152) + "€" + repeated("a", 10), 2, 164,
         141},  // the euro does not fit after 152
        {repeated("字", 70), 1, 70, 0},
        {repeated("字", 71), 2, 71, 63},
        {repeated("字", 66) + "😢" + repeated("字", 3), 2, 71,
         62},  // nor does a surrogate pair after 66
        {"\xFF", 1, 1, 69},
    };
    for (const Case& one : cases) {
        const Segments got = count_segments(one.text);
        EXPECT_EQ(got.count, one.count) << one.text;
        EXPECT_EQ(got.units, one.units) << one.text;
        EXPECT_EQ(got.left_in_segment, one.left) << one.text;
    }
}

TEST(Segments, every_bmp_character_is_classed_as_the_table_says) {
    for (char32_t c = 1; c < 0xFFFF; ++c) {
        if (c >= 0xD800 && c < 0xE000) continue;
        const Segments got = count_segments(utf8_of(c)), want = naive({c});
        ASSERT_EQ(got.gsm7, want.gsm7) << "U+" << std::hex << static_cast<unsigned>(c);
        ASSERT_EQ(got.units, want.units) << "U+" << std::hex << static_cast<unsigned>(c);
    }
}

struct RandomText {
    std::u32string points;
    std::string utf8;
};

RandomText random_text(std::mt19937& engine, std::u32string_view alphabet, std::size_t length_max) {
    RandomText text;
    const std::size_t length = engine() % (length_max + 1);
    for (std::size_t i = 0; i < length; ++i) {
        text.points += alphabet[engine() % alphabet.size()];
        text.utf8 += utf8_of(text.points.back());
    }
    return text;
}

TEST(Segments, agree_with_a_naive_splitter) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 engine(seed);
    for (int round = 0; round < 3000; ++round) {
        const auto text = random_text(engine, round % 2 == 0 ? U"ab é€[]~" : U"ab €字’😢👩", 500);
        const Segments got = count_segments(text.utf8), want = naive(text.points);
        ASSERT_EQ(got.gsm7, want.gsm7) << text.utf8;
        ASSERT_EQ(got.count, want.count) << text.utf8;
        ASSERT_EQ(got.units, want.units) << text.utf8;
        ASSERT_EQ(got.left_in_segment, want.left_in_segment) << text.utf8;
    }
}

std::size_t code_points(std::string_view utf8) {
    std::size_t count = 0;
    for (const char c : utf8) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    return count;
}

TEST(Split, loses_nothing_and_keeps_the_bound) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 engine(seed);
    for (int round = 0; round < 3000; ++round) {
        const auto text = random_text(engine, U"abcdef   \n.!é字😢👩\u200D🏽\u0301🇲🇽", 400);
        const std::size_t most = 1 + engine() % 60;
        std::string joined;
        for (const std::string& part : split_for_provider(text.utf8, most)) {
            ASSERT_FALSE(part.empty());
            ASSERT_LE(code_points(part), most);
            ASSERT_NE(static_cast<unsigned char>(part.front()) & 0xC0, 0x80)
                << "cut inside a code point";
            joined += part;
        }
        ASSERT_EQ(joined, text.utf8);
    }
}

TEST(Split, any_bytes_come_back_whole) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 engine(seed);
    for (int round = 0; round < 1000; ++round) {
        std::string bytes(engine() % 200, '\0'), joined;
        for (char& c : bytes) c = static_cast<char>(engine());
        for (const std::string& part : split_for_provider(bytes, 1 + engine() % 20)) joined += part;
        ASSERT_EQ(joined, bytes);
    }
}

using Parts = std::vector<std::string>;

TEST(Split, cuts_after_a_sentence_then_a_word_then_a_character) {
    EXPECT_EQ(split_for_provider("", 10), Parts{});
    EXPECT_EQ(split_for_provider("short", 10), Parts{"short"});
    EXPECT_EQ(split_for_provider("One two. Three four", 12), (Parts{"One two. ", "Three four"}));
    EXPECT_EQ(split_for_provider("A. bcdefgh ijkl", 12), (Parts{"A. bcdefgh ", "ijkl"}));
    EXPECT_EQ(split_for_provider("abcdefgh", 3), (Parts{"abc", "def", "gh"}));
    EXPECT_EQ(split_for_provider("abc", 0), (Parts{"a", "b", "c"}));
}

TEST(Split, keeps_what_a_reader_sees_as_one_character) {
    const std::string family = "👩\u200D👧", flag = "🇲🇽", accented = "e\u0301", hand = "👍🏽";
    EXPECT_EQ(split_for_provider(family + family, 4), (Parts{family, family}));
    EXPECT_EQ(split_for_provider(flag + flag, 3), (Parts{flag, flag}));
    EXPECT_EQ(split_for_provider(accented + accented, 3), (Parts{accented, accented}));
    EXPECT_EQ(split_for_provider(hand + hand, 3), (Parts{hand, hand}));
    EXPECT_EQ(split_for_provider("ab\r\ncd", 3), (Parts{"ab", "\r\n", "cd"}));
}

TEST(Split, a_limit_of_1600_holds_for_a_long_message) {
    const std::string text = repeated("A sentence of thirty-odd characters. ", 100);
    const auto parts = split_for_provider(text, 1600);
    ASSERT_EQ(parts.size(), 3U);
    EXPECT_TRUE(parts[0].ends_with(". "));
}

}  // namespace
}  // namespace holdfast::outbound
