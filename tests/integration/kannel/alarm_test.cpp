// The alarm that must not go quiet, on real parts: two programs on one Redis, texts over the real Kannel, a pager's service
// that is out of order. An imminent contact is answered by nobody, and whichever node acted is killed after each step. The
// rings come all the same, a code that is texted back stops them, a promise that nothing came of rings again, and the record
// has it all.
#include <gmock/gmock.h>

#include <fstream>

#include "ops/oncall/rota/zone.hpp"
#include "tests/integration/kannel/kannel.hpp"
#include "tests/integration/server/steps.hpp"
#include "tests/support/fake_pager.hpp"

namespace holdfast::tests {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto line_number = "+12015550198", contact_number = "+12015550123", staff_number = "+12015550140";
constexpr auto answer_within = 5s, ring_every = 10s, promise = 10s;
constexpr std::int64_t longest_gap_ms = 60'000;

class Alarm : public testing::Test {
  protected:
    Alarm() {
        for (int i = 0; i < 2; ++i) ports_.push_back(free_port());
        pager_port_ = free_port();
        kannel_.emplace(Kannel::Options{.inbound_url = "http://127.0.0.1:" + std::to_string(ports_[0]) + "/v1/sms/kannel/sekrit"});
        const std::vector<std::string> settings{
            "redis.url=" + store_.server().url(),
            "vault.master_key_file=" + secret("master", std::string(64, 'a')),
            "vault.pseudonym_key_file=" + secret("pseudonym", std::string(64, 'b')),
            "site.time_zone=UTC",
            "sms.kannel.enabled=true",
            "sms.kannel.from=" + std::string{line_number},
            "sms.kannel.user=holdfast",
            "sms.kannel.send_url=" + kannel_->send_url(),
            "sms.kannel.password_file=" + secret("password", "password"),
            "sms.kannel.inbound_secret_file=" + secret("inbound", "sekrit"),
            "duties.answer_imminent_s=" + std::to_string(answer_within.count()),
            "duties.promise_s=" + std::to_string(promise.count()),
            "oncall.ring_every_s=" + std::to_string(ring_every.count()),
            "oncall.pager=pagerduty,text",
            "oncall.text_provider=kannel",
            "oncall.private_addresses=127.0.0.1",
            "oncall.pagerduty.url=http://127.0.0.1:" + std::to_string(pager_port_),
            "oncall.pagerduty.routing_key_file=" + secret("routing", FakePager::routing_key)};
        for (const auto port : ports_) nodes_.push_back(std::make_unique<Program>(settings, port));
        pager_.emplace(nodes_[0]->loop(), pager_port_);
        pager_->does["/v2/enqueue"] = FakePager::Does::fail;
    }
    void TearDown() override {
        if (!HasFailure()) return;
        for (const auto& node : nodes_) std::cerr << node->log();
    }
    std::string secret(const std::string& name, const std::string& value) {
        const auto path = folder_.path() / name;
        std::ofstream{path} << value << "\n";
        std::filesystem::permissions(path, std::filesystem::perms::owner_read);
        return path.string();
    }

    Program& node(std::size_t one) { return *nodes_.at(one); }
    // The pager answers on the first program's loop.
    template <class Condition>
    bool until(Condition holds) {
        return node(0).until(holds, 40s);
    }
    void put_on_call() {
        node(0).add_user("sam", std::string{"--role on_call --phone "} + staff_number);
        node(0).add_user("sue", "--role supervisor");
        node(0).add_user("ana");
        for (auto& one : nodes_)
            for (const auto* user : {"sue", "ana"}) ASSERT_NE(one->cookie_of(user), "") << user;
        const auto now = std::chrono::floor<std::chrono::minutes>(std::chrono::system_clock::now()).time_since_epoch();
        const json::object swap{{"key", "one"}, {"level", "primary"}, {"user", "sam"},
                                {"from", oncall::written(oncall::Local{now} - 1h)}, {"to", oncall::written(oncall::Local{now} + 1h)}};
        const auto csrf = text_of(get("/v1/me"), "csrf");
        const auto done = node(0).run(node(0).post(
            node(0).url("/v1/oncall/swap"), json::serialize(swap),
            {{"Origin", node(0).url("")}, {"Cookie", cookie(node(0), "sue")}, {"X-CSRF-Token", csrf}}));
        ASSERT_TRUE(done);
        ASSERT_EQ(done->status, 200) << done->body;
    }
    json::object get(const std::string& path) {
        auto& alive = node(node(0).pid() > 1 ? 0 : 1);
        const auto answer = alive.run(exchange(alive.port(), "GET", path, {{"Cookie", cookie(alive, "sue")}}));
        EXPECT_EQ(answer.status, 200) << path << answer.body;
        return json::parse(answer.body).as_object();
    }

    std::vector<std::string> texts_to(std::string_view number) const {
        std::vector<std::string> all;
        for (const auto& one : kannel_->received())
            if (one.to == number) all.push_back(one.text);
        return all;
    }
    std::size_t notices_of(std::size_t one) const {
        const auto log = nodes_.at(one)->log();
        std::size_t count = 0;
        for (auto at = log.find("\"event\":\"notice\""); at != log.npos; at = log.find("\"event\":\"notice\"", at + 1)) ++count;
        return count;
    }
    // Waits for the next ring at the phone; which node carried it.
    std::size_t next_ring() {
        if (!until([&] { return texts_to(staff_number).size() > rings_; }))
            throw std::runtime_error("no ring after " + std::to_string(rings_) + ": " + record_of_all());
        rings_ = texts_to(staff_number).size();
        std::size_t acted = notices_of(1) > seen_[1] ? 1 : 0;
        for (std::size_t i = 0; i < 2; ++i) seen_[i] = notices_of(i);
        return acted;
    }
    std::string record_of_all() {
        std::string all;
        for (const auto& one : get("/v1/duties").at("duties").as_array())
            all += json::serialize(get("/v1/duties/" + text_of(one.as_object(), "id"))) + "\n";
        return all;
    }
    void kill_and_start(std::size_t one) {
        node(one).kill(SIGKILL);
        node(one).start();
    }
    // The next ring comes while this node is dead.
    std::size_t next_ring_without(std::size_t one) {
        node(one).kill(SIGKILL);
        const auto acted = next_ring();
        EXPECT_NE(acted, one);
        node(one).start();
        return acted;
    }

    Folder folder_;
    Store store_;
    std::vector<std::uint16_t> ports_;
    std::uint16_t pager_port_ = 0;
    std::optional<Kannel> kannel_;
    std::vector<std::unique_ptr<Program>> nodes_;
    std::optional<FakePager> pager_;
    std::size_t rings_ = 0, seen_[2] = {0, 0};
};

std::vector<json::object> entries(const json::object& duty, std::string_view what) {
    std::vector<json::object> all;
    for (const auto& one : duty.at("history").as_array())
        if (one.at("what").as_string() == what) all.push_back(one.as_object());
    return all;
}

std::int64_t at_of(const json::object& entry) { return entry.at("at").to_number<std::int64_t>(); }

TEST_F(Alarm, RingsAtItsTimesWhicheverNodeDiesAndIsStoppedByWhoeverTakesIt) {
    put_on_call();
    kannel_->text(contact_number, line_number, "I am going to kill myself tonight");
    ASSERT_TRUE(until([&] { return !texts_to(contact_number).empty(); })) << "the first words";
    // Whoever took the contact in is dead before anything rings.
    auto acted = next_ring_without(0);
    acted = next_ring_without(acted);
    acted = next_ring_without(acted);

    const auto ringing = get("/v1/duties").at("duties").as_array();
    ASSERT_EQ(ringing.size(), 1u);
    const auto id = text_of(ringing[0].as_object(), "id");
    const auto contact = text_of(ringing[0].as_object(), "contact");
    const auto text = texts_to(staff_number).back();
    const auto code = text.substr(text.find_first_of("0123456789"), 4);
    kannel_->text(staff_number, line_number, code);
    const auto state = [&] { return text_of(get("/v1/duties/" + id), "state"); };
    ASSERT_TRUE(until([&] { return state() == "acknowledged"; }));
    rings_ = texts_to(staff_number).size();
    for (std::size_t i = 0; i < 2; ++i) node(i).kill(SIGKILL);
    for (std::size_t i = 0; i < 2; ++i) node(i).start();
    // Its answer to the code may still come; a ring does not before the promise is over.
    ASSERT_TRUE(until([&] { return state() == "open"; }));
    const auto read = get("/v1/duties/" + id);
    EXPECT_GE(at_of(entries(read, "expired").at(0)), at_of(entries(read, "acknowledged").at(0)) + promise / 1ms);
    acted = next_ring();
    kill_and_start(acted);
    acted = next_ring();

    auto ana = node(1 - acted).run(sit(node(1 - acted), "ana"));
    EXPECT_EQ(node(1 - acted).run(accept_next(ana)), contact);
    ASSERT_TRUE(until([&] { return state() == "done"; }));

    const auto record = get("/v1/duties/" + id);
    const auto rings = entries(record, "ring");
    ASSERT_GE(rings.size(), 5u);
    const auto due = record.at("due").to_number<std::int64_t>();
    const auto taken = at_of(entries(record, "acknowledged").at(0)), expired = at_of(entries(record, "expired").at(0));
    auto before = due;
    for (std::size_t i = 0; i < rings.size(); ++i) {
        const auto at = at_of(rings[i]);
        EXPECT_EQ(rings[i].at("turn").to_number<std::size_t>(), i + 1) << "none is left out";
        EXPECT_FALSE(at > taken && at < expired) << "quiet while somebody has it";
        EXPECT_LE(at - (before < taken && at > taken ? expired : before), longest_gap_ms);
        std::cout << "[          ] ring " << i + 1 << " at " << at - due << " ms\n";
        before = at;
    }
    std::size_t failed = 0, sent = 0;
    for (const auto& notice : entries(record, "notice")) {
        if (notice.at("path").as_string() == "pagerduty") failed += notice.at("result").as_string() != "sent";
        if (notice.at("path").as_string() == "text") sent += notice.at("result").as_string() == "sent";
    }
    // Three were killed as their text left, and may not have written that it did; that it came was waited for.
    EXPECT_GE(sent + 3, rings.size());
    EXPECT_GE(failed, 5u) << "each ring tried the pager first";
    EXPECT_EQ(text_of(entries(record, "acknowledged").at(0).at("by").as_object(), "user"), "sam");
    EXPECT_EQ(entries(record, "done").size(), 1u);
    EXPECT_THAT(pager_->faults, testing::IsEmpty());

    std::vector<std::string> types;
    for (const auto& event : node(1 - acted).run(journal(node(1 - acted), "ana", contact)))
        if (const auto type = text_of(event.as_object(), "type"); type.starts_with("duty_")) types.push_back(type);
    EXPECT_THAT(types, testing::ElementsAre("duty_opened", "duty_acknowledged", "duty_expired", "duty_done"));
    for (const auto& one : texts_to(staff_number)) {
        EXPECT_THAT(one, Not(HasSubstr("kill")));
        EXPECT_THAT(one, Not(HasSubstr("5550123")));
    }
}

}  // namespace
}  // namespace holdfast::tests
