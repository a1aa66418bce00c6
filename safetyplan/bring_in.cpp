#include "safetyplan/bring_in.hpp"

#include <algorithm>

namespace holdfast::safetyplan {
namespace {

// Nobody has to choose between two texts that say the same.
std::vector<Text> each_once(std::vector<Text> texts) {
    std::vector<Text> kept;
    for (auto& text : texts)
        if (std::ranges::find(kept, text.content, &Text::content) == kept.end())
            kept.push_back(std::move(text));
    return kept;
}

Entry entry_of(std::vector<Text> given, const Entry& before, const Editor& by, TimePoint at) {
    auto texts = each_once(std::move(given));
    if (std::ranges::equal(texts, before.texts, {}, &Text::content, &Text::content)) return before;
    Entry entry{.version = before.version, .texts = std::move(texts)};
    for (auto& text : entry.texts) {
        const auto known = std::ranges::find(before.texts, text.content, &Text::content);
        text.by = known == before.texts.end() ? by : known->by;
        text.at = known == before.texts.end() ? at : known->at;
        text.version = ++entry.version;
    }
    if (entry.texts.empty()) ++entry.version;
    return entry;
}

}  // namespace

Plan bring_in(Plan given, const Plan* before, const Editor& by, TimePoint at) {
    const Plan nothing;
    const auto& was = before ? *before : nothing;
    for (auto& item : given.items) {
        const auto* known = was.find(item.id);
        item.placed = known ? known->placed + 1 : 1;
        item.entry = entry_of(std::move(item.entry.texts), known ? known->entry : Entry{}, by, at);
    }
    for (std::size_t i = 0; i < setting_count; ++i)
        given.settings[i] = entry_of(std::move(given.settings[i].texts), was.settings[i], by, at);
    auto room = removed_max - std::min(removed_max, given.items.size() - given.standing());
    for (const auto& item : was.items) {
        if (given.find(item.id) || room == 0) continue;
        given.items.push_back(item);
        given.items.back().entry = entry_of({}, item.entry, by, at);
        --room;
    }
    given.recent = was.recent;
    if (before) given.id = before->id;
    return given;
}

}  // namespace holdfast::safetyplan
