// The line's own rules for safety plans: nothing is put in the place of what its writer had not
// seen, only those who serve the contact may, the risk demands a plan, and a person is erased
// however many contacts they had.
#include "router/queue/plans.hpp"
#include "tests/integration/line/site.hpp"

namespace holdfast::tests {
namespace {

using Mode = queue::PlanAccess::Mode;

class LinePlans : public testing::Test {
  protected:
    // A contact that ana serves.
    std::string served(const std::string& person, const std::string& id,
                       triage::Level level = triage::Level::none) {
        const auto contact = site.text(person, level, id).contact;
        EXPECT_TRUE(site.accept("ana", contact));
        return contact;
    }
    void complete(const std::string& contact) {
        const auto id = *ContactId::parse(contact);
        EXPECT_TRUE(store().run(site.line.assess(site.clock.now(), "ana", id, "w" + contact,
                                                 triage::Level::none, "{}\n", true)));
        EXPECT_TRUE(store().run(site.line.end(site.clock.now(), "ana", id)));
        EXPECT_TRUE(store().run(
            site.line.complete(site.clock.now(), "ana", id, "{\"t\":\"closed\"}\n", false, true)));
    }
    Result<queue::PlanKept> change(const std::string& contact, std::string was, std::string is,
                                   std::string key, std::string user = "ana") {
        return store().run(plans.change({*ContactId::parse(contact), Mode::serving, user},
                                        {"kim", std::move(was), std::move(is), "sealed",
                                         "{\"t\":\"plan_changed\"}\n", std::move(key)}));
    }
    void SetUp() override {
        site.sit_down("ana");
        site.available("ana", 2);
    }

    Site site;
    queue::Plans plans{site.line};
};

TEST_F(LinePlans, AChangeIsTakenOnTopOfWhatItsWriterSaw) {
    const auto contact = served("kim", "m1");
    const auto first = change(contact, "", "1", "k1");
    ASSERT_TRUE(first && !first->stale);
    const auto again = change(contact, "", "1", "k1");
    ASSERT_TRUE(again && again->again);
    EXPECT_EQ(again->seq, first->seq);
    const auto late = change(contact, "", "1", "k2");
    ASSERT_TRUE(late && late->stale);
    EXPECT_EQ(late->stale->revision, "1");
    EXPECT_EQ(late->stale->sealed, "sealed");
    EXPECT_EQ(late->stale->holder, "kim");
    EXPECT_EQ(site.events(contact).size(), first->seq) << "what was not taken is not told";
    const auto bens = change(contact, "1", "2", "k3", "ben");
    ASSERT_FALSE(bens);
    EXPECT_EQ(bens.error().code, Errc::conflict);
    complete(contact);
    const auto over = change(contact, "1", "2", "k4");
    ASSERT_FALSE(over);
    EXPECT_EQ(over.error().code, Errc::conflict);
}

TEST_F(LinePlans, VersionsAreNumberedByTheirPlace) {
    const auto contact = *ContactId::parse(served("kim", "m1"));
    ASSERT_TRUE(change(contact.text(), "", "1", "k1"));
    const auto agree = [&](std::uint32_t there, const std::string& key) {
        return store().run(plans.agree(site.clock.now(), {contact, Mode::serving, "ana"},
                                       {"kim", "1", there, "v" + std::to_string(there + 1),
                                        "2026-12-03", "{\"t\":\"plan_agreed\"}\n", key}));
    };
    const auto first = agree(0, "a1");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->number, 1U);
    EXPECT_TRUE(agree(0, "a2")->stale) << "another has agreed meanwhile";
    EXPECT_EQ(agree(1, "a3")->number, 2U);
    const auto agreed_at = std::to_string(epoch_ms(site.clock.now()));
    ASSERT_TRUE(change(contact.text(), "1", "2", "k2"));
    site.clock.advance(std::chrono::hours{1});
    const auto again = store().run(plans.agree(site.clock.now(), {contact, Mode::serving, "ana"},
                                               {"kim", "2", 2, "", "2027-01-01",
                                                "{\"t\":\"plan_agreed\"}\n", "a4", true}));
    ASSERT_TRUE(again);
    EXPECT_EQ(again->number, 2U) << "what is agreed again is no new version";
    EXPECT_EQ(store().command({"HGET", site.prefix() + "c:" + contact.text(), "planned"}).text(),
              "2");
    const auto opened =
        store().run(plans.open({contact, Mode::serving, "ana"}, "", queue::Places{-1, -1}));
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->versions, 2U);
    EXPECT_EQ(opened->wanted, std::vector<std::string>{"v2"});
    EXPECT_EQ(opened->contact.person.plans,
              "2 " + agreed_at + " 2026-12-03 0");
}

TEST_F(LinePlans, HighRiskIsCompletedWithAPlanAnEscalationOrAReason) {
    for (const std::string way : {"planned", "escalated", "reason"}) {
        const auto contact = served(way, "m" + way, triage::Level::high);
        const auto id = *ContactId::parse(contact);
        ASSERT_TRUE(store().run(site.line.assess(site.clock.now(), "ana", id, "w" + way,
                                                 triage::Level::high, "{}\n", true)));
        ASSERT_TRUE(store().run(site.line.end(site.clock.now(), "ana", id)));
        const auto complete = [&](bool reason) {
            return store().run(site.line.complete(site.clock.now(), "ana", id,
                                                  "{\"t\":\"closed\"}\n", false, reason));
        };
        const auto bare = complete(false);
        ASSERT_FALSE(bare);
        EXPECT_EQ(bare.error().field, "without_plan");
        if (way != "reason") store().command({"HSET", site.prefix() + "c:" + contact, way, "1"});
        EXPECT_TRUE(complete(way == "reason")) << way;
    }
}

TEST_F(LinePlans, APersonIsErasedWithAllTheirContactsStepByStep) {
    std::string contact;
    for (int i = 0; i < 25; ++i) {
        contact = served("kim", "m" + std::to_string(i));
        if (i == 3) ASSERT_TRUE(change(contact, "", "1", "k1"));
        complete(contact);
    }
    const auto other = served("lee", "n1");
    const auto named = *ContactId::parse(contact);
    int steps = 0;
    for (bool more = true; more; ++steps) {
        const auto step = store().run(plans.erase(named, 10, false));
        ASSERT_TRUE(step);
        more = *step;
    }
    EXPECT_GE(steps, 4) << "ten at a time, then what led to them, a part of the keys each time";
    const auto keys = store().command({"KEYS", site.prefix() + "*"});
    std::set<std::string> contacts, repeats;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const auto key = std::string{keys[i].text()}.substr(site.prefix().size());
        if (key.starts_with("c:") || key.starts_with("j:")) contacts.insert(key.substr(2));
        if (key.starts_with("d:")) {
            const auto led_to = store().command({"GET", site.prefix() + key});
            EXPECT_TRUE(led_to.text().starts_with(other)) << key << " leads to " << led_to.text();
            repeats.insert(key);
        }
        EXPECT_FALSE(key == "p:kim" || key.starts_with("pl:") || key.starts_with("er:")) << key;
    }
    EXPECT_EQ(contacts, (std::set{other, contact}))
        << "the one that was named says that it is erased";
    EXPECT_FALSE(repeats.empty()) << "whoever is not erased keeps theirs";
    EXPECT_FALSE(*store().run(site.line.open(named)));
    EXPECT_FALSE(*store().run(plans.erase(named, 10, true)));
    EXPECT_EQ(store().command({"KEYS", site.prefix() + "eg:*"}).size(), 0U);
    EXPECT_EQ(store().run(plans.erase(named, 10, false)).error().code, Errc::not_found);
    EXPECT_EQ(store().run(plans.erase(*ContactId::parse(other), 10, false)).error().code,
              Errc::conflict)
        << "not in the middle of a conversation";
}

TEST_F(LinePlans, OfManyRepeatsAllThatLedToAnErasedPersonAreForgotten) {
    const auto contact = served("kim", "m1");
    for (int i = 0; i < 3 * queue::erase_keys_a_step; ++i) {
        const auto whose = i % 2 == 0 ? contact : "01KAPWYQ0M8Z3TQ5V7X9B2D4FH";
        store().command({"SET", site.prefix() + "d:x" + std::to_string(i), whose + " 1"});
    }
    complete(contact);
    const auto named = *ContactId::parse(contact);
    int steps = 0;
    for (bool more = true; more; ++steps) more = store().run(plans.erase(named, 10, false)).value();
    EXPECT_GT(steps, 3) << "some at a time";
    const auto keys = store().command({"KEYS", site.prefix() + "d:x*"});
    EXPECT_EQ(keys.size(), static_cast<std::size_t>(3 * queue::erase_keys_a_step / 2));
}

TEST_F(LinePlans, OfAChatThatIsOverIsReadButNotChanged) {
    const auto contact = served("kim", "m1");
    ASSERT_TRUE(change(contact, "", "1", "k1"));
    complete(contact);
    const queue::PlanAccess person{*ContactId::parse(contact), Mode::person};
    EXPECT_TRUE(store().run(plans.open(person, "", {})));
    EXPECT_TRUE(store().run(plans.code(person, "name", std::chrono::hours{1})));
    const auto changed = store().run(plans.change(
        person, {"kim", "1", "2", "sealed", "{\"t\":\"plan_changed\"}\n", "k2"}));
    ASSERT_FALSE(changed);
    EXPECT_EQ(changed.error().code, Errc::conflict);
    const auto taken = store().run(plans.recall(person, "name", "{}\n", "k3"));
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().code, Errc::conflict);
}

TEST_F(LinePlans, ACodeIsTakenForAPersonByWhoeverServesThem) {
    const auto before = served("kim", "m1");
    ASSERT_TRUE(change(before, "", "1", "k1"));
    ASSERT_TRUE(store().run(plans.code({*ContactId::parse(before), Mode::serving, "ana"}, "name",
                                       std::chrono::hours{1})));
    const queue::PlanAccess ana{*ContactId::parse(served("lee", "m2")), Mode::serving, "ana"};
    const auto recall = [&](const std::string& user, const std::string& name) {
        auto who = ana;
        who.user = user;
        return store().run(plans.recall(who, name, "{\"t\":\"plan_recalled\"}\n", "r" + user + name));
    };
    EXPECT_EQ(recall("ben", "name").error().code, Errc::conflict) << "he does not serve them";
    EXPECT_EQ(recall("ana", "other").error().code, Errc::not_found);
    ASSERT_TRUE(recall("ana", "name"));
    const auto opened = store().run(plans.open(ana, "", {}));
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->plan.holder, "kim");
    EXPECT_EQ(opened->plan.revision, "1");
    EXPECT_TRUE(recall("ana", "name")) << "a repeat after a lost answer";
    EXPECT_EQ(site.events(ana.contact.text()).back(), "{\"t\":\"plan_recalled\"}\n");
}

TEST_F(LinePlans, NameThePersonsContactsNewestFirst) {
    std::vector<std::string> contacts;
    for (int i = 0; i < 4; ++i) {
        contacts.insert(contacts.begin(), served("kim", "m" + std::to_string(i)));
        complete(contacts.front());
    }
    const auto found = store().run(plans.contacts(*ContactId::parse(contacts.back()), 3));
    ASSERT_TRUE(found);
    contacts.pop_back();
    std::vector<std::string> own;
    for (const auto& one : found->own) own.push_back(one.text());
    EXPECT_EQ(own, contacts);
    EXPECT_TRUE(found->of_holder.empty());
}

}  // namespace
}  // namespace holdfast::tests
