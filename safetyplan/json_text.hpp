// Writes JSON straight into a text, for what is written with every saved line: a tree of values in
// between would cost more than all else that is done for it. Members stand in the order of the
// calls; whoever opens a bracket closes it. One thread.
#pragma once
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace holdfast::safetyplan {

class JsonText {
  public:
    // An element; after key() that member's value.
    void open(char bracket) {
        separate();
        text_ += bracket;
    }
    void close(char bracket) { text_ += bracket; }
    void key(std::string_view name) {
        value(name);
        text_ += ':';
    }
    void value(std::string_view text);
    void value(const char* text) = delete;  // it would be taken for a truth
    void value(std::integral auto number) {
        separate();
        text_ += std::to_string(number);
    }
    void value(bool truth) {
        separate();
        text_ += truth ? "true" : "false";
    }
    void member(std::string_view name, const auto& what) {
        key(name);
        value(what);
    }
    std::string take() { return std::move(text_); }

  private:
    void separate() {
        const auto last = text_.empty() ? '[' : text_.back();
        if (last != '{' && last != '[' && last != ':') text_ += ',';
    }
    std::string text_{};
};

}  // namespace holdfast::safetyplan
