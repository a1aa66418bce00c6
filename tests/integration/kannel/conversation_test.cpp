// The whole way with the real Kannel: a phone of its simulated network texts, the program offers,
// a clinician answers, the phone gets the answer, and the network's report reaches the desk.
#include <fstream>

#include "tests/integration/kannel/kannel.hpp"
#include "tests/integration/server/steps.hpp"

namespace holdfast::tests {
namespace {

class KannelConversation : public testing::Test {
  protected:
    KannelConversation() {
        const auto secret = [this](const char* name, const char* value) {
            const auto path = folder_.path() / name;
            std::ofstream{path} << value << "\n";
            std::filesystem::permissions(path, std::filesystem::perms::owner_read);
            return path.string();
        };
        const auto port = free_port();
        kannel_.emplace(Kannel::Options{.inbound_url = "http://127.0.0.1:" + std::to_string(port) +
                                                       "/v1/sms/kannel/sekrit"});
        program_.emplace(
            std::vector<std::string>{
                "sms.kannel.enabled=true", "sms.kannel.from=+12015550198",
                "sms.kannel.user=holdfast", "sms.kannel.send_url=" + kannel_->send_url(),
                "sms.kannel.password_file=" + secret("password", "password"),
                "sms.kannel.inbound_secret_file=" + secret("inbound", "sekrit")},
            port);
    }
    void TearDown() override {
        if (HasFailure()) std::cerr << program_->log();
    }
    bool phone_got(const std::string& text) {
        return program_->until([&] {
            for (const auto& one : kannel_->received())
                if (one.to == phone && one.text == text) return true;
            return false;
        });
    }

    static constexpr auto phone = "+12015550123", line = "+12015550198";
    Folder folder_;
    std::optional<Kannel> kannel_;
    std::optional<Program> program_;
};

Wanted delivery(std::int64_t of, std::string status) {
    return [of, status](const Push& push) {
        if (push.type != "event") return false;
        const auto& event = push.data.at("event").as_object();
        return event.at("type") == "delivery" && event.at("of").to_number<std::int64_t>() == of &&
               event.at("status").as_string() == status;
    };
}

TEST_F(KannelConversation, IsCarriedBothWaysAndReported) {
    auto& program = *program_;
    program.add_user("ana");
    ASSERT_NE(program.cookie_of("ana"), "");
    auto ana = program.run(sit(program, "ana"));
    kannel_->text(phone, line, "I need help");
    const auto contact = program.run(accept_next(ana));
    // The line's own first words come before anything that a person says.
    ASSERT_TRUE(program.until([&] { return !kannel_->received().empty(); }));
    EXPECT_EQ(kannel_->received()[0].from, line);

    const auto say = [&](const char* id, const char* words) {
        auto answer = program.run(
            must(ana, "say", {{"contact", contact}, {"client_msg_id", id}, {"text", words}}));
        return answer.at("seq").to_number<std::int64_t>();
    };
    const auto plain = say("k1", "We are here. What is going on?");
    program.run(shown(ana, "sent", delivery(plain, "sent")));
    program.run(shown(ana, "delivered", delivery(plain, "delivered")));
    EXPECT_TRUE(phone_got("We are here. What is going on?"));
    const auto wide = say("k2", "We’re listening, señora 😢");
    program.run(shown(ana, "delivered", delivery(wide, "delivered")));
    EXPECT_TRUE(phone_got("We’re listening, señora 😢"));

    kannel_->text(phone, line, "no lo sé… 😢", true);
    program.run(shown(ana, "the second text", message_saying("no lo sé… 😢")));
    const auto last = say("k3", "Take your time.");
    program.run(shown(ana, "delivered", delivery(last, "delivered")));
    EXPECT_TRUE(phone_got("Take your time."));
    EXPECT_EQ(kannel_->received().size(), 4u) << "each once, and the first words";

    program.run(must(ana, "assess", {{"contact", contact}, {"level", "low"}, {"note", ""}}));
    program.run(must(ana, "end", {{"contact", contact}}));
    program.run(must(ana, "complete", {{"contact", contact}, {"outcome", "supported"}}));
    EXPECT_TRUE(program.gateway().texts.empty()) << "another provider's texts";
}

}  // namespace
}  // namespace holdfast::tests
