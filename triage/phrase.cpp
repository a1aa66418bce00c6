#include "triage/phrase.hpp"

#include <algorithm>
#include <span>

namespace holdfast::triage {
namespace {

Piece words_piece(ShapeId shape) {
    return {.kind = Piece::Kind::words, .words = {shape}};
}

// What normalise() would leave as it is.
bool is_plain(std::string_view word) {
    return std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
}

// A row or choice of one thing is that thing.
Piece simplified(Piece piece) {
    if (piece.kind != Piece::Kind::optional && piece.parts.size() == 1) {
        Piece only = std::move(piece.parts.front());
        return only;
    }
    return piece;
}

class Parser {
  public:
    Parser(std::string_view phrase, VocabularyDraft& vocabulary, const Lists& lists)
        : rest_(phrase), vocabulary_(vocabulary), lists_(lists) {}

    std::expected<Piece, std::string> parse() {
        Piece found = one_of();
        if (fault_.empty() && !rest_.empty()) fault_ = "')' without '('";
        if (!fault_.empty()) return std::unexpected(fault_);
        return found;
    }

  private:
    Piece one_of() {
        std::vector<Piece> parts;
        parts.push_back(in_a_row());
        while (fault_.empty() && take('|')) parts.push_back(in_a_row());
        return choice_of(std::move(parts));
    }

    Piece in_a_row() {
        Piece row{.kind = Piece::Kind::row};
        while (fault_.empty()) {
            skip_spaces();
            if (rest_.empty() || rest_.front() == ')' || rest_.front() == '|') break;
            row.parts.push_back(item());
        }
        if (row.parts.empty()) fail("nothing stands between '(', '|' and ')', or in the phrase");
        return simplified(std::move(row));
    }

    Piece item() {
        Piece found;
        if (take('(')) {
            found = one_of();
            if (fault_.empty() && !take(')')) fail("'(' without ')'");
            if (starts_word())
                fail("a space is missing after ')': a phrase is made of whole words");
        } else if (rest_.front() == '<') {
            found = list();
        } else if (take('#')) {
            found = words_piece(vocabulary_.number());
        } else if (rest_.starts_with("..")) {
            found = gap();
        } else {
            found = word();
        }
        if (!take('?')) return found;
        Piece optional{.kind = Piece::Kind::optional};
        optional.parts.push_back(std::move(found));
        return optional;
    }

    bool starts_word() const {
        return !rest_.empty() &&
               std::string_view(" ()|?").find(rest_.front()) == std::string_view::npos;
    }

    Piece list() {
        const std::size_t end = rest_.find('>');
        if (end == std::string_view::npos) return fail("'<' without '>'");
        const std::string name(rest_.substr(1, end - 1));
        rest_.remove_prefix(end + 1);
        const auto found = lists_.find(name);
        if (found != lists_.end()) return {.kind = Piece::Kind::list, .same = found->second};
        return fail("unknown list '<" + name +
                    ">': add it under [lists], before lists that use it");
    }

    Piece gap() {
        rest_.remove_prefix(2);
        int words = 2;
        if (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
            words = rest_.front() - '0';
            rest_.remove_prefix(1);
        }
        if (words < 1 || words > gap_max) return fail("'..' takes 1 to 6 words, as in '..4'");
        return {.kind = Piece::Kind::gap, .gap = words};
    }

    Piece word() {
        const std::size_t end = std::min(rest_.find_first_of(" ()|?<>#"), rest_.size());
        const std::string_view raw = rest_.substr(0, end);
        if (end == 0) return fail(std::string("unexpected '") + rest_.front() + "'");
        rest_.remove_prefix(end);
        if (rest_.starts_with('(') || rest_.starts_with('<'))
            return fail("a space is missing after '" + std::string(raw) +
                        "': a phrase is made of whole words");
        if (is_plain(raw)) return spelled_word(raw);
        const bool beginning = raw.ends_with('*');
        const std::string_view body = beginning ? raw.substr(0, raw.size() - 1) : raw;
        const Text text = normalise(std::span(&body, 1));
        if (text.words.empty()) return fail("'" + std::string(raw) + "' has no letters");
        if (beginning) {
            if (text.words.size() != 1 || text.words.front().length < Vocabulary::beginning_min)
                return fail("'*' needs one beginning of at least three letters, as in 'suicid*'");
            return words_piece(vocabulary_.beginning(text.of(text.words.front())));
        }
        Piece row{.kind = Piece::Kind::row};
        for (const Word& one : text.words) row.parts.push_back(spelled_word(text.of(one)));
        return simplified(std::move(row));
    }

    Piece spelled_word(std::string_view word) {
        const auto* spelling = vocabulary_.spelling_of(word);
        if (spelling == nullptr) return words_piece(vocabulary_.word(word));
        Piece row{.kind = Piece::Kind::row};
        for (const std::string& part : *spelling)
            row.parts.push_back(words_piece(vocabulary_.word(part)));
        return simplified(std::move(row));
    }

    Piece fail(std::string what) {
        if (fault_.empty()) fault_ = std::move(what);
        return {};
    }

    bool take(char c) {
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }

    void skip_spaces() {
        while (rest_.starts_with(' ')) rest_.remove_prefix(1);
    }

    std::string_view rest_;
    VocabularyDraft& vocabulary_;
    const Lists& lists_;
    std::string fault_;
};

}  // namespace

Piece choice_of(std::vector<Piece> parts) {
    Piece words{.kind = Piece::Kind::words}, choice{.kind = Piece::Kind::choice};
    if (parts.size() == 1 && parts.front().kind != Piece::Kind::list)
        return simplified(std::move(parts.front()));
    for (Piece& part : parts) {
        if (part.kind == Piece::Kind::list && part.same->kind == Piece::Kind::words)
            words.words.insert(words.words.end(), part.same->words.begin(), part.same->words.end());
        else if (part.kind == Piece::Kind::words)
            words.words.insert(words.words.end(), part.words.begin(), part.words.end());
        else
            choice.parts.push_back(std::move(part));
    }
    std::ranges::sort(words.words);
    const auto [first, last] = std::ranges::unique(words.words);
    words.words.erase(first, last);
    if (!words.words.empty()) choice.parts.push_back(std::move(words));
    return simplified(std::move(choice));
}

std::expected<Piece, std::string> parse_phrase(std::string_view phrase, VocabularyDraft& vocabulary,
                                               const Lists& lists) {
    return Parser(phrase, vocabulary, lists).parse();
}

}  // namespace holdfast::triage
