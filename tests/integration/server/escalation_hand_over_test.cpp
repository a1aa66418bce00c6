// What leaves the house of an emergency, what is practised, and what is left once a person is
// erased.
#include <gmock/gmock.h>

#include "tests/integration/server/escalation_steps.hpp"
#include "tests/integration/server/markers.hpp"
#include "tests/support/store_door.hpp"
#include "tests/unit/escalation/eido_rules.hpp"

namespace holdfast::tests {
namespace {

using escalation::tests::EidoRules;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class HandingOver : public ServerTest {
  protected:
    void SetUp() override {
        staff({{"ana", "--senior"}, {"sue", "--role supervisor"}, {"ada", "--role admin"}});
    }
};

std::string part(const Shown& script, const char* name) {
    return json::serialize(script.body.at(name));
}

Task<> handed_over(Program& program) {
    auto desk = co_await sit(program, "ana");
    const auto ana = co_await staff_of(program, "ana"), sue = co_await staff_of(program, "sue");
    const auto contact = co_await grave_conversation(program, desk, "+12015550111");
    auto now = co_await open_escalation(program, ana, contact,
                                        {{"basis", json::object{{"capability", "pills at home"}}}});
    now = co_await add_note(
        program, ana, now,
        {{"kind", "where"}, {"text", "42 Example Street"}, {"how_known", "they said so"}});
    const auto one = "/v1/escalations/" + now.text("id");
    const auto script = co_await ask_for(program, ana, one + "/script");
    EXPECT_EQ(script.status, 200) << json::serialize(script.body);
    EXPECT_THAT(part(script, "where"), HasSubstr("42 Example Street"));
    EXPECT_THAT(part(script, "call_back"), HasSubstr("+12015550111"));
    EXPECT_THAT(part(script, "risk"), HasSubstr("pills at home"));
    EXPECT_THAT(part(script, "in_contact"), HasSubstr("ana"));
    EXPECT_THAT(part(script, "said_by_person"), HasSubstr("I am going to kill myself tonight"));
    const auto spanish = co_await ask_for(program, sue, one + "/script?language=es");
    EXPECT_EQ(spanish.text("language"), "es");

    const auto answer = co_await exchange(program.port(), "GET", one + "/eido", sue.headers);
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("content-disposition"), "attachment; filename=\"incident.json\"");
    const auto eido = json::parse(answer.body).as_object();
    EXPECT_THAT(EidoRules::faults(eido), IsEmpty()) << answer.body;
    EXPECT_EQ(eido.at("callbackComponent").at(0).at("callBackInformationUri").at(0),
              "tel:+12015550111");
    EXPECT_THAT(json::serialize(eido.at("locationComponent")), HasSubstr("42 Example Street"));

    std::vector<std::string> reads;
    const auto events = co_await journal(program, "sue", contact);
    for (const auto& event : events)
        if (event.at("type") == "escalation_read")
            reads.push_back(text_of(event.as_object(), "what") + " " +
                            text_of(event.as_object(), "name"));
    EXPECT_THAT(reads, testing::ElementsAre("script ana Test", "script sue Test", "eido sue Test"));
}

TEST_F(HandingOver, AScriptAndAFileHoldWhatIsKnownAndWhoTookThemIsWrittenDown) {
    program().run(handed_over(program()));
}

Task<std::string> line_counts(Program& program) {
    StoreDoor door{program.redis_socket()};
    std::string counts;
    for (const auto* pattern : {"*}:w:*", "*}:q:*", "*}:v:*", "*}:h:*", "*}:oc:*"})
        for (const auto& key : door.ask({"KEYS", pattern})) counts += key + " ";
    co_return counts;
}

Task<> practised(Program& program) {
    const auto sue = co_await staff_of(program, "sue");
    const auto before = co_await line_counts(program);
    const auto target = std::string{"/v1/drills"};
    auto now = co_await send(program, sue, target, {{"key", "d1"}});
    EXPECT_EQ(now.status, 201) << json::serialize(now.body);
    EXPECT_TRUE(now.body.at("drill").as_bool());
    const auto again = co_await send(program, sue, target, {{"key", "d1"}});
    EXPECT_EQ(again.body, now.body);
    EXPECT_THAT(duties_of(now), Contains(testing::Pair("escalation", "open ringing drill")));
    const auto one = "/v1/escalations/" + now.text("id");
    const auto script = co_await ask_for(program, sue, one + "/script");
    EXPECT_THAT(part(script, "what"), HasSubstr("PRACTICE"));
    const auto eido = co_await ask_for(program, sue, one + "/eido");
    EXPECT_THAT(EidoRules::faults(eido.body), IsEmpty());
    EXPECT_THAT(part(eido, "incidentComponent"), HasSubstr("PRACTICE"));
    now = co_await take_step(program, sue, now, consulted("ada"));
    now = co_await take_step(program, sue, now, told());
    EXPECT_THAT(duties_of(now), Contains(testing::Pair("responders", "open drill")));
    now = co_await take_step(program, sue, now, {{"to", "on_the_way"}});
    now = co_await take_step(program, sue, now, {{"to", "reached"}});
    now = co_await take_step(program, sue, now, closed("reached"));
    EXPECT_EQ(now.text("state"), "closed") << json::serialize(now.body);
    const auto list = co_await ask_for(program, sue, "/v1/escalations");
    EXPECT_TRUE(list.body.at("recent").at(0).at("drill").as_bool());
    EXPECT_EQ(co_await line_counts(program), before) << "the line has not seen it";
    const auto events = co_await journal(program, "sue", now.text("contact"));
    EXPECT_EQ(events.at(0).at("type"), "escalation_opened");
    EXPECT_TRUE(events.at(0).at("drill").as_bool());
    const auto real = co_await open_escalation(program, sue, now.text("contact"));
    EXPECT_EQ(real.status, 409) << "nobody is behind a practice contact";

    const auto metrics = co_await exchange(program.metrics_port(), "GET", "/metrics");
    const auto has = [&](std::string line) { EXPECT_THAT(metrics.body, HasSubstr(line)); };
    has("holdfast_escalations_opened_total{drill=\"true\"} 1");
    has("holdfast_escalations_opened_total{drill=\"false\"} 0");
    has("holdfast_escalations_closed_total{outcome=\"reached\",drill=\"true\"} 1");
    has("holdfast_escalations_closed_total{outcome=\"reached\",drill=\"false\"} 0");
    has("holdfast_escalation_seconds_count{until=\"told\",drill=\"true\"} 1");
    has("holdfast_escalation_seconds_count{until=\"acknowledged\",drill=\"true\"} 1");
    has("holdfast_escalation_seconds_count{until=\"told\",drill=\"false\"} 0");
}

TEST_F(HandingOver, ADrillGoesAllTheWayAndTouchesNothingReal) {
    program().run(practised(program()));
}

const std::vector<std::string> marked{
    "Qzdesire wants it to end", "Qzcapability has the rope", "Qzintent this evening",
    "Qzbuffers their dog",      "Qzway from the talk",       "Qzplace 12 Xylophone Lane",
    "Qzknown by their sister",  "Qztried asked to call her", "Qzcame she hung up",
    "Qznote of the supervisor", "Qzwhom dispatcher Quarx",   "Qzref 7788-X",
    "Qzsaid that he is alone",  "Qznotime he stood up",      "Qzwhy he would not answer",
    "Qzeta five minutes",       "Qzreached in the kitchen",  "Qzclosed taken to hospital"};

// Everything that has words, with words; and twice what is refused.
Task<std::pair<std::string, std::string>> everything_said(Program& program) {
    auto desk = co_await sit(program, "ana");
    const auto ana = co_await staff_of(program, "ana");
    const auto contact = co_await grave_conversation(program, desk, "+12015550112");
    std::string refused;
    auto now = co_await open_escalation(program, ana, contact,
                                        {{"basis", json::object{{"desire", marked[0]},
                                                                {"capability", marked[1]},
                                                                {"intent", marked[2]},
                                                                {"buffers", marked[3]}}},
                                         {"way", marked[4]}});
    now = co_await add_note(program, ana, now,
                            {{"kind", "where"}, {"text", marked[5]}, {"how_known", marked[6]}});
    now = co_await add_note(program, ana, now,
                            {{"kind", "tried"}, {"text", marked[7]}, {"came_of", marked[8]}});
    now = co_await add_note(program, ana, now, {{"kind", "note"}, {"text", marked[9]}});
    json::object step{{"to", "told"},       {"kind", "emergency"},
                      {"whom", marked[10]}, {"reference", marked[11]},
                      {"said", marked[12]}, {"agreed", false},
                      {"why", marked[14]}};
    refused += json::serialize((co_await take_step(program, ana, now, step)).body);
    step["no_time"] = marked[13];
    step["second"] = "sue";
    now = co_await take_step(program, ana, now, step);
    now = co_await take_step(program, ana, now, {{"to", "on_the_way"}, {"eta", marked[15]}});
    now = co_await take_step(program, ana, now, {{"to", "reached"}, {"note", marked[16]}});
    refused += json::serialize((co_await take_step(program, ana, now, {{"to", marked[9]}})).body);
    now = co_await take_step(program, ana, now,
                             {{"to", "closed"}, {"outcome", "reached"}, {"why", marked[17]}});
    EXPECT_EQ(now.text("state"), "closed") << json::serialize(now.body);
    const auto shown = json::serialize(now.body);
    for (const auto& words : marked) EXPECT_THAT(shown, HasSubstr(words));
    co_await ask_for(program, ana, "/v1/escalations/" + now.text("id") + "/script");
    co_await ask_for(program, ana, "/v1/escalations/" + now.text("id") + "/eido");
    for (const auto& words : marked) EXPECT_THAT(refused, Not(HasSubstr(words)));
    co_await must(desk, "assess", {{"contact", contact}, {"level", "low"}, {"note", "calm now"}});
    co_await must(desk, "end", about(contact));
    co_await must(desk, "complete", {{"contact", contact}, {"outcome", "emergency"}});
    co_return std::pair{contact, now.text("id")};
}

TEST_F(HandingOver, NothingSaidOfItIsInTheClearAndErasingAPersonTakesItAll) {
    auto& line = program();
    const auto [contact, id] = line.run(everything_said(line));
    const auto metrics = line.run(exchange(line.metrics_port(), "GET", "/metrics"));
    const auto disk = disk_of(line), log = line.log();
    EXPECT_THAT(disk, HasSubstr("hf_escalation_step")) << "looked in the wrong place";
    for (const auto& words : marked) {
        const auto ways = spellings(words);
        EXPECT_EQ(found_in(disk, ways), "") << words;
        EXPECT_EQ(found_in(log, ways), "") << words;
        EXPECT_EQ(found_in(metrics.body, ways), "") << words;
    }
    StoreDoor door{line.redis_socket()};
    const auto left = [&] {
        std::vector<std::string> keys;
        for (const auto* pattern : {"*}:e:*", "*}:es:*", "*}:y:*", "*}:yh:*", "*}:j:*"})
            for (const auto& key : door.ask({"KEYS", pattern})) keys.push_back(key);
        for (const auto* list : {"ed", "eo", "yo"})
            for (const auto& key : door.ask({"KEYS", std::string{"*}:"} + list}))
                keys.push_back(key);
        return keys;
    };
    EXPECT_GE(left().size(), 5u);
    const auto ada = line.run(staff_of(line, "ada"));
    const auto erased = line.run(
        send(line, ada, "/v1/persons/erase", {{"contact", contact}, {"reason", "they asked"}}));
    EXPECT_EQ(erased.status, 200) << json::serialize(erased.body);
    EXPECT_THAT(left(), IsEmpty());
    EXPECT_EQ(line.run(ask_for(line, ada, "/v1/escalations/" + id)).status, 404);
    const auto list = line.run(ask_for(line, ada, "/v1/escalations"));
    EXPECT_TRUE(list.body.at("recent").as_array().empty());
}

}  // namespace
}  // namespace holdfast::tests
