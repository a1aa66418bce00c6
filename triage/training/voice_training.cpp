#include "triage/training/voice_training.hpp"

#include <linear.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <utility>

#include "triage/voice_features.hpp"

namespace holdfast::triage {
namespace {

constexpr std::size_t passages_max = 24;  // of one text
constexpr std::size_t moderate = 1;       // its place in voice_levels

using Texts = std::vector<const TrainingText*>;

// What one ear is to tell from the rest.
bool counts(const TrainingText& text, std::size_t ear) {
    return text.known && text.level >= voice_levels[ear];
}

bool teaches(const TrainingText& text, std::size_t ear) {
    return text.known || (voice_levels[ear] >= Level::high && text.ruled < Level::high);
}

struct Range {
    std::uint32_t first = 0, last = 0;  // words
};

struct Example {
    const TrainingText* text;
    Range words;
};

// LIBLINEAR's sparse rows, one after the other.
class Rows {
  public:
    Rows(int bits, std::size_t ear) : features_(bits), bits_(bits), ear_(ear) {}

    void add(const Example& example, int times) {
        std::vector<std::pair<int, int>> found;  // bucket and what it counts
        const Text& text = example.text->text;
        for (std::uint32_t word = example.words.first; word <= example.words.last; ++word) {
            const std::string_view letters = text.of(text.words[word]);
            const auto take = [&](std::uint32_t at, int much) {
                found.emplace_back(static_cast<int>(at), much);
            };
            features_.of_word(letters, take);
            if (word > example.words.first)
                take(features_.of_pair(text.of(text.words[word - 1]), letters), voice_pair_counts);
        }
        std::ranges::sort(found);
        begins_.insert(begins_.end(), static_cast<std::size_t>(times), nodes_.size());
        for (std::size_t i = 0; i < found.size();) {
            double much = 0;
            const int bucket = found[i].first;
            for (; i < found.size() && found[i].first == bucket; ++i) much += found[i].second;
            nodes_.push_back({bucket + 1, much});
        }
        nodes_.push_back({bias_index(), 1});
        nodes_.push_back({-1, 0});
        answers_.insert(answers_.end(), static_cast<std::size_t>(times),
                        counts(*example.text, ear_) ? 1 : -1);
    }

    void fill(problem& into) {
        for (const std::size_t begin : begins_) starts_.push_back(nodes_.data() + begin);
        into = {.l = static_cast<int>(starts_.size()),
                .n = bias_index(),
                .y = answers_.data(),
                .x = starts_.data(),
                .bias = 1};
    }

  private:
    int bias_index() const { return (1 << bits_) + 1; }

    VoiceFeatures features_;
    int bits_;
    std::size_t ear_;
    std::vector<feature_node> nodes_;
    std::vector<std::size_t> begins_;
    std::vector<feature_node*> starts_;
    std::vector<double> answers_;
};

// The weights alone: what a passage counts besides them is the threshold's business.
std::vector<double> fit(const std::vector<Example>& examples, std::size_t ear,
                        const TrainingOptions& options) {
    Rows rows(options.bits, ear);
    for (const Example& example : examples) {
        const bool often = example.text->ordinary && voice_levels[ear] >= Level::high;
        rows.add(example, often ? options.ordinary_times : 1);
    }
    problem problem{};
    rows.fill(problem);
    const auto risky = std::count_if(examples.begin(), examples.end(),
                                     [&](const Example& one) { return counts(*one.text, ear); });
    int labels[]{1, -1};
    // Both sides weigh the same, however many there are of each.
    double weights[]{static_cast<double>(examples.size() - static_cast<std::size_t>(risky)) /
                         static_cast<double>(std::max<std::ptrdiff_t>(risky, 1)),
                     1};
    weights[0] = std::sqrt(weights[0]);
    parameter parameter{};
    parameter.solver_type = L2R_LR_DUAL;
    parameter.eps = 0.3;
    parameter.C = options.cost;
    parameter.nr_weight = 2;
    parameter.weight_label = labels;
    parameter.weight = weights;
    set_print_string_function([](const char*) {});
    const std::unique_ptr<model, void (*)(model*)> made(
        train(&problem, &parameter), [](model* one) { free_and_destroy_model(&one); });
    const double sign = made->label[0] == 1 ? 1 : -1;
    std::vector<double> found(std::size_t{1} << options.bits);
    for (std::size_t i = 0; i < found.size(); ++i) found[i] = sign * made->w[i];
    return found;
}

// In units of the weights' root mean square, so that thresholds mean the same whatever a voice has
// read. No weight counts for more than `most` of it: one word alone must not raise.
void quantise(const std::vector<double>& weights, std::size_t ear, VoiceModel& model) {
    constexpr double most = 4.8;
    double squares = 0, used = 1e-9;
    for (const double weight : weights) {
        squares += weight * weight;
        if (weight != 0) ++used;
    }
    const double one = most * std::sqrt(std::max(squares, 1e-9) / used) / 127;
    for (std::size_t i = 0; i < weights.size(); ++i)
        model.weights[i][ear] =
            static_cast<std::int8_t>(std::lround(std::clamp(weights[i] / one, -127.0, 127.0)));
}

void add_all_passages(const TrainingText& text, int window, std::vector<Example>& into) {
    const auto words = static_cast<std::uint32_t>(text.text.words.size());
    const auto step = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(window) / 2);
    const auto length = static_cast<std::uint32_t>(window);
    for (std::uint32_t from = 0, count = 0; from < words && count < passages_max; from += step) {
        into.push_back({&text, {from, std::min(from + length, words) - 1}});
        ++count;
        if (from + length >= words) break;
    }
}

std::vector<Example> examples_of(const Texts& texts, std::size_t ear,
                                 const TrainingOptions& options) {
    std::vector<Example> examples;
    for (const TrainingText* text : texts)
        if (teaches(*text, ear)) add_all_passages(*text, options.window, examples);
    return examples;
}

// Of each text that is not to raise, the passage that `voice` hears loudest: that is what raises.
void add_loudest(const Texts& texts, const Voice& voice,
                 std::array<std::vector<Example>, voice_count>& into) {
    Voice::Heard heard;
    for (const TrainingText* text : texts) {
        if (text->text.words.empty()) continue;
        heard.clear();
        voice.hear(text->text, heard);
        for (std::size_t ear = 0; ear < voice_count; ++ear)
            if (teaches(*text, ear) && !counts(*text, ear)) {
                const Voice::Passage loudest = voice.strongest_passage(ear, heard);
                into[ear].push_back({text, {loudest.first, loudest.last}});
            }
    }
}

VoiceModel learn(const Texts& texts, const TrainingOptions& options) {
    VoiceModel model{.bits = options.bits,
                     .window = options.window,
                     .cap = options.cap,
                     .ears = {},
                     .weights = {}};
    model.weights.resize(std::size_t{1} << options.bits);
    std::array<std::vector<Example>, voice_count> examples;
    const auto fit_all = [&] {
        std::vector<double> lower;
        for (std::size_t ear = 0; ear < voice_count; ++ear) {
            auto weights = fit(examples[ear], ear, options);
            if (voice_levels[ear] == Level::imminent)
                for (std::size_t i = 0; i < weights.size(); ++i)
                    weights[i] += options.high_in_imminent * lower[i];
            quantise(weights, ear, model);
            lower = std::move(weights);
        }
    };
    for (std::size_t ear = 0; ear < voice_count; ++ear)
        examples[ear] = examples_of(texts, ear, options);
    fit_all();
    add_loudest(texts, Voice(model), examples);
    fit_all();
    return model;
}

// The lowest threshold at which rules and voice together raise at most `rate` of the texts that
// `pick` takes.
template <class Pick>
int threshold_for(const std::vector<Heard>& heard, std::size_t ear, double rate, Pick pick) {
    std::vector<int> quiet;  // those that no rule raises
    double allowed = 0;
    for (const Heard& one : heard) {
        if (!pick(one)) continue;
        allowed += rate;
        if (one.ruled >= voice_levels[ear])
            --allowed;
        else
            quiet.push_back(one.sums[ear]);
    }
    std::ranges::sort(quiet, std::greater<>{});
    const auto let_through = static_cast<std::size_t>(std::max(allowed, 0.0));
    const int lowest = quiet.empty() ? 0 : quiet[std::min(let_through, quiet.size() - 1)];
    return std::max(lowest, 0) + 1;  // what counts nothing must not raise
}

int threshold_for(const std::vector<Heard>& heard, std::size_t ear,
                  const TrainingOptions& options) {
    return std::max(threshold_for(heard, ear, options.alarm_rates[ear],
                                  [](const Heard& one) { return one.ordinary; }),
                    threshold_for(heard, ear, options.distress_rates[ear],
                                  [](const Heard& one) { return !one.known; }));
}

// Newton's method on the log loss of two parameters, with Platt's smoothed targets.
void calibrate(const std::vector<Heard>& heard, std::size_t ear, VoiceModel& model) {
    double positives = 0, negatives = 0, spread = 1;
    for (const Heard& one : heard) {
        if (!one.known) continue;
        (one.level >= voice_levels[ear] ? positives : negatives) += 1;
        spread = std::max(spread, static_cast<double>(one.sums[ear]));
    }
    const double high = (positives + 1) / (positives + 2), low = 1 / (negatives + 2);
    double slope = 0, offset = std::log((positives + 1) / (negatives + 1));
    for (int round = 0; round < 100; ++round) {
        double g0 = 0, g1 = 0, h00 = 1e-9, h01 = 0, h11 = 1e-9;
        for (const Heard& one : heard) {
            if (!one.known) continue;
            const double x = std::max(-spread, static_cast<double>(one.sums[ear])) / spread;
            const double p = 1 / (1 + std::exp(-(slope * x + offset)));
            const double miss = p - (one.level >= voice_levels[ear] ? high : low);
            const double weight = std::max(p * (1 - p), 1e-12);
            g0 += miss * x;
            g1 += miss;
            h00 += weight * x * x;
            h01 += weight * x;
            h11 += weight;
        }
        const double determinant = h00 * h11 - h01 * h01;
        slope -= (h11 * g0 - h01 * g1) / determinant;
        offset -= (h00 * g1 - h01 * g0) / determinant;
    }
    model.ears[ear].slope = std::max(slope / spread, 1e-9);
    model.ears[ear].offset = offset;
}

std::vector<Heard> heard_by_others(const std::vector<TrainingText>& texts,
                                   const TrainingOptions& options) {
    std::vector<Heard> heard(texts.size());
    const auto folds = static_cast<std::uint64_t>(options.folds);
    for (std::uint64_t fold = 0; fold < folds; ++fold) {
        Texts others;
        for (const TrainingText& text : texts)
            if (text.group % folds != fold) others.push_back(&text);
        const Voice voice(learn(others, options));
        for (std::size_t i = 0; i < texts.size(); ++i)
            if (texts[i].group % folds == fold) heard[i] = hear(voice, texts[i]);
    }
    return heard;
}

Level said_by(const Heard& one, const VoiceModel& model) {
    Level said = Level::none;
    for (std::size_t ear = 0; ear < voice_count; ++ear)
        if (one.sums[ear] >= model.ears[ear].threshold) said = voice_levels[ear];
    return std::min(said, model.cap);
}

}  // namespace

Heard hear(const Voice& voice, const TrainingText& text) {
    thread_local Voice::Heard found;
    found.clear();
    voice.hear(text.text, found);
    Heard heard{
        .level = text.level, .ruled = text.ruled, .known = text.known, .ordinary = text.ordinary};
    heard.sums = found.strongest;
    return heard;
}

TrainedVoice train_voice(const std::vector<TrainingText>& texts, const TrainingOptions& options) {
    Texts all;
    for (const TrainingText& text : texts) all.push_back(&text);
    for (const Level level : voice_levels)
        if (std::ranges::none_of(texts, [&](const auto& text) { return text.level >= level; }))
            throw std::invalid_argument("training needs texts of every level up to imminent");
    if (std::ranges::none_of(texts, &TrainingText::ordinary))
        throw std::invalid_argument(
            "training needs ordinary texts: level none, of a set whose name begins with benign");
    TrainedVoice trained{.model = learn(all, options), .heard = heard_by_others(texts, options)};
    for (std::size_t ear = 0; ear < voice_count; ++ear) {
        trained.model.ears[ear].threshold = threshold_for(trained.heard, ear, options);
        calibrate(trained.heard, ear, trained.model);
    }
    return trained;
}

std::vector<Judged> judged_by(const std::vector<Heard>& heard, const VoiceModel& model) {
    std::vector<Judged> judged;
    for (const Heard& one : heard)
        judged.push_back({one.level, said_by(one, model), static_cast<double>(one.sums[moderate])});
    return judged;
}

std::vector<Judged> judged_with_rules(const std::vector<Heard>& heard, const VoiceModel& model) {
    const Voice voice(model);
    std::vector<Judged> judged;
    for (const Heard& one : heard) {
        const Level said = std::max(one.ruled, said_by(one, model));
        const auto next = said < Level::moderate
                              ? moderate
                              : std::min(static_cast<std::size_t>(said), voice_count - 1);
        const double probability = voice.probability(next, one.sums[next]);
        judged.push_back({one.level, said,
                          said < Level::moderate ? score_below_moderate(probability)
                                                 : score_of(said, 0.999 * probability)});
    }
    return judged;
}

}  // namespace holdfast::triage
