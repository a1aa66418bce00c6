// What a node appends it hears with the answer, once and as it stands in the journal; other nodes
// are told. And what one clinician does keeps its order when replies are lost.
#include "tests/integration/line/site.hpp"

namespace holdfast::tests {
namespace {

constexpr auto closed_event = "{\"t\":\"closed\"}\n";

std::string message(const std::string& which) {
    return "{\"t\":\"message\",\"m\":\"" + which + "\"}\n";
}

long published() {
    const std::string all{store().command({"INFO", "commandstats"}).text()};
    const auto at = all.find("cmdstat_publish:calls=");
    return at == all.npos ? 0 : std::stol(all.substr(at + 22));
}

class OwnEvents : public testing::Test {
  protected:
    void SetUp() override {
        site.sit_down("ana");
        site.available("ana", 5);
        contact = *ContactId::parse(site.text("p", triage::Level::low).contact);
        hear(site.line);
    }
    void hear(queue::Line& line) {
        line.on_own_event([this](std::string_view of, std::uint64_t seq, std::string_view stored) {
            EXPECT_EQ(of, contact.text());
            heard.emplace_back(seq, stored);
        });
    }
    // What was heard last is what the journal has there.
    void expect_heard(std::size_t count) {
        ASSERT_EQ(heard.size(), count);
        const auto events = site.events(contact.text());
        ASSERT_LE(heard.back().first, events.size());
        EXPECT_EQ(heard.back().second, events.at(heard.back().first - 1));
    }
    Result<std::uint64_t> say(queue::Line& line, const std::string& which) {
        return store().run(
            line.say(site.clock.now(), "ana", contact, "k:" + which, message(which), true));
    }

    Site site;
    ContactId contact;
    std::vector<std::pair<std::uint64_t, std::string>> heard;
};

TEST_F(OwnEvents, AreHeardOnceAndToldToOtherNodesOnly) {
    ASSERT_TRUE(site.accept("ana", contact.text()));
    expect_heard(1);
    const auto before = published();
    site.text("p", triage::Level::low);
    expect_heard(2);
    ASSERT_TRUE(say(site.line, "1"));
    expect_heard(3);
    ASSERT_TRUE(store().run(site.line.assess(site.clock.now(), "ana", contact, "a:1",
                                             triage::Level::low, "{\"t\":\"assessed\"}\n", true)));
    expect_heard(4);
    EXPECT_EQ(published(), before) << "the node was told what it knows";
    const auto settings = line_settings();
    queue::Line other{store().functions(site.prefix()), settings, "node2"};
    ASSERT_TRUE(say(other, "2"));
    EXPECT_EQ(published(), before + 1);
    EXPECT_EQ(heard.size(), 4U) << "what another node appends comes as a hint";
    ASSERT_TRUE(store().run(other.present(site.clock.now(), "ana", "desk-2", queue::lanes_served({"en"}, true))));
    const auto moved = published();
    site.text("p", triage::Level::low);
    EXPECT_EQ(published(), moved + 1) << "the owner's desk is at another node now";
    heard.pop_back();
    site.sit_down("ana");
    ASSERT_TRUE(store().run(site.line.end(site.clock.now(), "ana", contact)));
    expect_heard(5);
    ASSERT_TRUE(
        store().run(site.line.complete(site.clock.now(), "ana", contact, closed_event, false, false)));
    expect_heard(6);
}

TEST_F(OwnEvents, OfARepeatAreToBeRead) {
    ASSERT_TRUE(site.accept("ana", contact.text()));
    const auto first = say(site.line, "1"), again = say(site.line, "1");
    ASSERT_TRUE(first && again);
    EXPECT_EQ(*first, *again);
    EXPECT_EQ(heard.back(), std::pair(*first, std::string{}));
    ASSERT_TRUE(store().run(site.line.assess(site.clock.now(), "ana", contact, "a:1",
                                             triage::Level::low, "{\"t\":\"assessed\"}\n", true)));
    ASSERT_TRUE(store().run(site.line.end(site.clock.now(), "ana", contact)));
    for (int i = 0; i < 2; ++i)
        ASSERT_TRUE(
            store().run(site.line.complete(site.clock.now(), "ana", contact, closed_event, false, false)));
    EXPECT_EQ(heard.back(), std::pair(site.events(contact.text()).size(), std::string{}));
}

TEST_F(OwnEvents, AcceptGivesItsEventWithTheAnswer) {
    const auto offer = site.contact(contact.text()).offer;
    const auto accept = [&] {
        return store().run(site.line.accept(site.clock.now(), "ana", contact, offer));
    };
    const auto accepted = accept(), again = accept();
    ASSERT_TRUE(accepted && again);
    EXPECT_EQ(accepted->last_event, site.events(contact.text()).at(accepted->last_seq - 1));
    EXPECT_EQ(again->last_event, "");
}

// A second connection, for what must be done to the first.
class Aside {
  public:
    Aside() {
        redis::Connection::Options options;
        options.endpoint = *redis::parse_url(store().server().url());
        connection_ = redis::Connection::make(store().loop().get_executor(), std::move(options));
        spawn(store().loop().get_executor(), "aside", connection_->run());
        while (!connection_->up()) store().loop().run_one();
    }
    ~Aside() { connection_->stop(); }
    std::string command(std::initializer_list<std::string_view> words) {
        return std::string{store().run(connection_->command(words))->text()};
    }

  private:
    std::shared_ptr<redis::Connection> connection_;
};

TEST_F(OwnEvents, OfOneClinicianKeepTheirOrderWhenRepliesAreLost) {
    ASSERT_TRUE(site.accept("ana", contact.text()));
    Aside aside;
    const auto begin = [&](const std::string& which) {
        return asio::co_spawn(
            store().loop(),
            site.line.say(site.clock.now(), "ana", contact, "k:" + which, message(which), true),
            asio::use_future);
    };
    aside.command({"CLIENT", "PAUSE", "60000", "WRITE"});
    std::vector<std::future<Result<std::uint64_t>>> said;
    said.push_back(begin("first"));
    said.push_back(begin("second"));
    while (aside.command({"INFO", "clients"}).find("blocked_clients:1") == std::string::npos) {
    }
    const auto drops = store().connection()->reconnects();
    aside.command({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});
    aside.command({"CLIENT", "UNPAUSE"});
    while (store().connection()->reconnects() == drops || !store().connection()->up())
        store().loop().run_one();
    said.push_back(begin("third"));
    for (auto& one : said) {
        while (one.wait_for(std::chrono::seconds{0}) != std::future_status::ready)
            store().loop().run_one();
        EXPECT_TRUE(one.get());
    }
    const auto events = site.events(contact.text());
    ASSERT_GE(events.size(), 3U);
    EXPECT_EQ((std::vector<std::string>{events.end() - 3, events.end()}),
              (std::vector<std::string>{message("first"), message("second"), message("third")}));
}

TEST_F(OwnEvents, PlacesAreToldOfManyAtOnce) {
    Site line;
    std::vector<std::string> contacts;
    for (int i = 0; i < 5; ++i) {
        contacts.push_back(line.text("p" + std::to_string(i),
                                     i == 3 ? triage::Level::moderate : triage::Level::low)
                               .contact);
        line.clock.advance(Millis{10});
    }
    contacts.push_back(make_id_text(line.clock.now(), line.random));
    const auto places = store().run(line.line.places(contacts));
    ASSERT_TRUE(places);
    std::vector<std::pair<std::string, std::int64_t>> told;
    for (const auto& one : *places) told.emplace_back(one.state, one.place);
    EXPECT_EQ(told, (decltype(told){{"waiting", 2},
                                    {"waiting", 3},
                                    {"waiting", 4},
                                    {"waiting", 1},
                                    {"waiting", 5},
                                    {"unknown", 0}}));
}

}  // namespace
}  // namespace holdfast::tests
