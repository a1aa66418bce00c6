#include "ops/cli/triage_command.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <numeric>

#include "ops/cli/commands.hpp"
#include "ops/engine.hpp"
#include "router/core/log.hpp"
#include "triage/explain.hpp"
#include "triage/voice.hpp"

namespace holdfast::ops {
namespace {

constexpr int cannot_start = 2;

// "none=0.4,high=0.1": levels left out have no share.
std::string take_shares(const std::vector<std::string>& given, QueueOptions& options) {
    options.shares = {};
    for (const auto& one : given) {
        const auto is = one.find('=');
        triage::Level level{};
        if (is == one.npos || !triage::parse_level(one.substr(0, is), level))
            return "--shares: \"" + one + "\" is not LEVEL=SHARE, e.g. high=0.1";
        char* end = nullptr;
        const double share = std::strtod(one.c_str() + is + 1, &end);
        if (*end != '\0' || !(share >= 0 && share <= 1e6) || end == one.c_str() + is + 1)
            return "--shares: the share in \"" + one + "\" must be a number of 0 or more";
        options.shares[static_cast<std::size_t>(level)] = share;
    }
    const double all = std::accumulate(options.shares.begin(), options.shares.end(), 0.0);
    return all > 0 ? "" : "--shares: at least one level needs a share above 0";
}

void add_queue_options(CLI::App& queue, TriageWords& words) {
    auto& options = words.queue_options;
    queue.add_option("--contacts", options.contacts, "How many arrive, 1 to 100000")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    queue.add_option("--clinicians", options.clinicians, "How many take them, 1 to 1000")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    queue
        .add_option("--shares", words.shares,
                    "How many of each level, as parts of their sum "
                    "[none=0.45,low=0.30,moderate=0.15,high=0.08,imminent=0.02]")
        ->delimiter(',')
        ->type_name("LEVEL=SHARE,…");
    queue.add_option("--talk-minutes", options.talk_minutes, "How long a conversation takes")
        ->check(CLI::Range(0.1, 1440.0))
        ->capture_default_str();
    queue
        .add_option("--busy", options.busy,
                    "Conversations that come in for each that the clinicians can hold; above 1 the "
                    "line grows")
        ->check(CLI::Range(0.01, 100.0))
        ->capture_default_str();
    queue.add_option("--seed", options.seed, "Another seed, other contacts")->capture_default_str();
    queue.footer(
        "Runs the line's own Redis functions on a private Redis, in virtual time.\n"
        "Example\n  holdfast triage queue --contacts 1000 --clinicians 12 --shares "
        "none=0.5,low=0.3,moderate=0.12,high=0.06,imminent=0.02\n");
}

int eval(const TriageWords& words, const triage::Assessor& assessor) {
    std::ifstream file(words.eval_file);
    if (!file) {
        std::cerr << "holdfast: cannot read " << words.eval_file << '\n';
        return cannot_start;
    }
    return triage_eval(assessor, file, std::cout, std::cerr);
}

int explain(const TriageWords& words, const triage::Assessor& assessor) {
    const std::vector<std::string_view> turns(words.turns.begin(), words.turns.end());
    std::cout << triage::explain(assessor, turns);
    return 0;
}

int train(const TriageWords& words, config::Loaded loaded) {
    std::erase_if(loaded.lexicons,
                  [](const auto& lexicon) { return triage::is_voice_file(lexicon.name); });
    const auto grammar = engine_of(loaded);
    if (grammar) return triage_train(**grammar, words.training, std::cout, std::cerr);
    print_faults(grammar.error(), std::cerr);
    return cannot_start;
}

int queue(const TriageWords& words, const config::Settings& settings) {
    auto options = words.queue_options;
    if (!words.shares.empty())
        if (const auto fault = take_shares(words.shares, options); !fault.empty()) {
            std::cerr << fault << '\n';
            return cannot_start;
        }
    set_log_level(LogLevel::error);  // the log shares standard output with the figure
    try {
        print_queue_figure(queue_figure(options, settings), std::cout);
    } catch (const std::exception& reason) {
        std::cerr << "holdfast: " << reason.what() << '\n';
        return cannot_start;
    }
    return 0;
}

}  // namespace

namespace {

void add_train_options(CLI::App& train, TrainOptions& options) {
    train.add_option("data", options.files, "JSON lines")->required()->type_name("DATA");
    train.add_option("--out", options.out, "The weights, e.g. config/triage/voice.toml")
        ->required()
        ->type_name("FILE");
    train
        .add_option(
            "--alarms", options.alarm_rates,
            "Shares of ordinary texts that rules and voice may raise to low, moderate, high, "
            "imminent")
        ->delimiter(',')
        ->check(CLI::Range(0.0, 0.5))
        ->capture_default_str();
    train.add_option("--window", options.window, "How many words it hears at once")
        ->check(CLI::Range(1, triage::voice_window_max))
        ->capture_default_str();
    train.add_option("--bits", options.bits, "It has 2^BITS weights of a byte for each level")
        ->check(CLI::Range(triage::voice_bits_min, triage::voice_bits_max))
        ->capture_default_str();
    train.add_option("--cost", options.cost, "What a mistake costs it (LIBLINEAR's C)")
        ->check(CLI::Range(0.0001, 1000.0))
        ->capture_default_str();
    train.add_option("--cap", options.cap, "The highest level it may raise to")
        ->check(CLI::IsMember({"low", "moderate", "high", "imminent"}).description(""))
        ->capture_default_str();
    train.add_flag("--cross", options.cross,
                   "Also train without each \"set\" in turn and try on it");
    train.add_option("--try", options.try_on, "Labelled texts the voice alone is tried on")
        ->type_name("FILE");
    train.footer(
        "Each line: {\"turns\":[…]} or {\"text\":\"…\"} with \"level\"; a line without one is "
        "given "
        "what the\nrules say of it. \"set\" names where it is from, and \"benign…\" ordinary "
        "texts, whose\nalarms "
        "set the thresholds; lines of one \"group\" are "
        "never "
        "trained and tried\non both. Nothing of the texts is in the file but weights.\n");
}

}  // namespace

void add_triage(CLI::App& app, TriageWords& words) {
    words.stream = app.add_subcommand(
        "triage", "Say how urgent texts are: contacts as JSON lines in, levels and reasons out");
    words.stream->require_subcommand(0, 1);
    words.stream->footer(
        "One contact a line: {\"id\":\"a1\",\"turns\":[\"hi\",\"are you there\"],\"lang\":\"en\"}\n"
        "Answer: {\"id\",\"level\",\"score\",\"concerns\",\"reasons\"}, a reason with rule, "
        "sentence "
        "and the\nbytes of the turn it stands on. A bad line is answered by "
        "{\"error\":{\"line\",\"field\",\"what\"}}.\n"
        "Exit code: 0 every line was read, 1 some were not.\n"
        "Example\n  holdfast triage < contacts.jsonl > levels.jsonl\n");
    words.eval = words.stream->add_subcommand("eval", "How good the engine is on labelled texts");
    words.eval->add_option("file", words.eval_file, "JSON lines")->required()->type_name("FILE");
    words.eval->footer(
        "Each line: {\"turns\":[…]} or {\"text\":\"…\"}, with \"level\": none, low, moderate, high "
        "or imminent;\n\"lang\" for figures by language; \"set\":\"benign…\" for ordinary texts, "
        "whose alarms are counted by set.\n");
    words.train = words.stream->add_subcommand(
        "train", "Train the second voice, which hears what no rule has a phrase for");
    add_train_options(*words.train, words.training);
    words.explain =
        words.stream->add_subcommand("explain", "Every rule at work on one text, with its words");
    words.explain
        ->add_option("text", words.turns, "The text; several are turns of one conversation")
        ->required()
        ->type_name("TEXT");
    words.queue = words.stream->add_subcommand(
        "queue", "How long contacts wait in the real line, against first come, first served");
    add_queue_options(*words.queue, words);
}

int run_triage(const TriageWords& words, const config::Loaded& loaded) {
    if (*words.queue) return queue(words, loaded.settings);
    if (*words.train) return train(words, loaded);
    const auto engine = engine_of(loaded);
    if (!engine) {
        print_faults(engine.error(), std::cerr);
        return cannot_start;
    }
    if (*words.eval) return eval(words, **engine);
    if (*words.explain) return explain(words, **engine);
    std::ios::sync_with_stdio(false);
    return triage_stream(**engine, std::cin, std::cout, std::cerr);
}

}  // namespace holdfast::ops
