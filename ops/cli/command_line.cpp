#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <optional>

#include "ops/cli/commands.hpp"
#include "ops/cli/password.hpp"
#include "ops/cli/triage_command.hpp"

namespace holdfast::ops {
namespace {

constexpr auto about =
    "Holdfast answers text messages and web chats to a crisis line: it takes each contact in,\n"
    "ranks it by risk, offers it to one counselor and carries the conversation.";

constexpr auto examples =
    "Examples\n"
    "  holdfast demo                                  try everything with made-up people\n"
    "  holdfast config-doc > holdfast.toml            a settings file to start from\n"
    "  holdfast check-config --config holdfast.toml   every mistake in it, with its line\n"
    "  holdfast user add ada --name \"Ada M.\" --role admin --config holdfast.toml\n"
    "  holdfast serve --config holdfast.toml\n"
    "\n"
    "Without --config the built-in settings hold: a private Redis in the folder ./data, no SMS "
    "provider.\n"
    "`holdfast COMMAND --help` tells more about one command.\n";

struct Common {
    std::string file;
    std::vector<std::string> overrides;

    config::Sources sources() const {
        return {.file = file, .environment = config::process_environment(), .overrides = overrides};
    }
};

void add_common(CLI::App& command, Common& common) {
    command.add_option("--config", common.file, "Settings file (see: holdfast config-doc)")
        ->type_name("FILE");
    command
        .add_option("--set", common.overrides,
                    "Set one setting over file and environment, e.g. --set http.port=8081; may be "
                    "repeated")
        ->type_name("KEY=VALUE")
        ->expected(1)
        ->take_all()
        ->allow_extra_args(false);
}

// Settings without faults, or nothing after printing every fault.
std::optional<config::Loaded> usable(const Common& common) {
    auto loaded = config::load(common.sources());
    if (loaded.faults.empty()) return loaded;
    print_faults(loaded.faults, std::cerr);
    return std::nullopt;
}

constexpr int cannot_start = 2;

int serve_command(const Common& common) {
    auto loaded = usable(common);
    return loaded ? serve(std::move(*loaded)) : cannot_start;
}

int add_user_command(const Common& common, NewUser user, const std::string& password_file) {
    const auto loaded = usable(common);
    if (!loaded) return cannot_start;
    if (user.languages.empty()) user.languages = {loaded->settings.site.default_language};
    const auto& known = loaded->settings.site.languages;
    for (const auto& language : user.languages)
        if (std::ranges::find(known, language) == known.end()) {
            std::cerr << "--languages: \"" << language << "\" is not one of site.languages\n";
            return 1;
        }
    auto password = read_password(password_file);
    if (!password) {
        std::cerr << password.error() << '\n';
        return 1;
    }
    user.password = std::move(*password);
    return add_user(*loaded, user);
}

int remove_user_command(const Common& common, const std::string& user) {
    const auto loaded = usable(common);
    return loaded ? remove_user(*loaded, user) : cannot_start;
}

int triage_command(const Common& common, const TriageWords& words) {
    const auto loaded = usable(common);
    return loaded ? run_triage(words, *loaded) : cannot_start;
}

void add_user_options(CLI::App& add, NewUser& user, std::string& password_file) {
    add.add_option("user", user.user, "What they sign in with: 2 to 32 of a-z, 0-9, . _ -")
        ->required()
        ->type_name("USER");
    add.add_option("--name", user.name, "Their name; contacts see its first word")
        ->required()
        ->type_name("NAME");
    add.add_option("--role", user.role, "counselor, supervisor, on_call or admin")
        ->type_name("ROLE")
        ->capture_default_str()
        ->check(CLI::IsMember({"counselor", "supervisor", "on_call", "admin"}).description(""));
    add.add_option("--languages", user.languages,
                   "Languages they answer in, e.g. en,es; the line's default language if left out")
        ->type_name("LIST")
        ->delimiter(',');
    add.add_flag("--senior", user.senior, "May take contacts at high and imminent risk");
    add.add_option_function<std::string>(
           "--phone", [&user](const std::string& number) { user.phone = PhoneNumber{number}; },
           "Where they are rung by text while they are on call, like +12015550123; an account that is "
           "replaced keeps its phone without this")
        ->type_name("NUMBER");
    add.add_flag_callback(
        "--no-phone", [&user] { user.phone = PhoneNumber{}; }, "Forget the account's phone");
    add.add_option("--password-file", password_file,
                   "File with the password alone; without it you are asked, or it is read from "
                   "standard input")
        ->type_name("FILE");
    add.footer("Example\n  holdfast user add sam --name \"Sam R.\" --languages en,es --senior\n"
               "  holdfast user add kim --name \"Kim L.\" --role on_call --phone +12015550123\n");
}

// Says so where a word stands in a command's place and is none.
std::optional<std::string> no_command(CLI::App& app, int count, char** words) {
    auto* at = &app;
    for (int i = 1; i < count && at->get_require_subcommand_min() > 0; ++i) {
        const std::string word = words[i];
        if (word.starts_with('-')) return std::nullopt;
        std::vector<std::string> known;
        CLI::App* next = nullptr;
        for (auto* command : at->get_subcommands({})) {
            known.push_back(command->get_name());
            if (known.back() == word) next = command;
        }
        if (next == nullptr) {
            const auto near = config::did_you_mean(word, known);
            return "\"" + word + "\" is no command" + (near ? "; did you mean " + *near + "?" : "");
        }
        at = next;
    }
    return std::nullopt;
}

}  // namespace

int run(int count, char** words) {
    CLI::App app(about, "holdfast");
    app.require_subcommand(1);
    app.fallthrough(false);
    app.set_version_flag("--version", version_line());
    Common common;
    DemoOptions demo_options;
    NewUser user;
    std::string password_file;

    auto* serve_word = app.add_subcommand("serve", "Run the server until it is told to stop");
    serve_word->footer(
        "SIGTERM and SIGINT end it when what is under way is done. SIGHUP reads the files of triage/\n"
        "again; where something is wrong with them the log says what, and those in use stay.\n");
    auto* demo_word = app.add_subcommand(
        "demo", "Run everything on this machine with made-up staff and a simulated phone");
    demo_word->add_flag("--script", demo_options.script,
                        "Play five contacts through, check what happened and exit");
    const auto port = CLI::Range(0, 65535).description("");
    demo_word->add_option("--port", demo_options.port, "Port of the server")
        ->type_name("PORT")
        ->capture_default_str()
        ->check(port);
    demo_word->add_option("--phone-port", demo_options.phone_port, "Port of the simulated phone")
        ->type_name("PORT")
        ->capture_default_str()
        ->check(port);
    auto* check_word = app.add_subcommand(
        "check-config", "List every mistake in the settings, or that there is none");
    auto* doc_word =
        app.add_subcommand("config-doc", "Print all settings with their meaning and default");
    auto* user_word = app.add_subcommand("user", "Staff accounts");
    user_word->require_subcommand(1);
    auto* add_word = user_word->add_subcommand("add", "Make a staff account, or replace it");
    add_user_options(*add_word, user, password_file);
    auto* remove_word = user_word->add_subcommand("remove", "Remove a staff account");
    remove_word->add_option("user", user.user, "What they sign in with")->required()->type_name("USER");
    TriageWords triage_words;
    add_triage(app, triage_words);
    auto* version_word = app.add_subcommand("version", "Print what was built, from what");
    for (auto* word : {serve_word, check_word, add_word, remove_word, triage_words.stream})
        add_common(*word, common);
    check_word->footer("Exit code: 0 the settings are usable, 1 they are not.\n");
    app.footer(examples);
    if (count < 2) {
        std::cerr << app.help();
        return cannot_start;
    }

    if (const auto fault = no_command(app, count, words)) {
        std::cerr << "holdfast: " << *fault << "\nRun with --help for more information.\n";
        return cannot_start;
    }
    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : cannot_start;
    }
    if (*serve_word) return serve_command(common);
    if (*demo_word) return demo(demo_options);
    if (*check_word) return check_config(common.sources(), std::cout);
    if (*doc_word) return print_config_doc(std::cout);
    if (*add_word) return add_user_command(common, std::move(user), password_file);
    if (*remove_word) return remove_user_command(common, user.user);
    if (*triage_words.stream) return triage_command(common, triage_words);
    if (*version_word) return print_version(std::cout);
    return cannot_start;
}

}  // namespace holdfast::ops
