#include <algorithm>

#include "config/checks.hpp"
#include "config/document.hpp"
#include "config/reading.hpp"
#include "config/scan.hpp"
#include "config/text_keys.hpp"

namespace holdfast::config {
namespace {

// In the order in which a desk lists them.
constexpr std::string_view instrument_names[] = {
    "cssrs_recent", "cssrs_since", "asq", "core_988", "hark", "distress_start", "distress_end"};

// find_content() for what another part parses: nothing if the parser would not survive it.
std::optional<NamedContent> find_parsable(Reading& reading, const std::string& path,
                                          std::size_t bytes_max) {
    auto found = find_content(reading, path, bytes_max);
    if (!found || !found->own || !refuse(found->content)) return found;
    for (const auto& fault : parse_document(found->content).faults)
        reading.fault(at_line(found->name, fault.line), fault.key, fault.what);
    return std::nullopt;
}

std::string check_text(const TextKey& key, std::string_view text, std::size_t phone_chars_max) {
    const bool bad = std::ranges::any_of(text, [](char c) { return is_control(c) && c != '\n'; });
    if (trimmed(text).empty()) return "must not be empty: somebody would get no words";
    if (bad) return "must not hold control characters";
    const auto most = key.use == TextUse::page          ? page_text_chars_max
                      : key.use == TextUse::staff_phone ? staff_text_chars_max
                                                        : phone_chars_max;
    if (count_characters(text) > most)
        return "must be at most " + std::to_string(most) + " characters long";
    if (!key.mark.empty() && !text.contains(key.mark))
        return "must hold " + std::string(key.mark) + " where that number goes";
    if (const auto mark = foreign_mark(text, {&key.mark, 1}); !mark.empty())
        return "holds " + shown(mark) + ", which nothing fills in";
    return {};
}

struct TextsFile {
    Reading& reading;
    NamedContent file;
    std::map<std::string, std::string> texts{};

    void read() {
        const auto document = parse_document(file.content);
        for (const auto& fault : document.faults)
            reading.fault(at_line(file.name, fault.line), fault.key, fault.what);
        for (const auto& [key, node] : document.table)
            entry(key.str(), at_line(file.name, key.source().begin.line), node);
        if (!std::ranges::all_of(document.unread, find_text_key)) return;
        const auto lines = 1 + std::ranges::count(file.content, '\n');
        for (const auto& key : text_keys())
            if (!document.table.contains(key.name) && !document.unread.contains(key.name))
                reading.fault(at_line(file.name, static_cast<std::size_t>(lines)), key.name,
                              "is missing: add a line " + std::string(key.name) + " = \"…\"");
    }

    void entry(std::string_view name, std::string where, const toml::node& node) {
        const auto* key = find_text_key(name);
        if (!key) return unknown(name, std::move(where));
        const auto text = node.value_exact<std::string>();
        const auto phone_max =
            std::min(phone_text_chars_max, reading.loaded.settings.sms.message_chars_max);
        const auto what = text ? check_text(*key, *text, phone_max) : "must be text in quotes";
        if (!what.empty()) return reading.fault(std::move(where), name, what);
        texts.emplace(name, trimmed(*text));
    }

    void unknown(std::string_view name, std::string where) {
        std::vector<std::string> known;
        for (const auto& key : text_keys()) known.emplace_back(key.name);
        std::string what = "is not a text that Holdfast uses";
        if (const auto near = did_you_mean(name, known)) what += "; did you mean " + *near + "?";
        reading.fault(std::move(where), name, std::move(what));
    }
};

}  // namespace

void read_texts(Reading& reading) {
    const auto& site = reading.loaded.settings.site;
    reading.loaded.texts.default_language = site.default_language;
    for (const auto& language : site.languages) {
        const auto path = "texts/" + language + ".toml";
        const auto before = reading.loaded.faults.size();
        auto content = find_content(reading, path, texts_bytes_max);
        if (content) {
            TextsFile file{reading, std::move(*content)};
            file.read();
            reading.loaded.texts.by_language.insert_or_assign(language, std::move(file.texts));
        } else if (reading.loaded.faults.size() == before) {
            reading.fault_of("site.languages", "lists \"" + language +
                                                   "\", for which there are no texts: "
                                                   "translate texts/en.toml into " +
                                                   (reading.folder() / path).string());
        }
    }
}

void read_lexicons(Reading& reading) {
    const auto add = [&](const std::string& language, const std::string& path) {
        if (auto found = find_parsable(reading, path, lexicon_bytes_max))
            reading.loaded.lexicons.push_back(
                {language, std::move(found->name), std::move(found->content)});
    };
    add("", "triage/policy.toml");
    for (const auto& language : reading.languages()) add(language, "triage/" + language + ".toml");
    add("", "triage/voice.toml");
}

void read_instruments(Reading& reading) {
    for (const auto name : instrument_names)
        if (auto found = find_parsable(reading, "instruments/" + std::string(name) + ".toml",
                                       texts_bytes_max))
            reading.loaded.instruments.push_back(
                {std::move(found->name), std::move(found->content)});
}

const std::string& Texts::get(std::string_view language, std::string_view key) const {
    const auto found = by_language.find(std::string(language));
    const auto& texts =
        found != by_language.end() ? found->second : by_language.at(default_language);
    return texts.at(std::string(key));
}

}  // namespace holdfast::config
