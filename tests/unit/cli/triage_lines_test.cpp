// JSON lines as people get them wrong, and what the triage commands make of them.
#include "ops/cli/triage_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <sstream>

#include "config/load.hpp"
#include "ops/cli/triage_command.hpp"
#include "ops/engine.hpp"

namespace holdfast::ops {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

const triage::Assessor& engine() {
    static const auto made = engine_of(config::load({}));
    return **made;
}

struct Answer {
    int code = 0;
    std::vector<json::value> lines;
    std::string out, errors;
};

Answer stream(const std::string& input) {
    std::istringstream in(input);
    std::ostringstream out, errors;
    Answer answer;
    answer.code = triage_stream(engine(), in, out, errors);
    answer.out = out.str();
    answer.errors = errors.str();
    std::istringstream again(answer.out);
    for (std::string line; std::getline(again, line);) answer.lines.push_back(json::parse(line));
    return answer;
}

TEST(TriageLines, answers_each_contact_in_order) {
    const auto answer = stream(
        "{\"id\":\"a\",\"turns\":[\"hello\",\"i want to die\"]}\n"
        "{\"id\":7,\"turns\":[],\"lang\":\"en\"}\n");
    ASSERT_EQ(answer.lines.size(), 2U);
    EXPECT_EQ(answer.code, 0);
    EXPECT_EQ(answer.lines[0].at("id"), "a");
    EXPECT_EQ(answer.lines[0].at("level"), "moderate");
    EXPECT_EQ(answer.lines[0].at("concerns").at(0), "suicide");
    EXPECT_GT(answer.lines[0].at("score").to_number<double>(), 0.39);
    const auto& reason = answer.lines[0].at("reasons").at(0);
    EXPECT_FALSE(reason.at("rule").as_string().empty());
    EXPECT_FALSE(reason.at("sentence").as_string().empty());
    EXPECT_EQ(reason.at("spans").at(0).at("turn"), 1);
    EXPECT_EQ(answer.lines[1].at("id"), 7);
    EXPECT_EQ(answer.lines[1].at("level"), "none");
}

// Slips are mended in the language that is told where two are mixed; told alone, it hides nothing.
TEST(TriageLines, reads_a_line_in_the_language_it_names) {
    const auto level_of = [](const std::string& turn, const std::string& lang) {
        return stream("{\"turns\":[\"" + turn + "\"],\"lang\":\"" + lang + "\"}\n")
            .lines.at(0)
            .at("level")
            .as_string();
    };
    const std::string mixed = "hola gracias por contestar estoy sola en casa i wnat to die";
    EXPECT_EQ(level_of(mixed, "en"), "moderate");
    EXPECT_EQ(level_of(mixed, ""), "moderate");
    EXPECT_EQ(level_of(mixed, "es"), "low");
    EXPECT_EQ(level_of("iwanttokillmyselftonight", "es"), "imminent");
}

TEST(TriageLines, never_says_the_text_again) {
    const auto answer = stream("{\"id\":1,\"turns\":[\"i want to die zebra\"]}\nzebra\n");
    EXPECT_THAT(answer.out, Not(HasSubstr("zebra")));
    EXPECT_THAT(answer.errors, Not(HasSubstr("zebra")));
}

TEST(TriageLines, a_bad_line_is_named_and_the_others_go_on) {
    const std::pair<std::string, std::string> faults[]{
        {"nonsense", ""},
        {"[]", ""},
        {"{\"id\":1}", "turns"},
        {"{\"id\":1,\"turns\":\"x\"}", "turns"},
        {"{\"id\":1,\"turns\":[1]}", "turns"},
        {"{\"id\":{},\"turns\":[]}", "id"},
        {"{\"id\":1,\"text\":3}", "text"},
        {"{\"id\":1,\"turns\":[],\"lang\":4}", "lang"},
        {"{\"id\":1,\"turns\":[],\"level\":\"bad\"}", "level"},
        {std::string(line_bytes_max + 1, ' ') + "{}", ""},
    };
    for (const auto& [line, field] : faults) {
        const auto answer = stream("\n" + line + "\n\r\n{\"id\":2,\"turns\":[\"i want to die\"]}");
        SCOPED_TRACE(line.substr(0, 60));
        ASSERT_EQ(answer.lines.size(), 2U);
        EXPECT_EQ(answer.code, 1);
        const auto& error = answer.lines[0].at("error").as_object();
        EXPECT_EQ(error.at("line"), 2);
        if (field.empty())
            EXPECT_FALSE(error.contains("field"));
        else
            EXPECT_EQ(error.at("field").as_string(), field);
        EXPECT_FALSE(error.at("what").as_string().empty());
        EXPECT_EQ(answer.lines[1].at("level"), "moderate");
        EXPECT_THAT(answer.errors, HasSubstr("1 bad line"));
    }
}

TEST(TriageLines, broken_utf8_is_read_as_far_as_it_goes) {
    const auto answer = stream("{\"id\":\"\xFF\",\"turns\":[\"i want to die \xC0\"]}\n");
    ASSERT_EQ(answer.lines.size(), 1U);  // and parses as JSON, which must be UTF-8
    EXPECT_EQ(answer.lines[0].at("level"), "moderate");
}

TEST(TriageEval, counts_levels_languages_and_benign_sets) {
    std::istringstream in(
        "{\"text\":\"i want to die\",\"level\":\"moderate\",\"lang\":\"en\"}\n"
        "{\"text\":\"quiero morirme\",\"level\":\"moderate\",\"lang\":\"es\"}\n"
        "{\"text\":\"see you at six\",\"level\":\"none\",\"lang\":\"en\"}\n"
        "{\"text\":\"good morning\",\"set\":\"benign mornings\"}\n"
        "{\"text\":\"no level\"}\n");
    std::ostringstream out, errors;
    EXPECT_EQ(triage_eval(engine(), in, out, errors), 1);
    EXPECT_THAT(out.str(), HasSubstr("all: 4 texts"));
    EXPECT_THAT(out.str(), HasSubstr("language es: 1 texts"));
    EXPECT_THAT(out.str(), HasSubstr("alarms on benign mornings: 1 texts"));
    EXPECT_THAT(out.str(), HasSubstr("AUC, moderate or more                       1.0000"));
    EXPECT_THAT(out.str(), HasSubstr("2 of 2"));
    EXPECT_THAT(errors.str(), HasSubstr("\"line\":5,\"field\":\"level\""));
}

}  // namespace
}  // namespace holdfast::ops
