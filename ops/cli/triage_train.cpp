#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <ostream>
#include <set>

#include "ops/cli/triage_command.hpp"
#include "ops/cli/triage_lines.hpp"
#include "triage/training/voice_training.hpp"

namespace holdfast::ops {
namespace {

using triage::Heard;
using triage::Judged;
using triage::Level;
using triage::TrainingText;
using triage::VoiceModel;

// Named groups are dealt in turn; of texts without one neighbours are often alike, so those are
// dealt as if at random.
class Groups {
  public:
    std::uint64_t group_of(const std::string& named) {
        if (named.empty()) return (++texts_ * 0x9E3779B97F4A7C15U) >> 32;
        return names_.try_emplace(named, names_.size()).first->second;
    }

  private:
    std::uint64_t texts_ = 0;
    std::map<std::string, std::uint64_t> names_;
};

TrainingText labelled(const triage::Assessor& grammar, const TriageLine& line,
                      const std::string& file, Groups& groups) {
    auto turns = line.views();
    if (turns.size() > triage::Assessor::turns_max)
        turns.erase(turns.begin(), turns.end() - triage::Assessor::turns_max);
    const auto assessment = grammar.assess(turns);
    TrainingText text{.text = triage::normalise(turns), .set = line.set.empty() ? file : line.set};
    text.level = line.level.value_or(assessment.level);
    text.known = line.level.has_value();
    text.ruled = assessment.level;
    text.ordinary = line.level == Level::none && text.set.starts_with("benign");
    text.group = groups.group_of(line.group);
    return text;
}

struct Gathered {
    std::vector<TrainingText> texts;
    Groups groups;
    bool usable = true;
};

void gather(const triage::Assessor& grammar, const std::string& file, std::ostream& errors,
            Gathered& into) {
    std::ifstream in(file);
    if (!in) {
        errors << "holdfast: cannot read " << file << '\n';
        into.usable = false;
        return;
    }
    each_line(in, [&](std::size_t number, std::optional<std::string_view> bytes) {
        const auto line = bytes ? parse_triage_line(*bytes)
                                : std::unexpected(LineFault{"", "is longer than 1 MiB"});
        if (line) {
            into.texts.push_back(labelled(grammar, *line, file, into.groups));
            return;
        }
        errors << file << ": " << fault_as_json(number, line.error()) << '\n';
        into.usable = false;
    });
}

std::string shown(const std::optional<triage::Figure>& figure) {
    if (!figure) return fmt::format("{:>24}", "-");
    return fmt::format("{:>10.4f} ({:.3f}-{:.3f})", figure->value, figure->low, figure->high);
}

std::string shown(const triage::Proportion& counted) {
    if (counted.of == 0) return fmt::format("{:>30}", "-");
    return fmt::format("{} {:>5}", shown(counted.figure()), counted.of);
}

void print_head(std::ostream& out, std::string_view what) {
    out << fmt::format("{}\n{:<28}{:>24}{:>30}{:>30}{:>30}{:>30}{:>30}{:>30}{:>24}\n", what, "",
                       "AUC", "moderate+ called so", "imminent called high+", "imminent called so",
                       "low called high+", "none called moderate+", "none called high+",
                       "quadratic kappa");
}

void print_row(std::ostream& out, const std::string& name, const std::vector<Judged>& judged) {
    const auto called = [&](Level from, Level to, Level at_least) {
        return shown(triage::said_at_least(judged, from, to, at_least));
    };
    out << fmt::format("{:<28}{}{}{}{}{}{}{}{}\n", name, shown(triage::area_under_curve(judged)),
                       called(Level::moderate, Level::imminent, Level::moderate),
                       called(Level::imminent, Level::imminent, Level::high),
                       called(Level::imminent, Level::imminent, Level::imminent),
                       called(Level::low, Level::low, Level::high),
                       called(Level::none, Level::none, Level::moderate),
                       called(Level::none, Level::none, Level::high),
                       shown(triage::quadratic_kappa(judged)));
}

void print_by_set(std::ostream& out, const std::vector<TrainingText>& texts,
                  const std::vector<Judged>& judged) {
    std::map<std::string, std::vector<Judged>> by_set;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        by_set[texts[i].set].push_back(judged[i]);
        by_set["all"].push_back(judged[i]);
        if (texts[i].ordinary) by_set["all ordinary"].push_back(judged[i]);
    }
    for (const auto& [set, of_set] : by_set) print_row(out, set, of_set);
}

std::vector<Heard> heard_by(const VoiceModel& model, const std::vector<TrainingText>& texts) {
    const triage::Voice voice(model);
    std::vector<Heard> heard;
    for (const auto& text : texts) heard.push_back(triage::hear(voice, text));
    return heard;
}

void print_cross(std::ostream& out, const std::vector<TrainingText>& texts,
                 triage::TrainingOptions options) {
    print_head(out, "\ntrained on the other sets, threshold and all");
    options.folds = 2;  // they only serve the threshold
    std::set<std::string> sets;
    for (const auto& text : texts) sets.insert(text.set);
    for (const auto& set : sets) {
        std::vector<TrainingText> others, left_out;
        for (const auto& text : texts) (text.set == set ? left_out : others).push_back(text);
        try {
            const auto model = triage::train_voice(others, options).model;
            print_row(out, set, judged_by(heard_by(model, left_out), model));
        } catch (const std::invalid_argument&) {
            out << set << ": the other sets have texts of one kind only\n";
        }
    }
}

constexpr std::string_view about =
    "# The second voice: a linear model that hears what no rule has a phrase for. It may raise a\n"
    "# level up to `cap`, never lower one. voice.md says what it was trained on and how good it "
    "is.\n"
    "# Made by `holdfast triage train`; a person may change `cap` and `threshold`.\n";

}  // namespace

int triage_train(const triage::Assessor& grammar, const TrainOptions& options, std::ostream& out,
                 std::ostream& errors) {
    Gathered gathered, tried;
    for (const auto& file : options.files) gather(grammar, file, errors, gathered);
    if (!options.try_on.empty()) gather(grammar, options.try_on, errors, tried);
    if (!gathered.usable || !tried.usable) return 1;
    triage::TrainingOptions training{.bits = options.bits,
                                     .window = options.window,
                                     .cost = options.cost,
                                     .alarm_rates = options.alarm_rates};
    triage::parse_level(options.cap, training.cap);
    // LIBLINEAR draws its order from std::rand(): the same data make the same weights.
    std::srand(1);
    try {
        const auto trained = triage::train_voice(gathered.texts, training);
        print_head(out, "by folds it was not trained on");
        print_by_set(out, gathered.texts, judged_by(trained.heard, trained.model));
        print_head(out, "\nthe same, with the rules");
        print_by_set(out, gathered.texts, judged_with_rules(trained.heard, trained.model));
        if (!tried.texts.empty()) {
            print_head(out, "\ntried on " + options.try_on);
            print_by_set(out, tried.texts,
                         judged_by(heard_by(trained.model, tried.texts), trained.model));
        }
        if (options.cross) print_cross(out, gathered.texts, training);
        std::ofstream file(options.out, std::ios::binary);
        file << triage::write_voice(trained.model, about);
        if (!file.flush()) {
            errors << "holdfast: cannot write " << options.out << '\n';
            return 1;
        }
    } catch (const std::invalid_argument& reason) {
        errors << "holdfast: " << reason.what() << '\n';
        return 1;
    }
    return 0;
}

}  // namespace holdfast::ops
