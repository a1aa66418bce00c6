// Codes that people write down and read out: as random as they look, and found however they are
// typed.
#include "safetyplan/codes.hpp"

#include <regex>
#include <set>

#include "tests/unit/safetyplan/writing.hpp"

namespace holdfast::safetyplan {
namespace {

TEST(Codes, AreFiveGroupsOfFourThatNobodyMisreads) {
    const std::regex form{"([0-9A-HJKMNP-TV-Z]{4}-){4}[0-9A-HJKMNP-TV-Z]{4}"};
    SystemRandom random;
    std::set<std::string> all;
    std::set<char> letters;
    for (int i = 0; i < 2000; ++i) {
        const auto code = make_recall_code(random);
        EXPECT_TRUE(std::regex_match(code, form)) << code;
        letters.insert(code.begin(), code.end());
        all.insert(code);
    }
    EXPECT_EQ(all.size(), 2000U);
    EXPECT_EQ(letters.size(), 32U + 1U) << "all 32, and the hyphen";
}

TEST(Codes, AreReadHoweverTheyAreTyped) {
    EXPECT_EQ(plain_recall_code("7KQ2-9XWA-41ZP-M8RT-5VDN"), "7KQ29XWA41ZPM8RT5VDN");
    EXPECT_EQ(plain_recall_code(" 7kq2 9xwa 41zp m8rt 5vdn "), "7KQ29XWA41ZPM8RT5VDN");
    EXPECT_EQ(plain_recall_code("oO-iI-lL"), "001111");
    EXPECT_EQ(plain_recall_code(""), "");
    EXPECT_EQ(plain_recall_code("señal"),
              "SE\xC3\xB1"
              "A1")
        << "nothing is dropped that was meant";
}

TEST(Codes, OfSixDigitsAreSpreadEvenly) {
    SeededRandom random{7};
    std::array<int, 10> first{};
    for (int i = 0; i < 10'000; ++i) {
        const auto code = make_digits(random);
        ASSERT_EQ(code.size(), 6U);
        ASSERT_EQ(code.find_first_not_of("0123456789"), code.npos);
        ++first.at(static_cast<std::size_t>(code[0] - '0'));
    }
    for (const auto count : first) EXPECT_NEAR(count, 1000, 200);
}

}  // namespace
}  // namespace holdfast::safetyplan
