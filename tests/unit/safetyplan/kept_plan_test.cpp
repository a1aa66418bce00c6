// Plans as they are kept: nothing sealed opens in another's place, and a node's copies are bounded
// and never go back.
#include "safetyplan/kept_plan.hpp"

#include "tests/unit/safetyplan/writing.hpp"

namespace holdfast::safetyplan {
namespace {

const identity::NumberReader reader{"US"};

struct Sealed {
    SystemRandom random;
    vault::DataKey key = vault::DataKey::make(random);
    Writing writing;
    Sealed() { writing.add(Step::coping, "walk"); }
};

TEST(KeptPlan, OpensOnlyForItsHolderAndRevision) {
    Sealed s;
    const auto sealed = seal_plan(s.writing.plan, "holder", s.key, s.random);
    EXPECT_EQ(sealed.find("walk"), sealed.npos);
    const auto opened = open_plan({"holder", "", "1", sealed}, s.key, reader);
    ASSERT_TRUE(opened && *opened);
    EXPECT_TRUE(**opened == s.writing.plan);
    EXPECT_FALSE(open_plan({"another", "", "1", sealed}, s.key, reader));
    EXPECT_FALSE(open_plan({"holder", "", "2", sealed}, s.key, reader)) << "an older one put back";
    EXPECT_FALSE(open_plan({"holder", "", "1", sealed}, vault::DataKey::make(s.random), reader));
    const auto none = open_plan({"holder", "", "", ""}, s.key, reader);
    EXPECT_TRUE(none && !*none);
}

TEST(KeptPlan, KeepsVersionsApartByNumber) {
    Sealed s;
    const auto version =
        agree(s.writing.plan, 0, {.agreed = {{}}, .why = {}, .by = {"ana"}, .at = start});
    ASSERT_TRUE(version);
    const auto sealed = seal_version(*version, "holder", s.key, s.random);
    EXPECT_TRUE(open_version(sealed, 1, "holder", s.key, reader));
    EXPECT_FALSE(open_version(sealed, 2, "holder", s.key, reader));
    EXPECT_FALSE(open_plan({"holder", "", "1", sealed}, s.key, reader)) << "no version is a plan";
}

Copy copy_of(Sealed& s, std::string holder) {
    return {.person = holder,
            .journal_key = s.key,
            .holder = holder,
            .holder_key = s.key,
            .language = "en",
            .plan = s.writing.plan};
}

TEST(Copies, NeverGoBackAndStayFew) {
    Sealed s;
    Copies copies;
    const auto contact = ContactId::make(start, s.random);
    const auto older = copy_of(s, "holder");
    s.writing.add(Step::reasons, "my dog");
    copies.keep(contact, copy_of(s, "holder"));
    copies.keep(contact, older);
    EXPECT_EQ(copies.find(contact)->plan->revision, 2U) << "answered later, but older";
    auto another = older;
    another.holder = "another";
    copies.keep(contact, another);
    EXPECT_EQ(copies.find(contact)->holder, "another") << "carried over, it is another plan";
    for (std::size_t i = 1; i < copies_max; ++i)
        copies.keep(ContactId::make(start, s.random), older);
    EXPECT_NE(copies.find(contact), nullptr);
    for (std::size_t i = 1; i < copies_max; ++i)
        copies.keep(ContactId::make(start, s.random), older);
    EXPECT_NE(copies.find(contact), nullptr) << "it was used last before these";
    copies.keep(ContactId::make(start, s.random), older);
    copies.forget(contact);
    EXPECT_EQ(copies.find(contact), nullptr);
}

TEST(Copies, AreTakenOnceAndPutBack) {
    Sealed s;
    Copies copies;
    const auto contact = ContactId::make(start, s.random);
    EXPECT_FALSE(copies.take(contact));
    copies.keep(contact, copy_of(s, "holder"));
    auto taken = copies.take(contact);
    ASSERT_TRUE(taken);
    EXPECT_TRUE(*taken->plan == s.writing.plan);
    EXPECT_FALSE(copies.take(contact)) << "two would change the same plan";
    copies.keep(contact, std::move(*taken));
    EXPECT_NE(copies.find(contact), nullptr);
    for (std::size_t i = 0; i < copies_max; ++i)
        copies.keep(ContactId::make(start, s.random), copy_of(s, "holder"));
    EXPECT_EQ(copies.find(contact), nullptr) << "as bounded as before";
}

}  // namespace
}  // namespace holdfast::safetyplan
