#include <fmt/format.h>

#include <istream>
#include <map>
#include <ostream>

#include "ops/cli/triage_command.hpp"
#include "ops/cli/triage_lines.hpp"
#include "triage/evaluation.hpp"

namespace holdfast::ops {
namespace {

using triage::Judged;
using triage::Level;
using Groups = std::map<std::string, std::vector<Judged>>;  // "all" and each language, or each set

constexpr Level every_level[] = {Level::none, Level::low, Level::moderate, Level::high,
                                 Level::imminent};

struct Tried {
    Groups labelled, benign;
    std::size_t bad = 0;
};

// A text of a benign set needs no level: it is ordinary by construction.
bool is_benign(const TriageLine& line) {
    return line.set.starts_with("benign");
}

void judge(const triage::Assessor& assessor, const TriageLine& line, Tried& tried) {
    const auto turns = line.views();
    const auto assessment = assessor.assess(turns);
    const Judged judged{line.level.value_or(Level::none), assessment.level, assessment.score};
    if (is_benign(line)) tried.benign[line.set].push_back(judged);
    tried.labelled["all"].push_back(judged);
    if (!line.language.empty()) tried.labelled["language " + line.language].push_back(judged);
}

Tried try_on(const triage::Assessor& assessor, std::istream& in, std::ostream& errors) {
    Tried tried;
    each_line(in, [&](std::size_t number, std::optional<std::string_view> bytes) {
        auto line = bytes ? parse_triage_line(*bytes)
                          : std::unexpected(LineFault{"", "is longer than 1 MiB"});
        if (line && !line->level && !is_benign(*line))
            line = std::unexpected(
                LineFault{"level", "is missing, and the text is of no set \"benign…\""});
        if (line) return judge(assessor, *line, tried);
        ++tried.bad;
        errors << fault_as_json(number, line.error()) << '\n';
    });
    return tried;
}

std::string shown(const triage::Figure& figure) {
    return fmt::format("{:.4f}  ({:.4f} to {:.4f})", figure.value, figure.low, figure.high);
}

void row(std::ostream& out, std::string_view what, const std::optional<triage::Figure>& figure) {
    out << fmt::format("  {:<44}{}\n", what,
                       figure ? shown(*figure) : "cannot be said from these texts");
}

void row(std::ostream& out, std::string_view what, const triage::Proportion& counted) {
    if (counted.of == 0) return row(out, what, std::nullopt);
    out << fmt::format("  {:<44}{}  {} of {}\n", what, shown(counted.figure()), counted.hits,
                       counted.of);
}

void print_confusion(std::ostream& out, std::span<const Judged> texts) {
    out << fmt::format("  {:<14}", "gold \\ said");
    for (const auto level : every_level) out << fmt::format("{:>10}", name_of(level));
    out << '\n';
    const auto counts = triage::confusion_of(texts);
    for (const auto gold : every_level) {
        out << fmt::format("  {:<14}", name_of(gold));
        for (const auto count : counts[static_cast<std::size_t>(gold)])
            out << fmt::format("{:>10}", count);
        out << '\n';
    }
}

void print_group(std::ostream& out, const std::string& name, std::span<const Judged> texts) {
    out << fmt::format("{}: {} texts\n", name, texts.size());
    row(out, "AUC, moderate or more", triage::area_under_curve(texts));
    for (const double rate : {0.005, 0.01, 0.05})
        row(out, fmt::format("recall of moderate or more at {:.1f} % alarms", rate * 100),
            triage::recall_at(texts, rate));
    row(out, "quadratic kappa", triage::quadratic_kappa(texts));
    const auto at_least = [&](std::string_view what, Level from, Level to, Level said) {
        row(out, what, triage::said_at_least(texts, from, to, said));
    };
    at_least("imminent, called high or more", Level::imminent, Level::imminent, Level::high);
    at_least("imminent, called imminent", Level::imminent, Level::imminent, Level::imminent);
    at_least("high, called high or more", Level::high, Level::high, Level::high);
    at_least("moderate or more, called so", Level::moderate, Level::imminent, Level::moderate);
    at_least("low, called high or more", Level::low, Level::low, Level::high);
    at_least("low, called imminent", Level::low, Level::low, Level::imminent);
    at_least("none, called moderate or more", Level::none, Level::none, Level::moderate);
    print_confusion(out, texts);
    out << '\n';
}

void print_benign(std::ostream& out, const Groups& benign) {
    for (const auto& [set, texts] : benign) {
        out << fmt::format("alarms on {}: {} texts\n", set, texts.size());
        for (const auto level : {Level::moderate, Level::high, Level::imminent})
            row(out,
                fmt::format("called {}{}", name_of(level),
                            level == Level::imminent ? "" : " or more"),
                triage::said_at_least(texts, Level::none, Level::imminent, level));
        out << '\n';
    }
}

}  // namespace

int triage_eval(const triage::Assessor& assessor, std::istream& in, std::ostream& out,
                std::ostream& errors) {
    const auto tried = try_on(assessor, in, errors);
    out << "value (95 % interval)\n\n";
    for (const auto& [name, texts] : tried.labelled) print_group(out, name, texts);
    print_benign(out, tried.benign);
    if (tried.labelled.empty()) errors << "holdfast: there is no usable line in the file\n";
    if (tried.bad > 0) errors << "holdfast: " << tried.bad << " bad lines were left out\n";
    return tried.bad == 0 && !tried.labelled.empty() ? 0 : 1;
}

}  // namespace holdfast::ops
