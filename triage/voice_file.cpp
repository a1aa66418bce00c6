#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "triage/voice.hpp"

namespace holdfast::triage {
namespace {

constexpr int format = 1;
constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t row_digits = 96;
constexpr auto make_it_anew =
    "; make the file anew with `holdfast triage train`, or take the one that came with the program";

// Base 64 (RFC 4648) in rows, without padding.
std::string encoded(const std::vector<std::int8_t>& weights) {
    std::string text;
    std::uint32_t bits = 0;
    int held = 0;
    std::size_t in_row = 0;
    const auto put = [&](std::uint32_t digit) {
        text += digits[digit & 63];
        if (++in_row % row_digits == 0) text += '\n';
    };
    for (const std::int8_t weight : weights) {
        bits = bits << 8 | static_cast<std::uint8_t>(weight);
        for (held += 8; held >= 6; held -= 6) put(bits >> (held - 6));
    }
    if (held > 0) put(bits << (6 - held));
    return text;
}

// False when a character is not one of the digits.
bool decode(std::string_view text, std::vector<std::int8_t>& weights) {
    std::uint32_t bits = 0;
    int held = 0;
    std::array<std::int8_t, 256> values;
    values.fill(-1);
    for (std::size_t digit = 0; digit < digits.size(); ++digit)
        values[static_cast<unsigned char>(digits[digit])] = static_cast<std::int8_t>(digit);
    weights.reserve(text.size() / 4 * 3);
    for (const char c : text) {
        if (c == '\n' || c == '\r') continue;
        const int digit = values[static_cast<unsigned char>(c)];
        if (digit < 0) return false;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        if ((held += 6) >= 8) {
            held -= 8;
            weights.push_back(static_cast<std::int8_t>(bits >> held & 0xFF));
        }
    }
    return true;
}

// FNV-1a: tells a damaged file, not a forged one.
std::string checksum(const std::vector<std::int8_t>& weights) {
    std::uint64_t hash = 14695981039346656037U;
    for (const std::int8_t weight : weights)
        hash = (hash ^ static_cast<std::uint8_t>(weight)) * 1099511628211U;
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(hash));
    return text.data();
}

class Reader {
  public:
    explicit Reader(const LexiconFile& file) : file_(file) {}

    std::expected<VoiceModel, std::vector<LexiconFault>> read() {
        try {
            table_ = toml::parse(file_.content, file_.name);
            read_fields();
        } catch (const toml::parse_error& error) {
            fault(error.source().begin.line,
                  "is not TOML: " + std::string{error.description()} + make_it_anew);
        }
        if (!faults_.empty()) return std::unexpected(std::move(faults_));
        return std::move(model_);
    }

  private:
    void read_fields() {
        for (const auto& [key, node] : table_)
            if (std::ranges::find(known, key.str()) == std::end(known))
                fault(key.source().begin.line, "unknown key '" + std::string{key.str()} + "'");
        const auto version = whole("format", format, format);
        model_.bits = whole("bits", voice_bits_min, voice_bits_max);
        model_.window = whole("window", 1, voice_window_max);
        model_.threshold = whole("threshold", 1, 1'000'000);
        model_.slope = number("slope");
        model_.offset = number("offset");
        if (model_.slope <= 0) fault_at("slope", "slope must be above 0");
        if (!parse_level(words("cap"), model_.cap))
            fault_at("cap", "cap must be none, low, moderate, high or imminent");
        if (version == format) read_weights();
    }

    void read_weights() {
        const std::string text = words("weights");
        if (!decode(text, model_.weights))
            return fault_at("weights", std::string{"weights hold a character that is not base 64"} +
                                           make_it_anew);
        const std::size_t wanted = std::size_t{1} << std::clamp(model_.bits, 0, voice_bits_max);
        if (model_.weights.size() != wanted)
            return fault_at("weights", "there are " + std::to_string(model_.weights.size()) +
                                           " weights and must be " + std::to_string(wanted) +
                                           make_it_anew);
        if (checksum(model_.weights) != words("checksum"))
            fault_at("checksum",
                     std::string{"the weights are damaged: their checksum differs"} + make_it_anew);
    }

    int whole(const char* key, std::int64_t least, std::int64_t most) {
        const auto value = table_[key].value_exact<std::int64_t>();
        if (value && *value >= least && *value <= most) return static_cast<int>(*value);
        fault_at(key, std::string{key} + " must be a whole number from " + std::to_string(least) +
                          " to " + std::to_string(most));
        return static_cast<int>(least) - 1;
    }
    double number(const char* key) {
        const auto value = table_[key].value<double>();
        if (value && std::isfinite(*value)) return *value;
        fault_at(key, std::string{key} + " must be a number");
        return 1;
    }
    std::string words(const char* key) {
        if (auto value = table_[key].value_exact<std::string>()) return *std::move(value);
        fault_at(key, std::string{key} + " must be text in quotes");
        return {};
    }

    void fault_at(const char* key, std::string what) {
        const auto* node = table_.get(key);
        fault(node ? node->source().begin.line : 1, std::move(what));
    }
    void fault(toml::source_index line, std::string what) {
        faults_.push_back({file_.name + ":" + std::to_string(std::max(line, toml::source_index{1})),
                           std::move(what)});
    }

    static constexpr std::string_view known[] = {
        "format", "bits", "window", "cap", "threshold", "slope", "offset", "checksum", "weights"};
    const LexiconFile& file_;
    toml::table table_;
    VoiceModel model_;
    std::vector<LexiconFault> faults_;
};

}  // namespace

bool is_voice_file(std::string_view name) {
    return name.ends_with("triage/voice.toml");
}

std::expected<VoiceModel, std::vector<LexiconFault>> read_voice(const LexiconFile& file) {
    return Reader{file}.read();
}

std::string write_voice(const VoiceModel& model, std::string_view about) {
    std::array<char, 512> head{};
    std::snprintf(head.data(), head.size(),
                  "format = %d\n\n"
                  "# The highest level it may raise to; \"none\" silences it.\n"
                  "cap = \"%.*s\"\n\n"
                  "# A passage that counts this much or more raises. Higher: fewer alarms.\n"
                  "threshold = %d\n\n"
                  "bits = %d\nwindow = %d\nslope = %.9g\noffset = %.9g\n",
                  format, static_cast<int>(name_of(model.cap).size()), name_of(model.cap).data(),
                  model.threshold, model.bits, model.window, model.slope, model.offset);
    return std::string{about} + "\n" + head.data() + "checksum = \"" + checksum(model.weights) +
           "\"\nweights = \"\"\"\n" + encoded(model.weights) + "\"\"\"\n";
}

}  // namespace holdfast::triage
