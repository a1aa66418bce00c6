// `holdfast triage` and its words below it. Each runner returns the program's exit code: 0 done, 1
// some input could not be used, 2 could not start. They read and write the given streams. Main
// thread.
#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "config/load.hpp"
#include "ops/cli/queue_figure.hpp"
#include "triage/assessor.hpp"
#include "triage/training/voice_training.hpp"

namespace CLI {
class App;
}

namespace holdfast::ops {

// Contacts in, assessments out, line by line. The answer names places in the text, never the text.
int triage_stream(const triage::Assessor& assessor, std::istream& in, std::ostream& out,
                  std::ostream& errors);
// How good the engine is on labelled texts.
int triage_eval(const triage::Assessor& assessor, std::istream& in, std::ostream& out,
                std::ostream& errors);

struct TrainOptions {
    std::string out, try_on;
    std::vector<std::string> files;
    std::array<double, triage::voice_count> alarm_rates = triage::TrainingOptions{}.alarm_rates;
    double cost = triage::TrainingOptions{}.cost;
    int window = triage::TrainingOptions{}.window, bits = triage::TrainingOptions{}.bits;
    std::string cap = "imminent";
    bool cross = false;  // also train without each set in turn, and try on it
};
// Trains the second voice; `grammar` labels what has no level of its own.
int triage_train(const triage::Assessor& grammar, const TrainOptions& options, std::ostream& out,
                 std::ostream& errors);

// What the command line said under `triage`.
struct TriageWords {
    CLI::App* stream = nullptr;
    CLI::App* eval = nullptr;
    CLI::App* train = nullptr;
    CLI::App* explain = nullptr;
    CLI::App* queue = nullptr;
    std::string eval_file;
    std::vector<std::string> turns, shares;
    TrainOptions training;
    QueueOptions queue_options;
};

void add_triage(CLI::App& app, TriageWords& words);
// One of the words above was given.
int run_triage(const TriageWords& words, const config::Loaded& loaded);

}  // namespace holdfast::ops
