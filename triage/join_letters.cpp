#include "triage/join_letters.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace holdfast::triage {
namespace {

bool is_lone_letter(const Text& text, const Word& word) {
    const char letter = text.letters[word.text];
    return word.length == 1 && letter >= 'a' && letter <= 'z';
}

// Letters that people write for words.
bool is_lone_word(char letter) {
    return std::string_view("aiouyrnkbmxqd").contains(letter);
}

class Joiner {
  public:
    explicit Joiner(Text& text) : text_(text), words_(text.words) {}

    void run(std::size_t first) {
        std::size_t kept = first;
        for (std::size_t i = first; i < words_.size();) {
            if (i == first || words_[i].turn != words_[i - 1].turn) look_at_turn(i);
            const std::size_t end = run_from(i);
            words_[kept] = words_[i];
            if (is_spelled_out(std::span(words_).subspan(i, end - i))) {
                words_[kept].length = static_cast<std::uint32_t>(end - i);
                words_[kept].end = words_[end - 1].end;
                i = end;
            } else {
                ++i;
            }
            ++kept;
        }
        words_.resize(kept);
    }

  private:
    bool is_lone(const Word& word) const { return is_lone_letter(text_, word); }

    // What stands most often between lone letters of the turn, and whether it is mostly of them.
    void look_at_turn(std::size_t first) {
        std::array<std::pair<std::uint32_t, std::uint32_t>, 4> borders{};  // border, times
        std::size_t words = 0, lone = 0;
        for (std::size_t w = first; w < words_.size() && words_[w].turn == words_[first].turn;
             ++w) {
            ++words;
            lone += is_lone(words_[w]) ? 1 : 0;
            if (w == first || !is_lone(words_[w]) || !is_lone(words_[w - 1])) continue;
            for (auto& [border, times] : borders)
                if (times == 0 || border == words_[w].border) {
                    border = words_[w].border;
                    ++times;
                    break;
                }
        }
        border_ =
            std::ranges::max_element(borders, {}, &std::pair<std::uint32_t, std::uint32_t>::second)
                ->first;
        spelled_out_turn_ = lone >= 5 && lone * 10 >= words * 7;
    }

    std::size_t run_from(std::size_t i) const {
        std::size_t end = i + 1;
        if (!is_lone(words_[i]) || border_ == 0) return end;
        while (end < words_.size() && is_lone(words_[end]) && words_[end].turn == words_[i].turn &&
               words_[end].sentence == words_[i].sentence && words_[end].border == border_)
            ++end;
        return end;
    }

    // "d i e" too; "u r a" stays three.
    bool is_spelled_out(std::span<const Word> run) const {
        if (run.size() >= 4 || (spelled_out_turn_ && run.size() >= 2)) return true;
        return run.size() == 3 && std::ranges::any_of(run, [&](const Word& word) {
                   return !is_lone_word(text_.letters[word.text]);
               });
    }

    Text& text_;
    std::vector<Word>& words_;
    std::uint32_t border_ = 0;
    bool spelled_out_turn_ = false;
};

}  // namespace

void join_letters(Text& text, std::size_t first_word) {
    Joiner(text).run(first_word);
}

}  // namespace holdfast::triage
