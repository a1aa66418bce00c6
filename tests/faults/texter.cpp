#include <algorithm>

#include "tests/faults/talkers.hpp"

namespace holdfast::tests {
namespace {

constexpr const char* words[] = {"hello", "are you there", "I feel alone", "I want to die",
                                 "I have pills and I will take them tonight", "thank you"};

}  // namespace

Task<> Texter::work() {
    while (!scene_.finishing()) {
        settled_ = false;
        auto& saying = scene_.history().begin(name_, words[scene_.dice(std::size(words))]);
        co_await bring(saying);
        settled_ = true;
        co_await pause(std::chrono::milliseconds{10 + scene_.dice(70)});
    }
}

Task<> Texter::bring(Saying& saying) {
    for (;;) {
        ++saying.tries;
        const auto begun = std::chrono::steady_clock::now();
        const int status = co_await scene_.program().text(name_, saying.text, saying.id);
        const auto took = std::chrono::steady_clock::now() - begun;
        scene_.slowest = std::max(scene_.slowest, std::chrono::duration_cast<std::chrono::milliseconds>(took));
        if (status == 204) {
            saying.fate = Saying::Fate::acknowledged;
            // A gateway that did not hear the answer brings it once more.
            if (scene_.dice(8) == 0) co_await scene_.program().text(name_, saying.text, saying.id);
            co_return;
        }
        if (status != 0 && status != 503)
            scene_.history().violation("a text was answered " + std::to_string(status));
        if (!scene_.finishing() && scene_.dice(6) == 0) {
            saying.fate = Saying::Fate::unknown;
            co_return;
        }
        co_await pause(std::chrono::milliseconds{50});
    }
}

}  // namespace holdfast::tests
