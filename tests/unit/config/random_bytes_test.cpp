#include <random>

#include "folder.hpp"

namespace holdfast::config {
namespace {

// Whatever a settings file holds, loading ends in settings or faults. A failure prints its seed;
// TEST_SEED=… repeats that run.
class AnyBytes : public testing::Test {
  protected:
    AnyBytes() : seed_(given_seed()), random_(seed_) {}

    static unsigned given_seed() {
        const char* text = std::getenv("TEST_SEED");
        return text ? static_cast<unsigned>(std::stoul(text)) : std::random_device{}();
    }

    std::size_t below(std::size_t bound) { return random_() % bound; }

    void load_and_look(std::string content) {
        const auto loaded = load({.file = "any.toml", .content = std::move(content)});
        ASSERT_LE(loaded.faults.size(), faults_max);
        for (const auto& fault : loaded.faults) {
            ASSERT_FALSE(fault.where.empty());
            ASSERT_FALSE(fault.what.empty());
            for (const char c : fault.where + fault.key + fault.what)
                ASSERT_GE(static_cast<unsigned char>(c), 0x20) << "unprintable in a fault";
        }
    }

    unsigned seed_;
    std::mt19937 random_;
};

TEST_F(AnyBytes, RandomOnesAreTaken) {
    SCOPED_TRACE("seed " + std::to_string(seed_));
    for (int run = 0; run < 200; ++run) {
        std::string content(below(400), '\0');
        for (char& c : content) c = static_cast<char>(below(256));
        load_and_look(std::move(content));
    }
}

TEST_F(AnyBytes, PiecesOfTomlInAnyOrderAreTaken) {
    SCOPED_TRACE("seed " + std::to_string(seed_));
    static constexpr std::string_view pieces[] = {
        "[",    "]",   "[[",     "]]",         "{",    "}",          "=",         ".",
        ",",    "\n",  "\r\n",   "\"",         "'",    "\"\"\"",     "'''",       "\\",
        "#",    " ",   "a",      "http",       "port", "site",       "languages", "true",
        "1",    "-1",  "1e9",    "0x1f",       "nan",  "2020-01-01", "\\u0041",   "\xc3\xa9",
        "\xff", "sms", "twilio", "auth_token", "\t",   "_"};
    for (int run = 0; run < 500; ++run) {
        std::string content;
        for (auto count = below(60); count > 0; --count)
            content += pieces[below(std::size(pieces))];
        load_and_look(std::move(content));
    }
}

TEST_F(AnyBytes, ChangedBytesOfTheShippedFileAreTaken) {
    SCOPED_TRACE("seed " + std::to_string(seed_));
    std::string shipped(documented_defaults());
    for (auto at = shipped.find("\n#"); at != shipped.npos; at = shipped.find("\n#", at + 1))
        if (shipped[at + 2] != ' ') shipped.erase(at + 1, 1);
    for (int run = 0; run < 40; ++run) {
        auto content = shipped;
        for (int change = 0; change < 3; ++change)
            content[below(content.size())] = static_cast<char>(below(256));
        load_and_look(std::move(content));
    }
}

TEST_F(AnyBytes, DeepNestingIsRefusedBeforeItIsParsed) {
    const std::string unit_kinds[] = {
        "a.", "[", "x={", "x=[", "[a.a.a.a.a.a.a]\nx=[\n{a.a.a.a.a=", "'a'.", "\"a\" . "};
    for (const auto& unit : unit_kinds) {
        std::string content = "x = ";
        while (content.size() < 200'000) content += unit;
        const auto loaded = load({.file = "any.toml", .content = content});
        ASSERT_THAT(loaded.faults, testing::Not(testing::IsEmpty()));
        ASSERT_THAT(loaded.faults,
                    testing::Each(testing::AnyOf(IsFaultOf("", "is nested too deeply"),
                                                 IsFaultOf("", "that opens here is not closed"))));
    }
}

}  // namespace
}  // namespace holdfast::config
