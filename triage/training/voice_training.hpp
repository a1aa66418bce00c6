// Trains the second voice (triage/voice.hpp) on labelled texts by logistic regression (liblinear),
// for each level by itself: texts of that level or more against the others, passage by passage.
// A text of no known level is taken for distress without danger: high and imminent learn from it
// what they are not, unless the rules call it so; the levels below learn nothing from it, because
// the rules' own labels would teach it to miss what they miss. It learns twice: as a text counts by
// its loudest passage, the second time it is told those passages of the texts that are not to
// raise. Thresholds and probabilities come from folds it was not trained on. Deterministic on one
// machine; minutes; memory for all texts. Sources: LIBLINEAR (Fan 2008); Platt 1999; hard
// negatives: Felzenszwalb 2010.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "triage/evaluation.hpp"
#include "triage/voice.hpp"

namespace holdfast::triage {

struct TrainingText {
    Text text;
    Level level = Level::none;  // where none is known, what the rules say
    bool known = true;
    bool ordinary = false;      // known to be harmless: what alarms are counted on
    Level ruled = Level::none;  // what the rules say
    std::string set;            // where it is from
    std::uint64_t group = 0;    // texts of one group stay in one fold: group modulo folds
};

struct TrainingOptions {
    int bits = 18, window = 16, folds = 5;
    double cost = 0.025;  // LIBLINEAR's C
    // How often an ordinary text is told to the ears for high and imminent, whose alarms are
    // rarest.
    int ordinary_times = 3;
    // What is imminent is high too, and of that there is more to learn from.
    double high_in_imminent = 0.3;
    // Of ordinary texts, that rules and voice together may raise to each level, in voice_levels'
    // order. A low says that somebody should be heard before those of whom nothing is known, and
    // rings nobody, so it may be common.
    std::array<double, voice_count> alarm_rates{0.1, 0.0045, 0.0018, 0.00045};
    // The same of texts of no known level. Some of them are at risk, so most may be raised.
    std::array<double, voice_count> distress_rates{1, 1, 0.042, 0.01};
    Level cap = Level::imminent;
};

struct Heard {  // a text by a voice that was not trained on it
    Level level = Level::none, ruled = Level::none;
    std::array<int, voice_count> sums{};
    bool known = true, ordinary = false;
};

struct TrainedVoice {
    VoiceModel model;
    std::vector<Heard> heard;  // of each text, in order
};

Heard hear(const Voice& voice, const TrainingText& text);

// Needs texts of every level and ordinary ones; else std::invalid_argument. Draws from std::rand(),
// by LIBLINEAR: one thread at a time, and from the same seed the same weights.
TrainedVoice train_voice(const std::vector<TrainingText>& texts, const TrainingOptions& options);
// How `heard` sorts and alarms, as an engine that only has this voice.
std::vector<Judged> judged_by(const std::vector<Heard>& heard, const VoiceModel& model);
// The same with the rules, but for what more than one rule adds to the score.
std::vector<Judged> judged_with_rules(const std::vector<Heard>& heard, const VoiceModel& model);

}  // namespace holdfast::triage
