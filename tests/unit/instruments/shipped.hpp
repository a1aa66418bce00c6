// The instruments as built in, and ways through them.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "config/load.hpp"
#include "triage/instruments/instruments.hpp"

namespace holdfast::triage {

inline std::vector<InstrumentFile> shipped_files() {
    std::vector<InstrumentFile> files;
    for (const auto& file : config::load({}).instruments)
        files.push_back({file.name, file.content});
    return files;
}

inline const Instruments& shipped() {
    static const auto made = Instruments::make(shipped_files());
    if (!made) throw std::runtime_error(made.error().front().where + made.error().front().what);
    return **made;
}

inline const Instrument& shipped(std::string_view id) {
    const auto* found = shipped().find(id);
    if (!found) throw std::runtime_error("no instrument " + std::string(id));
    return *found;
}

// Every way to answer to the end, one choice after another.
inline void each_path(const Instrument& instrument,
                      const std::function<void(const Answers&)>& ended,
                      const Answers& so_far = {}) {
    const auto* item = next_item(instrument, so_far);
    if (!item) return ended(so_far);
    for (const auto& choice : item->choices)
        each_path(instrument, ended, *with_answer(instrument, so_far, item->id, choice.id));
}

inline std::string text_of(const Answers& answers) {
    std::string text;
    for (const auto& [item, choice] : answers) text += item + "=" + choice + " ";
    return text;
}

}  // namespace holdfast::triage
