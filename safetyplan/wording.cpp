#include "safetyplan/wording.hpp"

namespace holdfast::safetyplan {
namespace {

std::string joined_texts(const Entry& entry, const config::PlanTemplate& words, auto shown) {
    std::string line;
    for (const auto& text : entry.texts) {
        if (!line.empty()) line += " " + words.word("or") + " ";
        line += shown(text.content);
    }
    return line;
}

std::string helper_name(const ItemId& helper, const Plan& plan) {
    const auto* item = plan.find(helper);
    return item && item->entry.stands() ? item->entry.texts.back().content.text.reveal() : "";
}

}  // namespace

std::string filled(std::string_view words, std::string_view mark, std::string_view value) {
    const auto at = words.find(mark);
    if (at == words.npos) return std::string{words};
    std::string result{words.substr(0, at)};
    result.append(value).append(words.substr(at + mark.size()));
    return result;
}

std::string date_words(Date date, const config::PlanTemplate& words) {
    auto text =
        filled(words.word("date"), "{day}", std::to_string(static_cast<unsigned>(date.day())));
    text = filled(text, "{year}", std::to_string(static_cast<int>(date.year())));
    return filled(text, "{month}", words.months[static_cast<unsigned>(date.month()) - 1]);
}

std::vector<std::string> asides(const Content& content, const Plan& plan,
                                const config::PlanTemplate& words) {
    std::vector<std::string> found;
    if (!content.relation.empty()) found.push_back(content.relation.reveal());
    if (!content.reachable.empty())
        found.push_back(filled(words.word("reachable"), "{when}", content.reachable.reveal()));
    if (content.may_call == MayCall::agreed) found.push_back(words.word("may_call"));
    if (const auto name = helper_name(content.helper, plan); !name.empty())
        found.push_back(filled(words.word("helper"), "{name}", name));
    if (content.due)
        found.push_back(filled(words.word("due"), "{date}", date_words(*content.due, words)));
    if (!content.outcome.empty())
        found.push_back(filled(words.word("outcome"), "{text}", content.outcome.reveal()));
    return found;
}

std::string line_of(const Item& item, const Plan& plan, const config::PlanTemplate& words) {
    return joined_texts(item.entry, words, [&](const Content& content) {
        auto line = content.text.reveal();
        if (const auto& number = content.number; !number.written.empty()) {
            line += ": " + number.written.reveal();
            if (!number.dialable()) line += " (" + words.word("number_unsure") + ")";
        }
        for (const auto& aside : asides(content, plan, words)) line += "; " + aside;
        return line;
    });
}

std::vector<std::string> closing_lines(const Plan& plan, const config::PlanTemplate& words) {
    struct Closing {
        Setting setting;
        std::string_view word;
        std::string_view mark;
    };
    constexpr Closing closings[] = {
        {Setting::rating, "rating", "{rating}"},
        {Setting::likelier, "likelier", "{text}"},
        {Setting::took_part, "took_part", "{text}"},
        {Setting::review, "review", "{date}"},
    };
    std::vector<std::string> lines;
    for (const auto& [setting, word, mark] : closings) {
        const auto& entry = plan.setting(setting);
        if (!entry.stands()) continue;
        const auto value = joined_texts(entry, words, [&](const Content& content) {
            const auto& text = content.text.reveal();
            if (setting != Setting::review) return text;
            const auto date = parse_date(text);
            return date ? date_words(*date, words) : text;
        });
        lines.push_back(filled(words.word(word), mark, value));
    }
    return lines;
}

}  // namespace holdfast::safetyplan
