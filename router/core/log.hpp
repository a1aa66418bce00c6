// The log: one JSON object a line on standard output, with a closed list of events and fields. Only numbers, fixed
// words and ids can be given to it; private values do not compile. Lines are for operators: what a person said or
// who they are is never in them. Any thread.
#pragma once
#include <boost/json/value.hpp>
#include <concepts>
#include <string_view>

#include "router/core/error.hpp"
#include "router/core/id.hpp"

namespace holdfast {

enum class LogLevel { debug, info, warn, error };

// A fixed word: only string literals of the program become one.
class Word {
  public:
    template <std::size_t N>
    consteval Word(const char (&text)[N]) : text_(text, N - 1) {}
    constexpr std::string_view text() const { return text_; }

  private:
    std::string_view text_;
};

struct LogField {
    std::string_view name;
    boost::json::value value;

    LogField(Word field, std::integral auto number) : name(field.text()), value(number) {}
    LogField(Word field, double number) : name(field.text()), value(number) {}
    LogField(Word field, Word word) : name(field.text()), value(word.text()) {}
    LogField(Word field, Errc code) : name(field.text()), value(facts(code).name) {}
    template <class Kind>
    LogField(Word field, const Id<Kind>& id) : name(field.text()), value(id.text()) {}
};

// A text that the caller vouches for: a file name, a setting's name, an operating-system error, an operator's id of a
// node or a clinician. Never anything a contact or a clinician wrote.
LogField vouched(Word field, std::string_view text);

void log(LogLevel level, Word event, std::initializer_list<LogField> fields = {});
void set_log_level(LogLevel level);

}  // namespace holdfast
