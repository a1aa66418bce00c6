#include "router/identity/phone.hpp"

#include <gtest/gtest.h>
#include <phonenumbers/phonenumberutil.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

namespace holdfast::identity {
namespace {

namespace json = boost::json;

const json::object& numbers() {
    static const json::value parsed = [] {
        std::ostringstream text;
        text << std::ifstream{std::filesystem::path{__FILE__}.parent_path() / "test-numbers.json"}
                    .rdbuf();
        return json::parse(text.str());
    }();
    return parsed.as_object();
}

const char* const regions[] = {"US", "GB", "DE", "AU", "MX", "SE", "IN", ""};

// What the library says on its own, for comparison.
std::string by_library(const std::string& text, const std::string& region) {
    using Library = i18n::phonenumbers::PhoneNumberUtil;
    i18n::phonenumbers::PhoneNumber number;
    std::string out;
    if (Library::GetInstance()->Parse(text, region, &number) == Library::NO_PARSING_ERROR &&
        Library::GetInstance()->IsPossibleNumberWithReason(number) == Library::IS_POSSIBLE)
        Library::GetInstance()->Format(number, Library::E164, &out);
    return out;
}

void expect_number(const std::string& written, const std::string& region, const std::string& e164) {
    const auto sender = NumberReader{region}.read(written);
    EXPECT_TRUE(sender.dialable && !sender.withheld) << written << " in " << region;
    EXPECT_EQ(sender.number.reveal(), e164) << written << " in " << region;
}

TEST(Phone, NumbersForFictionAndTestingAreNumbers) {
    for (const auto* group :
         {"nanp_fiction", "nanp_fiction_toll_free", "uk_ofcom_drama", "au_acma_creative"})
        for (const auto& example : numbers().at(group).at("examples").as_array())
            for (const auto* region : regions)
                expect_number(json::value_to<std::string>(example), region,
                              json::value_to<std::string>(example));
    for (const auto* side : {"from", "to"})
        for (const auto& magic : numbers().at("twilio_magic").at(side).as_object())
            expect_number(magic.key(), "US", magic.key());
}

TEST(Phone, NationalFormsAreMadeE164) {
    for (const auto& example : numbers().at("non_e164_inputs").as_array())
        expect_number(json::value_to<std::string>(example.at(0)),
                      json::value_to<std::string>(example.at(1)),
                      json::value_to<std::string>(example.at(2)));
    expect_number("12015550123", "US", "+12015550123");
    expect_number("\t +1 201 555 0123\r\n", "DE", "+12015550123");
    expect_number("030/901820", "DE", "+4930901820");
}

TEST(Phone, WhatIsNoNumberIsKeptAsItCame) {
    for (const auto& example : numbers().at("not_numbers").as_array())
        for (const auto* region : regions) {
            const auto written = json::value_to<std::string>(example);
            const auto sender = NumberReader{region}.read(written);
            EXPECT_FALSE(sender.dialable) << written << " in " << region;
            EXPECT_EQ(sender.number.reveal(), written.empty() ? "unknown" : written);
        }
}

// Each of these the library alone would make a number of, and it would be somebody else's.
TEST(Phone, NoNumberIsFoundWhereNoneWasGiven) {
    const std::pair<const char*, const char*> cases[] = {
        {"+812480246391284802", "JP"},  // longer than E.164
        {"5550123", "US"},              // local: +1 5550123 is nobody's
        {"80011", "DE"},                // a short code
        {"call +12015550123", "US"},    // a name with a number in it
        {"+12015550123 x5", "US"},      // an extension
        {"+12015550123;ext=5", "US"},   //
        {"1-800-FLOWERS", "US"},        // letters
        {"whatsapp:+12015550123", "US"},
        {"tel:201-555-0123;phone-context=+44", "US"},
        {"+1201555012\xef\xbc\x93", "US"},  // a digit of another script
        {"+12015550123+", "US"}};
    for (const auto& [written, region] : cases) {
        const auto sender = NumberReader{region}.read(written);
        EXPECT_FALSE(sender.dialable) << written;
        EXPECT_EQ(sender.number.reveal(), written);
    }
}

TEST(Phone, HiddenSendersAreNotOnePerson) {
    const NumberReader reader{"US"};
    for (const auto* written : {"", "  ", "anonymous", "Anonymous", "RESTRICTED", "unknown",
                                "Unavailable", "private", "Blocked", "withheld", "+266696687",
                                "+7378742833", "+2562533", "+8656696", "+86282452253"}) {
        const auto sender = reader.read(written);
        EXPECT_TRUE(sender.withheld && !sender.dialable) << written;
    }
    // The spelling of RESTRICTED, but a number of Austin, Texas.
    expect_number("7378742833", "US", "+17378742833");
    for (const auto* written : {"988", "MTN", "anonymous2", "anonymou", "266696687", "0!)!9-/53"})
        EXPECT_FALSE(reader.read(written).withheld) << written;
}

TEST(Phone, KeptSendersArePrintableAndBounded) {
    const NumberReader reader{"US"};
    const auto kept = [&](std::string_view written) {
        return reader.read(written).number.reveal();
    };
    EXPECT_EQ(kept("  HEL\x01P\x7f\n "), "HELP");
    EXPECT_EQ(kept(std::string_view{"A\0B", 3}), "AB");
    EXPECT_EQ(kept("\xe2\x80\xae"
                   "321\xe2\x80\x8b\xc2\x85\xef\xbb\xbfX"),
              "321X");  // direction, width
    EXPECT_EQ(kept("caf\xc3\xa9"), "caf\xc3\xa9");
    EXPECT_EQ(kept("caf\xc3"), "caf");
    EXPECT_EQ(kept("\xff\xfe\xed\xa0\x80"), "unknown");
    EXPECT_EQ(kept(std::string(100'000, 'x')), std::string(64, 'x'));
    std::string emoji;
    for (int i = 0; i < 40; ++i) emoji += "\xf0\x9f\x98\xa2";
    EXPECT_EQ(kept("x" + emoji), "x" + emoji.substr(0, 60));
    EXPECT_EQ(kept(std::string(100'000, '\n')), "unknown");
}

// The short way round the library must give what the library gives.
TEST(Phone, PlainNanpNumbersAreReadAsTheLibraryReadsThem) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937 random{seed};
    const NumberReader reader{"US"};
    int numbers_seen = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string written = "+1";
        for (int digit = 0; digit < 10; ++digit) written += static_cast<char>('0' + random() % 10);
        if (round % 100 == 0) written.resize(11 + random() % 3, '7');
        const auto expected = by_library(written, round % 2 == 0 ? "US" : "DE");
        const auto sender = reader.read(written);
        ASSERT_EQ(sender.dialable, !expected.empty()) << written;
        if (sender.dialable) ASSERT_EQ(sender.number.reveal(), expected) << written;
        numbers_seen += sender.dialable;
    }
    EXPECT_GT(numbers_seen, 15'000);
}

// However it came: never empty, bounded, and what is dialable is E.164 that reads as itself
// everywhere.
TEST(Phone, WhateverComesIsReadAndReadTheSameAgain) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937 random{seed};
    const std::string_view letters = "++00112233445566778899 -().x\n\xc3\xa9";
    int dialable = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string written(random() % 20, '\0');
        for (auto& letter : written) letter = letters[random() % letters.size()];
        if (round % 2 == 0) std::erase_if(written, [](char c) { return c < '0' || c > '9'; });
        if (round % 4 == 0) written.insert(0, "+");
        const auto sender = NumberReader{regions[random() % 7]}.read(written);
        const auto& text = sender.number.reveal();
        ASSERT_FALSE(text.empty());
        ASSERT_LE(text.size(), sender_bytes_max);
        const auto again = NumberReader{regions[random() % 7]}.read(text);
        if (!sender.dialable) continue;
        ++dialable;
        ASSERT_TRUE(text.starts_with('+') && text.size() >= 6 && text.size() <= 16) << text;
        ASSERT_EQ(text.find_first_not_of("0123456789", 1), std::string::npos) << text;
        ASSERT_TRUE(again.dialable) << written << " -> " << text;
        ASSERT_EQ(again.number, sender.number) << written << " -> " << text;
    }
    EXPECT_GT(dialable, 1000);
}

TEST(Phone, TheRegionIsAHint) {
    const NumberReader reader{"US"};
    EXPECT_EQ(reader.region_hint(PhoneNumber{"+12015550123"}), "New Jersey");
    EXPECT_EQ(reader.region_hint(PhoneNumber{"+12125550123"}), "New York, NY");
    EXPECT_EQ(reader.region_hint(PhoneNumber{"+442079460123"}), "London");
    for (const auto* none : {"988", "anonymous", "unknown", "", "+", "call +12015550123"})
        EXPECT_EQ(reader.region_hint(PhoneNumber{none}), "") << none;
}

TEST(Phone, HintsKeptForAnExchangeAreThoseOfEachNumber) {
    const NumberReader reader{"US"};
    RegionHints hints{reader};
    const auto seed = std::random_device{}();
    SCOPED_TRACE(seed);
    std::mt19937 random{seed};
    const auto digits = [&](unsigned from, unsigned to) {
        return std::to_string(std::uniform_int_distribution{from, to}(random));
    };
    for (int i = 0; i < 1500; ++i) {
        const auto exchange = "+1" + digits(200, 999) + (i % 5 == 0 ? "555" : digits(200, 999));
        for (int j = 0; j < 2; ++j) {
            const PhoneNumber number{exchange + digits(1000, 9999)};
            ASSERT_EQ(hints.of(number), reader.region_hint(number)) << number.reveal();
            ASSERT_LE(hints.kept(), RegionHints::kept_max);
        }
    }
    const auto before = hints.kept();
    EXPECT_EQ(hints.of(PhoneNumber{"+442079460123"}), "London");
    EXPECT_EQ(hints.kept(), before) << "other countries' numbers have no exchanges of this kind";
}

TEST(Phone, RegionsAreCodes) {
    for (const auto* region : {"US", "GB", "MX"}) EXPECT_TRUE(NumberReader::is_region(region));
    for (const auto* region : {"UK", "us", "USA", "", "001"})
        EXPECT_FALSE(NumberReader::is_region(region)) << region;
}

// The library has a log of its own, which must not get to see numbers.
TEST(Phone, TheLibrarySaysNothing) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const NumberReader reader{"ZZ"};
    for (const auto* written : {"2015550123", "+999123456789", "+12015550123", "+44 7700 900123"})
        (void)reader.region_hint(reader.read(written).number);
    EXPECT_EQ(testing::internal::GetCapturedStdout() + testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace holdfast::identity
