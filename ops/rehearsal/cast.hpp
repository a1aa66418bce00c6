// The demo: settings, fictional staff and fictional numbers, all in one place. Numbers are from the range reserved for
// fiction (+1 NPA 555 01xx).
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "config/load.hpp"
#include "ops/oncall/rota/rota.hpp"
#include "ops/staff/staff.hpp"

namespace holdfast::rehearsal {

inline constexpr std::string_view cast_password = "practice-only-1";

std::vector<staff::NewAccount> cast();
// Of the simulated phones: those that people text from, and the one of who is on call.
std::vector<std::string> cast_numbers();
inline constexpr std::string_view cast_on_call = "+12015550140";
oncall::Rota cast_rota();  // day and night the same one

struct Stage {
    std::filesystem::path folder;  // of the private Redis; made anew
    std::uint16_t port = 8080, phone_port = 8081;
};
// Built-in defaults with a text provider that is the simulated carrier, and whoever is on call rung by it, soon.
config::Loaded stage_settings(const Stage& stage);

}  // namespace holdfast::rehearsal
