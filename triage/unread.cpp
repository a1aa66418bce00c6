#include "triage/unread.hpp"

#include <set>

namespace holdfast::triage {

Unread::Unread(const UnreadDefinition& definition, Faults& faults, const std::string& file)
    : definition_(definition) {
    std::set<std::string, std::less<>> words;
    for (const Located& item : definition.words) {
        const std::string_view text = item.text;
        const Text normal = normalise(std::span(&text, 1));
        if (normal.words.empty()) faults.add(file, item.line, "'" + item.text + "' has no words");
        for (const Word& word : normal.words) words.emplace(normal.of(word));
    }
    for (const std::string& word : words) words_.add(word, 0);
    words_.seal();
}

bool Unread::is_unread(const Text& text, std::span<const Word> words, const Content& content,
                       std::uint32_t known, bool first) const {
    const std::uint32_t read = content.letters;
    if (read == 0 && content.unread == 0) return first && content.symbols + content.marks > 0;
    if (content.turned && known * 2 < words.size() + 1) return true;
    // Look-alikes that make words are a disguise; else they are what they look like: a script.
    if (content.other_script * 2 > read + content.unread)
        return content.mixed == 0 && known * 2 < words.size() + 1;
    if (content.unread > read) return true;
    std::size_t foreign = 0, rest = words.size();
    for (const Word& word : words) {
        if (foreign + rest <= known) return false;
        --rest;
        foreign += words_.find(text.of(word), word.hash) ? 1 : 0;
    }
    return foreign >= 2 && foreign > known;
}

}  // namespace holdfast::triage
