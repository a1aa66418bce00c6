#include "router/desk/render.hpp"

namespace holdfast::desk {

json::array instrument_names(const triage::Instruments& instruments) {
    json::array names;
    for (const auto& one : instruments.all())
        names.push_back({{"instrument", one.id}, {"title", triage::words_in(one.title, "en")}});
    return names;
}

json::object render_form(const triage::Instrument& instrument, const triage::Answers& answers,
                         std::string_view language) {
    json::array items;
    for (const auto* item : triage::asked(instrument, answers)) {
        json::array choices;
        for (const auto& choice : item->choices)
            choices.push_back(
                {{"answer", choice.id}, {"text", triage::words_in(choice.text, language)}});
        json::object shown{{"item", item->id},
                           {"text", triage::words_in(item->text, language)},
                           {"choices", std::move(choices)}};
        if (const auto given = answers.find(item->id); given != answers.end())
            shown["answer"] = given->second;
        items.push_back(std::move(shown));
    }
    const bool spoken = instrument.title.contains(language);
    json::object form{{"instrument", instrument.id},
                      {"version", instrument.version},
                      {"title", triage::words_in(instrument.title, "en")},
                      {"language", spoken ? language : "en"},
                      {"credit", instrument.credit},
                      {"items", std::move(items)},
                      {"result", nullptr}};
    if (const auto outcome = triage::outcome(instrument, answers)) {
        json::object result{{"result", outcome->result->id},
                            {"text", triage::words_in(outcome->result->text, "en")}};
        if (outcome->result->level) result["level"] = triage::name_of(*outcome->result->level);
        if (outcome->score) result["score"] = *outcome->score;
        form["result"] = std::move(result);
    }
    return form;
}

}  // namespace holdfast::desk
