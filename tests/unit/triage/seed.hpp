// What generated texts are drawn with. HOLDFAST_SEED repeats a run; the seed is printed.
#pragma once
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

namespace holdfast::triage {

inline unsigned test_seed() {
    static const unsigned seed = [] {
        const char* given = std::getenv("HOLDFAST_SEED");
        const unsigned made =
            given != nullptr ? static_cast<unsigned>(std::stoul(given)) : std::random_device{}();
        std::cout << "[          ] HOLDFAST_SEED=" << made << "\n";
        return made;
    }();
    return seed;
}

}  // namespace holdfast::triage
