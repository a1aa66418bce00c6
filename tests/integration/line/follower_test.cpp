// A follower delivers every event once and in order, whatever order hints and readings take.
#include "router/queue/follower.hpp"

#include <gtest/gtest.h>

#include <boost/asio/post.hpp>

#include "tests/integration/line/site.hpp"

namespace holdfast::tests {
namespace {

constexpr auto fact = "{\"t\":\"message\"}\n";

struct Followed {
    Site site;
    ContactId contact = ContactId::make(site.clock.now(), site.random);
    std::vector<std::uint64_t> delivered;
    std::shared_ptr<queue::Follower> follower = queue::Follower::make(
        store().loop().get_executor(), site.line, contact, vault::DataKey::make(site.random), 0,
        [this](const journal::Event& event) { delivered.push_back(event.seq); });

    void append() { store().command({"RPUSH", site.prefix() + "j:" + contact.text(), fact}); }
    void hint(std::uint64_t seq) {
        queue::Hinted hinted{seq, fact};
        follower->hint(hinted);
    }
    void settle(std::uint64_t upto) {
        while (follower->upto() < upto)
            ASSERT_GT(store().loop().run_one_for(std::chrono::seconds{5}), 0U);
    }
};

// The reading is under way and too early for an event whose hint comes before its answer.
TEST(Follower, DeliversWhatIsHintedWhileItReads) {
    Followed one;
    one.follower->catch_up();
    store().run([](queue::Follower& follower, ContactId contact, std::string prefix) -> Task<int> {
        // Behind the reading that was spawned, so its command is on its way.
        co_await asio::post(asio::use_awaitable);
        queue::Hinted hinted{1, fact};
        follower.hint(hinted);
        const auto key = prefix + "j:" + contact.text();
        co_await store().connection()->command({"RPUSH", key, fact});
        co_return 0;
    }(*one.follower, one.contact, one.site.prefix()));
    one.settle(1);
    EXPECT_EQ(one.delivered, (std::vector<std::uint64_t>{1}));
}

TEST(Follower, ReadsWhatWasBeforeAHint) {
    Followed one;
    one.append();
    one.append();
    one.append();
    one.hint(3);
    one.hint(2);
    one.settle(3);
    one.hint(3);
    one.append();
    one.hint(4);
    EXPECT_EQ(one.delivered, (std::vector<std::uint64_t>{1, 2, 3, 4}));
}

}  // namespace
}  // namespace holdfast::tests
