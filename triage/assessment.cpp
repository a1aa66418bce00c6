#include "triage/assessment.hpp"

#include <algorithm>
#include <array>

namespace holdfast::triage {
namespace {

constexpr std::array<std::string_view, level_count> level_names{"none", "low", "moderate", "high",
                                                                "imminent"};
constexpr std::array<std::string_view, concern_count> concern_names{
    "suicide",        "self_injury", "violence", "abuse",    "psychosis",
    "medical_danger", "third_party", "child",    "substance"};

template <class Value, std::size_t n>
bool parse(const std::array<std::string_view, n>& names, std::string_view name, Value& value) {
    const auto found = std::ranges::find(names, name);
    value = found == names.end() ? Value{} : static_cast<Value>(found - names.begin());
    return found != names.end();
}

}  // namespace

std::string_view name_of(Level level) {
    return level_names.at(static_cast<std::size_t>(level));
}

bool parse_level(std::string_view name, Level& level) {
    return parse(level_names, name, level);
}

std::string_view name_of(Concern concern) {
    return concern_names.at(static_cast<std::size_t>(concern));
}

bool parse_concern(std::string_view name, Concern& concern) {
    return parse(concern_names, name, concern);
}

std::string names_of(const std::vector<Concern>& concerns) {
    std::string names;
    for (const Concern concern : concerns) {
        if (!names.empty()) names += ',';
        names += name_of(concern);
    }
    return names;
}

double score_of(Level level, double within) {
    return (static_cast<double>(level) + within) / level_count;
}

double score_below_moderate(double probability) {
    return 0.999 * probability * static_cast<double>(Level::moderate) / level_count;
}

}  // namespace holdfast::triage
