// Trains the second voice (triage/voice.hpp) on labelled texts by logistic regression (liblinear),
// for each level by itself: texts of that level or more against the others. It is heard by a text's
// strongest passage, so it learns from passages: of a text of the level first those around what the
// grammar saw (or all), then, round by round, the one the voice itself finds strongest; of other
// texts all, and those it finds strongest. Thresholds and probabilities come from folds it was not
// trained on. Deterministic on one machine; seconds to minutes; memory for all
// texts. Sources: MI-SVM (Andrews 2003); LIBLINEAR (Fan 2008); Platt 1999.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "triage/evaluation.hpp"
#include "triage/voice.hpp"

namespace holdfast::triage {

struct TrainingText {
    Text text;
    Level level = Level::none;
    bool ordinary = false;                  // known to be harmless: what alarms are counted on
    std::vector<std::uint32_t> evidence{};  // words the grammar saw, if it gave the level
    std::string set;                        // where it is from
    std::uint64_t group = 0;                // texts of one group stay in one fold
};

struct TrainingOptions {
    int bits = 16, window = 16, rounds = 1, folds = 5;
    double cost = 0.1;  // LIBLINEAR's C
    // Of ordinary texts, that each level's threshold lets through, in voice_levels' order.
    std::array<double, voice_count> alarm_rates{0.02, 0.0035, 0.0008, 0.0003};
    Level cap = Level::imminent;
};

struct Heard {  // a text by a voice that was not trained on it
    Level level = Level::none;
    std::array<int, voice_count> sums{};
    bool ordinary = false;
};

struct TrainedVoice {
    VoiceModel model;
    std::vector<Heard> heard;  // of each text, in order
};

Heard hear(const Voice& voice, const TrainingText& text);

// Needs texts of every level and ordinary ones; else std::invalid_argument.
TrainedVoice train_voice(const std::vector<TrainingText>& texts, const TrainingOptions& options);
// How `heard` sorts and alarms, as an engine that only has this voice.
std::vector<Judged> judged_by(const std::vector<Heard>& heard, const VoiceModel& model);

}  // namespace holdfast::triage
