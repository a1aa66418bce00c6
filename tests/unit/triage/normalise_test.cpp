#include "triage/normalise.hpp"

#include <gtest/gtest.h>

namespace holdfast::triage {
namespace {

std::string words_of(std::string_view turn) {
    const Text text = normalise(std::span(&turn, 1));
    std::string all;
    for (const Word& word : text.words)
        all += (all.empty() ? "" : " ") + std::string(text.of(word));
    return all;
}

TEST(Normalise, folds_what_reads_the_same) {
    struct Row {
        const char *given, *words;
    };
    const Row rows[] = {
        {"", ""},
        {"Kill MYSELF", "kill myself"},
        {"no quería así, ¿señor?", "no queria asi senor"},
        {"e\u0301l", "el"},
        {"d\u200Bi\u00ADe", "die"},
        {"\u202Edie\u202C", "die"},
        {"d\u0456\u0435", "die"},
        {"κιll", "kill"},
        {"ｋｉｌｌ　ｍｅ", "kill me"},
        {"𝓀𝒾𝓁𝓁 𝐦𝐞", "kill me"},
        {"ⓓⓘⓔ", "die"},
        {"don't don’t donʼt", "dont dont dont"},
        {"k1ll mys3lf 5uicide", "kill myself suicide"},
        {"$uicide h@ng", "suicide hang"},
        {"$20 at 5am on the 1st", "20 at 5am on the 1st"},
        {"20pills 50mg", "20 pills 50 mg"},
        {"1234", "1234"},
        {"k*ll s**cide *die*", "k*ll s**cide die"},
        {"i.want.to.die", "i want to die"},
        {"self-harm/cutting", "self harm cutting"},
        {"k i l l  m y s e l f", "kill myself"},
        {"d-i-e-d u r a star", "died u r a star"},
        {"diiie", "diiie"},
        {"got my 🔫 and 💊", "got my gun and pills"},
        {"Straße, Æon, œuvre", "strasse aeon oeuvre"},
        {"bad\xFF\xC0\x80word \xE2\x82", "badword"},
        {"one\xED\xA0\x80two", "onetwo"},
    };
    for (const Row& row : rows) EXPECT_EQ(words_of(row.given), row.words) << row.given;
}

TEST(Normalise, words_know_their_bytes) {
    const std::string_view turns[]{"  Ｄie  é1a", "x\u200By"};
    const Text text = normalise(turns);
    ASSERT_EQ(text.words.size(), 3U);
    EXPECT_EQ(turns[0].substr(text.words[0].begin, text.words[0].end - text.words[0].begin),
              "Ｄie");
    EXPECT_EQ(turns[0].substr(text.words[1].begin, text.words[1].end - text.words[1].begin), "é1a");
    EXPECT_EQ(text.words[2].turn, 1U);
    EXPECT_EQ(text.words[2].begin, 0U);
    EXPECT_EQ(text.words[2].end, 5U);
}

std::string sentences_of(std::initializer_list<std::string_view> turns) {
    const Text text = normalise(std::span(turns.begin(), turns.size()));
    std::string all;
    for (const Word& word : text.words) all += std::to_string(word.sentence);
    return all;
}

TEST(Normalise, sentences_end_at_stops_and_not_at_turns) {
    EXPECT_EQ(sentences_of({"a b. c d! e? f"}), "001123");
    EXPECT_EQ(sentences_of({"a... b .. c"}), "000");
    EXPECT_EQ(sentences_of({"a.b 3.5"}), "0000");
    EXPECT_EQ(sentences_of({"a", "b"}), "00");
    EXPECT_EQ(sentences_of({"a.", "b"}), "01");
    EXPECT_EQ(sentences_of({"a\nb, c; d"}), "0000");
    EXPECT_EQ(sentences_of({"!!! a !!!", "b"}), "12");
}

TEST(Normalise, stops_reading_a_turn_where_it_says) {
    const std::string turn = std::string(turn_bytes_max - 2, ' ') + "abc";
    EXPECT_EQ(words_of(turn), "ab");
}

}  // namespace
}  // namespace holdfast::triage
