#include "router/outbound/reference.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace holdfast::outbound {
namespace {

TEST(ReferenceTest, ComesBackAsItWas) {
    SeededRandom random{1};
    for (const std::uint64_t seq :
         {std::uint64_t{1}, std::uint64_t{42}, std::numeric_limits<std::uint64_t>::max()}) {
        for (const bool last : {true, false}) {
            const Reference made{ContactId::make(from_epoch_ms(1'767'225'600'000), random), seq,
                                 last};
            const auto read = Reference::parse(made.text());
            ASSERT_TRUE(read) << made.text();
            EXPECT_EQ(read->contact, made.contact);
            EXPECT_EQ(read->seq, seq);
            EXPECT_EQ(read->last, last);
        }
    }
}

TEST(ReferenceTest, NothingElseIsOne) {
    const std::string contact = "01JG0000000000000000000000";
    ASSERT_TRUE(Reference::parse(contact + ".7"));
    for (const std::string& text :
         {std::string{}, contact, contact + ".", contact + "7", contact + ".x", contact + ".7x",
          contact + ".7.", contact + ".7.more.more", contact + ".07", contact + ".-7",
          contact + ".+7", contact + ". 7", contact + ".18446744073709551616", contact + "x7",
          "0" + contact + ".7", contact.substr(1) + ".7", std::string(40, '.'),
          std::string{"81JG0000000000000000000000.7"}, contact + ".7" + std::string(1, '\0')})
        EXPECT_FALSE(Reference::parse(text)) << text;
}

}  // namespace
}  // namespace holdfast::outbound
