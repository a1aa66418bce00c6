// Nothing that a person wrote, no number, note, password or token is ever in the clear: marked
// words go everywhere the wire lets them, well and badly, and are then looked for in all that the
// program and its store leave behind.
#include <signal.h>

#include <fstream>
#include <sstream>

#include "tests/integration/server/markers.hpp"
#include "tests/integration/server/plan_steps.hpp"
#include "tests/support/store_door.hpp"

namespace holdfast::tests {
namespace {

const std::vector<std::string> words{
    "Mein Name ist Zoltán Quarx+Ümläut/7",         // a text
    "ich wohne in der Xylophongaße 99",            // a chat
    "survey says Wjqkvz pañuelo",                  // before the chat
    "I hear you, Zoltán Krbyvx",                   // to the phone
    "you said Fjwgpq, tell me more",               // to the page
    "assessment note: Hxqzrt pills & rope",        // a clinician's notes
    "closing note: Vbnmqj stays with her sister",  //
    "Ghqzwx sent this twice",                      // a repeat
    "Tyqvbn was refused, too early",               // refused
    "Mzzqpl came while the store was away",        // not kept
    "Lkqjhz is my sender name",                    // a sender that is no number
    "walk to the Pwzqjk bridge & back",            // a line of the plan, from the desk
    "my aunt Wqxzta",                              // and from the chat, with a number
    "agreed because Jqwvkx came by",               // why it was agreed
    "without a plan: Kzvqwb said no",              // why there is none
};
const std::string number = "+12015550187", other_number = "+12015550186";

std::string contents(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    std::ostringstream all;
    all << stream.rdbuf();
    return all.str();
}

std::string of_process(pid_t pid, const char* what) {
    return contents("/proc/" + std::to_string(pid) + "/" + what);
}

struct Secrets {
    std::vector<std::pair<std::string, std::vector<std::string>>> all;  // secret, spellings
    void add(const std::string& secret) { all.emplace_back(secret, spellings(secret)); }
};

void expect_none(const std::string& where, std::string_view text, const Secrets& secrets) {
    for (const auto& [secret, ways] : secrets.all)
        EXPECT_EQ(found_in(text, ways), "") << where << " holds \"" << secret << "\"";
}

// Answers to what was refused or failed: they must not give anything back either.
Task<std::string> provoke(Program& program, Client ana, std::string contact) {
    std::string bodies;
    auto unsigned_text =
        co_await exchange(program.port(), "POST", "/v1/sms/generic", {}, words[8] + number);
    bodies += unsigned_text.head + unsigned_text.body;
    auto login = co_await exchange(
        program.port(), "POST", "/v1/login", {{"Origin", program.url("")}},
        json::serialize(json::object{{"user", words[8]}, {"password", words[8]}}));
    bodies += login.head + login.body;
    auto form = co_await exchange(program.port(), "POST", "/v1/sms/twilio", {},
                                  "From=" + number + "&Body=" + words[8]);
    bodies += form.head + form.body;
    auto refusal = co_await refused(
        ana, "say", {{"contact", words[8]}, {"client_msg_id", "z"}, {"text", words[8]}});
    bodies += refusal.detail + refusal.field;
    auto level = co_await refused(ana, "assess",
                                  {{"contact", contact}, {"level", words[8]}, {"note", words[8]}});
    bodies += level.detail + level.field;
    auto outcome = co_await refused(ana, "complete", {{"contact", contact}, {"outcome", words[8]}});
    bodies += outcome.detail + outcome.field;
    auto unknown = co_await refused(ana, words[8].substr(0, 30), {});
    bodies += unknown.detail + unknown.field;
    co_return bodies;
}

// Taken, refused, agreed, carried over and shown.
Task<std::string> write_plan(Client ana, Client chat, std::string contact, Secrets& secrets) {
    co_await must(ana, "plan_change", line_added(contact, "coping", words[11]));
    auto aunt = line_added("", "people", words[12]);
    aunt["number"] = other_number;
    co_await must(chat, "plan_change", aunt);
    auto nowhere = co_await refused(ana, "plan_change", line_added(contact, words[11], words[11]));
    auto unknown =
        co_await refused(ana, "plan_change", line_edited(contact, new_change(), 1, words[11]));
    co_await must(
        ana, "plan_agree",
        {{"contact", contact}, {"revision", 2}, {"agreed", person_agrees}, {"why", words[13]}});
    co_await must(ana, "plan_text", {{"contact", contact}, {"key", "t"}});
    const auto code = co_await must(chat, "plan_code", {});
    const auto link = co_await must(ana, "plan_link", about(contact));
    secrets.add(text_of(code, "code"));
    const auto url = text_of(link, "url");
    secrets.add(url.substr(url.rfind('/') + 1));
    auto guess = co_await refused(chat, "plan_recall", {{"code", words[11]}});
    co_return nowhere.detail + nowhere.field + unknown.detail + guess.detail;
}

Task<std::string> everything(Program& program, Secrets& secrets) {
    auto ana = co_await sit(program, "ana", 5);
    co_await text(program, number, words[0] + " I want to die", "m1");
    auto phone = co_await accept_next(ana);
    auto opened = co_await program.chat();
    auto started = co_await must(
        *opened, "start",
        {{"language", "en"},
         {"consent", true},
         {"survey", json::object{{"distress", 7}, {"suicidal", "yes"}, {"about", words[2]}}}});
    secrets.add(text_of(started, "token"));
    co_await must(*opened, "message", {{"client_msg_id", "a"}, {"text", words[1]}});
    auto page = co_await accept_next(ana);
    co_await must(ana, "say", {{"contact", phone}, {"client_msg_id", "k1"}, {"text", words[3]}});
    co_await must(ana, "say", {{"contact", page}, {"client_msg_id", "k2"}, {"text", words[4]}});
    for (int i = 0; i < 2; ++i) co_await text(program, number, words[7], "m2");
    co_await text(program, words[10].substr(0, 11), words[10], "m3");
    auto named = co_await accept_next(ana);
    auto bodies = co_await provoke(program, ana, phone);
    bodies += co_await write_plan(ana, *opened, page, secrets);
    for (const auto& contact : {phone, page, named}) {
        co_await must(ana, "assess", {{"contact", contact}, {"level", "low"}, {"note", words[5]}});
        co_await must(ana, "end", {{"contact", contact}});
        co_await must(ana, "complete",
                      {{"contact", contact},
                       {"outcome", "supported"},
                       {"note", words[6]},
                       {"without_plan", words[14]}});
    }
    // A text that cannot be delivered, and one that cannot be kept.
    program.gateway().status = 400;
    co_await text(program, other_number, words[7], "m4");
    auto failing = co_await accept_next(ana);
    co_await must(ana, "say", {{"contact", failing}, {"client_msg_id", "k3"}, {"text", words[3]}});
    auto failed = co_await shown(ana, "that it failed", [](const Push& push) {
        return push.type == "event" && push.data.at("event").at("type") == "delivery" &&
               push.data.at("event").at("status") == "failed";
    });
    bodies += json::serialize(failed);
    co_return bodies;
}

class Privacy : public ServerTest {};

TEST(Markers, AreFoundInEverySpelling) {
    const std::string secret = "Zoltán+Ümläut/7 x";
    const auto ways = spellings(secret);
    EXPECT_GE(ways.size(), 15u);
    const std::string planted[] = {
        "..Zoltán+Ümläut/7 x..", "5a6f6c74c3a16e2bc39c6d6cc3a475742f372078",
        "Zolt%C3%A1n%2B%C3%9Cml%C3%A4ut%2F7+x",
        // "abc" + secret, "ab" + secret and "a" + secret in base64
        "YWJjWm9sdMOhbivDnG1sw6R1dC83IHg=", "YWJab2x0w6FuK8OcbWzDpHV0LzcgeA==",
        "YVpvbHTDoW4rw5xtbMOkdXQvNyB4", "Zolt\\u00e1n+\\u00dcml\\u00e4ut/7 x",
        std::string{"Z\0o\0l\0t\0\xe1\0n\0+\0\xdc\0m\0l\0\xe4\0u\0t\0/\0007\0 \0x\0", 34}};
    for (const auto& text : planted) EXPECT_NE(found_in(text, ways), "") << text;
    EXPECT_EQ(found_in("nothing of the kind", ways), "");
}

TEST_F(Privacy, NothingPrivateIsLeftInTheClear) {
    staff({{"ana", "--senior"}});
    auto& line = program();
    Secrets secrets;
    for (const auto& one : words) secrets.add(one);
    // With and without what stands before it, and as people write it.
    for (const auto* one : {"2015550187", "201-555-0187", "(201) 555-0187", "2015550186"})
        secrets.add(one);
    secrets.add(Program::password);
    const auto session = line.cookie_of("ana");
    secrets.add(session.substr(session.find('=') + 1));
    const auto bodies = line.run(everything(line, secrets));
    expect_none("an answer to what was refused", bodies, secrets);

    line.signal_redis(SIGSTOP);
    EXPECT_EQ(line.run(line.text(number, words[9], "m5")), 503);
    line.signal_redis(SIGCONT);
    ASSERT_TRUE(
        line.until([&] { return line.run(line.text("+12015550185", "hello", "m6")) == 204; }));

    const auto metrics = line.run(exchange(line.metrics_port(), "GET", "/metrics"));
    ASSERT_EQ(metrics.status, 200);
    EXPECT_NE(metrics.body.find("holdfast_contacts_opened_total"), std::string::npos);
    expect_none("/metrics", metrics.body, secrets);
    for (const auto pid : {line.pid(), line.redis_pid()})
        for (const auto* what : {"environ", "cmdline", "comm"}) {
            const auto text = of_process(pid, what);
            EXPECT_FALSE(text.empty()) << what;
            expect_none("/proc/" + std::to_string(pid) + "/" + what, text, secrets);
        }
    EXPECT_NE(of_process(line.pid(), "limits").find("Max core file size        0"),
              std::string::npos);

    // The store's other form of its data, not packed, so that words would be seen in it.
    const auto folder = line.folder() / "data";
    {
        StoreDoor store{line.redis_socket()};
        EXPECT_TRUE(store.ask({"SLOWLOG", "GET", "100"}).empty());
        expect_none(
            "the journal files before a rewrite",
            [&] {
                std::string all;
                for (const auto& file :
                     std::filesystem::recursive_directory_iterator{folder / "redis"})
                    if (file.is_regular_file()) all += contents(file.path());
                EXPECT_NE(all.find("hf_arrive"), std::string::npos) << "looked in the wrong place";
                return all;
            }(),
            secrets);
        store.ask({"CONFIG", "SET", "rdbcompression", "no"});
        store.ask({"BGREWRITEAOF"});
        ASSERT_TRUE(line.until([&] {
            return store.value({"INFO", "persistence"}).find("aof_rewrite_in_progress:0") !=
                       std::string::npos &&
                   store.value({"INFO", "persistence"}).find("aof_rewrite_scheduled:0") !=
                       std::string::npos;
        }));
    }
    line.kill(SIGTERM);
    int files = 0;
    for (const auto& file : std::filesystem::recursive_directory_iterator{folder}) {
        if (!file.is_regular_file()) continue;
        ++files;
        expect_none(file.path().string(), contents(file.path()), secrets);
    }
    EXPECT_GE(files, 5);
    EXPECT_TRUE(std::filesystem::exists(folder / "redis/redis.log"));
    const auto log = line.log();
    EXPECT_NE(log.find("text_failed"), std::string::npos);
    expect_none("the program's log", log, secrets);
}

}  // namespace
}  // namespace holdfast::tests
