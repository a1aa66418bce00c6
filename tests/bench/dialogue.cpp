#include "tests/bench/dialogue.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace holdfast::bench {
namespace {

constexpr std::chrono::seconds answers_limit{30};

struct Talker {
    std::unique_ptr<Connection> connection;
    Steady::time_point asked;
    bool waiting = false;
};

}  // namespace

Outcome converse(const Dialogue& dialogue, Requests& requests, int connections, std::chrono::milliseconds time) {
    Loop loop;
    Outcome outcome;
    std::vector<Talker> talkers(static_cast<std::size_t>(connections));
    const auto begun = Steady::now(), end = begun + time;
    std::size_t waiting = 0;
    const auto ask = [&](Talker& talker) {
        if (requests.over() || Steady::now() >= end) return;
        talker.asked = Steady::now();
        talker.waiting = true;
        ++waiting;
        talker.connection->send(requests.all[requests.next++]);
    };
    for (auto& talker : talkers) {
        talker.connection = std::make_unique<Connection>(loop, dialogue.connect());
        talker.connection->on_bytes = [&](std::string_view received) {
            bool good = true;
            const auto size = dialogue.answer_size(received, good);
            if (size == 0) return size;
            outcome.latencies.add(Steady::now() - talker.asked);
            ++outcome.answers;
            if (!good) ++outcome.refused;
            talker.waiting = false;
            --waiting;
            ask(talker);
            return size;
        };
    }
    for (auto& talker : talkers) ask(talker);
    if (!loop.run_until(end + answers_limit, [&] { return waiting == 0; })) {
        const auto closed = std::ranges::count_if(talkers, [](const Talker& one) { return one.connection->closed(); });
        throw std::runtime_error("answers stayed away; connections closed: " + std::to_string(closed));
    }
    outcome.seconds = std::chrono::duration<double>(Steady::now() - begun).count();
    return outcome;
}

std::size_t response_size(std::string_view received, bool& good) {
    const auto head = received.find("\r\n\r\n");
    if (head == std::string_view::npos) return 0;
    constexpr std::string_view name = "content-length: ";
    const auto fits = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
    const auto found = std::ranges::search(received.substr(0, head), name, fits);
    std::size_t body = 0;
    if (!found.empty()) std::from_chars(found.data() + found.size(), received.data() + head, body);
    if (received[9] != '2') good = false;
    return received.size() >= head + 4 + body ? head + 4 + body : 0;
}

}  // namespace holdfast::bench
