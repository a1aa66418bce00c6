// Trains the second voice (triage/voice.hpp) on labelled texts by logistic regression (liblinear).
// It is heard by a text's strongest passage, so it learns from passages: of a text at risk first
// those around what the grammar saw (or all), then, round by round, the one the voice itself finds
// strongest; of other texts all, and those it finds strongest. Threshold and probability come from
// folds it was not trained on. Deterministic on one machine; seconds to minutes; memory for all
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
    std::vector<std::uint32_t> evidence{};  // words the grammar saw; of texts at risk
    std::string set;                        // where it is from
    std::uint64_t group = 0;                // texts of one group stay in one fold
};

struct TrainingOptions {
    int bits = 16, window = 8, rounds = 3, folds = 5;
    double cost = 0.05;         // LIBLINEAR's C
    double alarm_rate = 0.001;  // of ordinary texts, that the threshold lets through
    Level cap = Level::moderate;
};

struct Heard {  // a text by a voice that was not trained on it
    Level level = Level::none;
    int sum = 0;
    bool ordinary = false;
};

struct TrainedVoice {
    VoiceModel model;
    std::vector<Heard> heard;  // of each text, in order
};

// Needs texts of moderate or more and ordinary ones; else std::invalid_argument.
TrainedVoice train_voice(const std::vector<TrainingText>& texts, const TrainingOptions& options);
// How `heard` sorts and alarms, as an engine that only has this voice.
std::vector<Judged> judged_by(const std::vector<Heard>& heard, const VoiceModel& model);

}  // namespace holdfast::triage
