// A person erased: nothing that could be read is left in the store, nor in its old files.
#include <fstream>

#include "tests/integration/server/plan_steps.hpp"
#include "tests/support/store_door.hpp"

namespace holdfast::tests {
namespace {

using Texts = std::vector<std::string>;

class Erasing : public ServerTest {
  protected:
    void SetUp() override {
        staff({{"ana", "--senior"}, {"sue", "--role supervisor"}, {"ada", "--role admin"}});
    }
};

Task<> erased(Program& program) {
    auto first = co_await written(program);
    auto told = co_await must(first.ana, "plan_code", about(first.contact));
    auto second = co_await start_chat(program);
    co_await must(second.client, "plan_recall", {{"code", told.at("code")}});
    co_await must(second.client, "message", {{"client_msg_id", "1"}, {"text", "again"}});
    const auto contact = co_await accept_next(first.ana);
    const auto ada = co_await staff_of(program, "ada"), sue = co_await staff_of(program, "sue");
    const auto request =
        json::serialize(json::object{{"contact", contact}, {"reason", "they asked"}});
    auto open =
        co_await exchange(program.port(), "POST", "/v1/persons/erase", ada.headers, request);
    EXPECT_EQ(open.status, 409) << "not in the middle of a conversation";
    for (const auto& one : {first.contact, contact}) {
        co_await must(first.ana, "assess", {{"contact", one}, {"level", "low"}});
        co_await must(first.ana, "end", about(one));
        co_await must(first.ana, "complete", {{"contact", one}, {"outcome", "supported"}});
    }
    StoreDoor door{program.redis_socket()};
    // A store that keeps snapshots beside its log has it there as well.
    door.ask({"CONFIG", "SET", "save", "3600 100000"});
    door.ask({"SAVE"});
    // Its wrapped key, its plan and a message, as they lie there now.
    Texts secrets;
    Texts persons;
    for (const auto& key : door.ask({"KEYS", "*}:p:*"})) {
        persons.push_back(key.substr(key.find(":p:") + 3));
        secrets.push_back(door.value({"HGET", key, "key"}));
    }
    for (const auto& key : door.ask({"KEYS", "*}:pl:*"}))
        secrets.push_back(door.value({"HGET", key, "plan"}));
    for (const auto& key : door.ask({"KEYS", "*}:pv:*"}))
        secrets.push_back(door.value({"LINDEX", key, "0"}));
    for (const auto& key : door.ask({"KEYS", "*}:j:*"}))
        for (const auto& event : door.ask({"LRANGE", key, "0", "-1"}))
            if (const auto sealed = event.substr(event.find('\n') + 1); !sealed.empty())
                secrets.push_back(sealed);
    EXPECT_EQ(persons.size(), 2U);
    EXPECT_FALSE(door.ask({"KEYS", "*}:d:*"}).empty());
    EXPECT_FALSE(door.ask({"KEYS", "*}:lg:r:*"}).empty()) << "a try at a code was counted";
    EXPECT_GT(secrets.size(), 6U);
    const auto found = [&](const std::string& where) {
        return std::ranges::count_if(
            secrets, [&](const auto& secret) { return where.find(secret) != where.npos; });
    };
    EXPECT_EQ(found(disk_of(program)), static_cast<std::ptrdiff_t>(secrets.size()))
        << "the search finds what is there";

    auto not_hers =
        co_await exchange(program.port(), "POST", "/v1/persons/erase", sue.headers, request);
    EXPECT_EQ(not_hers.status, 403);
    auto done =
        co_await exchange(program.port(), "POST", "/v1/persons/erase", ada.headers, request);
    EXPECT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(found(disk_of(program)), 0) << "old files hold it still";
    Texts left;
    for (const auto& key : door.ask({"KEYS", "*"})) {
        // What a repeat is known by names the contact in its value.
        const auto said = key.find("}:d:") == key.npos ? key : key + door.value({"GET", key});
        const bool about_them =
            said.find(first.contact) != said.npos || said.find(contact) != said.npos ||
            std::ranges::any_of(persons,
                                [&](const auto& one) { return said.find(one) != said.npos; });
        if (about_them) left.push_back(key);
    }
    EXPECT_EQ(left, Texts{});
    auto again =
        co_await exchange(program.port(), "POST", "/v1/persons/erase", ada.headers, request);
    EXPECT_EQ(again.status, 404);
}

TEST_F(Erasing, TakesAPersonOutOfTheStoreAndItsOldFiles) {
    program().run(erased(program()));
}

Task<> comes_back_erased(Program& program) {
    auto ana = co_await sit(program, "ana", 5);
    const auto ada = co_await staff_of(program, "ada");
    co_await text(program, "+12015550123", "hello", "m1");
    const auto contact = co_await accept_next(ana);
    co_await must(ana, "plan_change", line_added(contact, "coping", "walk"));
    co_await must(ana, "assess", {{"contact", contact}, {"level", "low"}});
    co_await must(ana, "end", about(contact));
    co_await must(ana, "complete", {{"contact", contact}, {"outcome", "supported"}});
    const auto request = json::serialize(json::object{{"contact", contact}, {"reason", "asked"}});
    auto done =
        co_await exchange(program.port(), "POST", "/v1/persons/erase", ada.headers, request);
    EXPECT_EQ(done.status, 200) << done.body;
    co_await text(program, "+12015550123", "hello again", "m2");
    const auto anew = co_await accept_next(ana);
    auto plan = co_await must(ana, "plan", about(anew));
    EXPECT_TRUE(plan.at("plan").is_null());
    co_await must(ana, "plan_change", line_added(anew, "coping", "swim"));
}

TEST_F(Erasing, WhoWasErasedMayComeBackAsSomebodyNew) {
    program().run(comes_back_erased(program()));
}

}  // namespace
}  // namespace holdfast::tests
