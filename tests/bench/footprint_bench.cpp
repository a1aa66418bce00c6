// What it costs to be there: start, memory at rest, of open chats and of waiting contacts.
#include <stdexcept>

#include "tests/bench/bench.hpp"
#include "tests/bench/dialogue.hpp"
#include "tests/bench/people.hpp"

namespace holdfast::bench {
namespace {

constexpr int starts = 5, sockets = 10'000, waiting = 20'000;
constexpr double mebibyte = 1024 * 1024;
constexpr std::chrono::seconds settle{1}, opening_limit{60}, watched{5};

void note_start(Table& table, Site& site) {
    for (int i = 0; i < starts; ++i) {
        site.stop();
        table.note("exec to first answer, Redis included: ms", site.start() * 1000);
    }
}

void note_rest(Table& table, const Site& site) {
    std::this_thread::sleep_for(settle);
    const auto server = static_cast<double>(memory_bytes(site.pid())) / mebibyte;
    const auto redis = static_cast<double>(memory_bytes(site.redis_pid())) / mebibyte;
    table.note("at rest, server: MiB (PSS)", server);
    table.note("at rest, server: MiB (RSS)", static_cast<double>(resident_bytes(site.pid())) / mebibyte);
    table.note("at rest, Redis: MiB (PSS)", redis);
    table.note("at rest, both: MiB (PSS)", server + redis);
}

double idle_cpu_ms(Loop& loop, const Site& site) {
    const auto before = site.cpu();
    loop.run_for(watched);
    const auto used = site.cpu() - before;
    return (used.server + used.redis) * 1000 / std::chrono::duration<double>(watched).count();
}

void note_sockets(Table& table, const Site& site) {
    Loop loop;
    std::vector<std::unique_ptr<Person>> chats;
    const auto before = memory_bytes(site.pid());
    for (int i = 0; i < sockets; ++i) {
        chats.push_back(std::make_unique<Person>(loop, site, "/v1/chat"));
        if (!loop.run_for(opening_limit, [&] { return chats.back()->open(); })) throw std::runtime_error("a chat does not open");
    }
    loop.run_for(settle);
    table.note("a chat socket that waits, of 10,000: bytes", static_cast<double>(memory_bytes(site.pid()) - before) / sockets);
    table.note("10,000 sockets waiting: CPU ms a second, both", idle_cpu_ms(loop, site));
    int started = 0;
    for (const auto& chat : chats) {
        const auto wanted = ++started;
        chat->ask("start", R"({"language":"en","consent":true})", [&started](std::string_view answer) {
            if (!is(answer, "ok")) throw std::runtime_error("a chat was not started: " + std::string{answer});
            --started;
        });
        if (wanted >= 64 && !loop.run_for(opening_limit, [&] { return started < 64; })) throw std::runtime_error("chats do not start");
    }
    if (!loop.run_for(opening_limit, [&] { return started == 0; })) throw std::runtime_error("chats do not start");
    loop.run_for(settle);
    table.note("a started chat in line, of 10,000: bytes", static_cast<double>(memory_bytes(site.pid()) - before) / sockets);
    table.note("10,000 chats in line: CPU ms a second, both", idle_cpu_ms(loop, site));
}

void note_waiting(Table& table, const Site& site) {
    auto redis = site.store();
    Requests texts;
    for (std::uint64_t person = 1; person <= waiting; ++person) texts.all.push_back(site.text_request(person, first_words(person)));
    const auto before = redis.info("used_memory");
    const auto server_before = memory_bytes(site.pid());
    converse({[&] { return connect_tcp(site.port()); }, response_size}, texts, 16, std::chrono::minutes{2});
    table.note("a waiting contact in Redis, of 20,000: bytes", static_cast<double>(redis.info("used_memory") - before) / waiting);
    table.note("a contact remembered by the server: bytes", static_cast<double>(memory_bytes(site.pid()) - server_before) / waiting);
}

}  // namespace

void bench_footprint(const Choices& choices) {
    Table table{"Footprint"};
    table.aim("exec to first answer, Redis included: ms", "85");
    table.aim("at rest, both: MiB (PSS)", "22");
    table.aim("a chat socket that waits, of 10,000: bytes", "6144");
    table.aim("a waiting contact in Redis, of 20,000: bytes", "2560");
    for (int turn = 0; turn < choices.rounds; ++turn) {
        {
            Site site{false};
            note_start(table, site);
            note_rest(table, site);
            note_sockets(table, site);
        }
        Site site{false};
        note_waiting(table, site);
    }
    table.print();
}

}  // namespace holdfast::bench
