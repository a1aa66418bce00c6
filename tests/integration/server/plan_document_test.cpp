// A safety plan as a document that goes out and comes in again, under the form it has, and as it is
// handed on.
#include <signal.h>

#include <fstream>

#include "config/load.hpp"
#include "tests/integration/server/plan_steps.hpp"

namespace holdfast::tests {
namespace {

using Texts = std::vector<std::string>;

class PlanDocument : public ServerTest {
  protected:
    void SetUp() override {
        staff({{"ana", "--senior"}, {"ben", "--senior"}, {"sue", "--role supervisor"}});
    }
};

Task<> brought_in(Program& program) {
    auto first = co_await written(program);
    const auto plan = "/v1/contacts/" + first.contact + "/plan";
    const auto ana = co_await staff_of(program, "ana");
    const auto get = [&](std::string path) {
        return exchange(program.port(), "GET", path, ana.headers);
    };
    const auto put = [&](std::string body) {
        return exchange(program.port(), "PUT", plan, with(ana, {{"If-Match", "*"}}), body);
    };
    co_await must(first.chat.client, "plan_change", line_added("", "reasons", "my dog"));

    // Who wrote is what is known here, whatever the document says.
    auto got = co_await get(plan);
    auto changed = json::parse(got.body).as_object();
    auto& items = changed.at("items").as_array();
    for (auto& item : items)
        item.at("texts").at(0).at("by") = json::object{{"role", "staff"}, {"account", "ben"}};
    items[0].at("texts").at(0).at("text") = "walk by the river";
    auto kept = co_await put(json::serialize(changed));
    EXPECT_EQ(kept.status, 200) << kept.body;
    const auto now = json::parse(kept.body);
    const auto by = [&](std::size_t i) {
        return now.at("items").as_array()[i].at("texts").at(0).at("by");
    };
    EXPECT_EQ(by(0), (json::object{{"role", "staff"}, {"account", "ana"}})) << "who brought it";
    EXPECT_EQ(by(1), (json::object{{"role", "person"}})) << "who wrote it here";

    changed["items"].at(0).at("texts").at(0).as_object()["colour"] = "red";
    auto unknown = co_await put(json::serialize(changed));
    EXPECT_EQ(unknown.status, 400);
    EXPECT_NE(unknown.body.find("items/0/texts/0/colour"), std::string::npos) << unknown.body;
    EXPECT_NE(unknown.body.find("leave it out"), std::string::npos);

    // An agreed version goes out and comes back as the working plan.
    auto version = co_await get(plan + "/versions/1");
    auto back = co_await put(version.body);
    EXPECT_EQ(back.status, 200) << back.body;
    EXPECT_EQ(lines_of(json::parse(back.body)), Texts{"walk by the sea"});
    auto listed = co_await get(plan + "/versions");
    EXPECT_EQ(json::parse(listed.body).at("versions").as_array().size(), 1U);

    // It says what was agreed, so agreeing again with nothing new makes no version.
    const auto agree = [&](std::string said) {
        return exchange(program.port(), "POST", plan + "/versions", with(ana, {{"If-Match", "*"}}),
                        said);
    };
    auto again = co_await agree(R"({"agreed":[{"role":"person"},{"role":"staff"}]})");
    EXPECT_EQ(again.status, 200) << again.body;
    EXPECT_EQ(json::parse(again.body).at("number"), 1);
    EXPECT_EQ(again.header("location"), plan + "/versions/1");
    const auto told = (co_await journal(program, "ana", first.contact)).back();
    EXPECT_EQ(told.at("type"), "plan_agreed");
    EXPECT_EQ(told.at("number"), 1) << "that it was agreed again is on record";
    auto other = co_await agree(R"({"agreed":[{"role":"person"}]})");
    EXPECT_EQ(other.status, 201) << "who agreed is part of a version";
}

TEST_F(PlanDocument, ComesBackFromBothExportsAndNamesNoFalseWriter) {
    program().run(brought_in(program()));
}

// The line's own form, in place of the one that ships.
void take_form(Program& program, const std::string& form) {
    program.kill(SIGTERM);
    std::filesystem::create_directories(program.folder() / "plans");
    std::ofstream{program.folder() / "holdfast.toml"} << "";
    for (const auto* file : {"plans/en.toml", "plans/es.toml"}) {
        std::string content{*config::built_in(file)};
        const std::string was = "\nform = \"holdfast-1\"";
        content.replace(content.find(was), was.size(), "\nform = \"" + form + "\"");
        std::ofstream{program.folder() / file} << content;
    }
    program.start();
}

Task<> under_its_own_form(Program& program) {
    auto first = co_await written(program);
    take_form(program, "our-form-2");
    const auto plan = "/v1/contacts/" + first.contact + "/plan";
    const auto ana = co_await staff_of(program, "ana");
    auto got = co_await exchange(program.port(), "GET", plan, ana.headers);
    EXPECT_NE(got.body.find("holdfast-1"), std::string::npos) << got.body;
    const auto put = [&](std::string body) {
        return exchange(program.port(), "PUT", plan, with(ana, {{"If-Match", "*"}}), body);
    };
    auto back = co_await put(got.body);
    EXPECT_EQ(back.status, 200) << back.body;
    auto document = json::parse(got.body).as_object();
    document["form"] = "our-form-1";
    auto other = co_await put(json::serialize(document));
    EXPECT_EQ(other.status, 400) << "this line never had it";
    document["form"] = "our-form-2";
    auto ours = co_await put(json::serialize(document));
    EXPECT_EQ(ours.status, 200) << ours.body;
}

TEST_F(PlanDocument, ComesInAgainUnderTheFormItWasWrittenWith) {
    program().run(under_its_own_form(program()));
}

Task<std::string> screened(Program& program, Client ana, std::string message, std::string wish) {
    co_await text(program, "+12015550123", "hello", message);
    const auto contact = co_await accept_next(ana);
    json::object named{{"contact", contact}, {"instrument", "cssrs_recent"}};
    auto form = co_await must(ana, "form", named);
    named["version"] = form.at("form").at("version");
    for (const auto* item : {"wish", "thoughts", "behaviour"}) {
        named["item"] = item;
        named["answer"] = std::string_view{item} == "wish" ? wish : "no";
        named["client_msg_id"] = message + item;
        co_await must(ana, "answer", named);
    }
    co_return contact;
}

Task<> handed_on(Program& program) {
    auto ana = co_await sit(program, "ana", 5);
    const auto first = co_await screened(program, ana, "m1", "no");
    co_await must(ana, "plan_change", line_added(first, "coping", "walk"));
    co_await must(ana, "plan_agree",
                  {{"contact", first}, {"revision", 1}, {"agreed", person_agrees}});
    co_await must(ana, "assess", {{"contact", first}, {"level", "low"}});
    co_await must(ana, "end", about(first));
    co_await must(ana, "complete", {{"contact", first}, {"outcome", "supported"}});
    const auto second = co_await screened(program, ana, "m2", "yes");
    const auto sue = co_await staff_of(program, "sue");
    const auto bundle = [&](std::string contact) {
        return exchange(program.port(), "GET", "/v1/contacts/" + contact + "/plan/versions/1/fhir",
                        with(sue, {{"Holdfast-Reason", "a referral"}}));
    };
    for (const auto& contact : {first, second}) {
        auto fhir = co_await bundle(contact);
        EXPECT_EQ(fhir.status, 200) << fhir.body;
        EXPECT_NE(fhir.body.find("LA33-6"), std::string::npos)
            << "the newest screener said yes, whichever contact is asked for";
        EXPECT_NE(fhir.body.find(R"("status":"active")"), std::string::npos);
    }
    co_await must(ana, "plan_change", line_added(second, "reasons", "my dog"));
    co_await must(ana, "plan_agree",
                  {{"contact", second}, {"revision", 2}, {"agreed", person_agrees}});
    auto old = co_await bundle(second);
    EXPECT_NE(old.body.find(R"("status":"revoked")"), std::string::npos)
        << "a superseded plan is not in force";
}

TEST_F(PlanDocument, IsHandedOnWithTheNewestScreenerAndWhetherItIsInForce) {
    program().run(handed_on(program()));
}

}  // namespace
}  // namespace holdfast::tests
