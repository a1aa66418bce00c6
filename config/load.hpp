// The one loader of everything an operator edits. Order: built-in defaults < file < environment
// (HOLDFAST_SECTION__KEY) < command-line flags (`--set section.key=value`). Secrets come from files
// only. Every fault is reported at once, each with file, line and what mends it; unknown keys are
// faults with the nearest known name.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/plan_template.hpp"
#include "config/settings.hpp"

namespace holdfast::config {

struct Fault {
    std::string where;  // "config/holdfast.toml:12" or "environment HOLDFAST_HTTP__PORT" or "--set
                        // http.port"
    std::string key;    // "http.port"
    std::string what;   // what is wrong and what would be right; never a secret's value
};

struct Sources {
    std::filesystem::path file{};  // empty: built-in defaults
    std::map<std::string, std::string>
        environment{};                     // HOLDFAST_… and CREDENTIALS_DIRECTORY are read
    std::vector<std::string> overrides{};  // "section.key=value"
    std::optional<std::string> content{};  // read as that file's content, if set (tests, fuzzing)
};

// A file of triage, whole; triage itself checks it. The policy, the words of each language, and the
// second voice.
struct Lexicon {
    std::string language;  // empty: the policy or the second voice
    std::string name;      // "/etc/holdfast/triage/en.toml", for faults
    std::string content;
};

// A structured instrument's file, whole; triage itself checks it.
struct InstrumentFile {
    std::string name;
    std::string content;
};

struct Loaded {
    Settings settings;
    Texts texts;
    std::vector<Lexicon>
        lexicons;  // the policy, the line's languages and those built in, the voice
    std::vector<InstrumentFile> instruments;
    PlanTemplates plans;        // the line's languages and those built in
    std::vector<Fault> faults;  // empty: usable; at most faults_max
    Sources sources;            // what all this was read from
};

inline constexpr std::size_t faults_max = 200;

// Reads settings, texts, lexicons, instruments and plan templates (`texts/`, `triage/`,
// `instruments/` and `plans/` beside the settings file, or the built-in ones). Never throws for bad
// content. Bounds: settings, texts and instruments 256 KiB a file, a lexicon 4 MiB, a plan template
// 64 KiB, a secret 4 KiB.
Loaded load(const Sources& sources);

// The files of triage alone, read again from where load() found them: `lexicons` and their `faults`.
Loaded load_lexicons(const Loaded& before);

// What load() reads of the environment of this process.
std::map<std::string, std::string> process_environment();

// config/holdfast.toml as built in: the default settings with their documentation.
std::string_view documented_defaults();

// The nearest of `known` to `given`, if it is near enough to be a slip of the keyboard.
std::optional<std::string> did_you_mean(std::string_view given,
                                        const std::vector<std::string>& known);

// A built-in file by its path below config/, e.g. "triage/en.toml"; nothing if there is none.
std::optional<std::string_view> built_in(std::string_view path);
// Gives the memory of the built-in files back to the system, which reads them again if they are
// asked for. Any thread.
void let_built_in_go();

}  // namespace holdfast::config
