// Waiting for one's turn, and what a survey becomes. Inside router/intake only; one thread.
#pragma once
#include <algorithm>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/object.hpp>
#include <functional>
#include <list>
#include <memory>

#include "router/core/task.hpp"
#include "router/intake/intake.hpp"

namespace holdfast::intake {

// Suspends until the function put into `waiting` is called. No deadline of its own: whoever is
// ahead has one for every await, so each turn ends.
inline Task<> wait_turn(std::list<std::function<void()>>& waiting) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void()>(
        [&waiting](auto handler) {
            auto executor = asio::get_associated_executor(handler);
            auto held = std::make_shared<asio::any_completion_handler<void()>>(std::move(handler));
            waiting.push_back(
                [held, executor] { asio::post(executor, [held] { std::move (*held)(); }); });
        },
        asio::use_awaitable);
}

inline constexpr int distress_counts_from = 8;  // of 10

// Answers before the chat that say something by themselves. They stand beside what was read in
// words.
inline void add_survey(const Survey& survey, triage::Assessment& assessment) {
    const auto raise = [&](triage::Level level, const char* rule, const char* sentence,
                           const char* sentence_es) {
        assessment.level = std::max(assessment.level, level);
        assessment.reasons.push_back({rule, sentence, sentence_es, level, {}});
    };
    if (survey.suicidal == "yes") {
        raise(triage::Level::moderate, "survey.suicidal",
              "Answered yes to thoughts of suicide before the chat.",
              "Respondió que sí a pensamientos de suicidio antes del chat.");
        if (std::ranges::find(assessment.concerns, triage::Concern::suicide) ==
            assessment.concerns.end())
            assessment.concerns.insert(assessment.concerns.begin(), triage::Concern::suicide);
    }
    if (survey.distress.value_or(0) >= distress_counts_from)
        raise(triage::Level::low, "survey.distress", "Told of great distress before the chat.",
              "Contó de una gran angustia antes del chat.");
}

inline boost::json::object survey_content(const Survey& survey) {
    boost::json::object answers;
    if (survey.distress) answers["distress"] = *survey.distress;
    if (!survey.suicidal.empty()) answers["suicidal"] = survey.suicidal;
    if (!survey.about.empty()) answers["about"] = survey.about.reveal();
    if (answers.empty()) return {};
    return {{"survey", std::move(answers)}};
}

}  // namespace holdfast::intake
