#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <optional>

#include "triage/fnv.hpp"
#include "triage/voice.hpp"

namespace holdfast::triage {
namespace {

constexpr int format = 3;
constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t row_digits = 96;
constexpr auto make_it_anew =
    "; make the file anew with `holdfast triage train`, or take the one that came with the program";

using Weights = std::vector<std::array<std::int8_t, voice_count>>;

// Base 64 (RFC 4648) in rows, without padding.
std::string encoded(const Weights& weights, std::size_t ear) {
    std::string text;
    std::uint32_t bits = 0;
    int held = 0;
    std::size_t in_row = 0;
    const auto put = [&](std::uint32_t digit) {
        text += digits[digit & 63];
        if (++in_row % row_digits == 0) text += '\n';
    };
    for (const auto& bucket : weights) {
        bits = bits << 8 | static_cast<std::uint8_t>(bucket[ear]);
        for (held += 8; held >= 6; held -= 6) put(bits >> (held - 6));
    }
    if (held > 0) put(bits << (6 - held));
    return text;
}

constexpr auto values_of_digits = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(64);
    for (std::size_t value = 0; value < digits.size(); ++value)
        values[static_cast<std::uint8_t>(digits[value])] = static_cast<std::uint8_t>(value);
    return values;
}();

// How many there were; nothing when a character is not one of the digits. Those beyond the last
// bucket are only counted.
std::optional<std::size_t> decode(std::string_view text, std::size_t ear, Weights& weights) {
    std::uint32_t bits = 0;
    int held = 0;
    std::size_t count = 0;
    for (const char c : text) {
        if (c == '\n' || c == '\r') continue;
        const std::uint8_t digit = values_of_digits[static_cast<std::uint8_t>(c)];
        if (digit == 64) return std::nullopt;
        bits = bits << 6 | digit;
        if ((held += 6) < 8) continue;
        held -= 8;
        if (count < weights.size())
            weights[count][ear] = static_cast<std::int8_t>(bits >> held & 0xFF);
        ++count;
    }
    return count;
}

// Tells a damaged file, not a forged one.
std::string checksum(const Weights& weights) {
    Fingerprint fingerprint;
    for (const auto& bucket : weights)
        for (const std::int8_t weight : bucket) fingerprint.add(static_cast<std::uint8_t>(weight));
    return fingerprint.text();
}

// The digits of weights are most of the file and no business of the TOML reader's: taken out
// before, by the line they begin in. Their lines stay, empty, so that faults keep theirs.
class Digits {
  public:
    explicit Digits(std::string_view content) {
        constexpr std::string_view opening = "\nweights = \"\"\"\n", closing = "\"\"\"";
        toml::source_index line = 1;
        for (std::size_t at = 0; at < content.size();) {
            const std::size_t begin = std::min(content.find(opening, at), content.size());
            const std::size_t body = std::min(begin + opening.size(), content.size());
            const std::size_t end = std::min(content.find(closing, body), content.size());
            left_ += content.substr(at, body - at);
            line += lines_in(content.substr(at, body - at));
            if (const std::string_view taken = content.substr(body, end - body); !taken.empty()) {
                by_line_.emplace(line - 1, taken);
                left_.append(lines_in(taken), '\n');
                line += lines_in(taken);
            }
            at = end;
        }
    }

    const std::string& left() const { return left_; }
    // Those in the value that begins in `line`, if they were taken out.
    std::optional<std::string_view> of(toml::source_index line) const {
        const auto found = by_line_.find(line);
        return found == by_line_.end() ? std::nullopt : std::optional(found->second);
    }

  private:
    static toml::source_index lines_in(std::string_view text) {
        return static_cast<toml::source_index>(std::ranges::count(text, '\n'));
    }

    std::string left_;
    std::map<toml::source_index, std::string_view> by_line_;
};

class Reader {
  public:
    explicit Reader(const LexiconFile& file) : file_(file), digits_(file.content) {}

    std::expected<VoiceModel, std::vector<LexiconFault>> read() {
        try {
            table_ = toml::parse(digits_.left(), file_.name);
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
        refuse_unknown(table_, known, "");
        const auto version = whole(table_, "", "format", format, format);
        if (version != format) return;
        model_.bits = whole(table_, "", "bits", voice_bits_min, voice_bits_max);
        model_.window = whole(table_, "", "window", 1, voice_window_max);
        const auto cap = words(table_, "", "cap");
        if (!parse_level(cap, model_.cap))
            fault_at(table_, "cap", "cap must be none, low, moderate, high or imminent");
        model_.weights.resize(std::size_t{1} << std::clamp(model_.bits, 0, voice_bits_max));
        for (std::size_t ear = 0; ear < voice_count; ++ear) read_ear(ear);
        if (!faults_.empty()) return;
        if (checksum(model_.weights) != words(table_, "", "checksum"))
            fault_at(table_, "checksum",
                     std::string{"the weights are damaged: their checksum differs"} + make_it_anew);
    }

    void read_ear(std::size_t ear) {
        const std::string name{name_of(voice_levels[ear])};
        const toml::table* table = table_[name].as_table();
        if (!table) return fault_at(table_, name, "[" + name + "] is missing" + make_it_anew);
        const std::string within = name + ".";
        refuse_unknown(*table, known_of_ear, within);
        VoiceEar& into = model_.ears[ear];
        into.threshold = whole(*table, within, "threshold", 1, 1'000'000);
        into.slope = number(*table, within, "slope");
        into.offset = number(*table, within, "offset");
        if (into.slope <= 0) fault_at(*table, "slope", within + "slope must be above 0");
        const std::string text = words(*table, within, "weights");
        const toml::node* node = table->get("weights");
        const auto taken = node ? digits_.of(node->source().begin.line) : std::nullopt;
        const auto count = decode(taken.value_or(text), ear, model_.weights);
        if (!count)
            return fault_at(*table, "weights",
                            within + "weights hold a character that is not base 64" + make_it_anew);
        if (*count != model_.weights.size())
            fault_at(*table, "weights",
                     "there are " + std::to_string(*count) + " " + within + "weights and must be " +
                         std::to_string(model_.weights.size()) + make_it_anew);
    }

    void refuse_unknown(const toml::table& table, std::span<const std::string_view> keys,
                        std::string_view within) {
        for (const auto& [key, node] : table)
            if (std::ranges::find(keys, key.str()) == keys.end())
                fault(key.source().begin.line,
                      "unknown key '" + std::string{within} + std::string{key.str()} + "'");
    }
    int whole(const toml::table& table, std::string_view within, const char* key,
              std::int64_t least, std::int64_t most) {
        const auto value = table[key].value_exact<std::int64_t>();
        if (value && *value >= least && *value <= most) return static_cast<int>(*value);
        fault_at(table, key,
                 std::string{within} + key + " must be a whole number from " +
                     std::to_string(least) + " to " + std::to_string(most));
        return static_cast<int>(least) - 1;
    }
    double number(const toml::table& table, std::string_view within, const char* key) {
        const auto value = table[key].value<double>();
        if (value && std::isfinite(*value)) return *value;
        fault_at(table, key, std::string{within} + key + " must be a number");
        return 1;
    }
    std::string words(const toml::table& table, std::string_view within, const char* key) {
        if (auto value = table[key].value_exact<std::string>()) return *std::move(value);
        fault_at(table, key, std::string{within} + key + " must be text in quotes");
        return {};
    }

    void fault_at(const toml::table& table, std::string_view key, std::string what) {
        const auto* node = table.get(key);
        fault((node ? node->source() : table.source()).begin.line, std::move(what));
    }
    void fault(toml::source_index line, std::string what) {
        faults_.push_back({file_.name + ":" + std::to_string(std::max(line, toml::source_index{1})),
                           std::move(what)});
    }

    static constexpr std::array<std::string_view, 9> known{
        "format", "bits", "window", "cap", "checksum", "low", "moderate", "high", "imminent"};
    static constexpr std::array<std::string_view, 4> known_of_ear{"threshold", "slope", "offset",
                                                                  "weights"};
    const LexiconFile& file_;
    Digits digits_;
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
    const auto line = [](std::string_view key, const std::string& value) {
        return std::string{key} + " = " + value + "\n";
    };
    const auto quoted = [](std::string_view text) { return '"' + std::string{text} + '"'; };
    const auto exact = [](double value) {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "%.9g", value);
        return std::string{text.data()};
    };
    std::string text = std::string{about} + "\n" + line("format", std::to_string(format)) +
                       "\n# The highest level it may raise to; \"none\" silences it.\n" +
                       line("cap", quoted(name_of(model.cap))) + "\n" +
                       line("bits", std::to_string(model.bits)) +
                       line("window", std::to_string(model.window)) +
                       line("checksum", quoted(checksum(model.weights)));
    for (std::size_t ear = 0; ear < voice_count; ++ear) {
        const VoiceEar& of = model.ears[ear];
        text += "\n[" + std::string{name_of(voice_levels[ear])} + "]\n";
        text += "# A passage that counts this much or more raises to it. Higher: fewer alarms.\n";
        text += line("threshold", std::to_string(of.threshold)) + line("slope", exact(of.slope)) +
                line("offset", exact(of.offset));
        text += "weights = \"\"\"\n" + encoded(model.weights, ear) + "\"\"\"\n";
    }
    return text;
}

}  // namespace holdfast::triage
