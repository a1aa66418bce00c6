#include "safetyplan/render_text.hpp"

#include <algorithm>

#include "router/core/utf8.hpp"
#include "router/outbound/segments.hpp"
#include "safetyplan/wording.hpp"

namespace holdfast::safetyplan {
namespace {

struct Line {
    std::string text;
    bool heading = false;
};

void add_step(std::vector<Line>& lines, const Plan& plan, const config::PlanTemplate& words,
              std::size_t index, bool asked_for) {
    const auto& step = words.steps[index];
    const auto items = plan.items_of(parse_step(step.id).value());
    if (items.empty() && step.always.empty() && !asked_for) return;
    lines.push_back({std::to_string(index + 1) + ". " + step.title, true});
    for (const auto* item : items) lines.push_back({"- " + line_of(*item, plan, words), false});
    for (const auto& line : step.always) lines.push_back({"- " + line, false});
    if (items.empty() && step.always.empty()) lines.push_back({words.word("nothing_yet"), false});
}

std::vector<Line> lines_of(const Plan& plan, const config::PlanTemplate& words,
                           std::optional<Step> wanted) {
    std::vector<Line> lines;
    for (std::size_t i = 0; i < words.steps.size(); ++i)
        if (!wanted || words.steps[i].id == name_of(*wanted))
            add_step(lines, plan, words, i, wanted.has_value());
    if (!wanted)
        for (auto& line : closing_lines(plan, words)) lines.push_back({std::move(line), false});
    return lines;
}

class Packing {
  public:
    explicit Packing(std::size_t chars_max) : chars_max_(chars_max) {}

    // `after`: the characters that must follow this line in the same part, if they can.
    void add(std::string_view line, std::size_t after) {
        const auto chars = count_characters(line);
        const bool together = after > 0 && chars + 1 + after <= chars_max_;
        const auto wanted = chars + (together ? 1 + after : 0);
        if (!part_.empty() && chars_ + 1 + wanted > chars_max_) close();
        if (chars > chars_max_) return add_long(line);
        if (!part_.empty()) part_ += '\n', ++chars_;
        part_ += line;
        chars_ += chars;
    }

    std::vector<std::string> take() {
        close();
        return std::move(parts_);
    }

  private:
    void add_long(std::string_view line) {
        for (auto& piece : outbound::split_for_provider(line, chars_max_)) {
            close();
            part_ = std::move(piece);
            chars_ = count_characters(part_);
        }
    }
    void close() {
        if (!part_.empty()) parts_.push_back(std::move(part_));
        part_.clear();
        chars_ = 0;
    }

    std::size_t chars_max_, chars_ = 0;
    std::string part_{};
    std::vector<std::string> parts_{};
};

std::vector<std::string> packed(const std::vector<Line>& lines, std::size_t chars_max) {
    Packing packing{chars_max};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool leads = lines[i].heading && i + 1 < lines.size();
        packing.add(lines[i].text, leads ? count_characters(lines[i + 1].text) : 0);
    }
    return packing.take();
}

}  // namespace

std::vector<MessageText> text_parts(const Plan& plan, const config::PlanTemplate& words,
                                    std::size_t chars_max, std::optional<Step> step) {
    const auto room = std::max(chars_max, part_chars_least);
    const auto lines = lines_of(plan, words, step);
    std::vector<MessageText> result;
    auto parts = packed(lines, room);
    if (parts.size() == 1) {
        result.emplace_back(std::move(parts.front()));
        return result;
    }
    // "(3/12) ": its length depends on how many parts there are, and that on its length.
    for (std::size_t digits = 1, most = 9;; ++digits, most = most * 10 + 9) {
        parts = packed(lines, room - (4 + 2 * digits));
        if (parts.size() <= most) break;
    }
    const auto count = std::to_string(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i)
        result.emplace_back("(" + std::to_string(i + 1) + "/" + count + ") " + parts[i]);
    return result;
}

}  // namespace holdfast::safetyplan
