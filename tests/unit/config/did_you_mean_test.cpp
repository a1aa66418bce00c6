#include <random>

#include "config/keys.hpp"
#include "folder.hpp"

namespace holdfast::config {
namespace {

std::vector<std::string> names() {
    std::vector<std::string> found;
    for (const auto& key : keys()) found.emplace_back(key.name);
    return found;
}

TEST(DidYouMean, FindsOneSlipOfEveryKindInEveryKey) {
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto known = names();
    for (const auto& name : known) {
        const auto at = 1 + random() % (name.size() - 2);
        auto left_out = name, put_in = name, replaced = name, swapped = name;
        left_out.erase(at, 1);
        put_in.insert(at, "#");
        replaced[at] = '#';
        std::swap(swapped[at], swapped[at + 1]);
        for (const auto& slip : {left_out, put_in, replaced, swapped})
            EXPECT_EQ(did_you_mean(slip, known), name) << slip;
    }
}

TEST(DidYouMean, TakesTheNearestAndCountsASwapAsOneSlip) {
    EXPECT_EQ(did_you_mean("abdc", {"abcx", "abcd"}), "abcd");
    EXPECT_EQ(did_you_mean("prot", {"post", "port"}), "port");
    EXPECT_EQ(did_you_mean("port", {"port"}), "port");
}

TEST(DidYouMean, IsSilentWhenNothingIsNear) {
    EXPECT_FALSE(did_you_mean("weather", names()));
    EXPECT_FALSE(did_you_mean("", names()));
    EXPECT_FALSE(did_you_mean("ab", {"xy"}));
    EXPECT_FALSE(did_you_mean("a", {"b"}));
    EXPECT_FALSE(did_you_mean(std::string(65, 'a'), {std::string(64, 'a')}));
    EXPECT_FALSE(did_you_mean("port", {}));
}

}  // namespace
}  // namespace holdfast::config
