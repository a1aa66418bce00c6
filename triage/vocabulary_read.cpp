#include <algorithm>
#include <array>
#include <bit>

#include "triage/vocabulary.hpp"

namespace holdfast::triage {
namespace {

// Letters of an unknown word that is tried as several run together, and of one of those at most.
constexpr std::string_view lone_letters = "aiouy";  // that are words
constexpr std::size_t run_together_min = 6, run_together_max = 200, part_max = 14;
constexpr std::size_t word_max = 24;  // longer words have no spelling of their own

bool all_digits(std::string_view word) {
    return std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

// A word without its repeated letters, on the stack.
class Squeezed {
  public:
    // Runs of at least `from` letters become `to`.
    Squeezed(std::string_view word, std::size_t from, std::size_t to) {
        for (std::size_t i = 0; i < word.size() && length_ < letters_.size();) {
            std::size_t end = i;
            while (end < word.size() && word[end] == word[i]) ++end;
            const std::size_t kept = end - i >= from ? to : end - i;
            for (std::size_t k = 0; k < kept && length_ < letters_.size(); ++k)
                letters_[length_++] = word[i];
            i = end;
        }
    }
    std::string_view text() const { return {letters_.data(), length_}; }

  private:
    std::array<char, run_together_max> letters_;  // the first `length_`
    std::size_t length_ = 0;
};

bool has_run(std::string_view word, std::size_t of) {
    std::size_t run = 1;
    for (std::size_t i = 1; i < word.size(); ++i) {
        run = word[i] == word[i - 1] ? run + 1 : 1;
        if (run >= of) return true;
    }
    return false;
}

}  // namespace

std::optional<Vocabulary::Found> Vocabulary::find_beginning(std::string_view word) const {
    if (word.size() < beginning_min || !beginning_letters_.test(hash_of_first(word)))
        return std::nullopt;
    // The longest beginning known has the classes of all shorter ones.
    std::optional<Found> longest;
    std::uint32_t hash = fnv_basis;
    const std::size_t lengths = static_cast<std::size_t>(std::bit_width(beginning_lengths_));
    for (std::size_t length = 1; length <= word.size() && length < lengths; ++length) {
        hash = fnv_with(hash, word[length - 1]);
        if ((beginning_lengths_ >> length & 1) == 0) continue;
        if (const auto found = beginning_.find(word.substr(0, length), hash))
            longest = Found::of(*found);
    }
    return longest;
}

std::optional<Vocabulary::Found> Vocabulary::find_known(std::string_view word,
                                                        std::uint32_t hash) const {
    const auto found = forms_.find(word, hash);
    return found ? std::optional(Found::of(*found)) : std::nullopt;
}

Vocabulary::Found Vocabulary::find_as_it_is(std::string_view word, std::uint32_t hash) const {
    if (const auto found = find_known(word, hash)) return *found;
    if (all_digits(word)) return number_;
    if (!has_run(word, 3))
        if (const auto found = find_beginning(word)) return *found;
    return unknown_;
}

std::optional<Vocabulary::Found> Vocabulary::find_squeezed(std::string_view word) const {
    if (has_run(word, 3)) {
        for (const std::size_t to : {2U, 1U})
            // Words that no phrase asks for say nothing: "theeee" is rather the.
            if (const auto found = find_known(Squeezed(word, 3, to).text());
                found && found->begin != unknown_.begin)
                return found;
        if (const auto found = find_beginning(Squeezed(word, 2, 1).text())) return found;
    } else if (word.size() < Typos::shortest || !has_run(word, 2)) {
        return std::nullopt;
    }
    const Squeezed squeezed(word, 2, 1);
    if (const auto found = find_known(squeezed.text())) return found;
    const auto found = squeezed_.find(squeezed.text());
    return found ? std::optional(Found::of(*found)) : std::nullopt;
}

std::optional<Vocabulary::Found> Vocabulary::find_i_or_l(std::string_view letters,
                                                         std::uint64_t places) const {
    constexpr int places_max = 6;
    if (places == 0 || std::popcount(places) > places_max || letters.size() > word_max)
        return std::nullopt;
    std::array<char, word_max> other{};
    for (std::uint64_t subset = places; subset != 0; subset = (subset - 1) & places) {
        std::ranges::copy(letters, other.begin());
        for (std::size_t i = 0; i < letters.size(); ++i)
            if (subset >> i & 1) other[i] = letters[i] == 'l' ? 'i' : 'l';
        if (const auto found = find_known({other.data(), letters.size()})) return found;
    }
    return std::nullopt;
}

std::optional<Vocabulary::Found> Vocabulary::find_loose(const Text& text, const Word& word) const {
    const std::string_view letters = text.of(word);
    if (const auto found = find_i_or_l(letters, word.i_or_l)) return found;
    if (const auto found = find_squeezed(letters)) return found;
    const std::uint32_t meant = typos_.find(letters);
    return meant == Typos::none ? std::nullopt : std::optional(Found::of(meant));
}

// Makes the tokens of a text.
class Vocabulary::Writer {
  public:
    Writer(const Vocabulary& vocabulary, const Text& text, std::span<const std::uint8_t> loose,
           Reading& reading)
        : vocabulary_(vocabulary), text_(text), loose_(loose), reading_(reading) {}

    void run() {
        for (std::uint32_t i = reading_.tokenised; i < text_.words.size(); ++i) {
            const Word& word = text_.words[i];
            const Found& found = reading_.words[i];
            if (const auto whole = hyphenated(i)) {
                add(i, i + 1, *whole);
                ++i;
            } else if (found.how == Known::as_it_is ||
                       (found.how == Known::by_spelling && is_loose(word))) {
                add(i, i, found);
            } else if (!is_loose(word)) {
                add(i, i, vocabulary_.unknown_);
            } else if (const auto joined = joined_with_next(i)) {
                add(i, i + 1, *joined);
                ++i;
            } else if (const auto loose = find_loose(word)) {
                add(i, i, *loose);
            } else if (!add_parts(i)) {
                add(i, i, vocabulary_.unknown_);
            }
        }
        reading_.tokenised = static_cast<std::uint32_t>(text_.words.size());
    }

  private:
    bool is_loose(const Word& word) const { return loose_[word.turn] != 0; }

    std::optional<Found> find_loose(const Word& word) {
        // Each of its letters is left out once.
        reading_.steps += std::size_t{word.length} * std::min<std::size_t>(word.length, word_max);
        return vocabulary_.find_loose(text_, word);
    }

    void add(std::uint32_t first, std::uint32_t last, Found found) {
        const Word& word = text_.words[first];
        for (std::uint32_t part = found.begin; part < found.begin + found.count; ++part)
            reading_.tokens.emplace_back(first, last, word.sentence, word.turn,
                                         vocabulary_.parts_[part]);
    }

    // "ki-ll", "to.night": known as one, with a mark between.
    std::optional<Found> hyphenated(std::uint32_t i) const {
        if (i + 1 >= text_.words.size() || !is_loose(text_.words[i])) return std::nullopt;
        const std::uint32_t border = text_.words[i + 1].border & 0x1FFFFF;
        const bool mark = border == '-' || border == '.' || border == '_' || border == '/';
        return mark ? joined_with_next(i) : std::nullopt;
    }

    // "sui cide".
    std::optional<Found> joined_with_next(std::uint32_t i) const {
        if (i + 1 >= text_.words.size()) return std::nullopt;
        const Word &one = text_.words[i], &next = text_.words[i + 1];
        const std::size_t length = one.length + next.length;
        if (one.turn != next.turn || one.sentence != next.sentence || length < Typos::shortest ||
            length > word_max || next.text != one.text + one.length)
            return std::nullopt;
        return vocabulary_.find_known(std::string_view(text_.letters).substr(one.text, length),
                                      WordMap::hash(text_.of(next), one.hash));
    }

    // "killmyself": the fewest known words that make up all of it; nothing if there are none.
    bool add_parts(std::uint32_t i) {
        const std::size_t length = text_.words[i].length;
        if (length < run_together_min || length > run_together_max) return false;
        const Squeezed squeezed(text_.of(text_.words[i]), 3, 1);
        const std::string_view word = squeezed.text();
        if (word.size() < run_together_min) return false;
        split(word);
        if (best_[word.size()].words == 0) return false;
        std::size_t count = 0;
        std::array<std::size_t, run_together_max> ends;
        for (std::size_t end = word.size(); end > 0; end = best_[end].begin) ends[count++] = end;
        while (count > 0) add(i, i, Found::of(best_[ends[--count]].found));
        return true;
    }

    void split(std::string_view word) {
        std::fill_n(best_.begin(), word.size() + 1, Best{0, 0, 0});
        for (std::size_t begin = 0; begin < word.size(); ++begin) {
            if (begin > 0 && best_[begin].words == 0) continue;
            std::uint32_t hash = fnv_basis;
            const std::size_t most = std::min(word.size() - begin, part_max);
            reading_.steps += most;
            for (std::size_t length = 1; length <= most; ++length) {
                hash = fnv_with(hash, word[begin + length - 1]);
                if (length == 1 && !lone_letters.contains(word[begin])) continue;
                // Short words make up anything; long ones are meant.
                const std::size_t words = best_[begin].words + (length <= 2 ? 3 : 2);
                Best& best = best_[begin + length];
                if (best.words != 0 && best.words <= words) continue;
                const auto packed = vocabulary_.forms_.find(word.substr(begin, length), hash);
                if (!packed) continue;
                const Found found = Found::of(*packed);
                if (found.how == Known::by_spelling && length <= 2) continue;
                best = {words, begin, *packed};
            }
        }
    }

    struct Best {                  // left as it is until a word is split
        std::size_t words, begin;  // what it costs up to here, and where the last one begins
        std::uint32_t found;
    };

    const Vocabulary& vocabulary_;
    const Text& text_;
    std::span<const std::uint8_t> loose_;
    Reading& reading_;
    std::array<Best, run_together_max + 1> best_;
};

void Vocabulary::Reading::clear() {
    words.clear();
    known.clear();
    tokens.clear();
    tokenised = 0;
}

void Vocabulary::look_up(const Text& text, Reading& reading) const {
    reading.known.resize(text.turns.size(), 0);
    for (const Word& word : std::span(text.words).subspan(reading.words.size())) {
        const Found found = find_as_it_is(text.of(word), word.hash);
        reading.words.push_back(found);
        const bool known = (found.how == Known::as_it_is && word.length >= 2) ||
                           (found.how == Known::by_spelling && word.length >= 3);
        const bool drawn_out = found.how == Known::no && has_run(text.of(word), 3) &&
                               find_squeezed(text.of(word)).has_value();
        if (drawn_out || (known && !all_digits(text.of(word)))) ++reading.known[word.turn];
    }
}

void Vocabulary::tokens_of(const Text& text, std::span<const std::uint8_t> loose,
                           Reading& reading) const {
    reading.steps = 0;
    Writer(*this, text, loose, reading).run();
}

}  // namespace holdfast::triage
