// The commands of the program. Each returns its exit code: 0 done, 1 could not, 2 could not start. Main thread.
#pragma once
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "config/load.hpp"
#include "router/core/private.hpp"

namespace holdfast::ops {

struct NewUser {
    std::string user, name, role = "counselor";
    std::vector<std::string> languages;
    bool senior = false;  // may take high and imminent risk
    Secret password;
    std::optional<PhoneNumber> phone{};  // none: as before; empty: none any more
};

struct DemoOptions {
    bool script = false;  // play the five contacts and end
    std::uint16_t port = 8080;
    std::uint16_t phone_port = 8081;
};

// Reads the command line and does what it says.
int run(int count, char** words);

// Runs until SIGTERM or SIGINT, then drains. SIGHUP: triage's files are read again.
int serve(config::Loaded loaded);
int demo(const DemoOptions& options);
int add_user(const config::Loaded& loaded, const NewUser& user);
int remove_user(const config::Loaded& loaded, const std::string& user);

int check_config(const config::Sources& sources, std::ostream& out);
void print_faults(const std::vector<config::Fault>& faults, std::ostream& out);
int print_config_doc(std::ostream& out);
int print_version(std::ostream& out);
std::string version_line();

}  // namespace holdfast::ops
