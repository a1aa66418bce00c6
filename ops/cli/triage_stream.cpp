#include <boost/json.hpp>
#include <istream>
#include <ostream>

#include "ops/cli/triage_command.hpp"
#include "ops/cli/triage_lines.hpp"
#include "router/core/json.hpp"

namespace holdfast::ops {
namespace {

json::array places(const triage::Reason& reason) {
    json::array spans;
    for (const auto& span : reason.spans)
        spans.push_back(
            json::object{{"turn", span.turn}, {"begin", span.begin}, {"end", span.end}});
    return spans;
}

// The id goes back as it came, so it is not parsed again.
void write(std::ostream& out, const TriageLine& line, const triage::Assessment& assessment) {
    json::array concerns, reasons;
    for (const auto concern : assessment.concerns) concerns.emplace_back(triage::name_of(concern));
    for (const auto& reason : assessment.reasons)
        reasons.push_back(json::object{{"rule", reason.rule},
                                       {"level", triage::name_of(reason.level)},
                                       {"sentence", reason.sentence},
                                       {"spans", places(reason)}});
    out << "{\"id\":" << (line.id.empty() ? "null" : line.id) << ",\"level\":\""
        << triage::name_of(assessment.level) << "\",\"score\":" << assessment.score
        << ",\"concerns\":" << concerns << ",\"reasons\":" << reasons << "}\n";
}

}  // namespace

int triage_stream(const triage::Assessor& assessor, std::istream& in, std::ostream& out,
                  std::ostream& errors) {
    std::size_t bad = 0;
    each_line(in, [&](std::size_t number, std::optional<std::string_view> bytes) {
        const auto line = bytes ? parse_triage_line(*bytes)
                                : std::unexpected(LineFault{"", "is longer than 1 MiB"});
        if (!line) {
            ++bad;
            out << fault_as_json(number, line.error()) << '\n';
            return;
        }
        const auto turns = line->views();
        write(out, *line, assessor.assess(turns, line->language));
    });
    if (bad > 0) errors << "holdfast: " << bad << " bad lines, each answered by an error\n";
    out.flush();
    return bad == 0 ? 0 : 1;
}

}  // namespace holdfast::ops
