// Holds the history against what the line has kept: journals through the server, states and indexes in the store.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <boost/json/parse.hpp>
#include <functional>
#include <iostream>
#include <span>

#include "router/outbound/reference.hpp"
#include "tests/faults/talkers.hpp"
#include "tests/support/raw_http.hpp"

namespace holdfast::tests {
namespace {

using Fields = std::map<std::string, std::string>;
using Journal = std::vector<json::object>;
const std::string site = "hf:{main}:";

struct Kept {  // contacts and clinicians of one moment; journals of that moment or later
    std::map<std::string, Journal> journals;
    std::map<std::string, std::size_t> lengths;  // of the journals at that moment
    std::map<std::string, std::vector<std::string>> queued;
    std::map<std::string, Fields> contacts, clinicians;
};

std::string text_of(const json::object& event, const char* field) {
    const auto* value = event.if_contains(field);
    return value && value->is_string() ? std::string{value->get_string()} : std::string{};
}

std::int64_t number_of(const json::object& event, const char* field) {
    return event.at(field).to_number<std::int64_t>();
}

std::string speaker_of(const json::object& event) {
    const auto& by = event.at("by").as_object();
    return text_of(by, "kind") == "clinician" ? text_of(by, "name") : text_of(by, "kind");
}

Task<Journal> read_journal(Program& program, std::string cookie, std::string contact) {
    Journal journal;
    for (;;) {
        auto answer = co_await exchange(
            program.port(), "GET",
            "/v1/contacts/" + contact + "/events?after=" + std::to_string(journal.size()), {{"Cookie", cookie}});
        if (answer.status != 200) throw std::runtime_error("journal: " + std::to_string(answer.status));
        auto page = json::parse(answer.body).as_object();
        for (auto& event : page.at("events").as_array()) journal.push_back(std::move(event.as_object()));
        if (number_of(page, "upto") == static_cast<std::int64_t>(journal.size())) co_return journal;
    }
}

struct Place {
    std::string contact;
    std::int64_t seq;
    std::string speaker;
};

void check_sayings(const History& history, const Kept& kept) {
    std::map<std::string, std::vector<Place>> places;  // by text
    std::size_t spoken = 0;
    for (const auto& [contact, journal] : kept.journals)
        for (const auto& event : journal)
            if (text_of(event, "type") == "message" && speaker_of(event) != "line") {
                EXPECT_FALSE(event.contains("unreadable"));
                places[text_of(event, "text")].push_back({contact, number_of(event, "seq"), speaker_of(event)});
                ++spoken;
            }
    std::size_t known = 0;
    std::map<std::string, Place> last;  // by speaker and contact
    for (const auto& saying : history.sayings()) {
        const auto found = places.find(saying.text);
        const auto times = found == places.end() ? 0 : found->second.size();
        known += times;
        using Fate = Saying::Fate;
        if (saying.fate == Fate::acknowledged)
            EXPECT_EQ(times, 1u) << saying.id << " was acknowledged";
        else
            EXPECT_LE(times, saying.fate == Fate::unknown ? 1u : 0u) << saying.id;
        if (times != 1) continue;
        const auto& place = found->second.front();
        if (!saying.contact.empty()) EXPECT_EQ(place.contact, saying.contact) << saying.id;
        if (saying.seq > 0) EXPECT_EQ(place.seq, saying.seq) << saying.id;
        auto& before = last[saying.speaker + " " + place.contact];
        EXPECT_GT(place.seq, before.seq) << saying.id << " stands before what was said earlier";
        before = place;
    }
    EXPECT_EQ(spoken, known) << "the line holds words that nobody said";
}

// One contact's journal tells a story the design allows: one state, one holder, one owner at a time.
void check_story(const std::string& contact, const Journal& journal, std::size_t length,
                 const std::string& final_state) {
    std::string state, holder, owner;
    std::int64_t seq = 0;
    ASSERT_GE(journal.size(), length);
    for (const auto& event : std::span{journal}.first(length)) {
        const auto type = text_of(event, "type"), name = text_of(event, "name");
        SCOPED_TRACE(contact + " " + std::to_string(++seq) + " " + type + " by " + name + " when " + state);
        EXPECT_EQ(number_of(event, "seq"), seq);
        const auto moves = [&](std::string_view from, std::string_view to) {
            EXPECT_EQ(state, from);
            state = to;
        };
        if (type == "arrived") moves("", "waiting");
        else if (type == "offered") moves("waiting", "offered"), holder = name;
        else if (type == "declined" || type == "lapsed" || type == "withdrawn") {
            EXPECT_EQ(name, holder);
            moves("offered", "waiting");
        } else if (type == "accepted") {
            EXPECT_EQ(name, holder);
            moves("offered", "active");
            owner = name;
        } else if (type == "lost") {
            EXPECT_EQ(name, owner);
            moves("active", "waiting");
        } else if (type == "ended") moves("active", "wrapup");
        else if (type == "left") moves(state == "active" ? "active" : "waiting", state == "active" ? "wrapup" : "left");
        else if (type == "closed") moves(state == "left" ? "left" : "wrapup", "closed");
        else if (type == "assessed" || (type == "message" && event.at("by").at("kind") == "clinician")) {
            EXPECT_TRUE(state == "active" || state == "wrapup");
            EXPECT_EQ(type == "message" ? speaker_of(event) : name, owner);
        }
    }
    EXPECT_EQ(state, final_state) << contact;
}

// In exactly one place, and every index agrees.
void check_place(StoreDoor& store, const std::string& id, const Fields& contact, const Kept& kept) {
    SCOPED_TRACE(id);
    const auto field = [&](const char* name) {
        const auto found = contact.find(name);
        return found == contact.end() ? std::string{} : found->second;
    };
    const auto state = field("state"), level = field("level");
    const bool waiting = state == "waiting", offered = state == "offered";
    const bool held = state == "active" || state == "wrapup";
    EXPECT_TRUE(waiting || offered || held || state == "closed") << state;
    for (const auto* tier : {".open", ".high"}) {
        const bool here = waiting && (std::stoi(level) >= 3) == (std::string{tier} == ".high");
        EXPECT_EQ(store.lists(site + "q:" + field("lane") + tier, id), here) << state << tier;
    }
    for (int one = 0; one < 5; ++one)
        EXPECT_EQ(store.lists(site + "w:" + std::to_string(one), id),
                  (waiting || offered) && std::to_string(one) == level) << state << " " << level;
    int owners = 0, holders = 0;
    for (const auto& [user, clinician] : kept.clinicians) {
        const bool owns = store.holds(site + "h:" + user, id);
        EXPECT_EQ(owns, held && field("owner") == user);
        const bool holds = clinician.at("holding") == id;
        EXPECT_EQ(holds, offered && field("holder") == user);
        owners += owns;
        holders += holds;
    }
    EXPECT_EQ(owners, held ? 1 : 0);
    EXPECT_EQ(holders, offered ? 1 : 0);
    EXPECT_EQ(store.lists(site + "t", "offer:" + id), offered);
    const auto open = store.value({"HGET", site + "p:" + field("person"), "contact"});
    EXPECT_EQ(open == id, state != "closed");
    if (field("channel") == "chat" && (waiting || offered))
        EXPECT_TRUE(store.lists(site + "t", "away:" + id) ||
                    (!field("node").empty() && store.lists(site + "t", "node:" + field("node"))))
            << "a chat whose socket is gone waits for ever";
}

void check_loads(StoreDoor& store, const Kept& kept) {
    for (const auto& [user, clinician] : kept.clinicians) {
        const auto held = std::stoi(store.value({"SCARD", site + "h:" + user}));
        const int load = std::stoi(clinician.at("load"));
        EXPECT_EQ(load, held + (clinician.at("holding").empty() ? 0 : 1)) << user;
        EXPECT_LE(load, Clinician::capacity) << user;
    }
}

// What a chat may see of its journal (docs of the protocol: visible events).
std::vector<Chatter::Line> visible(const Journal& journal) {
    std::vector<Chatter::Line> lines;
    for (const auto& event : journal) {
        const auto type = text_of(event, "type");
        const auto seq = number_of(event, "seq");
        if (type == "message") lines.push_back({seq, type, text_of(event, "text")});
        if (type == "accepted") lines.push_back({seq, "joined", {}});
        if (type == "returned") lines.push_back({seq, "waiting_again", {}});
        if (type == "ended" || type == "closed") lines.push_back({seq, type, {}});
    }
    return lines;
}

// Whether those who are there were shown all that the journals had a while ago. It comes without being asked for.
bool all_shown(const Scene& scene, const Kept& kept) {
    const auto has = [&](const std::string& contact, const auto& shown, auto as_shown) {
        const auto journal = kept.journals.find(contact);
        return journal == kept.journals.end() || shown.size() >= as_shown(journal->second).size();
    };
    for (const auto& chatter : scene.chatters())
        for (const auto& [contact, conversation] : chatter->conversations())
            if (conversation.open && !has(contact, conversation.shown, visible)) return false;
    for (const auto& clinician : scene.clinicians())
        for (const auto& [contact, view] : clinician->views())
            if (clinician->holds(contact) && !has(contact, view, std::identity{})) return false;
    return true;
}

// What was shown stands in the journals, which may have gone on since.
void check_shown(const Scene& scene, std::map<std::string, Journal>& journals) {
    for (const auto& chatter : scene.chatters())
        for (const auto& [contact, conversation] : chatter->conversations()) {
            SCOPED_TRACE(chatter->name() + " " + contact);
            const auto lines = visible(journals[contact]);
            const auto& shown = conversation.shown;
            ASSERT_LE(shown.size(), lines.size());
            for (std::size_t i = 0; i < shown.size(); ++i) {
                EXPECT_EQ(shown[i].seq, lines[i].seq);
                EXPECT_EQ(shown[i].type, lines[i].type);
                EXPECT_EQ(shown[i].text, lines[i].text);
            }
        }
    for (const auto& clinician : scene.clinicians())
        for (const auto& [contact, view] : clinician->views()) {
            SCOPED_TRACE(clinician->name() + " " + contact);
            const auto& journal = journals[contact];
            ASSERT_LE(view.size(), journal.size());
            for (std::size_t i = 0; i < view.size(); ++i) EXPECT_EQ(view[i], journal[i]);
        }
}

// Every word to a phone has reached the gateway or stands in the outbox, and each phone got them in order.
void check_texts(Scene& scene, const Kept& kept) {
    std::map<std::string, std::uint64_t> last;  // by contact
    std::set<std::string> came;
    for (const auto& text : scene.program().gateway().texts) {
        // An answer of last resort stands in no journal.
        if (text.reference.starts_with("regret") || !came.insert(text.reference).second) continue;
        const auto of = outbound::Reference::parse(text.reference);
        ASSERT_TRUE(of);
        EXPECT_GT(of->seq, last[of->contact.text()]) << "texts of one person out of order";
        last[of->contact.text()] = of->seq;
    }
    EXPECT_EQ(scene.program().gateway().wrong_signatures, 0);
    for (const auto& [contact, journal] : kept.journals) {
        if (kept.contacts.at(contact).at("channel") == "chat") continue;
        const auto& queued = kept.queued.at(contact);
        for (const auto& event : std::span{journal}.first(kept.lengths.at(contact))) {
            if (text_of(event, "type") != "message" || speaker_of(event) == "contact") continue;
            const auto seq = std::to_string(number_of(event, "seq"));
            EXPECT_TRUE(came.contains(contact + "." + seq) || std::ranges::find(queued, seq) != queued.end())
                << contact << " " << seq << " went nowhere";
        }
    }
}

// All that the store holds at one moment, while the server stands still.
Kept look_at_store(Scene& scene) {
    const auto server = scene.program().pid();
    if (server <= 1) throw std::logic_error("the program does not run");
    ::kill(server, SIGSTOP);
    ::waitpid(server, nullptr, WUNTRACED);
    auto store = scene.store();
    // What the server had written before it stopped is done before this is answered.
    for (int i = 0; i < 3; ++i) store->ask({"PING"});
    Kept kept;
    for (const auto& user : store->ask({"SMEMBERS", site + "ks"}))
        kept.clinicians[user] = store->hash(site + "k:" + user);
    for (const auto& key : store->ask({"KEYS", site + "c:*"})) {
        const auto id = key.substr(site.size() + 2);
        kept.contacts[id] = store->hash(key);
        kept.lengths[id] = std::stoul(store->value({"LLEN", site + "j:" + id}));
        kept.queued[id] = store->ask({"LRANGE", site + "oc:" + id, "0", "-1"});
        if (const auto first = kept.contacts[id]["text"]; !first.empty()) kept.queued[id].push_back(first);
        check_place(*store, id, kept.contacts[id], kept);
    }
    check_loads(*store, kept);
    ::kill(server, SIGCONT);
    return kept;
}

}  // namespace

void Scene::check() {
    for (const auto& violation : history_.violations()) ADD_FAILURE() << violation;
    auto kept = look_at_store(*this);
    for (const auto& [id, contact] : kept.contacts)
        kept.journals[id] = program_.run(read_journal(program_, cookie("sue"), id));
    check_sayings(history_, kept);
    for (const auto& [id, journal] : kept.journals)
        check_story(id, journal, kept.lengths[id], kept.contacts[id]["state"]);
    EXPECT_TRUE(program_.until([&] { return all_shown(*this, kept); })) << "not everything was shown";
    check_texts(*this, kept);
    over_ = true;
    talk(std::chrono::milliseconds{500});
    std::map<std::string, Journal> journals;
    for (const auto& [id, contact] : kept.contacts)
        journals[id] = program_.run(read_journal(program_, cookie("sue"), id));
    check_shown(*this, journals);
    std::cout << kept.contacts.size() << " contacts, " << program_.gateway().texts.size() << " texts out"
              << std::endl;
}

}  // namespace holdfast::tests
