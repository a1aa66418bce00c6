// Parses a TOML file of the operator; the one place that turns toml++'s errors into faults. toml++
// ends at the first fault of form: here what is broken is taken out and the rest read again, so
// that all faults of form are told at once and what can be read is checked for what it says.
#pragma once
#include <toml++/toml.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "config/load.hpp"

namespace holdfast::config {

inline constexpr std::size_t form_faults_max = 20;  // in one file; what follows them is not read

// A fault of form. `key` is the name that is given a second time, or empty.
struct FormFault {
    std::size_t line;
    std::string key;
    std::string what;

    std::string told() const;  // with the key before what is wrong
};

struct Document {
    toml::table table;               // what could be read
    std::vector<toml::table> again;  // sections given a second time, each as a file of its own
    std::vector<FormFault> faults;   // by line; empty: all could be read
    // The names of what could not be read ("http.port"), as far as they have one: whether they are
    // there, and what they are, is not known. An empty name may have been any.
    std::set<std::string, std::less<>> unread;
};

Document parse_document(std::string_view content);

// "name:12"
std::string at_line(std::string_view name, std::size_t line);

}  // namespace holdfast::config
