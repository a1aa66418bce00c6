// Google-benchmark of the triage engine: one message, a long one, hostile ones, a whole
// conversation, and its start. p50 and p99 are taken over single calls and printed beside the mean.
// Run by hand; fails for nothing.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>

#include "tests/support/lexicons.hpp"
#include "triage/assessor.hpp"

namespace {

using namespace holdfast::triage;

// The rules and the second voice, as a server has them.
std::vector<LexiconFile> files() {
    auto all = shipped_lexicons();
    all.push_back(shipped_file("voice.toml"));
    return all;
}

const Assessor& shipped() {
    static const auto made = Assessor::make(files());
    return **made;
}

std::string of_length(std::string_view unit, std::size_t length) {
    std::string text;
    while (text.size() < length) text += unit;
    text.resize(length);
    return text;
}

constexpr std::string_view plain =
    "my mom and i had a fight about school again and i just feel so tired of everything i dont "
    "want to be here "
    "anymore but i would never do that to my little sister. ";

void read(benchmark::State& state, const std::vector<std::string>& turns) {
    const std::vector<std::string_view> views(turns.begin(), turns.end());
    Assessor::Scratch scratch;
    Assessment assessment;
    shipped().assess(views, scratch, assessment);
    std::vector<double> micros;
    micros.reserve(1 << 20);
    for (auto _ : state) {
        const auto begin = std::chrono::steady_clock::now();
        shipped().assess(views, scratch, assessment);
        benchmark::DoNotOptimize(assessment.level);
        if (micros.size() < micros.capacity())
            micros.push_back(
                std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - begin)
                    .count());
    }
    std::ranges::sort(micros);
    state.counters["p50_us"] = micros[micros.size() / 2];
    state.counters["p99_us"] = micros[micros.size() * 99 / 100];
}

void message_160(benchmark::State& state) {
    read(state, {of_length(plain, 160)});
}
void message_160_spanish(benchmark::State& state) {
    read(state, {of_length("ya no aguanto mas, mi mama y yo peleamos otra vez y estoy cansada de "
                           "todo, no quiero seguir aqui "
                           "pero no le haria eso a mi hermana ",
                           160)});
}
void message_160_misspelled(benchmark::State& state) {
    read(
        state,
        {of_length(
            "i wnat to tlak to smoeone abuot tihs plaese i am rlly tierd of evreything adn scraed ",
            160)});
}
void message_4k(benchmark::State& state) {
    read(state, {of_length(plain, 4096)});
}
void message_4k_hostile(benchmark::State& state) {
    read(state,
         {of_length("my friend said she is going to have a bottle of i am he they took all of my ",
                    4096)});
}
void message_4k_no_spaces(benchmark::State& state) {
    read(state, {of_length("iamgoingtohaveabottleofpillsandiwanttodie", 4096)});
}
void conversation_of_20(benchmark::State& state) {
    read(state, std::vector<std::string>(20, of_length(plain, 80)));
}
void start_up(benchmark::State& state) {
    const auto all = files();
    for (auto _ : state) benchmark::DoNotOptimize(Assessor::make(all));
}

BENCHMARK(message_160);
BENCHMARK(message_160_spanish);
BENCHMARK(message_160_misspelled);
BENCHMARK(message_4k);
BENCHMARK(message_4k_hostile);
BENCHMARK(message_4k_no_spaces);
BENCHMARK(conversation_of_20);
BENCHMARK(start_up)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
