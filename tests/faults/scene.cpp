#include "tests/faults/scene.hpp"

#include <gtest/gtest.h>

#include <boost/asio/steady_timer.hpp>
#include <iostream>

#include "tests/faults/talkers.hpp"

namespace holdfast::tests {
namespace {

unsigned seed_of_run() {
    const auto* given = std::getenv("HOLDFAST_SEED");
    return given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
}

const std::vector<std::string> quick_line{"line.offer_deadline_s=1", "line.passed_over_s=1",
                                          "line.clinician_grace_s=2"};

}  // namespace

Task<> pause(std::chrono::milliseconds time) {
    asio::steady_timer timer{co_await asio::this_coro::executor, time};
    co_await timer.async_wait(as_result);
}

Scene::Scene() : seed_(seed_of_run()), dice_(seed_), program_(quick_line) {
    std::cout << "HOLDFAST_SEED=" << seed_ << std::endl;
    program_.add_user("ana", "--senior");
    program_.add_user("ben", "--senior");
    program_.add_user("sue", "--role supervisor");
    for (const auto* user : {"ana", "ben", "sue"}) {
        cookies_[user] = program_.cookie_of(user);
        if (cookies_[user].empty()) throw std::runtime_error("nobody can sign in");
    }
    for (int i = 1; i <= 5; ++i)
        texters_.push_back(std::make_unique<Texter>(*this, "+1201555010" + std::to_string(i)));
    for (int i = 1; i <= 4; ++i)
        chatters_.push_back(std::make_unique<Chatter>(*this, "chat" + std::to_string(i)));
    for (const auto* user : {"ana", "ben"})
        clinicians_.push_back(std::make_unique<Clinician>(*this, user));
    const auto put_to_work = [this](const auto& talkers) {
        for (const auto& talker : talkers)
            spawn(program_.loop().get_executor(), "talker", talker->work());
    };
    put_to_work(texters_);
    put_to_work(chatters_);
    put_to_work(clinicians_);
}

Scene::~Scene() {
    if (testing::Test::HasFailure()) std::cerr << program_.log();
}

void Scene::talk(std::chrono::milliseconds time) {
    program_.until([] { return false; }, time);
}

void Scene::talk_between(int least_ms, int most_ms) {
    talk(std::chrono::milliseconds{least_ms + static_cast<int>(dice(static_cast<unsigned>(most_ms - least_ms)))});
}

bool Scene::settled() const {
    const auto all = [](const auto& talkers) {
        return std::ranges::all_of(talkers, [](const auto& talker) { return talker->settled(); });
    };
    return all(texters_) && all(chatters_) && all(clinicians_);
}

void Scene::settle() {
    finishing_ = true;
    ASSERT_TRUE(program_.until([this] { return settled(); }, std::chrono::seconds{30}))
        << "somebody waits for an answer for ever";
    talk(std::chrono::milliseconds{500});
    std::cout << history_.sayings().size() << " sayings, " << history_.tried_again() << " tried again, "
              << history_.count(Saying::Fate::unknown) << " given up, slowest answer "
              << slowest.count() << " ms" << std::endl;
}

}  // namespace holdfast::tests
