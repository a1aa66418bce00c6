#include "ops/staff/phones.hpp"

#include <gmock/gmock.h>

#include "tests/unit/oncall/scene.hpp"

namespace holdfast::staff {
namespace {

using testing::HasSubstr;
using testing::Not;

class PhonesTest : public tests::OnCallTest {
  protected:
    std::string phone_of(const std::string& user) {
        const auto phone = run(staff_.phones().of(user));
        EXPECT_TRUE(phone);
        return *phone ? (*phone)->number.reveal() : "";
    }
    std::string user_of(const std::string& number) {
        return *run(staff_.phones().user_of(PhoneNumber{number}));
    }
    // All that the site's keys hold, as Redis has it.
    std::string everything() {
        std::string all;
        auto& store = tests::oncall_store();
        const auto keys = store.command({"KEYS", prefix_ + "*"});
        for (std::size_t i = 0; i < keys.size(); ++i) {
            all += std::string{keys[i].text()} + "\n";
            const auto type = std::string{store.command({"TYPE", keys[i].text()}).text()};
            const auto value = type == "hash"  ? store.command({"HGETALL", keys[i].text()})
                               : type == "set" ? store.command({"SMEMBERS", keys[i].text()})
                                               : store.command({"GET", keys[i].text()});
            for (std::size_t j = 0; j < value.size(); ++j)
                all += std::string{value[j].text()} + "\n";
            all += std::string{value.text()} + "\n";
        }
        return all;
    }
};

TEST_F(PhonesTest, AreFoundBothWaysAndStandNowhereInClear) {
    ASSERT_TRUE(add("sam", "(201) 555-0140", {"es", "en"}));
    EXPECT_EQ(phone_of("sam"), "+12015550140");
    EXPECT_EQ((*run(staff_.phones().of("sam")))->language, "es");
    EXPECT_EQ(user_of("+12015550140"), "sam");
    EXPECT_EQ(user_of("+12015550141"), "");
    EXPECT_EQ(user_of("13013"), "");
    EXPECT_EQ(phone_of("nobody"), "");
    EXPECT_THAT(everything(), HasSubstr("Name of sam"));
    EXPECT_THAT(everything(), Not(HasSubstr("5550140")));
}

TEST_F(PhonesTest, StayWithAReplacedAccountUnlessAnotherOrNoneIsNamed) {
    ASSERT_TRUE(add("sam", "+12015550140"));
    ASSERT_TRUE(add("sam"));
    EXPECT_EQ(phone_of("sam"), "+12015550140");
    ASSERT_TRUE(add("sam", "+12015550149"));
    EXPECT_EQ(phone_of("sam"), "+12015550149");
    EXPECT_EQ(user_of("+12015550140"), "");
    EXPECT_EQ(user_of("+12015550149"), "sam");
    ASSERT_TRUE(add("sam", ""));
    EXPECT_EQ(phone_of("sam"), "");
    EXPECT_EQ(user_of("+12015550149"), "");
}

TEST_F(PhonesTest, GoWithTheAccount) {
    ASSERT_TRUE(add("sam", "+12015550140"));
    ASSERT_TRUE(run(staff_.remove("sam")));
    EXPECT_EQ(phone_of("sam"), "");
    EXPECT_EQ(user_of("+12015550140"), "");
    ASSERT_TRUE(add("ana", "+12015550140"));
    EXPECT_EQ(user_of("+12015550140"), "ana");
}

TEST_F(PhonesTest, OnePhoneIsOnePersonsAndAFaultChangesNothing) {
    ASSERT_TRUE(add("sam", "+12015550140"));
    const auto taken = add("ana", "+12015550140");
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, Errc::conflict);
    const auto wrong = add("ben", "five five five");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().field, "phone");
    for (const auto* user : {"ana", "ben"})
        EXPECT_EQ(tests::oncall_store().command({"EXISTS", prefix_ + "u:" + user}).integer(), 0)
            << user;
    EXPECT_EQ(user_of("+12015550140"), "sam");
}

TEST_F(PhonesTest, OneSealedForAnotherDoesNotOpen) {
    ASSERT_TRUE(add("sam", "+12015550140"));
    ASSERT_TRUE(add("ana", "+12015550141"));
    auto& store = tests::oncall_store();
    const auto sealed = store.command({"HGET", prefix_ + "u:sam", "phone"});
    store.command({"HSET", prefix_ + "u:ana", "phone", sealed.text()});
    EXPECT_FALSE(run(staff_.phones().of("ana")));
}

}  // namespace
}  // namespace holdfast::staff
